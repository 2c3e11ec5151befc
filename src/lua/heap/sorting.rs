//! Lists of values that all are integers, floats or strings, sorted where they lie.
//!
//! Equal elements of such a list cannot be told apart, so any way of sorting gives the same.
#![allow(unsafe_code)]

use super::table::SLOT_BYTES;
use super::value::{Slot, StrRef, TableRef, Tag};
use super::{Base, Heap};
use std::cmp::Ordering;

/// Ranges up to this length are sorted in one go: a millisecond for strings.
const AT_ONCE: usize = 1 << 12;

/// Ranges that wait: the smaller part goes first, so that 64 are enough for any list.
const WAITING_MAX: usize = 64;

/// How a sort ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sorted {
    /// The list is sorted.
    All,
    /// It is no list of only integers, only floats that are numbers, or only strings.
    Mixed,
    /// The heap is told to give up: the elements are all there, in any order.
    GaveUp,
}

impl Heap {
    /// Sorts the items 1 to `count` of a table, if they lie in its array part and are of one sort.
    pub fn sort_items(&mut self, table: TableRef, count: u32) -> Sorted {
        let Some(first) = self.base.item(table, 1) else { return Sorted::Mixed };
        if self.base.item(table, i64::from(count)).is_none() {
            return Sorted::Mixed;
        }
        self.entries_moved(table);
        let base = self.base;
        // SAFETY: "in the block": items 1 to `count` lie side by side, and nobody else has a
        // reference to them while `self` is borrowed. Strings lie elsewhere.
        let items = unsafe { std::slice::from_raw_parts_mut(first, count as usize) };
        debug_assert_eq!(size_of::<Slot>(), SLOT_BYTES as usize);
        let tag = items.first().map_or(Tag::Nil, Slot::tag);
        if items.iter().any(|item| item.tag() != tag) {
            return Sorted::Mixed;
        }
        let give_up = || self.gives_up();
        let done = match tag {
            Tag::Int => {
                quicksort(items, &|a, b| (a.bits() as i64).cmp(&(b.bits() as i64)), &give_up)
            }
            Tag::Float if items.iter().all(|item| !float(item).is_nan()) => {
                let order =
                    |a: &Slot, b: &Slot| float(a).partial_cmp(&float(b)).unwrap_or(Ordering::Equal);
                quicksort(items, &order, &give_up)
            }
            Tag::Str => quicksort(items, &|a, b| text(base, a).cmp(text(base, b)), &give_up),
            _ => return Sorted::Mixed,
        };
        if done { Sorted::All } else { Sorted::GaveUp }
    }
}

fn float(slot: &Slot) -> f64 {
    f64::from_bits(slot.bits())
}

fn text(base: Base, slot: &Slot) -> &'static [u8] {
    base.text_of(StrRef(slot.bits() as u32))
}

/// Quicksort that asks between its steps whether to give up; false when it has.
fn quicksort(
    items: &mut [Slot],
    order: &impl Fn(&Slot, &Slot) -> Ordering,
    give_up: &impl Fn() -> bool,
) -> bool {
    let mut waiting = [(0, 0); WAITING_MAX];
    let mut count = 0;
    let (mut start, mut end, mut steps) = (0, items.len(), 0_usize);
    loop {
        if give_up() {
            return false;
        }
        // A list made so that parts are never alike: the standard library knows what to do.
        if end - start <= AT_ONCE || steps > items.len() / 4 {
            items[start..end].sort_unstable_by(order);
            if count == 0 {
                return true;
            }
            count -= 1;
            (start, end) = waiting[count];
            continue;
        }
        steps += AT_ONCE / 4;
        let Some(middle) = partition(&mut items[start..end], order, give_up) else { return false };
        let middle = start + middle;
        let (left, right) = ((start, middle), (middle + 1, end));
        let left_first = left.1 - left.0 < right.1 - right.0;
        let (now, later) = if left_first { (left, right) } else { (right, left) };
        waiting[count] = later;
        count += 1;
        (start, end) = now;
    }
}

