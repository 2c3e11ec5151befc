//! A cart that has been changed goes on where it is.
//!
//! The changed cart is tried out first: a [`Rehearsal`] boots it aside and runs its files up to
//! where `_init` would be called. Only what has come through that can be taken over, and nothing of
//! the changed files is executed in the machine that plays. [`crate::lua::reload`] says what
//! becomes of functions and data. The chips' RAM is treated alike, byte by byte: where old and new
//! cart differ, the machine gets what is new.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::board::{Board, Phase};
use super::frame::Part;
use super::{BootOptions, Console, Fault, FaultKind, HANG_TICKS};
use crate::cart::Cart;
use crate::hardware::memory_map::{Access, CARD_NUMBERS, MAP, MEMORY_MAP, Ram, SCREEN};
use crate::lua::heap::StringCause;
use crate::lua::reload::{self, Adopted, Edition};
use crate::lua::vm::{LoadError, registry};

/// A cart whose files have run aside.
pub struct Rehearsal {
    console: Console,
    has_loaded: bool,
}

/// What a reload has done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reloaded {
    /// The scripts whose text has changed, and those that are new or gone.
    pub scripts: Vec<String>,
    /// Functions that run new code from now on.
    pub functions: usize,
    /// Functions that keep the old code until they are made again.
    pub kept: usize,
    /// The pictures, maps, sounds or other assets have changed.
    pub assets: bool,
    /// What could not be taken over, in words.
    pub notes: Vec<String>,
}

/// Why a changed cart was not taken over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It does not load. The machine goes on with what it has.
    Fault(Box<Fault>),
    /// It can only be started anew: the reason.
    Restart(&'static str),
    /// A frame is under way; after it the reload can be tried again.
    Busy,
}

impl Rehearsal {
    /// Boots a cart aside and runs its files. The machine in which it will be taken over gave
    /// `seed`.
    ///
    /// # Errors
    /// As [`Console::boot`]; an error while the files run; more ticks than a frame may take.
    pub fn new(cart: Arc<Cart>, seed: u64) -> Result<Rehearsal, Fault> {
        let options = BootOptions { seed, ..BootOptions::default() };
        let mut rehearsal =
            Rehearsal { console: Console::boot(cart, &options)?, has_loaded: false };
        rehearsal.has_loaded = rehearsal.run()?;
        Ok(rehearsal)
    }

    /// The cart.
    pub fn cart(&self) -> &Arc<Cart> {
        &self.console.cart
    }

    /// Runs what has been started to its end. False when it waits for frames instead, as a plain
    /// script does.
    fn run(&mut self) -> Result<bool, Fault> {
        let console = &mut self.console;
        let mut flips = 0;
        for _ in 0..HANG_TICKS {
            console.session_mut().fuel_left = console.budget() as i64;
            console.session_mut().flipped = false;
            match console.run_part()? {
                Part::Finished => {
                    console.vm.heap.collect_full();
                    return Ok(true);
                }
                Part::Flipped => flips += 1,
                Part::Late => {}
            }
        }
        if flips > 0 { Ok(false) } else { Err(console.hang()) }
    }

    /// Loads a module that the game has loaded later.
    fn require(&mut self, name: &str) -> Result<(), Fault> {
        let console = &mut self.console;
        let vm = &mut console.vm;
        let require = vm.heap.peek_field(vm.globals(), "require");
        let begun = match vm.heap.string(name.as_bytes(), StringCause::FromHost) {
            Ok(name) => vm.start(require, &[name.value()]).map_err(|error| console.crash(&error)),
            Err(_) => Err(full()),
        };
        begun.and_then(|()| self.run().map(|_| ()))
    }
}

fn full() -> Fault {
    Fault::new(FaultKind::Memory, "the cart's memory does not hold its old and its new program")
}

impl Console {
    /// Goes on with a changed cart, between two frames. `old` is a rehearsal of the cart that
    /// plays, `new` one of the changed cart; the next time `new` is the old one. The same machine
    /// and the same rehearsals give the same machine.
    ///
    /// A cart that has stopped with an error goes on with the next frame. `_init` is not called
    /// again; the cart's `_reload`, if it has one, is called before the next `_update`.
    ///
    /// # Errors
    /// Why not; the machine is as it was then.
    pub fn reload(
        &mut self,
        old: &mut Rehearsal,
        new: &mut Rehearsal,
    ) -> Result<Reloaded, Refused> {
        self.check_reload(old, new)?;
        let fault = |fault| Refused::Fault(Box::new(fault));
        for name in self.modules() {
            // What an old edition cannot load any more is nothing that it could be compared by.
            if old.require(&name).is_ok() {
                new.require(&name).map_err(fault)?;
            }
        }
        let before = self.vm.snapshot();
        if self.fault.is_some() {
            self.vm.reset();
        }
        let adopted = self.adopt(old, new);
        let adopted = adopted.map_err(|why| {
            self.vm.restore(&before);
            fault(why)
        })?;
        copy_changes(self.ram_mut(), old.console.ram(), new.console.ram());
        let reloaded = reloaded(&self.cart, &new.console.cart, adopted);
        self.cart = Arc::clone(&new.console.cart);
        Board::of_mut(&mut self.vm).cart = Arc::clone(&self.cart);
        self.go_on();
        self.reloaded = true;
        Ok(reloaded)
    }

