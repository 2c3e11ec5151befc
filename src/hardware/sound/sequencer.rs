//! The sequencer: walks through the steps of a sound effect.

use super::record::record;
use super::score::{Note, SfxHead, Step, step_at};
use super::voice::Voice;
use crate::hardware::memory_map::Ram;

record! {
    /// Where a channel is in what it plays.
    Sequence {
        /// 0 nothing, 1 a sound effect, 2 a single note.
        plays: u8,
        /// The sound effect.
        sfx: u8,
        /// The step of it.
        step: u8,
        /// Step after the last.
        end: u8,
        /// Ticks since the step began.
        tick: u8,
        /// 1 once the loop is to be left.
        leaves_loop: u8,
        /// 1 for a track of the music, which its fade applies to.
        is_music: u8,
        /// Semitones added to every note.
        transpose: i8,
        /// Volume of the whole in 1/16.
        volume: u8,
        /// Ticks since it began.
        age: u32,
        /// Ticks that a single note still has.
        left: u32,
    }
}

impl Sequence {
    /// Starts sound effect `n` at a step, for a number of steps (0: to its end).
    pub fn start(ram: &Ram, n: u8, offset: u8, steps: u8, transpose: i8, volume: u8) -> Self {
        let Some(head) = SfxHead::read(ram, usize::from(n)) else { return Self::default() };
        let end = if steps == 0 { head.length } else { offset.saturating_add(steps).min(32) };
        Self {
            plays: u8::from(offset < end),
            sfx: n,
            step: offset,
            end,
            leaves_loop: u8::from(steps != 0),
            transpose,
            volume,
            ..Self::default()
        }
    }

    /// A single note that lasts some ticks.
    pub fn single(ticks: u32) -> Self {
        Self { plays: 2, left: ticks, volume: 16, ..Self::default() }
    }

    /// Whether it still plays.
    pub fn is_playing(&self) -> bool {
        self.plays != 0
    }

    /// Goes on by a 120th of a second. With a voice it drives it, without one it only keeps time.
    pub fn tick(&mut self, ram: &Ram, voice: Option<&mut Voice>) {
        match self.plays {
            0 => {}
            1 => self.tick_effect(ram, voice),
            _ => {
                if let Some(voice) = voice {
                    voice.tick(self.age);
                    if self.left == 0 {
                        voice.release();
                    }
                }
                if self.left == 0 {
                    self.plays = 0;
                }
                self.left = self.left.saturating_sub(1);
                self.age = self.age.saturating_add(1);
            }
        }
    }

    fn tick_effect(&mut self, ram: &Ram, voice: Option<&mut Voice>) {
        let Some(head) = SfxHead::read(ram, usize::from(self.sfx)) else {
            self.plays = 0;
            return;
        };
        if self.tick >= head.speed {
            self.tick = 0;
            self.step = self.step.saturating_add(1);
            if head.loop_end > 0 && self.leaves_loop == 0 && self.step >= head.loop_end {
                self.step = head.loop_start;
            }
        }
        if self.step >= self.end.min(32) {
            self.plays = 0;
            if let Some(voice) = voice {
                voice.release();
            }
            return;
        }
        if let Some(voice) = voice {
            let step = step_at(ram, usize::from(self.sfx), usize::from(self.step));
            if self.tick == 0 {
                self.begin(&step, voice);
                voice.begin_step(&step, u32::from(head.speed));
            }
            voice.tick(u32::from(self.tick));
        }
        self.tick += 1;
        self.age = self.age.saturating_add(1);
    }

    fn begin(&self, step: &Step, voice: &mut Voice) {
        match step.note {
            Note::Key(key) => {
                let note = i32::from(key) + i32::from(self.transpose);
                voice.start(step, note, self.volume, self.is_music != 0);
            }
            Note::Off => voice.release(),
            Note::Hold => {}
        }
    }
}
