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

    fn store(&mut self, address: i32, bytes: &[u8]) -> Result<(), Raise> {
        let stored = memory_map::writable(self.ram(), i64::from(address), bytes.len() as i64)
            .map(|to| to.copy_from_slice(bytes));
        stored.map_err(|fault| self.refuse(fault))
    }
}

impl Desk<'_> {
    /// Gives `count` numbers of N bytes each from an address on.
    fn numbers<const N: usize>(
        &mut self,
        address: i32,
        count: i32,
        number: fn([u8; N]) -> i64,
    ) -> Result<Pushed, Raise> {
        let count = count.clamp(0, PEEK_MAX);
        self.call.reserve(self.vm, count as u32)?;
        let len = i64::from(count) * N as i64;
        let read = memory_map::readable(self.ram(), i64::from(address), len);
        let bytes = match read.map(<[u8]>::to_vec) {
            Ok(bytes) => bytes,
            Err(fault) => return Err(self.refuse(fault)),
        };
        for &bytes in bytes.as_chunks::<N>().0 {
            self.call.push(self.vm, Value::int(number(bytes)));
        }
        self.charge(bytes.len() as u64);
        Ok(Pushed(count as u32))
    }

    /// Stores all further arguments from an address on, N bytes each; what does not fit keeps its
    /// lower bits.
    fn store_all<const N: usize>(&mut self, address: i32, numbers: Rest) -> Result<(), Raise> {
        let mut stored = Vec::new();
        for i in numbers.0..self.call.count() {
            let value = self.call.arg(self.vm, i);
            let number = match value.as_int() {
                Some(number) => number,
                None => self.call.check_float(self.vm, i)?.floor() as i64,
            };
            stored.extend_from_slice(&number.to_le_bytes()[..N]);
        }
        self.charge(stored.len() as u64);
        self.store(address, &stored)
    }
}

pub fn peek(desk: &mut Desk<'_>, address: i32, count: Or<1>) -> Result<Pushed, Raise> {
    desk.numbers::<1>(address, count.0, |bytes| i64::from(bytes[0]))
}

pub fn peek2(desk: &mut Desk<'_>, address: i32, count: Or<1>) -> Result<Pushed, Raise> {
    desk.numbers::<2>(address, count.0, |bytes| i64::from(i16::from_le_bytes(bytes)))
}

pub fn peek4(desk: &mut Desk<'_>, address: i32, count: Or<1>) -> Result<Pushed, Raise> {
    desk.numbers::<4>(address, count.0, |bytes| i64::from(i32::from_le_bytes(bytes)))
}

pub fn poke(desk: &mut Desk<'_>, address: i32, bytes: Rest) -> Result<(), Raise> {
    desk.store_all::<1>(address, bytes)
}

pub fn poke2(desk: &mut Desk<'_>, address: i32, numbers: Rest) -> Result<(), Raise> {
    desk.store_all::<2>(address, numbers)
}

pub fn poke4(desk: &mut Desk<'_>, address: i32, numbers: Rest) -> Result<(), Raise> {
    desk.store_all::<4>(address, numbers)
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