    fn check_reload(&self, old: &Rehearsal, new: &Rehearsal) -> Result<(), Refused> {
        let session = self.session();
        let is_plain = !(old.has_loaded && new.has_loaded) || new.console.is_plain_script();
        if is_plain || matches!(session.phase, Phase::Main | Phase::Ended) {
            let why = "the cart runs in its main file, without _update and _draw";
            return Err(Refused::Restart(why));
        }
        if old.console.cart.hash != self.cart.hash {
            return Err(Refused::Restart("the cart that plays is another one"));
        }
        if new.console.cart.manifest.limits.memory != self.cart.manifest.limits.memory {
            return Err(Refused::Restart("its memory has another size"));
        }
        if session.frame_ticks != 0 && self.fault.is_none() {
            return Err(Refused::Busy);
        }
        Ok(())
    }

    /// A rehearsal of the cart that plays.
    ///
    /// # Errors
    /// As [`Rehearsal::new`].
    pub fn rehearsal(&self, seed: u64) -> Result<Rehearsal, Fault> {
        Rehearsal::new(Arc::clone(&self.cart), seed)
    }

    /// The modules that the game has loaded, by name.
    fn modules(&self) -> Vec<String> {
        let loaded = self.vm.registered(registry::LOADED);
        let mut names = Vec::new();
        let mut position = 0;
        while let Some((next, key, _)) = self.vm.heap.next_at(loaded, position) {
            position = next;
            let name = key.as_str().map(|key| self.vm.heap.bytes(key).to_vec());
            names.extend(name.and_then(|name| String::from_utf8(name).ok()));
        }
        names.sort();
        names
    }

    fn adopt(&mut self, old: &Rehearsal, new: &Rehearsal) -> Result<Adopted, Fault> {
        let old = Edition { vm: &old.console.vm, files: &old.console.cart.scripts };
        let new = Edition { vm: &new.console.vm, files: &new.console.cart.scripts };
        reload::adopt(&mut self.vm, old, new).map_err(|error| match error {
            LoadError::Syntax(message) => Fault::new(FaultKind::Load, message),
            LoadError::OutOfMemory | LoadError::Stopped => full(),
        })
    }

    /// The next thing is a frame.
    fn go_on(&mut self) {
        if self.fault.take().is_some() {
            let session = self.session_mut();
            session.running = false;
            (session.frame_ticks, session.rows, session.flipped) = (0, 0, false);
            if session.phase != Phase::Init {
                session.phase = Phase::Update;
            }
        }
        let has_callback = !self.global("_reload").is_nil();
        let session = self.session_mut();
        if has_callback && session.phase == Phase::Update && !session.running {
            session.phase = Phase::Reload;
        }
        let tally = &Board::of(&self.vm).tally;
        // What the reload itself has allocated is not the cart's.
        self.meter.read(&self.vm.heap, tally);
    }
}

/// What one cart has that another has not, in words for the author.
fn reloaded(old: &Cart, new: &Cart, adopted: Adopted) -> Reloaded {
    let all: BTreeMap<_, _> = old.scripts.iter().chain(&new.scripts).collect();
    let changed = all.into_keys().filter(|path| old.scripts.get(*path) != new.scripts.get(*path));
    Reloaded {
        scripts: changed.cloned().collect(),
        functions: adopted.renewed,
        kept: adopted.kept,
        assets: old.sprites != new.sprites
            || old.map != new.map
            || old.flags != new.flags
            || old.palette != new.palette
            || old.sound != new.sound
            || old.samples != new.samples,
        notes: adopted.notes,
    }
}

/// Copies what differs between two RAMs into a third: assets, and what the files of the cart write
/// while they load. The draw page and the save card are the game's own.
fn copy_changes(ram: &mut Ram, old: &Ram, new: &Ram) {
    for region in MEMORY_MAP {
        if region.access == Access::ReadOnly || [SCREEN, CARD_NUMBERS].contains(region) {
            continue;
        }
        let step = if *region == MAP { 2 } else { 1 };
        for at in (region.start..region.end()).step_by(step) {
            let bytes = at..at + step;
            if old[bytes.clone()] != new[bytes.clone()] {
                ram[bytes.clone()].copy_from_slice(&new[bytes]);
            }
        }
    }
}

#[cfg(test)]
#[path = "reload_tests.rs"]
mod tests;
