//! The keyframes: the newest block in full, and the way back from it.

use std::collections::VecDeque;

use super::super::Console;
use super::super::snapshot::Beside;
use crate::lua::heap::{Delta, Snapshot};

/// Keyframes, oldest first.
#[derive(Default)]
pub struct Keys {
    keys: VecDeque<Key>,
    /// The block of the newest.
    newest: Option<Snapshot>,
    /// The block of the key with that place, while somebody looks back.
    cursor: Option<(usize, Snapshot)>,
    /// Bytes of the keys, without the blocks.
    bytes: usize,
}

struct Key {
    frame: u64,
    beside: Beside,
    /// What changed since the key before. The oldest one's is not used.
    delta: Delta,
    bytes: usize,
}

/// A keyframe as a console takes it over.
pub struct Found<'a> {
    pub block: &'a Snapshot,
    pub beside: &'a Beside,
}

impl Keys {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn oldest_frame(&self) -> u64 {
        self.keys.front().map_or(0, |key| key.frame)
    }

    pub fn newest_frame(&self) -> u64 {
        self.keys.back().map_or(0, |key| key.frame)
    }

    /// The frame of the last key at or before `frame`.
    pub fn before(&self, frame: u64) -> Option<u64> {
        let after = self.keys.partition_point(|key| key.frame <= frame);
        Some(self.keys.get(after.checked_sub(1)?)?.frame)
    }

    /// Bytes of all of it, the block for looking back only while it is there.
    pub fn bytes(&self) -> usize {
        let block = |snapshot: &Snapshot| snapshot.bytes().len();
        self.bytes
            + self.newest.as_ref().map_or(0, block)
            + self.cursor.as_ref().map_or(0, |(_, snapshot)| block(snapshot))
    }

    /// Bytes that looking back will take besides.
    pub fn bytes_to_look_back(&self) -> usize {
        match (&self.newest, &self.cursor) {
            (Some(newest), None) => newest.bytes().len(),
            _ => 0,
        }
    }

    pub fn clear(&mut self) {
        *self = Keys::default();
    }

    /// Lets go of the block for looking back.
    pub fn let_go(&mut self) {
        self.cursor = None;
    }

    /// Makes a key of the console as it is, in place of one of the same frame.
    pub fn push(&mut self, console: &Console) {
        self.cursor = None;
        let heap = &console.vm.heap;
        let mut delta = match &mut self.newest {
            Some(newest) => newest.follow(heap),
            None => {
                self.newest = Some(heap.snapshot());
                Delta::default()
            }
        };
        let frame = console.frame();
        if self.keys.back().is_some_and(|key| key.frame == frame)
            && let Some(replaced) = self.keys.pop_back()
        {
            self.bytes -= replaced.bytes;
            delta = Delta::merge(&replaced.delta, &delta);
        }
        let beside = console.beside();
        let older = self.keys.back().map(|key| &key.beside);
        let bytes = size_of::<Key>() + beside.bytes(older) + delta.bytes();
        self.bytes += bytes;
        self.keys.push_back(Key { frame, beside, delta, bytes });
    }

    /// The last key at or before `frame`, or the oldest.
    ///
    /// # Panics
    /// When there is no key.
    pub fn seek(&mut self, frame: u64) -> Found<'_> {
        let place = self.keys.partition_point(|key| key.frame <= frame).saturating_sub(1);
        let Keys { keys, newest, cursor, .. } = self;
        let (Some(newest), Some(key)) = (&*newest, keys.get(place)) else {
            unreachable!("there is a key, and the newest one's block");
        };
        if place + 1 == keys.len() {
            return Found { block: newest, beside: &key.beside };
        }
        let (at, block) = cursor.get_or_insert_with(|| (keys.len() - 1, newest.clone()));
        while *at > place {
            keys[*at].delta.backward(block);
            *at -= 1;
        }
        while *at < place {
            *at += 1;
            keys[*at].delta.forward(block);
        }
        Found { block, beside: &key.beside }
    }

    /// Drops the keys after `frame`, but never the oldest.
    pub fn truncate_after(&mut self, frame: u64) {
        self.cursor = None;
        while self.keys.len() > 1
            && let Some(key) = self.keys.pop_back_if(|key| key.frame > frame)
        {
            self.bytes -= key.bytes;
            if let Some(newest) = &mut self.newest {
                key.delta.backward(newest);
            }
        }
    }

    /// Drops the oldest key; gives the frames from there to the next one.
    pub fn drop_oldest(&mut self) -> u64 {
        let Some(oldest) = self.keys.pop_front() else { return 0 };
        self.cursor = None;
        self.bytes -= oldest.bytes;
        self.oldest_frame().saturating_sub(oldest.frame)
    }

    /// Takes out the first key whose neighbours are no further apart than `gap_max` frames.
    pub fn thin_out(&mut self, gap_max: u64) {
        let keys = &mut self.keys;
        let spare = |place: &usize| keys[place + 1].frame - keys[place - 1].frame <= gap_max;
        let Some(place) = (1..keys.len().saturating_sub(1)).find(spare) else { return };
        let Some(spared) = keys.remove(place) else { return };
        self.cursor = None;
        let after = &mut keys[place];
        after.delta = Delta::merge(&spared.delta, &after.delta);
        // What the spared key's card held alone is the next one's now; counting it twice is safe.
        let bytes = size_of::<Key>() + after.beside.bytes(None) + after.delta.bytes();
        self.bytes = self.bytes + bytes - spared.bytes - after.bytes;
        after.bytes = bytes;
    }
}
