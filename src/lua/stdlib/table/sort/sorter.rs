//! The sort itself, which asks for one comparison after the other.

use super::super::super::super::heap::{Heap, OutOfMemory, TableRef, Value};

/// The most ranges that can wait: each is at least as large as all that come after it together.
pub(super) const RANGES_MAX: usize = 32;

/// Which comparison the sort is waiting for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Phase {
    /// Is the last less than the first?
    Ends,
    /// Is the pivot less than the first?
    Pivot,
    /// Is the last less than the pivot?
    PivotEnd,
    /// Is the element at `i` less than the pivot?
    Up,
    /// Is the pivot less than the element at `j`?
    Down,
    /// Is the left child at `i` less than the right one?
    HeapChild,
    /// Is the parent at `at` less than the child at `i`?
    HeapParent,
}

impl Phase {
    pub(super) fn from_number(number: u32) -> Phase {
        [
            Phase::Ends,
            Phase::Pivot,
            Phase::PivotEnd,
            Phase::Up,
            Phase::Down,
            Phase::HeapChild,
            Phase::HeapParent,
        ][number as usize % 7]
    }
}

/// A range that is waiting to be sorted, and how many times it has been split off another.
#[derive(Clone, Copy)]
pub(super) struct Range {
    lo: u32,
    up: u32,
    depth: u32,
}

impl Range {
    /// 28 bits for each end are more than the largest block holds.
    pub(super) fn pack(self) -> i64 {
        i64::from(self.lo) << 36 | i64::from(self.up) << 8 | i64::from(self.depth.min(255))
    }

    pub(super) fn unpack(bits: i64) -> Range {
        let end = |bits: i64| bits as u32 & 0xFFF_FFFF;
        Range { lo: end(bits >> 36), up: end(bits >> 8), depth: bits as u32 & 255 }
    }
}

/// What the sort needs next.
#[derive(Clone, Copy)]
pub(super) enum Need {
    /// Whether the first is less than the second.
    Less(Value, Value),
    /// All is sorted.
    Nothing,
    /// The comparator contradicts itself.
    Invalid,
}

/// The state of a sort.
pub(super) struct Sorter {
    pub(super) table: TableRef,
    pub(super) lo: u32,
    pub(super) up: u32,
    /// Scan from the left; in a heap the child, counted from `lo`.
    pub(super) i: u32,
    /// Scan from the right; in a heap its size.
    pub(super) j: u32,
    /// The pivot's place; in a heap the parent, counted from `lo`.
    pub(super) at: u32,
    /// In a heap that is being built: how many parents are still to be looked at.
    pub(super) building: u32,
    pub(super) depth: u32,
    /// Deeper ranges are sorted as heaps.
    pub(super) depth_max: u32,
    pub(super) phase: Phase,
    /// The question has not been answered yet.
    pub(super) paused: bool,
    pub(super) pivot: Value,
    pub(super) ranges: [Range; RANGES_MAX],
    pub(super) waiting: usize,
}

type Step = Result<Need, OutOfMemory>;

impl Sorter {
    /// A sort of the elements from 1 to `count`.
    pub(super) fn new(table: TableRef, count: u32) -> Sorter {
        Sorter {
            table,
            lo: 1,
            up: count,
            i: 0,
            j: 0,
            at: 0,
            building: 0,
            depth: 0,
            // Twice what quicksort needs on shuffled lists.
            depth_max: 4 * (count | 1).ilog2() + 8,
            phase: Phase::Ends,
            paused: false,
            pivot: Value::NIL,
            ranges: [Range { lo: 0, up: 0, depth: 0 }; RANGES_MAX],
            waiting: 0,
        }
    }

    fn get(&self, heap: &Heap, i: u32) -> Value {
        heap.get_int(self.table, i64::from(i))
    }

    fn swap(&self, heap: &mut Heap, a: u32, b: u32) -> Result<(), OutOfMemory> {
        let (x, y) = (self.get(heap, a), self.get(heap, b));
        heap.set_int(self.table, i64::from(a), y)?;
        heap.set_int(self.table, i64::from(b), x)
    }

    /// The comparison that the phase stands for.
    pub(super) fn question(&self, heap: &Heap) -> Need {
        let child = |i| self.get(heap, self.lo + i);
        let (a, b) = match self.phase {
            Phase::Ends => (self.get(heap, self.up), self.get(heap, self.lo)),
            Phase::Pivot => (self.get(heap, self.at), self.get(heap, self.lo)),
            Phase::PivotEnd => (self.get(heap, self.up), self.get(heap, self.at)),
            Phase::Up => (self.get(heap, self.i), self.pivot),
            Phase::Down => (self.pivot, self.get(heap, self.j)),
            Phase::HeapChild => (child(self.i), child(self.i + 1)),
            Phase::HeapParent => (child(self.at), child(self.i)),
        };
        Need::Less(a, b)
    }

