//! Buttons, pointer, typed text.

use super::binding::{Desk, Maybe, Or, Several, Single, floor};
use crate::cart::did_you_mean;
use crate::hardware::keyboard::{self, KEYS};
use crate::hardware::{Ram, buttons};
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

impl Desk<'_> {
    /// The number of the key that the first argument names or counts; none where it is nil.
    fn key(&mut self, key: Maybe) -> Result<Option<u8>, Raise> {
        if key.0.is_nil() {
            return Ok(None);
        }
        let float = key.0.as_float().map(|x| i64::from(floor(x)));
        if let Some(number) = key.0.as_int().or(float) {
            // A number that no key has is a key that is never down.
            return Ok(Some(u8::try_from(number).unwrap_or(u8::MAX)));
        }
        let name = self.call.check_string(self.vm, 0)?;
        let name = String::from_utf8_lossy(self.vm.heap.bytes(name)).into_owned();
        if let Some(number) = keyboard::number(&name) {
            return Ok(Some(number));
        }
        let advice = did_you_mean(&name, KEYS.iter().map(|(_, known)| *known));
        let advice = if advice.is_empty() { "; the manual lists them".to_owned() } else { advice };
        Err(self.raise(&format!("there is no key {name:?}{advice}")))
    }
}

fn any(ram: &Ram, is: impl Fn(&Ram, u8) -> bool) -> bool {
    KEYS.iter().any(|(number, _)| is(ram, *number))
}

pub fn key(desk: &mut Desk<'_>, key: Maybe) -> Result<bool, Raise> {
    let is_down = |ram: &Ram, number| keyboard::hold(ram, number) > 0;
    Ok(match desk.key(key)? {
        Some(number) => is_down(desk.ram(), number),
        None => any(desk.ram(), is_down),
    })
}

pub fn keyp(desk: &mut Desk<'_>, key: Maybe, delay: Or<0>, every: Or<0>) -> Result<bool, Raise> {
    let frames = |n: i32| n.clamp(0, i32::from(u16::MAX)) as u16;
    let (delay, every) = (frames(delay.0), frames(every.0));
    let is_pressed = |ram: &Ram, number| keyboard::keyp(ram, number, delay, every);
    Ok(match desk.key(key)? {
        Some(number) => is_pressed(desk.ram(), number),
        None => any(desk.ram(), is_pressed),
    })
}
