//! A voice: envelope, vibrato, slides and effects around an oscillator.
//!
//! The sequencer speaks to it 120 times a second, it works out its pitch and loudness 480 times a
//! second, and between those points loudness moves in a straight line, so nothing clicks.

use super::oscillator::{Oscillator, Tone};
use super::pitch::{self, FINE};
use super::record::record;
use super::score::{Effect, Instrument, Step, VOLUME_MAX, Wave};
use crate::hardware::memory_map::Ram;
use crate::hardware::sine::sine;

/// Samples between two points at which a voice works out its pitch and loudness.
pub const CONTROL_SAMPLES: usize = 100;
/// Such points in a tick of the sequencer.
pub const CONTROLS_PER_TICK: u32 = 4;

const FULL: u32 = 65535;
/// Farthest that a sample before gain can be from nought, joins included.
const SWING: i32 = 1 << 17;

record! {
    /// State of a voice.
    Voice {
        /// 0 silent, 1 rising, 2 falling to its held level, 3 released.
        stage: u8,
        /// The instrument, 0 to 31.
        instrument: u8,
        /// The effect of the step.
        effect: u8,
        /// How much of it.
        amount: u8,
        /// Width of the pulse while an effect sets it, otherwise 0.
        duty: u8,
        /// Place while an effect sets it, shifted by 1; otherwise 0.
        pan: u8,
        /// Whether the next sample has to join up with the last one.
        joins: u8,
        /// 1 while the tracker drives the voice, so that its fade counts.
        is_music: u8,
        /// Volume of the note in 1/240.
        volume: i16,
        /// Pitch of the note, in 1/256 semitones.
        pitch: i32,
        /// Pitch of the note before.
        from: i32,
        /// Points of 1/480 second since the step began.
        point: u32,
        /// Points of the whole step.
        points: u32,
        /// Level of the envelope, 65535 is full.
        envelope: u16,
        /// Level at which the release began.
        released: u16,
        /// Phase of the vibrato, 2^32 is a round.
        vibrato: u32,
        /// Phase of the wave, 2^32 is a round.
        phase: u32,
        /// Phase of the noise's steps.
        noise_phase: u32,
        /// The noise's shift register.
        noise: u16,
        /// Gain of the left side, 16 bits of whole and 8 of fraction.
        left: i32,
        /// Gain of the right side.
        right: i32,
        /// The last sample before gain.
        last: i32,
        /// What is left of the jump to the sample after it.
        jump: i32,
        /// The first stage of the low-pass filter.
        low1: i32,
        /// The second stage.
        low2: i32,
    }
}

/// Where a voice's samples go.
pub struct Bus<'a> {
    /// Left side.
    pub left: &'a mut [i32],
    /// Right side.
    pub right: &'a mut [i32],
    /// What goes into the echo.
    pub echo: &'a mut [i32],
}

impl Voice {
    /// Starts a note at a volume in sixteenths of the step's; the music's fade applies to its own.
    pub fn start(&mut self, step: &Step, note: i32, volume: u8, is_music: bool) {
        self.is_music = u8::from(is_music);
        let pitch = pitch::of_note(note);
        let silent = self.stage == 0;
        self.from = if silent { pitch } else { self.pitch };
        self.pitch = pitch;
        self.volume = i16::from(step.volume.min(VOLUME_MAX)) * i16::from(volume.min(16));
        if silent {
            self.phase = 0;
            (self.last, self.jump, self.low1, self.low2) = (0, 0, 0, 0);
        }
        // A slide goes on with the note that sounds; anything else begins anew.
        let slides = step.effect == Effect::Slide && !silent && self.stage != 3;
        if !slides || self.instrument != step.instrument {
            self.instrument = step.instrument;
            self.joins = u8::from(!silent);
            self.stage = 1;
            self.envelope = 0;
            self.vibrato = 0;
            (self.duty, self.pan) = (0, 0);
        }
    }

    /// Sets the effect of the step that begins, which lasts `ticks`.
    pub fn begin_step(&mut self, step: &Step, ticks: u32) {
        (self.effect, self.amount) = (step.effect as u8, step.amount);
        self.point = 0;
        self.points = ticks * CONTROLS_PER_TICK;
        match step.effect {
            Effect::Pan => self.pan = step.amount.saturating_add(1),
            Effect::Duty => (self.duty, self.joins) = (step.amount.max(1), 1),
            _ => {}
        }
    }

