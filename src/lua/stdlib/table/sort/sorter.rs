//! The sort itself, which asks for one comparison after the other.

use super::super::super::super::heap::{OutOfMemory, TableRef, Value};
use super::super::super::super::vm::{Call, Vm};
use super::local;

/// Bits of an index. The largest block holds fewer elements.
const INDEX_BITS: u32 = 28;
const INDEX: i64 = (1 << INDEX_BITS) - 1;

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
    fn from_number(number: u32) -> Phase {
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

/// Two indices and a small number as one integer, so that a pause costs few stores.
fn pack(a: u32, b: u32, small: u32) -> Value {
    let indices = i64::from(a) | i64::from(b) << INDEX_BITS;
    Value::int(indices | i64::from(small & 255) << (2 * INDEX_BITS))
}

fn unpack(value: Value) -> (u32, u32, u32) {
    let bits = value.as_int().unwrap_or(0);
    let second = (bits >> INDEX_BITS) & INDEX;
    ((bits & INDEX) as u32, second as u32, (bits >> (2 * INDEX_BITS)) as u32 & 255)
}

/// A range that is waiting to be sorted, and how many times it has been split off another.
#[derive(Clone, Copy)]
struct Range {
    lo: u32,
    up: u32,
    depth: u32,
}

/// Where the sort lies: the machine, and the locals of the call.
pub(super) struct Place<'a> {
    pub(super) vm: &'a mut Vm,
    pub(super) call: &'a Call,
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

/// The state of a sort. What it waits for with a comparator in Lua lies in locals, see `save`.
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
    /// Ranges that wait, in locals.
    pub(super) waiting: u32,
}

