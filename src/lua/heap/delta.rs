//! What changed between two snapshots of one block: the pages that differ, XORed and packed.
//!
//! ```text
//!   snapshot 1 ──delta──▶ snapshot 2          XOR undoes itself, so the same delta goes back
//!              ◀──delta──                     and forth; unchanged bytes are zeros, which pack
//!   merge(1→2, 2→3) = 1→3                     to next to nothing.
//! ```

use lz4_flex::block::{compress, decompress_into};

use super::block::UNIT_BYTES as PAGE;
use super::{Heap, Snapshot};

/// Pages that are packed together: 256 KiB, so that no work space grows with the block.
const PAGES_A_PACK: usize = 64;

/// What changed between two snapshots of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    bytes_before: usize,
    bytes_after: usize,
    /// Numbers of the pages that differ, going up.
    pages: Vec<u32>,
    /// Their differences, [`PAGES_A_PACK`] pages each but for the last.
    packs: Vec<Box<[u8]>>,
}

impl Delta {
    /// Bytes of the host's memory that it takes.
    pub fn bytes(&self) -> usize {
        let packed: usize = self.packs.iter().map(|pack| pack.len() + size_of::<Box<[u8]>>()).sum();
        packed + self.pages.len() * size_of::<u32>()
    }

    /// Pages of 4 KiB that differ.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Turns the snapshot before the change into the one after it.
    pub fn forward(&self, snapshot: &mut Snapshot) {
        self.apply(&mut snapshot.bytes, self.bytes_after);
    }

    /// Turns the snapshot after the change into the one before it.
    pub fn backward(&self, snapshot: &mut Snapshot) {
        self.apply(&mut snapshot.bytes, self.bytes_before);
    }

    fn apply(&self, bytes: &mut Vec<u8>, bytes_then: usize) {
        // Above its end a snapshot counts as zeros.
        bytes.resize(self.bytes_before.max(self.bytes_after), 0);
        let mut reader = self.reader();
        while let Some(page) = reader.page() {
            let at = page as usize * PAGE;
            xor(&mut bytes[at..at + PAGE], reader.difference());
            reader.advance();
        }
        bytes.truncate(bytes_then);
    }

    /// The change from before `first` to after `second`, which follows it.
    pub fn merge(first: &Delta, second: &Delta) -> Delta {
        let mut packer = Packer::default();
        let (mut a, mut b) = (first.reader(), second.reader());
        while let Some(page) = a.page().into_iter().chain(b.page()).min() {
            let difference = packer.page();
            for reader in [&mut a, &mut b] {
                if reader.page() == Some(page) {
                    xor(difference, reader.difference());
                    reader.advance();
                }
            }
            packer.keep(page);
        }
        packer.finish(first.bytes_before, second.bytes_after)
    }

    fn reader(&self) -> Reader<'_> {
        let mut reader = Reader { delta: self, next: 0, unpacked: Vec::new() };
        reader.unpack();
        reader
    }
}

/// Walks the pages of a delta.
struct Reader<'a> {
    delta: &'a Delta,
    next: usize,
    unpacked: Vec<u8>,
}

impl Reader<'_> {
    /// The page that it stands at.
    fn page(&self) -> Option<u32> {
        self.delta.pages.get(self.next).copied()
    }

    /// The difference of that page.
    fn difference(&self) -> &[u8] {
        let at = self.next % PAGES_A_PACK * PAGE;
        &self.unpacked[at..at + PAGE]
    }

    fn advance(&mut self) {
        self.next += 1;
        self.unpack();
    }

    /// Unpacks the pack that begins here, if one does.
    fn unpack(&mut self) {
        let left = self.delta.pages.len() - self.next;
        if left == 0 || !self.next.is_multiple_of(PAGES_A_PACK) {
            return;
        }
        self.unpacked.resize(left.min(PAGES_A_PACK) * PAGE, 0);
        let pack = &self.delta.packs[self.next / PAGES_A_PACK];
        if decompress_into(pack, &mut self.unpacked).is_err() {
            unreachable!("a pack is unpacked as it was packed");
        }
    }
}

/// Puts a delta together, page by page.
#[derive(Default)]
struct Packer {
    delta: Delta,
    raw: Vec<u8>,
}