    /// What an effect does at the start of each tick; `tick` counts from the step's beginning.
    pub fn tick(&mut self, tick: u32) {
        let amount = i16::from(self.amount);
        match Effect::from_code(self.effect) {
            // A step of volume is 16 in 1/240, so amount/16 steps are `amount`.
            Effect::Louder => self.volume = (self.volume.saturating_add(amount)).min(240),
            Effect::Softer => self.volume = (self.volume.saturating_sub(amount)).max(0),
            Effect::Up => self.pitch = (self.pitch + i32::from(amount) * FINE / 16).min(128 * FINE),
            Effect::Down => self.pitch = (self.pitch - i32::from(amount) * FINE / 16).max(0),
            Effect::Cut if tick == u32::from(self.amount) => self.release(),
            Effect::Again
                if tick > 0
                    && self.amount > 0
                    && self.stage != 0
                    && tick.is_multiple_of(u32::from(self.amount)) =>
            {
                (self.stage, self.envelope) = (1, 0);
            }
            _ => {}
        }
    }

    /// Lets the note die away.
    pub fn release(&mut self) {
        if self.stage != 0 && self.stage != 3 {
            self.stage = 3;
            self.released = self.envelope;
        }
    }

    /// Whether nothing is to be heard.
    pub fn is_silent(&self) -> bool {
        self.stage == 0 && self.left == 0 && self.right == 0
    }

    /// Makes the next hundred samples and adds them to the bus. `fade` of 65536 is full.
    pub fn play(&mut self, ram: &Ram, fade: u32, bus: &mut Bus<'_>) {
        if self.is_silent() {
            return;
        }
        // A snapshot from elsewhere may hold anything.
        self.left = self.left.clamp(0, FULL as i32 * 256);
        self.right = self.right.clamp(0, FULL as i32 * 256);
        self.last = self.last.clamp(-SWING, SWING);
        self.jump = self.jump.clamp(-SWING, SWING);
        let instrument = Instrument::read(ram, usize::from(self.instrument));
        let step = self.phase_step(&instrument);
        let (left, right) = self.gains(&instrument, fade);
        self.point = self.point.saturating_add(1);
        let duty = if self.duty == 0 { instrument.duty } else { self.duty };
        let table = match instrument.wave {
            Wave::Table(n) => {
                let at = usize::from(n) * 32;
                &crate::hardware::memory_map::view::waves(ram)[at..at + 32]
            }
            _ => &[0; 32],
        };
        self.fill(
            &Tone { wave: instrument.wave, duty, table, step },
            &instrument,
            left,
            right,
            bus,
        );
        if self.stage == 0 && left == 0 && right == 0 {
            (self.left, self.right) = (0, 0);
        }
    }

    fn fill(
        &mut self,
        tone: &Tone<'_>,
        with: &Instrument,
        left: i32,
        right: i32,
        bus: &mut Bus<'_>,
    ) {
        let samples = CONTROL_SAMPLES as i32;
        let (left_step, right_step) =
            ((left - self.left) / samples, (right - self.right) / samples);
        let cutoff = cutoff(with.low_pass);
        let echo = i32::from(with.echo);
        let mut oscillator =
            Oscillator { phase: self.phase, noise_phase: self.noise_phase, noise: self.noise };
        for i in 0..CONTROL_SAMPLES {
            let mut sample = oscillator.next(tone);
            if self.joins != 0 {
                self.joins = 0;
                self.jump = (self.last - sample).clamp(-SWING, SWING);
            }
            sample += self.jump;
            // The jump fades by a 32nd a sample: gone in 3 ms, too slow to click.
            self.jump = self.jump * 31 / 32;
            self.last = sample;
            if let Some(cutoff) = cutoff {
                sample = self.low_pass(sample, cutoff);
            }
            self.left += left_step;
            self.right += right_step;
            let sample = i64::from(sample);
            let l = ((sample * i64::from(self.left)) >> 24) as i32;
            let r = ((sample * i64::from(self.right)) >> 24) as i32;
            bus.left[i] += l;
            bus.right[i] += r;
            bus.echo[i] += ((l + r) * echo) >> 9;
        }
        (self.phase, self.noise_phase, self.noise) =
            (oscillator.phase, oscillator.noise_phase, oscillator.noise);
        (self.left, self.right) = (left, right);
    }

    /// Two stages that each go part of the way to their input; 8 bits of fraction.
    fn low_pass(&mut self, sample: i32, cutoff: i64) -> i32 {
        let toward = |from: i32, to: i32| -> i32 {
            from.wrapping_add((((i64::from(to) - i64::from(from)) * cutoff) >> 16) as i32)
        };
        self.low1 = toward(self.low1, sample << 8);
        self.low2 = toward(self.low2, self.low1);
        (self.low2 >> 8).clamp(-SWING, SWING)
    }