/// Pushes the next question of a scan that goes on, or of the scan from the right that follows the
/// one from the left; `None` where more has to be done.
#[inline]
pub(super) fn scan(vm: &mut Vm, call: &Call, less: bool) -> Option<()> {
    let table = call.local(vm, local::TABLE).as_table()?;
    let (mut i, mut j, phase) = unpack(call.local(vm, local::NUMBERS));
    let get = |vm: &Vm, at: u32| vm.heap.get_int(table, i64::from(at));
    let scans_up = phase == Phase::Up as u32;
    let phase = if scans_up && less {
        let (_, up, _) = unpack(call.local(vm, local::NUMBERS + 1));
        if i == up - 1 {
            return None;
        }
        i += 1;
        Phase::Up
    } else if scans_up || phase == Phase::Down as u32 && less && j >= i {
        j -= 1;
        Phase::Down
    } else if phase == Phase::Down as u32 && !less && j >= i {
        let (x, y) = (get(vm, i), get(vm, j));
        // Both are places of the array, so there is nothing that can fail halfway.
        vm.heap.base().item(table, i64::from(j))?;
        vm.heap.set_int(table, i64::from(i), y).ok()?;
        vm.heap.set_int(table, i64::from(j), x).ok()?;
        i += 1;
        Phase::Up
    } else {
        return None;
    };
    let pivot = call.local(vm, local::PIVOT);
    call.set_local(vm, local::NUMBERS, pack(i, j, phase as u32));
    let (x, y) = match phase {
        Phase::Up => (get(vm, i), pivot),
        _ => (pivot, get(vm, j)),
    };
    call.push(vm, x);
    call.push(vm, y);
    Some(())
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
            waiting: 0,
        }
    }

    /// Goes on with a sort that `save` has put down.
    #[inline]
    pub(super) fn load(vm: &Vm, call: &Call) -> Option<Sorter> {
        let numbers = |i| unpack(call.local(vm, local::NUMBERS + i));
        let table = call.local(vm, local::TABLE).as_table()?;
        let ((i, j, phase), (lo, up, depth)) = (numbers(0), numbers(1));
        let ((at, building, waiting), (depth_max, paused, _)) = (numbers(2), numbers(3));
        let (phase, paused) = (Phase::from_number(phase), paused != 0);
        let pivot = call.local(vm, local::PIVOT);
        let state = Sorter { table, lo, up, i, j, at, building, depth, ..Sorter::new(table, 0) };
        Some(Sorter { depth_max, phase, paused, pivot, waiting, ..state })
    }

    /// Puts everything down into locals, which are there.
    #[inline]
    pub(super) fn save(&self, vm: &mut Vm, call: &Call) {
        let numbers = [
            pack(self.i, self.j, self.phase as u32),
            pack(self.lo, self.up, self.depth),
            pack(self.at, self.building, self.waiting),
            pack(self.depth_max, u32::from(self.paused), 0),
        ];
        for (i, number) in (0..).zip(numbers) {
            call.set_local(vm, local::NUMBERS + i, number);
        }
        call.set_local(vm, local::PIVOT, self.pivot);
    }

    #[inline]
    fn get(&self, vm: &Vm, i: u32) -> Value {
        vm.heap.get_int(self.table, i64::from(i))
    }

    fn swap(&self, vm: &mut Vm, a: u32, b: u32) -> Result<(), OutOfMemory> {
        let (x, y) = (self.get(vm, a), self.get(vm, b));
        vm.heap.set_int(self.table, i64::from(a), y)?;
        vm.heap.set_int(self.table, i64::from(b), x)
    }

    /// The comparison that the phase stands for.
    pub(super) fn question(&self, vm: &Vm) -> Need {
        let child = |i| self.get(vm, self.lo + i);
        let (a, b) = match self.phase {
            Phase::Ends => (self.get(vm, self.up), self.get(vm, self.lo)),
            Phase::Pivot => (self.get(vm, self.at), self.get(vm, self.lo)),
            Phase::PivotEnd => (self.get(vm, self.up), self.get(vm, self.at)),
            Phase::Up => (self.get(vm, self.i), self.pivot),
            Phase::Down => (self.pivot, self.get(vm, self.j)),
            Phase::HeapChild => (child(self.i), child(self.i + 1)),
            Phase::HeapParent => (child(self.at), child(self.i)),
        };
        Need::Less(a, b)
    }

    fn ask(&mut self, vm: &Vm, phase: Phase) -> Step {
        self.phase = phase;
        Ok(self.question(vm))
    }

    /// The first question.
    pub(super) fn start(&mut self, place: &mut Place) -> Step {
        while self.lo >= self.up {
            if self.waiting == 0 {
                return Ok(Need::Nothing);
            }
            self.waiting -= 1;
            let range = place.call.local(place.vm, local::RANGES + self.waiting);
            (self.lo, self.up, self.depth) = unpack(range);
        }
        if self.depth > self.depth_max {
            self.j = self.up - self.lo + 1;
            self.building = self.j / 2;
            return self.next_parent(place);
        }
        self.ask(place.vm, Phase::Ends)
    }

    /// This range is sorted: on to the next.
    fn next_range(&mut self, place: &mut Place) -> Step {
        self.lo = self.up;
        self.start(place)
    }

    /// The next question, given the answer to the last.
    pub(super) fn answer(&mut self, place: &mut Place, less: bool) -> Step {
        match self.phase {
            Phase::Ends => {
                if less {
                    self.swap(place.vm, self.lo, self.up)?;
                }
                let distance = self.up - self.lo;
                if distance == 1 {
                    return self.next_range(place);
                }
                self.at = self.lo + distance / 2;
                self.ask(place.vm, Phase::Pivot)
            }
            Phase::Pivot if less => {
                self.swap(place.vm, self.at, self.lo)?;
                self.partition(place)
            }
            Phase::Pivot => self.ask(place.vm, Phase::PivotEnd),
            Phase::PivotEnd => {
                if less {
                    self.swap(place.vm, self.at, self.up)?;
                }
                self.partition(place)
            }
            Phase::Up if less => {
                if self.i == self.up - 1 {
                    return Ok(Need::Invalid);
                }
                self.i += 1;
                Ok(self.question(place.vm))
            }
            Phase::Up => {
                self.j -= 1;
                self.ask(place.vm, Phase::Down)
            }
            Phase::Down if less => {
                if self.j < self.i {
                    return Ok(Need::Invalid);
                }
                self.j -= 1;
                Ok(self.question(place.vm))
            }
            Phase::Down if self.j < self.i => {
                self.swap(place.vm, self.up - 1, self.i)?;
                self.split(place, self.i)
            }
            Phase::Down => {
                self.swap(place.vm, self.i, self.j)?;
                self.i += 1;
                self.ask(place.vm, Phase::Up)
            }
            Phase::HeapChild => {
                self.i += u32::from(less);
                self.ask(place.vm, Phase::HeapParent)
            }
            Phase::HeapParent if less => {
                self.swap(place.vm, self.lo + self.at, self.lo + self.i)?;
                self.at = self.i;
                self.sift(place)
            }
            Phase::HeapParent => self.next_parent(place),
        }
    }

    /// First, pivot and last are in order. The pivot waits at the last place but one.
    fn partition(&mut self, place: &mut Place) -> Step {
        if self.up - self.lo == 2 {
            return self.next_range(place);
        }
        self.pivot = self.get(place.vm, self.at);
        self.swap(place.vm, self.at, self.up - 1)?;
        (self.i, self.j) = (self.lo + 1, self.up - 1);
        self.ask(place.vm, Phase::Up)
    }

    /// The pivot is at its place: the smaller side first, the larger one waits.
    fn split(&mut self, place: &mut Place, at: u32) -> Step {
        let depth = self.depth + 1;
        let left = Range { lo: self.lo, up: at - 1, depth };
        let right = Range { lo: at + 1, up: self.up, depth };
        let left_first = at - self.lo < self.up - at;
        let (now, later) = if left_first { (left, right) } else { (right, left) };
        let range = pack(later.lo, later.up, later.depth);
        place.call.set_local(place.vm, local::RANGES + self.waiting, range);
        self.waiting += 1;
        (self.lo, self.up, self.depth) = (now.lo, now.up, depth);
        self.start(place)
    }

    /// The next parent of a heap that is being built; when it is complete, its largest element
    /// goes to the end and the last one is sifted from the top.
    fn next_parent(&mut self, place: &mut Place) -> Step {
        if self.building > 0 {
            self.building -= 1;
            self.at = self.building;
            return self.sift(place);
        }
        self.j -= 1;
        self.swap(place.vm, self.lo, self.lo + self.j)?;
        if self.j < 2 {
            return self.next_range(place);
        }
        self.at = 0;
        self.sift(place)
    }

    /// The parent at `at` has to go down past larger children.
    fn sift(&mut self, place: &mut Place) -> Step {
        self.i = 2 * self.at + 1;
        if self.i >= self.j {
            return self.next_parent(place);
        }
        let two = self.i + 1 < self.j;
        self.ask(place.vm, if two { Phase::HeapChild } else { Phase::HeapParent })
    }
}