impl Packer {
    /// A page of zeros for the next difference.
    fn page(&mut self) -> &mut [u8] {
        let at = self.raw.len();
        self.raw.resize(at + PAGE, 0);
        &mut self.raw[at..]
    }

    /// Keeps the difference that was written last.
    fn keep(&mut self, page: u32) {
        self.delta.pages.push(page);
        if self.raw.len() == PAGES_A_PACK * PAGE {
            self.pack();
        }
    }

    fn pack(&mut self) {
        self.delta.packs.push(compress(&self.raw).into_boxed_slice());
        self.raw.clear();
    }

    fn finish(mut self, bytes_before: usize, bytes_after: usize) -> Delta {
        if !self.raw.is_empty() {
            self.pack();
        }
        self.delta.pages.shrink_to_fit();
        Delta { bytes_before, bytes_after, ..self.delta }
    }
}

impl Snapshot {
    /// Brings an older copy of the same heap up to date, and says what changed.
    pub fn follow(&mut self, heap: &Heap) -> Delta {
        let (live, before) = (heap.used_bytes(), self.bytes.len());
        self.bytes.resize(before.max(live.len()), 0);
        let mut packer = Packer::default();
        let (same, gone) = self.bytes.split_at_mut(live.len());
        for (page, (copy, now)) in (0..).zip(same.chunks_mut(PAGE).zip(live.chunks(PAGE))) {
            if copy != now {
                let difference = packer.page();
                difference.copy_from_slice(now);
                xor(difference, copy);
                packer.keep(page);
                copy.copy_from_slice(now);
            }
        }
        let first_gone = (live.len() / PAGE) as u32;
        for (page, copy) in (first_gone..).zip(gone.chunks(PAGE)) {
            if copy.iter().any(|byte| *byte != 0) {
                packer.page().copy_from_slice(copy);
                packer.keep(page);
            }
        }
        self.bytes.truncate(live.len());
        packer.finish(before, live.len())
    }
}

fn xor(into: &mut [u8], with: &[u8]) {
    into.iter_mut().zip(with).for_each(|(into, with)| *into ^= with);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lua::heap::StringCause;

    /// A heap that changed between the snapshots: written to, grown, and grown again.
    fn story() -> (Vec<Snapshot>, Vec<Delta>) {
        let mut heap = Heap::new(8 << 20, 1 << 20).expect("memory");
        let mut snapshots = vec![heap.snapshot()];
        let mut copy = heap.snapshot();
        let mut deltas = Vec::new();
        for round in 1..4_u8 {
            heap.reserved_mut()[usize::from(round) * 100_000] = round;
            let long = vec![round; 200_000 * usize::from(round)];
            heap.string(&long, StringCause::Constant).expect("room");
            deltas.push(copy.follow(&heap));
            assert!(copy == heap.snapshot());
            snapshots.push(heap.snapshot());
        }
        (snapshots, deltas)
    }

    #[test]
    fn a_delta_goes_back_and_forth() {
        let (snapshots, deltas) = story();
        let mut copy = snapshots[3].clone();
        for (delta, snapshot) in deltas.iter().zip(&snapshots).rev() {
            delta.backward(&mut copy);
            assert!(copy == *snapshot);
        }
        for (delta, snapshot) in deltas.iter().zip(&snapshots[1..]) {
            delta.forward(&mut copy);
            assert!(copy == *snapshot);
        }
        assert!(deltas[2].pages() > PAGES_A_PACK && deltas[2].bytes() < 20_000);
    }

    #[test]
    fn merged_deltas_are_one() {
        let (snapshots, deltas) = story();
        let merged = Delta::merge(&Delta::merge(&deltas[0], &deltas[1]), &deltas[2]);
        let mut copy = snapshots[3].clone();
        merged.backward(&mut copy);
        assert!(copy == snapshots[0]);
        merged.forward(&mut copy);
        assert!(copy == snapshots[3]);
    }

    #[test]
    fn a_block_may_become_shorter() {
        let (snapshots, _) = story();
        let short = Heap::new(8 << 20, 1 << 20).expect("memory");
        let mut copy = snapshots[3].clone();
        let delta = copy.follow(&short);
        assert!(copy == short.snapshot());
        delta.backward(&mut copy);
        assert!(copy == snapshots[3]);
    }
}
