//! `songs/16-boss.mid`: a MIDI song becomes patterns and sound effects of the tracker.
//!
//! ```text
//!  events ──▶ notes in beats ──▶ a grid of steps ──▶ eight channels ──▶ patterns of sound effects
//!             every track, by    the coarsest that    a note keeps to    alike ones are kept once,
//!             time               the notes lie on     its instrument's   numbered from 127 down
//! ```
//!
//! The chip has 128 sound effects of 32 steps for everything, so the grid is as coarse as the song
//! allows. All arithmetic is on whole numbers.

use std::collections::BTreeMap;

use memchr::memmem;
use midly::{Format, MetaMessage, MidiMessage, Smf, Timing, TrackEventKind};

use crate::cart::{CartError, Score};
use crate::hardware::sound::score::{
    CHANNELS, Effect, NOTE_MAX, Note, PATTERN_COUNT, Pattern, SFX_COUNT, STEPS, Sfx, Step,
};

/// The endings of files that are songs.
pub const ENDINGS: [&str; 2] = ["mid", "midi"];

/// Steps of a beat to choose from, the coarsest first.
const GRIDS: [u64; 7] = [1, 2, 3, 4, 6, 8, 12];
/// Sixteenths, for songs that lie on no grid because somebody played them by hand.
const GRID_PLAYED: u64 = 4;
/// Ticks of the chip in a second.
const TICKS: u64 = 120;
/// The channel of drums, counted from 0.
const DRUMS: u8 = 9;
/// The length of a beat, in microseconds, until a song says otherwise: 120 a minute.
const BEAT_US: u64 = 500_000;

/// Puts a song into a score, from pattern `number` on.
pub fn add(file: &str, bytes: &[u8], number: u8, score: &mut Score) -> Result<(), CartError> {
    let song = Song::read(bytes).and_then(|song| song.place(file, number, score));
    song.map_err(|why| CartError::in_file(file, why))
}

/// A note, its times in parts of a beat.
#[derive(Clone, Copy, Debug)]
struct Played {
    from: u64,
    to: u64,
    channel: u8,
    step: Step,
}

/// What a file says.
struct Song {
    /// Parts of a beat.
    parts: u64,
    notes: Vec<Played>,
    /// The length of a beat in microseconds, from a time on.
    tempos: BTreeMap<u64, u64>,
    /// Beats of a bar.
    bar: u64,
    /// Where the last track ends.
    end: u64,
}

/// A channel of MIDI while events are read.
#[derive(Clone, Copy)]
struct Channel {
    program: u8,
    volume: u32,
    expression: u32,
}

impl Song {
    fn read(bytes: &[u8]) -> Result<Song, String> {
        let broken = |why: String| format!("this MIDI file cannot be read ({why}); save it again");
        let film = "its times are those of film, not beats; save it with beats";
        // Asked before the library reads it: one such time makes it overflow.
        let head = memmem::find(&bytes[..bytes.len().min(64)], b"MThd").unwrap_or(0);
        if bytes.get(head + 12).is_some_and(|division| division & 0x80 != 0) {
            return Err(film.to_string());
        }
        let file = Smf::parse(bytes).map_err(|fault| broken(fault.to_string()))?;
        if file.header.format == Format::Sequential {
            return Err("it holds several songs (format 2); save each as a file".to_string());
        }
        let Timing::Metrical(parts) = file.header.timing else {
            return Err(film.to_string());
        };
        let parts = u64::from(parts.as_int());
        if parts == 0 {
            return Err(broken("a beat has no parts".to_string()));
        }
        let mut song = Song { parts, notes: Vec::new(), tempos: BTreeMap::new(), bar: 4, end: 0 };
        let mut events = Vec::new();
        for track in &file.tracks {
            let mut at = 0;
            for event in track {
                at += u64::from(event.delta.as_int());
                events.push((at, event.kind));
            }
            song.end = song.end.max(at);
        }
        // Where two things happen at once: what ends goes before what is set, that before what
        // begins. The sort keeps the file's order otherwise.
        events.sort_by_key(|(at, kind)| (*at, rank(kind)));
        song.play(&events);
        if song.notes.is_empty() {
            return Err("there are no notes in it".to_string());
        }
        Ok(song)
    }

