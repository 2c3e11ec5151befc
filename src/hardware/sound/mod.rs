//! The sound chip: eight channels, eight sample voices, a tracker, a mixer. Integers only.
//!
//! ```text
//!  sfx() ──> effect ─┐
//!                    ├─> voice ──┬─> left, right ──> mixer ──> 800 pairs a frame
//!  music() ─> track ─┘           └─> echo ─────────────┤
//!  sample() ─> recording ──────────> left, right ──────┘
//! ```
//!
//! Each channel has one voice and two sequences: the track of the music, and the sound effect,
//! which goes before it. While an effect plays the track keeps time in silence, so the music comes
//! back where it would have been. A tick is a 120th of a second: two a frame, 400 samples each.

/// The instruments that the chip starts with.
pub mod bank;
mod mixer;
mod oscillator;
mod page;
/// Recordings for the sample voices.
pub mod pcm;
mod pitch;
mod record;
/// The sample voices.
pub mod sampler;
/// What it plays from: effects, patterns, instruments, wavetables.
pub mod score;
mod sequencer;
mod tracker;
mod voice;

#[cfg(test)]
pub(crate) mod tests;

#[cfg(test)]
#[path = "measure_tests.rs"]
mod measures;

pub use mixer::Settings;
pub use page::page;
pub use pcm::Pcm;
pub use sampler::Recordings;
pub use score::{Effect, Instrument, Note, Pattern, Sfx, Step, Wave};

use super::memory_map::{Ram, split, view};
use score::{CHANNELS, INSTRUMENT_COUNT, PATTERN_COUNT, SFX_COUNT, VOLUME_MAX};
use sequencer::Sequence;
use tracker::Tracker;
use voice::{Bus, CONTROL_SAMPLES, Voice};

/// Samples of a frame: 800 pairs, left before right, 48,000 pairs a second.
pub const FRAME_SAMPLES: usize = 1600;

const TICKS_PER_FRAME: usize = 2;
const PAIRS: usize = FRAME_SAMPLES / 2;
const PAIRS_PER_TICK: usize = PAIRS / TICKS_PER_FRAME;
const _: () = assert!(PAIRS_PER_TICK.is_multiple_of(CONTROL_SAMPLES));

const CHANNEL_BYTES: usize = 128;
const VOICE_AT: usize = 2 * Sequence::BYTES;
const _: () = assert!(VOICE_AT + Voice::BYTES <= CHANNEL_BYTES);
const _: () = assert!(CHANNELS * CHANNEL_BYTES == super::memory_map::CHANNELS.len);
const _: () = assert!(Tracker::BYTES <= super::memory_map::MUSIC.len);

#[derive(Clone, Copy, Default)]
struct Channel {
    effect: Sequence,
    track: Sequence,
    voice: Voice,
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> &[u8; N] {
    match bytes[at..].first_chunk() {
        Some(part) => part,
        None => unreachable!("the assertions above check the sizes"),
    }
}

fn part_mut<const N: usize>(bytes: &mut [u8], at: usize) -> &mut [u8; N] {
    match bytes[at..].first_chunk_mut() {
        Some(part) => part,
        None => unreachable!("the assertions above check the sizes"),
    }
}

impl Channel {
    fn read(ram: &Ram, n: usize) -> Self {
        let bytes = &view::channels(ram)[n * CHANNEL_BYTES..];
        Self {
            effect: Sequence::read(part(bytes, 0)),
            track: Sequence::read(part(bytes, Sequence::BYTES)),
            voice: Voice::read(part(bytes, VOICE_AT)),
        }
    }

    fn write(&self, ram: &mut Ram, n: usize) {
        let bytes = &mut split(ram).channels[n * CHANNEL_BYTES..];
        self.effect.write(part_mut(bytes, 0));
        self.track.write(part_mut(bytes, Sequence::BYTES));
        self.voice.write(part_mut(bytes, VOICE_AT));
    }

