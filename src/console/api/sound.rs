//! Sound.

use super::super::board::Board;
use super::binding::{Desk, Maybe, Or, OrPart, Several, Single, floor};
use crate::hardware::sound::sampler::{self, Change, PlaySample};
use crate::hardware::sound::{self as chip, Play};
use crate::lua::heap::Value;
use crate::lua::vm::Raise;

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

/// A note with its fraction as the chip counts it, in 1/256 semitones.
fn pitch(note: f64) -> i32 {
    floor(note * 256.0)
}

pub fn sample(
    desk: &mut Desk<'_>,
    n: i32,
    voice: Option<i32>,
    volume: Or<15>,
    note: OrPart<60, 1>,
    pan: Or<0>,
    repeats: Maybe,
) -> Result<Option<i32>, Raise> {
    if n == -1 {
        sampler::sample_stop(desk.ram(), voice);
        return Ok(None);
    }
    let repeat = match repeats.0 {
        value if value.is_falsy() => None,
        value => Some(value.as_int().and_then(|at| u32::try_from(at).ok()).unwrap_or(0)),
    };
    let has = u8::try_from(n).is_ok_and(|n| Board::of(desk.vm).cart.samples.contains_key(&n));
    if !has {
        return Err(desk.no_sample(n));
    }
    let play = PlaySample { volume: volume.0, pitch: pitch(note.0), pan: pan.0, repeat };
    Ok(sampler::sample(desk.ram(), n as u8, voice, play).map(|voice| voice as i32))
}

impl Desk<'_> {
    fn no_sample(&mut self, n: i32) -> Raise {
        let numbers: Vec<_> =
            Board::of(self.vm).cart.samples.keys().map(ToString::to_string).collect();
        let has = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
        self.raise(&format!("the cart has no sample {n}; it has {has}"))
    }
}

pub fn voice(
    desk: &mut Desk<'_>,
    n: i32,
    volume: Option<i32>,
    note: Option<f64>,
    pan: Option<i32>,
) -> Several<2> {
    let change = Change { volume, pitch: note.map(pitch), pan };
    match sampler::voice(desk.ram(), n, change) {
        Some((sample, place)) => Several([i32::from(sample).value(), Value::int(i64::from(place))]),
        None => Several([Value::NIL; 2]),
    }
}