    /// Turns events into notes.
    fn play(&mut self, events: &[(u64, TrackEventKind)]) {
        let quiet = Channel { program: 0, volume: 100, expression: 127 };
        let mut channels = [quiet; 16];
        // The note that each key of each channel holds.
        let mut held: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        for (at, kind) in events {
            let (number, message) = match kind {
                TrackEventKind::Midi { channel, message } => (channel.as_int(), message),
                TrackEventKind::Meta(MetaMessage::Tempo(beat)) => {
                    self.tempos.insert(*at, beat.as_int().into());
                    continue;
                }
                TrackEventKind::Meta(MetaMessage::TimeSignature(beats, ..)) => {
                    self.bar = u64::from(*beats).clamp(1, 16);
                    continue;
                }
                _ => continue,
            };
            let channel = &mut channels[usize::from(number & 15)];
            match message {
                MidiMessage::ProgramChange { program } => channel.program = program.as_int(),
                MidiMessage::Controller { controller, value } => match controller.as_int() {
                    7 => channel.volume = value.as_int().into(),
                    11 => channel.expression = value.as_int().into(),
                    _ => {}
                },
                MidiMessage::NoteOn { key, vel } if vel.as_int() > 0 => {
                    let (key, loud) = (key.as_int(), u32::from(vel.as_int()));
                    if let Some(before) = held.insert((number, key), self.notes.len()) {
                        self.notes[before].to = *at;
                    }
                    let volume =
                        1 + loud * channel.volume * channel.expression * 14 / 127_u32.pow(3);
                    let step = match number {
                        DRUMS => drum(key, volume as u8),
                        _ => {
                            let instrument = INSTRUMENTS[usize::from(channel.program / 8)];
                            Step::key(key.clamp(1, NOTE_MAX), instrument, volume as u8)
                        }
                    };
                    self.notes.push(Played { from: *at, to: self.end, channel: number, step });
                }
                MidiMessage::NoteOn { key, .. } | MidiMessage::NoteOff { key, .. } => {
                    if let Some(note) = held.remove(&(number, key.as_int())) {
                        self.notes[note].to = *at;
                    }
                }
                _ => {}
            }
        }
    }

    /// Steps of a beat: the coarsest grid on which 19 of 20 notes begin, to a 24th of a beat.
    fn grid(&self) -> u64 {
        let fits = |grid: &u64| {
            let off = self.notes.iter().filter(|note| {
                let step = self.step(note.from, *grid);
                let error = (step * self.parts).abs_diff(note.from * grid);
                error * 24 > self.parts * grid
            });
            off.count() * 20 <= self.notes.len()
        };
        GRIDS.into_iter().find(fits).unwrap_or(GRID_PLAYED)
    }

    /// The step that is nearest to a time.
    fn step(&self, at: u64, grid: u64) -> u64 {
        (at * grid + self.parts / 2) / self.parts
    }

    /// Ticks of a step at a time.
    fn speed(&self, at: u64, grid: u64) -> u8 {
        let beat = self.tempos.range(..=at).next_back().map_or(BEAT_US, |(_, beat)| *beat);
        let unit = 1_000_000 * grid;
        ((beat * TICKS + unit / 2) / unit).clamp(1, 255) as u8
    }

    fn place(&self, file: &str, number: u8, score: &mut Score) -> Result<(), String> {
        let grid = self.grid();
        let end = self.notes.iter().map(|note| self.step(note.to, grid)).max().unwrap_or(0);
        // To the end of a beat, so that it goes round in time.
        let end = end.max(self.step(self.end, grid)).max(1).next_multiple_of(grid);
        let fitting = |unit: u64| (STEPS as u64 / unit * unit) as usize;
        let length = match fitting(grid * self.bar) {
            0 => fitting(grid),
            bars => bars,
        };
        let first = usize::from(number);
        let count = (end as usize).div_ceil(length);
        if first + count > PATTERN_COUNT {
            return Err(format!(
                "it needs {count} patterns from {first} on, and they end with {}; make it shorter",
                PATTERN_COUNT - 1
            ));
        }
        let taken = (first..first + count).find(|n| score.patterns.contains_key(&(*n as u8)));
        if let Some(taken) = taken {
            return Err(format!(
                "it needs the patterns {first} to {}, and pattern {taken} is another song's; begin \
                 its name with another number",
                first + count - 1
            ));
        }
        let (patterns, sfx) = self.patterns(&self.channels(grid, end as usize), length, grid);
        let free = (0..SFX_COUNT as u8).rev().filter(|n| !score.sfx.contains_key(n));
        let free: Vec<u8> = free.collect();
        if sfx.len() > free.len() {
            return Err(format!(
                "it needs {} sound effects, and {} of {SFX_COUNT} are free; make it shorter, or \
                 let parts of it repeat",
                sfx.len(),
                free.len()
            ));
        }
        score.sfx.extend(free.iter().copied().zip(sfx));
        let once = file.rsplit_once('.').is_some_and(|(stem, _)| stem.ends_with("-once"));
        for (n, (tracks, ticks)) in patterns.into_iter().enumerate() {
            let pattern = Pattern {
                tracks: tracks.map(|track| track.and_then(|at| free.get(at).copied())),
                loop_start: n == 0 && !once,
                loop_end: n + 1 == count && !once,
                stop: n + 1 == count && once,
                ticks,
            };
            score.patterns.insert((first + n) as u8, pattern);
        }
        Ok(())
    }