    fn tick(&mut self, ram: &Ram) {
        if self.effect.is_playing() {
            self.track.tick(ram, None);
            self.effect.tick(ram, Some(&mut self.voice));
        } else {
            self.track.tick(ram, Some(&mut self.voice));
        }
    }
}

fn read_tracker(ram: &Ram) -> Tracker {
    Tracker::read(part(view::music(ram), 0))
}

fn write_tracker(ram: &mut Ram, tracker: &Tracker) {
    tracker.write(part_mut(split(ram).music, 0));
}

/// Power-on: silence, the bank of instruments, no music.
pub fn reset(ram: &mut Ram) {
    let parts = split(ram);
    parts.channels.fill(0);
    parts.voices.fill(0);
    parts.music.fill(0);
    parts.mixer_state.fill(0);
    parts.echo.fill(0);
    for n in 0..PATTERN_COUNT {
        Pattern::default().write(ram, n);
    }
    for n in 0..CHANNELS {
        let mut channel = Channel::default();
        // Each channel hisses in its own way.
        channel.voice.noise = 1 + 0x0111 * n as u16;
        channel.write(ram, n);
    }
    Settings::POWER_ON.write(ram);
    bank::reset(ram);
}

/// Ends all that plays, music included; notes die away as their instruments say.
pub fn silence(ram: &mut Ram) {
    write_tracker(ram, &Tracker::default());
    change(ram, None, |channel| {
        (channel.effect, channel.track) = (Sequence::default(), Sequence::default());
        channel.voice.release();
    });
    sampler::sample_stop(ram, None);
}

/// Plays the next 60th of a second.
pub fn frame(ram: &mut Ram, recordings: &Recordings, out: &mut [i16; FRAME_SAMPLES]) {
    let mut tracker = read_tracker(ram);
    let mut channels: [Channel; CHANNELS] = std::array::from_fn(|n| Channel::read(ram, n));
    let mut buses = [[0; PAIRS]; 3];
    for tick in 0..TICKS_PER_FRAME {
        if let Some(tracks) = tracker.tick(ram) {
            enter(&mut channels, tracks);
        }
        for channel in &mut channels {
            channel.tick(ram);
        }
        let [left, right, echo] = &mut buses;
        for point in 0..PAIRS_PER_TICK / CONTROL_SAMPLES {
            let at = tick * PAIRS_PER_TICK + point * CONTROL_SAMPLES;
            let range = at..at + CONTROL_SAMPLES;
            for channel in &mut channels {
                let mut bus = Bus {
                    left: &mut left[range.clone()],
                    right: &mut right[range.clone()],
                    echo: &mut echo[range.clone()],
                };
                channel.voice.play(ram, tracker.level, &mut bus);
            }
        }
    }
    for (n, channel) in channels.iter().enumerate() {
        channel.write(ram, n);
    }
    write_tracker(ram, &tracker);
    sampler::play(ram, recordings, &mut buses);
    mixer::mix(ram, &buses, out);
}

/// What a channel does, for showing it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The sound effect and its step.
    pub effect: Option<(u8, u8)>,
    /// The track of the music and its step; silent while an effect plays.
    pub track: Option<(u8, u8)>,
    /// Whether a note sounds, its release included.
    pub sounds: bool,
    /// The note, as a MIDI number.
    pub note: u8,
    /// The instrument, 0 to 31.
    pub instrument: u8,
    /// Level of the envelope in percent.
    pub level: u8,
}

/// What channel `n` does; a channel that does not exist does nothing.
pub fn status(ram: &Ram, n: usize) -> Status {
    if n >= CHANNELS {
        return Status::default();
    }
    let Channel { effect, track, voice } = Channel::read(ram, n);
    let step = |s: Sequence| (s.plays == 1).then_some((s.sfx, s.step));
    Status {
        effect: step(effect),
        track: step(track),
        sounds: !voice.is_silent(),
        note: (voice.pitch / pitch::FINE).clamp(0, 127) as u8,
        instrument: voice.instrument % INSTRUMENT_COUNT as u8,
        level: (u32::from(voice.envelope) * 100 / 65535) as u8,
    }
}

