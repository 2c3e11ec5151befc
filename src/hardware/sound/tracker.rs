//! The tracker: plays pattern after pattern.

use super::record::record;
use super::score::{CHANNELS, PATTERN_COUNT, Pattern, STEPS, SfxHead};
use super::sequencer::Sequence;
use crate::hardware::memory_map::Ram;

/// Full level of the fade.
pub const FADE_FULL: u32 = 65536;

record! {
    /// State of the music.
    Tracker {
        /// 1 while there is music.
        plays: u8,
        /// The pattern.
        pattern: u8,
        /// Channels that sound effects leave alone unless told otherwise, a bit each.
        reserved: u8,
        /// 1 when the music stops once it is faded out.
        stops: u8,
        /// Ticks that the pattern still has.
        left: u32,
        /// Level, 65536 is full.
        level: u32,
        /// What is added to the level each tick.
        fade: i32,
    }
}

impl Tracker {
    /// Starts at a pattern, fading in over some ticks.
    pub fn start(
        ram: &Ram,
        pattern: u8,
        fade_ticks: u32,
        reserved: u8,
    ) -> (Self, [Sequence; CHANNELS]) {
        let level = if fade_ticks == 0 { FADE_FULL } else { 0 };
        let fade = (FADE_FULL / fade_ticks.max(1)).max(1) as i32;
        let mut tracker = Self { plays: 1, reserved, level, fade, ..Self::default() };
        let tracks = tracker.enter(ram, pattern);
        (tracker, tracks)
    }

    /// Stops, fading out over some ticks.
    pub fn stop(&mut self, fade_ticks: u32) {
        self.stops = 1;
        self.fade = match fade_ticks {
            0 => -(FADE_FULL as i32),
            ticks => -((FADE_FULL / ticks).max(1) as i32),
        };
    }

    /// Goes on by a 120th of a second; gives the tracks of a pattern that begins, and empty ones
    /// when the music ends.
    pub fn tick(&mut self, ram: &Ram) -> Option<[Sequence; CHANNELS]> {
        if self.plays == 0 {
            return None;
        }
        let level = i64::from(self.level) + i64::from(self.fade);
        self.level = level.clamp(0, i64::from(FADE_FULL)) as u32;
        if self.stops != 0 && self.level == 0 {
            *self = Self::default();
            return Some([Sequence::default(); CHANNELS]);
        }
        if self.left > 0 {
            self.left -= 1;
            return None;
        }
        let tracks = match next(ram, self.pattern) {
            Some(pattern) => self.enter(ram, pattern),
            None => {
                *self = Self::default();
                [Sequence::default(); CHANNELS]
            }
        };
        self.left = self.left.saturating_sub(1);
        Some(tracks)
    }

    fn enter(&mut self, ram: &Ram, n: u8) -> [Sequence; CHANNELS] {
        let pattern = Pattern::read(ram, usize::from(n));
        let ticks = length(ram, &pattern);
        if ticks == 0 {
            *self = Self::default();
            return [Sequence::default(); CHANNELS];
        }
        self.pattern = n;
        self.left = ticks;
        pattern.tracks.map(|track| match track {
            Some(sfx) => Sequence { is_music: 1, ..Sequence::start(ram, sfx, 0, 0, 0, 16) },
            None => Sequence::default(),
        })
    }
}

/// The pattern after `n`; none when the song ends.
fn next(ram: &Ram, n: u8) -> Option<u8> {
    let pattern = Pattern::read(ram, usize::from(n));
    if pattern.stop {
        return None;
    }
    if pattern.loop_end {
        let starts = |&n: &u8| Pattern::read(ram, usize::from(n)).loop_start;
        return Some((0..=n).rev().find(starts).unwrap_or(0));
    }
    n.checked_add(1).filter(|&n| usize::from(n) < PATTERN_COUNT)
}

/// Ticks of a pattern: its own length, that of its first track that does not loop, or 32 steps of
/// its first track. 0 when it has none.
fn length(ram: &Ram, pattern: &Pattern) -> u32 {
    if pattern.ticks > 0 {
        return u32::from(pattern.ticks);
    }
    let heads = || {
        let tracks = pattern.tracks.into_iter().flatten();
        tracks.filter_map(|n| SfxHead::read(ram, usize::from(n)))
    };
    let steady = heads().find(|head| head.loop_end == 0);
    match steady {
        Some(head) => u32::from(head.speed) * u32::from(head.length),
        None => heads().next().map_or(0, |head| u32::from(head.speed) * STEPS as u32),
    }
}