/// Puts a pivot in its place, what is smaller before it and what is larger behind it. Elements that
/// are equal to it go to both sides in turn.
fn partition(
    items: &mut [Slot],
    order: &impl Fn(&Slot, &Slot) -> Ordering,
    give_up: &impl Fn() -> bool,
) -> Option<usize> {
    let last = items.len() - 1;
    let middle = last / 2;
    // The median of nine, spread over the range.
    let eighth = last / 8;
    for at in [0, middle - eighth, last - 2 * eighth] {
        let (a, b, c) = (at, at + eighth, at + 2 * eighth);
        sort_three(items, (a, b, c), order);
    }
    sort_three(items, (eighth, middle, last - eighth), order);
    items.swap(middle, last);
    let (mut i, mut j, mut looked) = (0, last, 0_usize);
    loop {
        while i < last && order(&items[i], &items[last]) == Ordering::Less {
            i += 1;
        }
        while j > i && order(&items[j - 1], &items[last]) == Ordering::Greater {
            j -= 1;
        }
        looked += 1;
        if looked.is_multiple_of(AT_ONCE) && give_up() {
            return None;
        }
        if i + 1 >= j {
            break;
        }
        items.swap(i, j - 1);
        i += 1;
        j -= 1;
    }
    items.swap(i, last);
    Some(i)
}

fn sort_three(
    items: &mut [Slot],
    (a, b, c): (usize, usize, usize),
    order: &impl Fn(&Slot, &Slot) -> Ordering,
) {
    for (x, y) in [(a, b), (b, c), (a, b)] {
        if order(&items[x], &items[y]) == Ordering::Greater {
            items.swap(x, y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{StringCause, Value};
    use super::*;

    fn numbers(heap: &mut Heap, values: impl Iterator<Item = i64>) -> (TableRef, Vec<i64>) {
        let values: Vec<i64> = values.collect();
        let table = heap.new_table(values.len() as u32, 0).unwrap();
        for (i, value) in values.iter().enumerate() {
            heap.set_int(table, i as i64 + 1, Value::int(*value)).unwrap();
        }
        (table, values)
    }

    #[test]
    fn lists_of_any_shape_are_sorted() {
        let mut heap = Heap::new(16 << 20, 0).unwrap();
        let n = 40_000_i64;
        let shapes: [fn(i64) -> i64; 7] = [
            |i| i,
            |i| -i,
            |i| i * 7919 % 40_009,
            |i| i % 3,
            |_| 5,
            |i| (i - 20_000).abs(),
            |i| i64::MAX.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)),
        ];
        for shape in shapes {
            let (table, mut expected) = numbers(&mut heap, (0..n).map(shape));
            expected.sort_unstable();
            assert_eq!(heap.sort_items(table, n as u32), Sorted::All);
            let sorted: Vec<i64> =
                (1..=n).map(|i| heap.get_int(table, i).as_int().unwrap()).collect();
            assert!(sorted == expected);
        }
    }

    #[test]
    fn strings_and_floats_are_sorted_and_mixtures_left_alone() {
        let mut heap = Heap::new(16 << 20, 0).unwrap();
        let table = heap.new_table(9000, 0).unwrap();
        for i in 1..=9000 {
            let text = format!("{}", i * 7919 % 9001);
            let text = heap.string(text.as_bytes(), StringCause::Other).unwrap();
            heap.set_int(table, i, text.value()).unwrap();
        }
        assert_eq!(heap.sort_items(table, 9000), Sorted::All);
        let texts: Vec<&[u8]> =
            (1..=9000).map(|i| heap.bytes(heap.get_int(table, i).as_str().unwrap())).collect();
        assert!(texts.is_sorted());
        heap.set_int(table, 7, Value::float(1.5)).unwrap();
        assert_eq!(heap.sort_items(table, 9000), Sorted::Mixed);
        for i in 1..=9000 {
            heap.set_int(table, i, Value::float((i * 7919 % 9001) as f64)).unwrap();
        }
        assert_eq!(heap.sort_items(table, 9000), Sorted::All);
        assert_eq!(heap.get_int(table, 1), Value::float(1.0));
        heap.set_int(table, 7, Value::float(f64::NAN)).unwrap();
        assert_eq!(heap.sort_items(table, 9000), Sorted::Mixed);
    }

    #[test]
    fn a_sort_can_be_given_up() {
        let mut heap = Heap::new(16 << 20, 0).unwrap();
        let (table, _) = numbers(&mut heap, (0..100_000).map(|i| i * 7919 % 100_003));
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        heap.give_up_when(flag);
        assert_eq!(heap.sort_items(table, 100_000), Sorted::GaveUp);
    }
}
