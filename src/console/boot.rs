//! Putting a cart in: memory, chips, libraries, the compiled main file.

use std::sync::Arc;

use super::board::{Board, CallTally, Tallies, ram};
use super::meter::Meter;
use super::{BootOptions, Console, Fault, FaultKind, TICK_SAMPLES, api};
use crate::cart::Cart;
use crate::hardware;
use crate::hardware::memory_map::{RAM_BYTES, split};
use crate::lua::stdlib;
use crate::lua::vm::{Vm, VmOptions};
use crate::profile::{HostTimes, Profile};

impl Console {
    /// Puts the cart in and compiles it; the first [`step`](Self::step) runs it.
    ///
    /// # Errors
    /// A [`FaultKind::Load`] when the cart does not compile, [`FaultKind::Memory`] when its memory
    /// does not hold its own program.
    pub fn boot(cart: Arc<Cart>, options: &BootOptions) -> Result<Console, Fault> {
        let full = || Fault::new(FaultKind::Memory, "the cart's memory does not hold its program");
        let wanted = VmOptions {
            block_bytes: usize::try_from(cart.manifest.limits.memory).map_err(|_| full())?,
            reserved_bytes: RAM_BYTES,
            seed: options.seed,
        };
        let board = Board::new(Arc::clone(&cart), options.card.clone());
        let mut vm = Vm::new(wanted, Box::new(board)).map_err(|_| full())?;
        stdlib::open(&mut vm, stdlib::Libraries::default()).map_err(|_| full())?;
        let first = api::open(&mut vm).map_err(|_| full())?;
        let each = vec![CallTally::default(); api::FUNCTIONS.len()];
        Board::of_mut(&mut vm).tally = Tallies { first: first.0, each, ..Tallies::default() };
        hardware::reset(ram(&mut vm));
        cart.install(ram(&mut vm));
        *split(ram(&mut vm)).card_numbers = options.card.numbers;

        let source = cart.scripts.get(&cart.main).map_or(&[][..], Vec::as_slice);
        let main = vm
            .load(source, &format!("@{}", cart.main))
            .map_err(|error| Fault::new(FaultKind::Load, error.to_string()).with_source(source))?;
        vm.start(main, &[]).map_err(|_| full())?;
        vm.heap.collect_always(options.collect_always);
        Board::of_mut(&mut vm).session.running = true;
        let mut console = Console {
            cart,
            vm,
            profile: Profile::default(),
            meter: Meter::default(),
            samples: Box::new([0; TICK_SAMPLES]),
            fault: None,
            detail_wanted: false,
            clock: None,
            host: HostTimes::default(),
            rows: None,
            told_of_colours: false,
            reloaded: false,
        };
        console.begin_frame_counts();
        Ok(console)
    }
}
