//! The save card: values of the cart become plain data and come back.

use super::super::board::Board;
use super::binding::{Anything, Desk};
use crate::cart::card::{DEPTH, Piece, Reader, SLOT_BYTES, SLOTS};
use crate::lua::heap::{StringCause, TableRef, Value};
use crate::lua::vm::{Raise, Vm};

/// Bytes that a cycle reads or writes.
const BYTES_PER_CYCLE: u64 = 4;

impl Desk<'_> {
    fn slot(&mut self, n: i32) -> Result<usize, Raise> {
        match usize::try_from(n) {
            Ok(slot) if slot < SLOTS => Ok(slot),
            _ => Err(self.raise(&format!("the card has slots 0 to {}, not {n}", SLOTS - 1))),
        }
    }
}

pub fn read(desk: &mut Desk<'_>, slot: i32) -> Result<Value, Raise> {
    let slot = desk.slot(slot)?;
    let bytes = Board::of(desk.vm).card.staged().slot(slot).unwrap_or_default().to_vec();
    desk.charge(bytes.len() as u64 / BYTES_PER_CYCLE);
    unpack(desk.vm, &bytes)
}

pub fn write(desk: &mut Desk<'_>, slot: i32, value: Anything) -> Result<i32, Raise> {
    let slot = desk.slot(slot)?;
    let packed = pack(desk.vm, value.0);
    let bytes = packed.map_err(|why| desk.raise(&format!("slot {slot} of the card {why}")))?;
    desk.charge(bytes.len() as u64 / BYTES_PER_CYCLE);
    let kept = (!value.0.is_nil()).then_some(&bytes[..]);
    Board::of_mut(desk.vm).card.write(slot, kept);
    Ok(kept.map_or(0, <[u8]>::len) as i32)
}

pub fn commit(desk: &mut Desk<'_>) {
    let numbers = *crate::hardware::memory_map::split(desk.ram()).card_numbers;
    Board::of_mut(desk.vm).card.commit(&numbers);
}

/// A table that is being packed: its entries, and how many are done.
struct Open {
    table: TableRef,
    entries: Vec<(Value, Value)>,
    done: usize,
}

/// A value as plain data, the same bytes for the same content.
///
/// # Errors
/// The end of a sentence that begins with the slot.
fn pack(vm: &Vm, value: Value) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut next = Some(value);
    loop {
        if let Some(value) = next.take() {
            match piece(vm, value) {
                Some(piece) => piece.write(&mut bytes),
                None => enter(vm, value, &mut open, &mut bytes)?,
            }
            if bytes.len() > SLOT_BYTES {
                return Err(too_large());
            }
        }
        let Some(table) = open.last_mut() else { return Ok(bytes) };
        let Some(&(key, value)) = table.entries.get(table.done) else {
            open.pop();
            continue;
        };
        match piece(vm, key) {
            Some(piece) => piece.write(&mut bytes),
            None => return Err(unkept(vm, &open, "a key is", key)),
        }
        table.done += 1;
        next = Some(value);
    }
}

fn too_large() -> String {
    format!("holds {SLOT_BYTES} bytes, and the value takes more; spread it over several slots")
}

/// The piece of a value that is no table.
fn piece(vm: &Vm, value: Value) -> Option<Piece<'_>> {
    if let Some(text) = value.as_str() {
        return Some(Piece::Text(vm.heap.bytes(text)));
    }
    if let Some(number) = value.as_int() {
        return Some(Piece::Integer(number));
    }
    if let Some(number) = value.as_float() {
        return Some(Piece::Float(number));
    }
    if value.is_nil() {
        return Some(Piece::Nil);
    }
    let is_boolean = !value.is_object() && !value.is_function();
    is_boolean.then(|| Piece::Boolean(!value.is_falsy()))
}