    /// The steps of the chip's eight channels.
    fn channels(&self, grid: u64, end: usize) -> [Vec<Step>; CHANNELS] {
        let mut channels =
            [const { Vec::new() }; CHANNELS].map(|_: Vec<Step>| vec![Step::default(); end]);
        let mut voices = [Voice::default(); CHANNELS];
        let mut notes: Vec<_> = self.notes.iter().collect();
        notes.sort_by_key(|note| (note.from, note.channel, note.step.instrument));
        for note in notes {
            let from = self.step(note.from, grid) as usize;
            let to = (self.step(note.to, grid) as usize).max(from + 1);
            let Some(at) = pick(&voices, note.channel, from) else { continue };
            let Some(first) = channels[at].get_mut(from) else { continue };
            *first = note.step;
            // A note that gives way to this one is not ended later.
            if let Some(off) = channels[at].get_mut(voices[at].to).filter(|_| voices[at].to > from)
                && off.note == Note::Off
            {
                *off = Step::default();
            }
            if let Some(off) = channels[at].get_mut(to) {
                off.note = Note::Off;
            }
            voices[at] = Voice { channel: Some(note.channel), from, to };
        }
        channels
    }

    /// The steps cut into patterns: for each the sound effects of its tracks and its ticks; and
    /// the sound effects.
    fn patterns(
        &self,
        channels: &[Vec<Step>; CHANNELS],
        length: usize,
        grid: u64,
    ) -> (Vec<Tracks>, Vec<Sfx>) {
        let mut found: Vec<Sfx> = Vec::new();
        let mut patterns = Vec::new();
        let mut sounding = [false; CHANNELS];
        for begin in (0..channels[0].len()).step_by(length) {
            let speed = self.speed(begin as u64 * self.parts / grid, grid);
            let count = length.min(channels[0].len() - begin);
            let mut tracks = [None; CHANNELS];
            for (n, steps) in channels.iter().enumerate() {
                let part = &steps[begin..begin + count];
                let silent = part.iter().all(|step| step.note == Note::Hold);
                if silent && !sounding[n] {
                    continue;
                }
                let mut sfx = Sfx { speed, length: count as u8, ..Sfx::default() };
                sfx.steps[..count].copy_from_slice(part);
                let last = part.iter().rev().find(|step| step.note != Note::Hold);
                sounding[n] = last.map_or(sounding[n], |step| step.note != Note::Off);
                let same = found.iter().position(|known| *known == sfx);
                tracks[n] = Some(same.unwrap_or_else(|| {
                    found.push(sfx);
                    found.len() - 1
                }));
            }
            patterns.push((tracks, count as u16 * u16::from(speed)));
        }
        (patterns, found)
    }
}

/// The sound effects of a pattern's tracks, by their place in a list, and its ticks.
type Tracks = ([Option<usize>; CHANNELS], u16);

/// What a channel of the chip plays at the moment.
#[derive(Clone, Copy, Default)]
struct Voice {
    channel: Option<u8>,
    from: usize,
    to: usize,
}

/// The chip's channel for a note that begins now: one that is free and played for the same MIDI
/// channel, one that never played, any that is free; then the one whose note of the same MIDI
/// channel began first. Otherwise the note is left out.
fn pick(voices: &[Voice; CHANNELS], channel: u8, now: usize) -> Option<usize> {
    let free = |voice: &Voice| voice.channel.is_none() || voice.to <= now;
    let own = |voice: &Voice| voice.channel == Some(channel);
    let find = |wanted: &dyn Fn(&Voice) -> bool| voices.iter().position(wanted);
    find(&|voice| free(voice) && own(voice))
        .or_else(|| find(&|voice| voice.channel.is_none()))
        .or_else(|| find(&free))
        .or_else(|| {
            let older = |n: &usize| own(&voices[*n]) && voices[*n].from < now;
            (0..CHANNELS).filter(older).min_by_key(|n| voices[*n].from)
        })
}

fn rank(kind: &TrackEventKind) -> u8 {
    match kind {
        TrackEventKind::Midi { message: MidiMessage::NoteOff { .. }, .. } => 0,
        TrackEventKind::Midi { message: MidiMessage::NoteOn { vel, .. }, .. } => {
            if vel.as_int() == 0 { 0 } else { 2 }
        }
        _ => 1,
    }
}

/// The instrument for each family of eight programs of General MIDI: pianos, chimes, organs,
/// guitars, basses, strings, ensembles, brass, reeds, pipes, leads, pads, effects, ethnic,
/// percussion, noises.
const INSTRUMENTS: [u8; 16] = [11, 9, 8, 11, 10, 13, 13, 4, 1, 3, 12, 13, 9, 11, 7, 6];

/// What plays for a drum of General MIDI.
fn drum(key: u8, volume: u8) -> Step {
    match key {
        // Bass drums; toms, from low to high.
        35 | 36 => Step::key(36, 14, volume),
        41 | 43 | 45 | 47 | 48 | 50 => Step::key(key, 14, volume),
        // Hats, open and closed, and shakers.
        42 | 44 | 46 | 54 | 69 | 70 | 82 => Step::key(84, 15, volume),
        // Bells and blocks.
        53 | 56 | 76 | 77 | 80 | 81 => Step::key(key + 12, 7, volume).with(Effect::FadeOut, 0),
        // Snares, claps, cymbals.
        _ => Step::key(84, 6, volume).with(Effect::FadeOut, 0),
    }
}

#[cfg(test)]
#[path = "midi_tests.rs"]
mod tests;
