//! A new edition of a program takes over the state of the old one.
//!
//! Three machines take part. The **live** one runs the game and has changed its data. Aside, the
//! **old** edition and the **new** one have each loaded in a machine of their own, and nothing has
//! happened to them since. What differs between those two is what the author has changed; what
//! differs between the old one and the live one is what the game has changed:
//!
//! ```text
//!              the author            old = new                  old and new differ
//!   the game
//!   live = old                       stays                      becomes what is new
//!   live and old differ              stays, it is the state     stays, it is the state
//! ```
//!
//! That is asked of every field of every table and of every local of a file that functions share,
//! found by walking the three from the globals and modules on, along the same names. Nothing of the
//! new edition is executed in the live machine.
//!
//! Functions are told apart by where they stand in the text: file, the functions around, name. Each
//! one that the live program has, wherever it is kept, is replaced by a function of the new text
//! that shares the old one's variables, by their names. So callbacks in tables, methods of objects
//! and coroutines not yet begun become new; a call that is under way ends in the old text.

mod merge;
mod pairs;
mod places;

use std::collections::BTreeMap;

use super::vm::{LoadError, Vm};

/// A program that has loaded, and the text of its files by name.
#[derive(Clone, Copy)]
pub struct Edition<'a> {
    /// The machine in which it has loaded.
    pub vm: &'a Vm,
    /// Its files, by the names that its chunks have after the `@`.
    pub files: &'a BTreeMap<String, Vec<u8>>,
}

/// What was taken over.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Adopted {
    /// Functions that run new text from now on.
    pub renewed: usize,
    /// Functions that keep the old text: made inside of another function, they would need a
    /// variable of it that is gone.
    pub kept: usize,
    /// What could not be taken over, in words.
    pub notes: Vec<String>,
}

/// Lets `live`, which runs the `old` edition, go on with the `new` one. To be called between two
/// runs, after a full collection in the machines of both editions. After an error the live machine
/// must be restored from a snapshot.
///
/// # Errors
/// When the memory does not hold both, or one of the machines was told to stop.
pub fn adopt(live: &mut Vm, old: Edition, new: Edition) -> Result<Adopted, LoadError> {
    live.heap.collect_full();
    // Only then nothing that is looked at has been freed in part.
    if ![&*live, old.vm, new.vm].iter().all(|vm| vm.heap.is_at_rest()) {
        return Err(LoadError::Stopped);
    }
    let texts = places::Texts::read(live, old, new)?;
    let pairs = pairs::find(live, old.vm, new.vm, &texts);
    merge::merge(live, old.vm, new.vm, &texts, pairs)
}
