//! Snapshots and fingerprints: the whole state of the machine, kept or hashed.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use super::board::{Board, CallTally, Session};
use super::card::Port;
use super::meter::Meter;
use super::{Console, Fault, Hashes, TICK_SAMPLES};
use crate::lua::heap;

/// The whole state of a machine between two ticks: the used part of the block and one small struct.
#[derive(Clone)]
pub struct Snapshot {
    block: heap::Snapshot,
    session: Session,
    card: Port,
    fault: Option<Fault>,
    samples: Box<[i16; TICK_SAMPLES]>,
    /// The counters, and where they stood when the frame began: a frame that takes several ticks is
    /// counted in full, wherever it is continued.
    counters: (heap::Counters, CallTally, Meter),
}

impl Console {
    /// The state of the machine, to be given to [`restore`](Self::restore) at any later time.
    /// Neither the profile nor the log belongs to it.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            block: self.vm.snapshot(),
            session: *self.session(),
            card: Board::of(&self.vm).card.clone(),
            fault: self.fault.clone(),
            samples: self.samples.clone(),
            counters: (self.vm.heap.counters, Board::of(&self.vm).tally, self.meter),
        }
    }

    /// Goes back to a snapshot of the same cart.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.vm.restore(&snapshot.block);
        *self.session_mut() = snapshot.session;
        Board::of_mut(&mut self.vm).card.clone_from(&snapshot.card);
        self.fault.clone_from(&snapshot.fault);
        self.samples.copy_from_slice(&*snapshot.samples);
        let (counters, tally, meter) = snapshot.counters;
        self.vm.heap.counters = counters;
        Board::of_mut(&mut self.vm).tally = tally;
        self.meter = meter;
    }

    /// Fingerprints of the last tick.
    pub fn hashes(&self) -> Hashes {
        let picture = self.picture();
        let mut hash = XxHash3_64::new();
        hash.write(picture.pixels);
        hash.write(picture.palette.as_flattened());
        let picture = hash.finish();

        let mut hash = XxHash3_64::new();
        for sample in self.samples.iter() {
            hash.write(&sample.to_le_bytes());
        }
        let sound = hash.finish();

        let mut hash = XxHash3_64::new();
        hash.write(self.vm.heap.used_bytes());
        self.session().feed(&mut hash);
        Board::of(&self.vm).card.feed(&mut hash);
        Hashes { picture, sound, machine: hash.finish() }
    }
}