/// Begins a table.
fn enter(vm: &Vm, value: Value, open: &mut Vec<Open>, bytes: &mut Vec<u8>) -> Result<(), String> {
    let Some(table) = value.as_table() else {
        return Err(unkept(vm, open, "it holds", value));
    };
    if open.iter().any(|outer| outer.table == table) {
        return Err(format!("takes no table that holds itself{}", place(vm, open)));
    }
    if open.len() == DEPTH {
        return Err(format!("takes tables in tables {DEPTH} deep, and the value goes deeper"));
    }
    let mut entries = Vec::new();
    let mut position = 0;
    while let Some((after, key, value)) = vm.heap.next_at(table, position) {
        position = after;
        entries.push((key, value));
        // An entry takes two bytes at least.
        if entries.len() > SLOT_BYTES / 2 {
            return Err(too_large());
        }
    }
    entries.sort_by(|(a, _), (b, _)| rank(vm, *a).cmp(&rank(vm, *b)));
    Piece::Table(entries.len() as u32).write(bytes);
    open.push(Open { table, entries, done: 0 });
    Ok(())
}

/// Where a key stands among those of its table: whole numbers, then others, then texts.
fn rank(vm: &Vm, key: Value) -> (u8, i64, u64, &[u8]) {
    match piece(vm, key) {
        Some(Piece::Integer(number)) => (0, number, 0, &[]),
        Some(Piece::Float(number)) => (1, 0, number.to_bits(), &[]),
        Some(Piece::Boolean(value)) => (2, i64::from(value), 0, &[]),
        Some(Piece::Text(text)) => (3, 0, 0, text),
        _ => (4, 0, 0, &[]),
    }
}

fn unkept(vm: &Vm, open: &[Open], relation: &str, value: Value) -> String {
    let kind = vm.type_name_for_message(value);
    format!(
        "takes nil, booleans, numbers, texts and tables of these, but {relation} a {kind}{}",
        place(vm, open)
    )
}

/// Where in the value the packing is: ` at .player.items[3]`.
fn place(vm: &Vm, open: &[Open]) -> String {
    let mut path = String::new();
    for table in open {
        let key = table.done.checked_sub(1).and_then(|at| table.entries.get(at));
        match key.and_then(|(key, _)| piece(vm, *key)) {
            Some(Piece::Integer(n)) => path += &format!("[{n}]"),
            Some(Piece::Text(text)) => path += &format!(".{}", String::from_utf8_lossy(text)),
            _ => {}
        }
    }
    if path.is_empty() { path } else { format!(" at {path}") }
}

/// A table that is being filled: entries that it still wants, and the key that waits for its value.
struct Filling {
    table: TableRef,
    left: u32,
    key: Option<Value>,
}

/// Plain data as a value; bytes that are none give nil.
fn unpack(vm: &mut Vm, bytes: &[u8]) -> Result<Value, Raise> {
    let mut reader = Reader::new(bytes);
    let mut open: Vec<Filling> = Vec::new();
    loop {
        let Some(piece) = reader.piece() else { return Ok(Value::NIL) };
        let mut value = match piece {
            Piece::Nil => Value::NIL,
            Piece::Boolean(value) => Value::boolean(value),
            Piece::Integer(number) => Value::int(number),
            Piece::Float(number) => Value::float(number),
            Piece::Text(text) => vm.heap.string(text, StringCause::FromHost)?.value(),
            Piece::Table(entries) => {
                let table = vm.heap.new_table(0, 0)?;
                open.push(Filling { table, left: entries, key: None });
                if entries > 0 {
                    continue;
                }
                open.pop();
                table.value()
            }
        };
        // The value goes where it belongs, and may thereby finish the table around it.
        loop {
            let Some(outer) = open.last_mut() else { return Ok(value) };
            let Some(key) = outer.key.take() else {
                outer.key = Some(value);
                break;
            };
            // A card's keys are ones that tables take, so that only room can be wanting.
            vm.heap.set(outer.table, key, value).map_err(|_| Raise::OutOfMemory)?;
            outer.left -= 1;
            if outer.left > 0 {
                break;
            }
            value = outer.table.value();
            open.pop();
        }
    }
}
