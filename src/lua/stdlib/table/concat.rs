//! `table.concat`

use super::super::super::heap::{StrRef, StringCause, TableRef};
use super::super::super::number::{Number, NumberText, float_text};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::{PAID, byte_price, pay, whole};
use super::{READ_LEN, access, plain_table};

/// `table.concat(list, separator, i, j)`
pub(super) fn concat(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let plain = plain_table(vm, call, 0, READ_LEN)?;
    let separator = match call.arg(vm, 1).is_nil() {
        true => None,
        false => Some(call.check_string(vm, 1)?),
    };
    let first = call.opt_integer(vm, 2, 1)?;
    let given = !call.arg(vm, 3).is_nil();
    let last = if given { Some(call.check_integer(vm, 3)?) } else { None };
    if let (Some(table), 0 | PAID) = (plain, call.state()) {
        let last = last.unwrap_or_else(|| vm.heap.length(table));
        return join(vm, call, separator, &List { table, first, last, shift: 0 });
    }
    let gathered = match access::gather_texts(vm, call, first, last)? {
        Ok(gathered) => gathered,
        Err(outcome) => return Ok(outcome),
    };
    let (table, last) = (gathered.table, gathered.count);
    join(vm, call, separator, &List { table, first: 1, last, shift: first - 1 })
}

/// Elements between two looks whether to stop.
const LOOK_UP_AFTER: i64 = 4096;

/// The elements of a table from `first` to `last`; messages call element i by i + `shift`.
struct List {
    table: TableRef,
    first: i64,
    last: i64,
    shift: i64,
}

/// An element as text.
enum Text {
    Str(StrRef),
    Number(NumberText),
}

impl List {
    fn text(&self, vm: &Vm, i: i64) -> Option<Text> {
        let value = vm.heap.get_int(self.table, i);
        match (value.as_str(), value.as_int(), value.as_float()) {
            (Some(text), _, _) => Some(Text::Str(text)),
            (_, Some(i), _) => Some(Text::Number(Number::Int(i).text())),
            (_, _, Some(f)) => Some(Text::Number(float_text(f))),
            _ => None,
        }
    }
}

/// The bytes of all elements with `between` bytes in between, and the longest text among them.
fn measure(
    vm: &mut Vm,
    call: &Call,
    between: usize,
    list: &List,
) -> Result<(usize, Option<StrRef>), Raise> {
    let mut total = 0usize;
    let mut longest = (0, None);
    let mut i = list.first;
    loop {
        let len = match list.text(vm, i) {
            Some(Text::Str(text)) => {
                let len = vm.heap.string_len(text);
                if len > longest.0 {
                    longest = (len, Some(text));
                }
                len
            }
            Some(Text::Number(text)) => text.as_bytes().len(),
            None => {
                let name = vm.type_name_for_message(vm.heap.get_int(list.table, i));
                let at = i.wrapping_add(list.shift);
                let message = format!("invalid value ({name}) at index {at} in table for 'concat'");
                return Err(vm.raise(call, &message));
            }
        };
        total += len;
        if i == list.last {
            break;
        }
        total += between;
        i += 1;
        if total > vm.heap.block_bytes() {
            return Err(Raise::OutOfMemory);
        }
        if i % LOOK_UP_AFTER == 0 && vm.is_told_to_stop() {
            return Err(Raise::Stop);
        }
    }
    Ok((total, longest.1))
}

/// One string of all: the size is added up first, then each element is copied to its place.
fn join(
    vm: &mut Vm,
    call: &Call,
    separator: Option<StrRef>,
    list: &List,
) -> Result<Outcome, Raise> {
    if list.first > list.last {
        let empty = vm.heap.string(b"", StringCause::TableConcat)?;
        return Ok(Outcome::Value(empty.value()));
    }
    let between = separator.map_or(0, |separator| vm.heap.string_len(separator));
    let (total, longest) = measure(vm, call, between, list)?;
    let price = byte_price(total) + (list.last - list.first) as u64;
    // Gathered elements have been paid for, and their number.
    if call.state() == 0 || call.state() == PAID {
        if let Some(outcome) = pay(vm, call, price) {
            return Ok(outcome);
        }
    } else {
        vm.charge(price);
    }
    let (first, last, table) = (list.first, list.last, list.table);
    if let (true, Some(only)) = (first == last, vm.heap.get_int(table, first).as_str()) {
        return Ok(Outcome::Value(only.value()));
    }
    let text = vm.heap.string_in_parts(total, StringCause::TableConcat, |heap, out| {
        let separator = separator.map_or(&[][..], |separator| heap.bytes(separator));
        let mut at = 0;
        let mut put = |bytes: &[u8]| {
            out[at..at + bytes.len()].copy_from_slice(bytes);
            at += bytes.len();
        };
        for i in first..=last {
            if i % LOOK_UP_AFTER == 0 && heap.gives_up() {
                return;
            }
            let value = heap.get_int(table, i);
            match (value.as_str(), value.as_int(), value.as_float()) {
                (Some(text), _, _) => put(heap.bytes(text)),
                (_, Some(i), _) => put(Number::Int(i).text().as_bytes()),
                (_, _, Some(f)) => put(float_text(f).as_bytes()),
                _ => {}
            }
            if i != last {
                put(separator);
            }
        }
    })?;
    if let Some(longest) = longest {
        vm.heap.note_copy(text, longest);
    }
    whole(vm, text)
}
