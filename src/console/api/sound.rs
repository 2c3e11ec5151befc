//! Sound.

use super::binding::{Desk, Or, Several, Single};
use crate::hardware::sound::{self as chip, Play};
use crate::lua::heap::Value;

pub fn sfx(
    desk: &mut Desk<'_>,
    n: i32,
    channel: Option<i32>,
    offset: Or<0>,
    steps: Or<0>,
    note: Or<60>,
    volume: Or<15>,
) -> Option<i32> {
    let channel = channel.filter(|&channel| channel >= 0);
    match n {
        -1 => chip::sfx_stop(desk.ram(), channel),
        -2 => chip::sfx_leave_loop(desk.ram(), channel),
        _ => {
            let play = Play {
                offset: offset.0.clamp(0, 31) as u8,
                steps: steps.0.clamp(0, 32) as u8,
                note: note.0,
                volume: volume.0.clamp(0, 15) as u8,
            };
            return chip::sfx(desk.ram(), n, channel, play).map(|channel| channel as i32);
        }
    }
    None
}

pub fn music(desk: &mut Desk<'_>, pattern: i32, fade_frames: Or<0>, channels: Or<0>) {
    chip::music(desk.ram(), pattern, fade_frames.0, (channels.0 & 255) as u8);
}

pub fn note(
    desk: &mut Desk<'_>,
    channel: i32,
    note: i32,
    instrument: Or<0>,
    volume: Or<15>,
    frames: Or<15>,
) {
    chip::note(desk.ram(), channel, note, instrument.0, volume.0, frames.0);
}

pub fn playing(desk: &mut Desk<'_>, channel: Option<i32>) -> Several<2> {
    let Some(channel) = channel else {
        let pattern = chip::music_pattern(desk.ram()).map(i32::from);
        return Several([pattern.value(), Value::NIL]);
    };
    match chip::playing(desk.ram(), channel) {
        Some((sfx, step)) => Several([i32::from(sfx).value(), i32::from(step).value()]),
        None => Several([Value::NIL; 2]),
    }
}
