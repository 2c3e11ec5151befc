//! A program under fuel, in a small block. The first byte says how it is run.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use narthex_fuzz::Machine;
use std::cell::RefCell;

/// Bytes that a program may have.
const BLOCK: usize = 4 << 20;
/// Words that a program may execute; with a collection after every allocation, fewer.
const FUEL: u64 = 5_000;
const FUEL_COLLECTING: u64 = 400;

thread_local! {
    static MACHINE: RefCell<Machine> = RefCell::new(Machine::new(BLOCK));
}

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((how, text)) = input.split_first() else { return Corpus::Reject };
    MACHINE.with_borrow_mut(|machine| {
        machine.renew();
        let Ok(chunk) = machine.vm.load(text, "=fuzz") else { return Corpus::Reject };
        let slice = [FUEL, 1, 2, 7, 100, FUEL, FUEL, FUEL][usize::from(how & 7)];
        let collects = how & 0x18 == 0x18;
        machine.vm.set_profiling(how & 0x20 != 0);
        machine.vm.heap.collect_always(collects);
        if how & 0x40 != 0 {
            machine.vm.heap.fail_allocations(u64::from(how & 0x3f), u64::from(how >> 7) + 1);
        }
        let fuel = if collects { FUEL_COLLECTING } else { FUEL };
        machine.run(chunk, &[], fuel, slice.min(fuel));
        // Walking over every object takes longer than most programs.
        if collects || text.len() % 4 == 0 {
            machine.check();
        }
        Corpus::Keep
    })
});