/// Samples of a [`scope`](scopes): a 120th of a second.
pub const SCOPE_SAMPLES: usize = 400;

/// What each channel is about to sound like, left and right together, for showing it. Nothing is
/// played: the chip is as it was.
pub fn scopes(ram: &Ram) -> [[i32; SCOPE_SAMPLES]; CHANNELS] {
    let level = read_tracker(ram).level;
    std::array::from_fn(|n| {
        let mut voice = Channel::read(ram, n).voice;
        let (mut left, mut right) = ([0; SCOPE_SAMPLES], [0; SCOPE_SAMPLES]);
        let mut echo = [0; SCOPE_SAMPLES];
        for at in (0..SCOPE_SAMPLES).step_by(CONTROL_SAMPLES) {
            let range = at..at + CONTROL_SAMPLES;
            let mut bus = Bus {
                left: &mut left[range.clone()],
                right: &mut right[range.clone()],
                echo: &mut echo[range],
            };
            voice.play(ram, level, &mut bus);
        }
        std::array::from_fn(|i| left[i] + right[i])
    })
}

/// Gives the channels the tracks of a pattern that begins.
fn enter(channels: &mut [Channel; CHANNELS], tracks: [Sequence; CHANNELS]) {
    for (channel, track) in channels.iter_mut().zip(tracks) {
        let falls_silent = channel.track.is_playing() && !track.is_playing();
        channel.track = track;
        if falls_silent && !channel.effect.is_playing() {
            channel.voice.release();
        }
    }
}

/// How to play a sound effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// First step.
    pub offset: u8,
    /// Steps to play; 0 plays to the end and lets loops loop.
    pub steps: u8,
    /// Note that stands for the middle C (60): 62 plays everything two semitones higher.
    pub note: i32,
    /// Volume, 0 to 15.
    pub volume: u8,
}

impl Default for Play {
    fn default() -> Self {
        Self { offset: 0, steps: 0, note: 60, volume: VOLUME_MAX }
    }
}

/// Plays sound effect `n` on a channel, or on one that the chip picks; returns the channel.
///
/// The chip picks, lowest number first: a channel where neither an effect nor music plays; one
/// where only music plays that is not reserved by [`music`]; of the rest that are not reserved, the
/// one whose effect has played longest. With all reserved it plays nothing.
pub fn sfx(ram: &mut Ram, n: i32, channel: Option<i32>, play: Play) -> Option<usize> {
    let n = u8::try_from(n).ok().filter(|&n| usize::from(n) < SFX_COUNT)?;
    let at = match channel {
        Some(at) => usize::try_from(at).ok().filter(|&at| at < CHANNELS)?,
        None => pick(ram)?,
    };
    let mut channel = Channel::read(ram, at);
    let transpose = play.note.clamp(0, 127) as i8 - 60;
    // 15 is full, 16 in the sequence's sixteenths.
    let volume = play.volume.min(VOLUME_MAX) + u8::from(play.volume >= VOLUME_MAX);
    channel.effect = Sequence::start(ram, n, play.offset, play.steps, transpose, volume);
    channel.write(ram, at);
    Some(at)
}

fn pick(ram: &Ram) -> Option<usize> {
    let tracker = read_tracker(ram);
    let reserved = if tracker.plays == 0 { 0 } else { tracker.reserved };
    let open = || (0..CHANNELS).filter(move |&n| reserved >> n & 1 == 0);
    let channel = |n: &usize| Channel::read(ram, *n);
    let free = |n: &usize| !channel(n).effect.is_playing() && !channel(n).track.is_playing();
    open()
        .find(free)
        .or_else(|| open().find(|n| !channel(n).effect.is_playing()))
        .or_else(|| open().max_by_key(|n| (channel(n).effect.age, std::cmp::Reverse(*n))))
}

