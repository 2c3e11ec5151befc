//! Peeking and poking, and the numbers that are kept.

use super::super::board::Board;
use super::binding::{Anything, Desk, Or, Pushed, Rest, Single};
use crate::hardware::memory_map::{self, MemoryFault, split};
use crate::lua::heap::Value;
use crate::lua::vm::Raise;

/// Bytes that one `peek` gives at most; each is a value on the stack.
const PEEK_MAX: i32 = 8192;
/// Bytes that a cycle copies or fills.
const BYTES_PER_CYCLE: u64 = 16;

impl Desk<'_> {
    fn refuse(&mut self, fault: MemoryFault) -> Raise {
        self.raise(&fault.to_string())
    }

    fn number<const N: usize>(&mut self, address: i32) -> Result<[u8; N], Raise> {
        let read = memory_map::readable(self.ram(), i64::from(address), N as i64)
            .map(|bytes| bytes.first_chunk().copied().unwrap_or([0; N]));
        read.map_err(|fault| self.refuse(fault))
    }

    fn store(&mut self, address: i32, bytes: &[u8]) -> Result<(), Raise> {
        let stored = memory_map::writable(self.ram(), i64::from(address), bytes.len() as i64)
            .map(|to| to.copy_from_slice(bytes));
        stored.map_err(|fault| self.refuse(fault))
    }
}

pub fn peek(desk: &mut Desk<'_>, address: i32, count: Or<1>) -> Result<Pushed, Raise> {
    let count = count.0.clamp(0, PEEK_MAX);
    desk.call.reserve(desk.vm, count as u32)?;
    let read = memory_map::readable(desk.ram(), i64::from(address), i64::from(count));
    let bytes = match read.map(<[u8]>::to_vec) {
        Ok(bytes) => bytes,
        Err(fault) => return Err(desk.refuse(fault)),
    };
    for &byte in &bytes {
        desk.call.push(desk.vm, Value::int(i64::from(byte)));
    }
    desk.charge(bytes.len() as u64);
    Ok(Pushed(count as u32))
}

pub fn peek2(desk: &mut Desk<'_>, address: i32) -> Result<i32, Raise> {
    Ok(i32::from(i16::from_le_bytes(desk.number(address)?)))
}

pub fn peek4(desk: &mut Desk<'_>, address: i32) -> Result<i32, Raise> {
    Ok(i32::from_le_bytes(desk.number(address)?))
}

pub fn poke(desk: &mut Desk<'_>, address: i32, bytes: Rest) -> Result<(), Raise> {
    let mut stored = Vec::new();
    for i in bytes.0..desk.call.count() {
        let number = desk.call.check_float(desk.vm, i)?;
        stored.push(super::binding::floor(number) as u8);
    }
    desk.charge(stored.len() as u64);
    desk.store(address, &stored)
}

pub fn poke2(desk: &mut Desk<'_>, address: i32, value: i32) -> Result<(), Raise> {
    desk.store(address, &(value as u16).to_le_bytes())
}

pub fn poke4(desk: &mut Desk<'_>, address: i32, value: f64) -> Result<(), Raise> {
    // Unsigned numbers of 32 bits are taken as well as signed ones.
    desk.store(address, &(value.floor() as i64 as u32).to_le_bytes())
}

pub fn memcpy(desk: &mut Desk<'_>, to: i32, from: i32, count: i32) -> Result<(), Raise> {
    let (to, from, count) = (i64::from(to), i64::from(from), i64::from(count));
    desk.charge(count.max(0) as u64 / BYTES_PER_CYCLE);
    memory_map::copy(desk.ram(), to, from, count).map_err(|fault| desk.refuse(fault))
}

pub fn memset(desk: &mut Desk<'_>, to: i32, value: i32, count: i32) -> Result<(), Raise> {
    desk.charge(count.max(0) as u64 / BYTES_PER_CYCLE);
    let filled = memory_map::writable(desk.ram(), i64::from(to), i64::from(count))
        .map(|bytes| bytes.fill(value as u8));
    filled.map_err(|fault| desk.refuse(fault))
}

/// The slot of kept number `n`.
fn kept(desk: &mut Desk<'_>, n: i32) -> Result<usize, Raise> {
    match usize::try_from(n) {
        Ok(n) if n < 64 => Ok(n * 8),
        _ => Err(desk.raise(&format!("there are numbers 0 to 63 to keep, not {n}"))),
    }
}

pub fn dget(desk: &mut Desk<'_>, n: i32) -> Result<Value, Raise> {
    let at = kept(desk, n)?;
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&split(desk.ram()).card_numbers[at..at + 8]);
    let number = f64::from_le_bytes(bytes);
    // Whole numbers come back as integers, so that a score prints without a point.
    let whole = number as i64;
    let exact = whole as f64 == number && whole.unsigned_abs() <= 1 << 53;
    Ok(if exact { Value::int(whole) } else { number.value() })
}

pub fn dset(desk: &mut Desk<'_>, n: i32, value: f64) -> Result<(), Raise> {
    let at = kept(desk, n)?;
    split(desk.ram()).card_numbers[at..at + 8].copy_from_slice(&value.to_le_bytes());
    Ok(())
}

pub fn cartdata(desk: &mut Desk<'_>, _id: Anything) -> bool {
    Board::of_mut(desk.vm).card.follow_numbers();
    true
}
