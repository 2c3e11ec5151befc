//! Buttons, pointer, typed text.

use super::binding::{Desk, Or, Several, Single};
use crate::hardware::buttons;
use crate::lua::heap::{StringCause, Value};
use crate::lua::vm::Raise;

pub fn btn(desk: &mut Desk<'_>, button: Option<i32>, player: Or<0>) -> Value {
    let player = i64::from(player.0);
    match button {
        Some(button) => buttons::btn(desk.ram(), i64::from(button), player).value(),
        None => i32::from(buttons::pad(desk.ram(), player).0).value(),
    }
}

pub fn btnp(desk: &mut Desk<'_>, button: Option<i32>, player: Or<0>) -> Value {
    let player = i64::from(player.0);
    match button {
        Some(button) => buttons::btnp(desk.ram(), i64::from(button), player).value(),
        None => i32::from(buttons::pad_pressed(desk.ram(), player).0).value(),
    }
}

pub fn btnr(desk: &mut Desk<'_>, button: i32, player: Or<0>) -> bool {
    buttons::btnr(desk.ram(), i64::from(button), i64::from(player.0))
}

pub fn hold(desk: &mut Desk<'_>, button: i32, player: Or<0>) -> i32 {
    i32::from(buttons::hold(desk.ram(), i64::from(button), i64::from(player.0)))
}

pub fn mouse(desk: &mut Desk<'_>) -> Several<7> {
    let mouse = buttons::mouse(desk.ram());
    let down = |bit: u8| (mouse.buttons & bit != 0).value();
    Several([
        i32::from(mouse.x).value(),
        i32::from(mouse.y).value(),
        down(1),
        down(4),
        down(2),
        0.value(),
        i32::from(mouse.wheel).value(),
    ])
}

pub fn text(desk: &mut Desk<'_>) -> Result<Value, Raise> {
    let text = buttons::text(desk.ram()).to_vec();
    Ok(desk.vm.heap.string(&text, StringCause::FromHost)?.value())
}