/// Stops the sound effect of a channel, or of all channels; music goes on.
pub fn sfx_stop(ram: &mut Ram, channel: Option<i32>) {
    change(ram, channel, |channel| {
        if channel.effect.is_playing() {
            channel.effect = Sequence::default();
            channel.voice.release();
        }
    });
}

/// Lets the sound effect of a channel, or of all channels, leave its loop and play to its end.
pub fn sfx_leave_loop(ram: &mut Ram, channel: Option<i32>) {
    change(ram, channel, |channel| channel.effect.leaves_loop = 1);
}

fn change(ram: &mut Ram, only: Option<i32>, act: impl Fn(&mut Channel)) {
    for n in 0..CHANNELS {
        if only.is_none_or(|only| usize::try_from(only) == Ok(n)) {
            let mut channel = Channel::read(ram, n);
            act(&mut channel);
            channel.write(ram, n);
        }
    }
}

/// Starts the music at a pattern, fading in; a negative pattern stops it, fading out.
///
/// `reserved` are the channels, a bit each, that sound effects do not pick by themselves.
pub fn music(ram: &mut Ram, pattern: i32, fade_frames: i32, reserved: u8) {
    let ticks = fade_frames.clamp(0, 60 * 60) as u32 * TICKS_PER_FRAME as u32;
    let mut tracker = read_tracker(ram);
    if pattern < 0 {
        tracker.stop(ticks);
    } else if let Ok(pattern) = u8::try_from(pattern)
        && usize::from(pattern) < PATTERN_COUNT
    {
        let (started, tracks) = Tracker::start(ram, pattern, ticks, reserved);
        tracker = started;
        let mut channels: [Channel; CHANNELS] = std::array::from_fn(|n| Channel::read(ram, n));
        enter(&mut channels, tracks);
        for (n, channel) in channels.iter().enumerate() {
            channel.write(ram, n);
        }
    }
    write_tracker(ram, &tracker);
}

/// Plays a single note on a channel for some frames, in place of its sound effect.
///
/// `note` is a MIDI number, `volume` 0 to 15; a note of 0 or less ends what the channel plays.
pub fn note(ram: &mut Ram, channel: i32, note: i32, instrument: i32, volume: i32, frames: i32) {
    let Some(at) = usize::try_from(channel).ok().filter(|&at| at < CHANNELS) else { return };
    let mut channel = Channel::read(ram, at);
    if note <= 0 {
        channel.effect = Sequence::default();
        channel.voice.release();
    } else {
        let instrument = instrument.rem_euclid(INSTRUMENT_COUNT as i32) as u8;
        let volume = volume.clamp(0, i32::from(VOLUME_MAX)) as u8;
        let step = Step::key(note.min(127) as u8, instrument, volume);
        let ticks = frames.clamp(1, 60 * 60) as u32 * TICKS_PER_FRAME as u32;
        channel.effect = Sequence::single(ticks);
        channel.voice.start(&step, note, 16, false);
        channel.voice.begin_step(&step, ticks);
    }
    channel.write(ram, at);
}

/// What a channel plays: the sound effect and its step. Effects go before music.
pub fn playing(ram: &Ram, channel: i32) -> Option<(u8, u8)> {
    let at = usize::try_from(channel).ok().filter(|&at| at < CHANNELS)?;
    let Channel { effect, track, .. } = Channel::read(ram, at);
    [effect, track].into_iter().find(|s| s.plays == 1).map(|s| (s.sfx, s.step))
}

/// The pattern that the music plays.
pub fn music_pattern(ram: &Ram) -> Option<u8> {
    let tracker = read_tracker(ram);
    (tracker.plays != 0).then_some(tracker.pattern)
}
