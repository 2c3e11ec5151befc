//! Snapshots and fingerprints: the whole state of the machine, kept or hashed.

use std::hash::Hasher;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use super::board::{Board, Session, Tallies};
use super::card::Port;
use super::meter::Meter;
use super::{BootOptions, Console, Fault, Hashes, TICK_SAMPLES};
use crate::cart::Cart;
use crate::hardware::memory_map::RAM_BYTES;
use crate::hardware::rasters;
use crate::lua::heap;

/// The whole state of a machine between two ticks: the used part of the block and one small struct.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) block: heap::Snapshot,
    pub(super) beside: Beside,
}

/// What belongs to the state of a machine and does not lie in the block.
#[derive(Clone)]
pub(super) struct Beside {
    /// The cart as it was then: it may have been changed since.
    pub cart: Arc<Cart>,
    pub session: Session,
    pub card: Port,
    pub fault: Option<Fault>,
    pub samples: Box<[i16; TICK_SAMPLES]>,
    /// The counters, and where they stood when the frame began: a frame that takes several ticks is
    /// counted in full, wherever it is continued.
    pub counters: Counters,
}

/// The counters of heap and functions, and what they were at the frame's start.
pub(super) type Counters = (heap::Counters, Tallies, Meter);

impl Beside {
    /// Bytes that it takes, without what its card shares with that of an `older` one.
    pub fn bytes(&self, older: Option<&Beside>) -> usize {
        let card = self.card.bytes_apart(older.map(|older| &older.card));
        let tallies = 2 * size_of_val(&*self.counters.1.each);
        size_of::<Beside>() + size_of_val(&*self.samples) + tallies + card
    }
}

impl Console {
    /// The state of the machine, to be given to [`restore`](Self::restore) at any later time.
    /// Neither the profile nor the log belongs to it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { block: self.vm.snapshot(), beside: self.beside() }
    }

    /// Goes back to a snapshot of the same cart.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.restore_parts(&snapshot.block, &snapshot.beside);
    }

    pub(super) fn beside(&self) -> Beside {
        Beside {
            cart: Arc::clone(&self.cart),
            session: *self.session(),
            card: Board::of(&self.vm).card.clone(),
            fault: self.fault.clone(),
            samples: self.samples.clone(),
            counters: self.counters(),
        }
    }

    pub(super) fn counters(&self) -> Counters {
        (self.vm.heap.counters, Board::of(&self.vm).tally.clone(), self.meter.clone())
    }

    pub(super) fn restore_parts(&mut self, block: &heap::Snapshot, beside: &Beside) {
        self.vm.restore(block);
        self.rows = rasters::rows(self.ram());
        self.cart = Arc::clone(&beside.cart);
        // What a frame that is given up has printed so far is not the next frame's.
        *self.session_mut() = beside.session;
        let board = Board::of_mut(&mut self.vm);
        board.cart = Arc::clone(&beside.cart);
        board.forget_line();
        board.card.clone_from(&beside.card);
        self.fault.clone_from(&beside.fault);
        self.samples.copy_from_slice(&*beside.samples);
        let (counters, tally, meter) = &beside.counters;
        self.vm.heap.counters = *counters;
        Board::of_mut(&mut self.vm).tally.clone_from(tally);
        self.meter.clone_from(meter);
    }

    /// The same as [`snapshot`](Self::snapshot), into memory that is there already.
    pub fn snapshot_into(&self, snapshot: &mut Snapshot) {
        self.vm.heap.snapshot_into(&mut snapshot.block);
        snapshot.beside = self.beside();
    }

    /// A fingerprint of the language's part of the block. Of a machine that has just been booted it
    /// tells whether another program lays the same cart out in the same way.
    pub fn layout_print(&self) -> u64 {
        XxHash3_64::oneshot(self.vm.heap.used_bytes().get(RAM_BYTES..).unwrap_or_default())
    }

    /// What [`layout_print`](Self::layout_print) gives when the cart is booted with that seed; 0
    /// when it does not boot.
    pub fn layout_when_booted(&self, seed: u64) -> u64 {
        let options = BootOptions { seed, ..BootOptions::default() };
        let fresh = Console::boot(Arc::clone(&self.cart), &options);
        fresh.map_or(0, |fresh| fresh.layout_print())
    }

    /// Fingerprints of the last tick.
    pub fn hashes(&self) -> Hashes {
        let picture = self.picture();
        let mut hash = XxHash3_64::new();
        hash.write(picture.pixels);
        match picture.rows {
            Some(rows) => hash.write(rows.as_flattened().as_flattened()),
            None => hash.write(picture.palette.as_flattened()),
        }
        let picture = hash.finish();

        let mut hash = XxHash3_64::new();
        for sample in self.samples.iter() {
            hash.write(&sample.to_le_bytes());
        }
        let sound = hash.finish();

        Hashes { picture, sound, machine: self.fingerprint(self.vm.heap.used_bytes()) }
    }

    /// The fingerprint of the machine if this were its block.
    pub(super) fn fingerprint(&self, block: &[u8]) -> u64 {
        let mut hash = XxHash3_64::new();
        hash.write(block);
        self.session().feed(&mut hash);
        Board::of(&self.vm).card.feed(&mut hash);
        hash.finish()
    }
}