    /// How far the step has come, 65536 at its end.
    fn progress(&self) -> i32 {
        let points = self.points.max(1);
        (u64::from(self.point.min(points)) * 65536 / u64::from(points)) as i32
    }

    fn phase_step(&mut self, with: &Instrument) -> u32 {
        let amount = i32::from(self.amount);
        let mut pitch = self.pitch.clamp(0, 128 * FINE);
        let mut falls = None;
        let (mut depth, mut rate) = (i32::from(with.vibrato_depth), u32::from(with.vibrato_rate));
        match Effect::from_code(self.effect) {
            Effect::Slide => {
                let from = self.from.clamp(0, 128 * FINE);
                pitch =
                    from + ((i64::from(pitch - from) * i64::from(self.progress())) >> 16) as i32;
            }
            Effect::Vibrato => (depth, rate) = (amount & 15, (self.amount >> 4) as u32 * 4),
            Effect::Drop => falls = Some(65536 - self.progress()),
            Effect::Arpeggio => {
                // Three notes in turn, each for two ticks.
                let turn = self.point / (2 * CONTROLS_PER_TICK) % 3;
                pitch += [0, amount >> 4, amount & 15][turn as usize] * FINE;
            }
            _ => {}
        }
        // A rate of 1 is a quarter of a round a second.
        self.vibrato = self.vibrato.wrapping_add(rate * (u32::MAX / (480 * 4)));
        pitch += (sine((self.vibrato >> 16) as i32) * depth / 16) >> 8;
        pitch += i32::from(with.transpose) * FINE + i32::from(with.detune) * FINE / 64;
        let step = pitch::step(pitch);
        match falls {
            Some(part) => ((u64::from(step) * part as u64) >> 16) as u32,
            None => step,
        }
    }

    /// Gain of the two sides at the end of the next hundred samples.
    fn gains(&mut self, with: &Instrument, fade: u32) -> (i32, i32) {
        self.shape(with);
        let envelope = u64::from(self.envelope);
        let mut gain = (envelope * envelope) >> 16;
        gain = gain * self.volume.clamp(0, 240) as u64 / 240;
        gain = gain * u64::from(with.volume) / 255;
        match Effect::from_code(self.effect) {
            Effect::FadeIn => gain = (gain * self.progress() as u64) >> 16,
            Effect::FadeOut => gain = (gain * (65536 - self.progress()) as u64) >> 16,
            _ => {}
        }
        if self.is_music != 0 {
            gain = (gain * u64::from(fade.min(65536))) >> 16;
        }
        let gain = gain as i32 * 256;
        let pan = if self.pan == 0 { i32::from(with.pan) } else { i32::from(self.pan) - 129 };
        // The nearer side stays as it is, the farther one grows softer.
        let (left, right) = ((128 - pan.max(0)).max(0), (128 + pan.min(0)).max(0));
        let pick = |side: i32| {
            ((i64::from(gain) * i64::from(if side <= 1 { 0 } else { side })) >> 7) as i32
        };
        (pick(left), pick(right))
    }

    /// Moves the envelope by a 480th of a second.
    fn shape(&mut self, with: &Instrument) {
        let per_point =
            |ticks: u8, height: u32| height / (u32::from(ticks) * CONTROLS_PER_TICK).max(1);
        let level = u32::from(self.envelope);
        let sustain = u32::from(with.sustain) * 257;
        let next = match self.stage {
            1 => {
                let next = level + per_point(with.attack, FULL).max(1);
                if with.attack == 0 || next >= FULL {
                    self.stage = 2;
                    FULL
                } else {
                    next
                }
            }
            2 => {
                let fallen = level.saturating_sub(per_point(with.decay, FULL - sustain).max(1));
                let next = fallen.max(sustain);
                if next == 0 {
                    self.stage = 0;
                }
                next
            }
            3 => {
                let next =
                    level.saturating_sub(per_point(with.release, self.released.into()).max(1));
                if next == 0 {
                    self.stage = 0;
                }
                next
            }
            _ => {
                self.stage = 0;
                0
            }
        };
        self.envelope = next.min(FULL) as u16;
    }
}

/// How far the filter goes to its input a sample, in 1/65536; none when it is off.
fn cutoff(low_pass: u8) -> Option<i64> {
    if low_pass == 0 {
        return None;
    }
    // 1 to 255 are spread evenly over the notes from 36 (65 Hz) to 127 (12.5 kHz).
    let step = pitch::step(36 * FINE + i32::from(low_pass) * 91 * FINE / 255);
    // Two pi times the frequency, as part of the sampling rate: 411775 is two pi in 1/65536.
    let x = (i64::from(step >> 16) * 411_775) >> 16;
    Some(x * 65536 / (65536 + x / 2))
}
