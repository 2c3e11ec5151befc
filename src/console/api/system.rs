//! Time, the log, the parts of a cart, and a few numbers.

use super::super::board::Board;
use super::binding::{Anything, Desk, Single};
use crate::lua::heap::Value;
use crate::lua::number::{float_text, integer_text};
use crate::lua::vm::{Call, Outcome, Raise, Vm};

impl Desk<'_> {
    /// A value as text, as `tostring` gives it where there is no `__tostring`.
    pub fn show(&mut self, value: Value) -> Vec<u8> {
        if let Some(text) = value.as_str() {
            return self.vm.heap.bytes(text).to_vec();
        }
        if let Some(number) = value.as_int() {
            return integer_text(number).as_bytes().to_vec();
        }
        if let Some(number) = value.as_float() {
            return float_text(number).as_bytes().to_vec();
        }
        if value.is_nil() {
            return b"nil".to_vec();
        }
        if !value.is_object() && !value.is_function() {
            return if value.is_falsy() { b"false".to_vec() } else { b"true".to_vec() };
        }
        let identity = self.vm.heap.identity(value);
        format!("{}: 0x{identity:08x}", self.vm.type_name_for_message(value)).into_bytes()
    }
}

fn seconds(desk: &Desk<'_>) -> f64 {
    Board::of(desk.vm).session.frame as f64 / 60.0
}

pub fn t(desk: &mut Desk<'_>) -> f64 {
    seconds(desk)
}

pub fn time(desk: &mut Desk<'_>) -> f64 {
    seconds(desk)
}

pub fn frame(desk: &mut Desk<'_>) -> Value {
    Value::int(Board::of(desk.vm).session.frame.cast_signed())
}

pub fn stat(desk: &mut Desk<'_>, n: i32) -> Option<f64> {
    match n {
        0 => Some(desk.vm.heap.live_bytes() as f64 / 1024.0),
        1 => {
            let board = Board::of(desk.vm);
            let budget = board.cart.manifest.limits.cycles as f64;
            let given = budget * f64::from(board.session.frame_ticks.max(1));
            Some((given - desk.vm.fuel_left() as f64) / budget)
        }
        _ => None,
    }
}

pub fn trace(desk: &mut Desk<'_>, value: Anything) {
    let text = desk.show(value.0);
    desk.charge(text.len() as u64);
    Board::of_mut(desk.vm).log(&text);
}

fn order(desk: &mut Desk<'_>, i: u32) -> Result<(Value, f64), Raise> {
    Ok((desk.call.check_number(desk.vm, i)?, desk.call.check_float(desk.vm, i)?))
}

pub fn mid(desk: &mut Desk<'_>, _a: f64, _b: f64, _c: f64) -> Result<Value, Raise> {
    let mut three = [order(desk, 0)?, order(desk, 1)?, order(desk, 2)?];
    three.sort_by(|a, b| a.1.total_cmp(&b.1));
    Ok(three[1].0)
}

pub fn flr(desk: &mut Desk<'_>, x: Anything) -> Result<Value, Raise> {
    if x.0.as_int().is_some() {
        return Ok(x.0);
    }
    let number = desk.call.check_float(desk.vm, 0)?.floor();
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number);
    Ok(if fits { Value::int(number as i64) } else { number.value() })
}

pub fn sgn(_: &mut Desk<'_>, x: f64) -> i32 {
    if x < 0.0 { -1 } else { 1 }
}

/// `flip()`: stops the machine; it goes on from here in the next frame.
pub(super) fn flip(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return Ok(Outcome::Return(0));
    }
    Board::of_mut(vm).session.flipped = true;
    Ok(Outcome::Stop { state: 1 })
}