    fn ask(&mut self, heap: &Heap, phase: Phase) -> Step {
        self.phase = phase;
        Ok(self.question(heap))
    }

    /// The first question.
    pub(super) fn start(&mut self, heap: &mut Heap) -> Step {
        while self.lo >= self.up {
            if self.waiting == 0 {
                return Ok(Need::Nothing);
            }
            self.waiting -= 1;
            let range = self.ranges[self.waiting];
            (self.lo, self.up, self.depth) = (range.lo, range.up, range.depth);
        }
        if self.depth > self.depth_max {
            self.j = self.up - self.lo + 1;
            self.building = self.j / 2;
            return self.next_parent(heap);
        }
        self.ask(heap, Phase::Ends)
    }

    /// This range is sorted: on to the next.
    fn next_range(&mut self, heap: &mut Heap) -> Step {
        self.lo = self.up;
        self.start(heap)
    }

    /// The next question, given the answer to the last.
    pub(super) fn answer(&mut self, heap: &mut Heap, less: bool) -> Step {
        match self.phase {
            Phase::Ends => {
                if less {
                    self.swap(heap, self.lo, self.up)?;
                }
                let distance = self.up - self.lo;
                if distance == 1 {
                    return self.next_range(heap);
                }
                self.at = self.lo + distance / 2;
                self.ask(heap, Phase::Pivot)
            }
            Phase::Pivot if less => {
                self.swap(heap, self.at, self.lo)?;
                self.partition(heap)
            }
            Phase::Pivot => self.ask(heap, Phase::PivotEnd),
            Phase::PivotEnd => {
                if less {
                    self.swap(heap, self.at, self.up)?;
                }
                self.partition(heap)
            }
            Phase::Up if less => {
                if self.i == self.up - 1 {
                    return Ok(Need::Invalid);
                }
                self.i += 1;
                Ok(self.question(heap))
            }
            Phase::Up => {
                self.j -= 1;
                self.ask(heap, Phase::Down)
            }
            Phase::Down if less => {
                if self.j < self.i {
                    return Ok(Need::Invalid);
                }
                self.j -= 1;
                Ok(self.question(heap))
            }
            Phase::Down if self.j < self.i => {
                self.swap(heap, self.up - 1, self.i)?;
                self.split(heap, self.i)
            }
            Phase::Down => {
                self.swap(heap, self.i, self.j)?;
                self.i += 1;
                self.ask(heap, Phase::Up)
            }
            Phase::HeapChild => {
                self.i += u32::from(less);
                self.ask(heap, Phase::HeapParent)
            }
            Phase::HeapParent if less => {
                self.swap(heap, self.lo + self.at, self.lo + self.i)?;
                self.at = self.i;
                self.sift(heap)
            }
            Phase::HeapParent => self.next_parent(heap),
        }
    }

    /// First, pivot and last are in order. The pivot waits at the last place but one.
    fn partition(&mut self, heap: &mut Heap) -> Step {
        if self.up - self.lo == 2 {
            return self.next_range(heap);
        }
        self.pivot = self.get(heap, self.at);
        self.swap(heap, self.at, self.up - 1)?;
        (self.i, self.j) = (self.lo + 1, self.up - 1);
        self.ask(heap, Phase::Up)
    }

    /// The pivot is at its place: the smaller side first, the larger one waits.
    fn split(&mut self, heap: &mut Heap, at: u32) -> Step {
        let depth = self.depth + 1;
        let left = Range { lo: self.lo, up: at - 1, depth };
        let right = Range { lo: at + 1, up: self.up, depth };
        let left_first = at - self.lo < self.up - at;
        let (now, later) = if left_first { (left, right) } else { (right, left) };
        self.ranges[self.waiting] = later;
        self.waiting += 1;
        (self.lo, self.up, self.depth) = (now.lo, now.up, depth);
        self.start(heap)
    }

    /// The next parent of a heap that is being built; when it is complete, its largest element
    /// goes to the end and the last one is sifted from the top.
    fn next_parent(&mut self, heap: &mut Heap) -> Step {
        if self.building > 0 {
            self.building -= 1;
            self.at = self.building;
            return self.sift(heap);
        }
        self.j -= 1;
        self.swap(heap, self.lo, self.lo + self.j)?;
        if self.j < 2 {
            return self.next_range(heap);
        }
        self.at = 0;
        self.sift(heap)
    }

    /// The parent at `at` has to go down past larger children.
    fn sift(&mut self, heap: &mut Heap) -> Step {
        self.i = 2 * self.at + 1;
        if self.i >= self.j {
            return self.next_parent(heap);
        }
        let two = self.i + 1 < self.j;
        self.ask(heap, if two { Phase::HeapChild } else { Phase::HeapParent })
    }
}
