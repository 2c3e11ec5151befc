//! The road from the console to the sound device.
//!
//! ```text
//!   tick: 800 pairs ──► ring of atomics ──► Playback: resample, fade ──► device
//!        (wall clock)                        (the device's clock)
//! ```
//!
//! The two clocks never agree exactly. `Playback` keeps the ring about three ticks full by reading
//! up to half a percent faster or slower, which nobody hears. When the ring runs dry, fills up or
//! is put on hold, the sound fades within 3 ms instead of clicking.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// Rate at which the console makes sound, in pairs a second.
pub const SOURCE_RATE: u32 = 48_000;

/// Pairs that one tick makes.
const TICK_PAIRS: usize = 800;

/// Pairs that lie in wait: three ticks, 50 ms. Two ran dry under a device period of 1,024.
const TARGET: usize = 3 * TICK_PAIRS;

/// A machine too slow for that waits for a tick more after each break, up to six: 100 ms.
const TARGET_MAX: usize = 6 * TICK_PAIRS;

/// Beyond this many pairs the oldest are skipped, as after a stop of the device: ten ticks, 167 ms.
const LIMIT: usize = 10 * TICK_PAIRS;

/// Pairs the ring holds; a power of two, so that a position wraps by masking.
const CAPACITY: usize = 16_384;

/// Pairs in which a fade goes from full to silent: 2.7 ms at 48 kHz.
const FADE_PAIRS: usize = 128;

/// The most that reading may run faster or slower to follow the device's clock.
const DRIFT_MAX: f64 = 0.005;

const _: () = assert!(CAPACITY.is_power_of_two() && LIMIT + 4 * TICK_PAIRS < CAPACITY);

/// A ring of stereo pairs with one writer and one reader, without locks.
#[derive(Debug)]
pub struct SoundQueue {
    /// A pair in 32 bits: left in the low half.
    pairs: Box<[AtomicU32]>,
    written: AtomicUsize,
    read: AtomicUsize,
    hold: AtomicBool,
    /// Volume in percent, 0 to 100.
    volume: AtomicU32,
    underruns: AtomicU64,
    calls: AtomicU64,
}

impl SoundQueue {
    /// An empty queue at `volume` percent.
    pub fn new(volume: u32) -> Arc<Self> {
        Arc::new(SoundQueue {
            pairs: (0..CAPACITY).map(|_| AtomicU32::new(0)).collect(),
            written: AtomicUsize::new(0),
            read: AtomicUsize::new(0),
            hold: AtomicBool::new(false),
            volume: AtomicU32::new(volume.min(100)),
            underruns: AtomicU64::new(0),
            calls: AtomicU64::new(0),
        })
    }

    /// Appends pairs (left, right, left, …). What does not fit is dropped: nobody listens then.
    pub fn push(&self, samples: &[i16]) {
        let written = self.written.load(Ordering::Relaxed);
        let room = CAPACITY - self.waiting().min(CAPACITY);
        let mut position = written;
        for pair in samples.chunks_exact(2).take(room) {
            let bits = u32::from(pair[0] as u16) | u32::from(pair[1] as u16) << 16;
            self.pairs[position & (CAPACITY - 1)].store(bits, Ordering::Relaxed);
            position = position.wrapping_add(1);
        }
        // Release: the reader that sees the new position sees the pairs before it.
        self.written.store(position, Ordering::Release);
    }

    /// Pairs written and not yet read.
    pub fn waiting(&self) -> usize {
        let read = self.read.load(Ordering::Acquire);
        self.written.load(Ordering::Acquire).wrapping_sub(read)
    }

    /// Puts the sound on hold (it fades out, and back in later) or lets it go on.
    pub fn set_hold(&self, hold: bool) {
        self.hold.store(hold, Ordering::Relaxed);
    }

    /// Sets the volume in percent, 0 to 100.
    pub fn set_volume(&self, percent: u32) {
        self.volume.store(percent.min(100), Ordering::Relaxed);
    }

    /// How often the sound had to stop because no pairs were waiting.
    pub fn underruns(&self) -> u64 {
        self.underruns.load(Ordering::Relaxed)
    }

    /// How often the device asked for sound: stands still when the device is gone.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

/// The reading end: lives in the device's callback.
#[derive(Debug)]
pub struct Playback {
    queue: Arc<SoundQueue>,
    /// Source pairs per device frame before drift correction.
    rate_ratio: f64,
    /// Position between `before` (0) and `after` (1).
    between: f64,
    before: [f32; 2],
    after: [f32; 2],
    /// 0 silent, 1 full; moves by one 128th a pair.
    gain: f32,
    volume: f32,
    flowing: bool,
    /// Pairs that should lie in wait.
    target: usize,
    average: f64,
}

impl Playback {
    /// Reads `queue` for a device that plays `device_rate` frames a second.
    pub fn new(queue: Arc<SoundQueue>, device_rate: u32) -> Self {
        let volume = loudness(queue.volume.load(Ordering::Relaxed));
        Playback {
            queue,
            rate_ratio: f64::from(SOURCE_RATE) / f64::from(device_rate.max(1)),
            between: 0.0,
            before: [0.0; 2],
            after: [0.0; 2],
            gain: 0.0,
            volume,
            flowing: false,
            target: TARGET,
            average: TARGET as f64,
        }
    }

    /// Fills `out`, frames of `channels` samples from -1 to 1. Channels beyond two stay silent; a
    /// single channel gets the mean of both.
    pub fn fill(&mut self, out: &mut [f32], channels: usize) {
        self.queue.calls.fetch_add(1, Ordering::Relaxed);
        let step = self.rate_ratio * (1.0 + self.drift());
        let volume = loudness(self.queue.volume.load(Ordering::Relaxed));
        for frame in out.chunks_exact_mut(channels.max(1)) {
            self.volume += (volume - self.volume) * 0.002;
            let [left, right] = self.next_pair(step);
            match frame {
                [mono] => *mono = (left + right) * 0.5,
                [first, second, rest @ ..] => {
                    (*first, *second) = (left, right);
                    rest.fill(0.0);
                }
                [] => {}
            }
        }
    }

    /// How much faster (positive) or slower to read, from the average of what waits.
    fn drift(&mut self) -> f64 {
        if !self.flowing {
            return 0.0;
        }
        // 0.02 a callback averages over about a second: longer than the jitter of single callbacks.
        self.average += (self.queue.waiting() as f64 - self.average) * 0.02;
        let target = self.target as f64;
        let surplus = (self.average - target) / target;
        (surplus * 0.01).clamp(-DRIFT_MAX, DRIFT_MAX)
    }

    fn next_pair(&mut self, step: f64) -> [f32; 2] {
        if !self.flowing && !self.try_start() {
            return [0.0; 2];
        }
        self.between += step;
        while self.between >= 1.0 {
            self.between -= 1.0;
            self.advance();
        }
        let mix = self.between as f32;
        let scale = self.gain * self.volume;
        [0, 1].map(|i| (self.before[i] + (self.after[i] - self.before[i]) * mix) * scale)
    }

    fn try_start(&mut self) -> bool {
        if self.queue.hold.load(Ordering::Relaxed) || self.queue.waiting() < self.target {
            return false;
        }
        self.flowing = true;
        self.average = self.queue.waiting() as f64;
        true
    }

    /// Takes the next pair and moves the fade.
    fn advance(&mut self) {
        let waiting = self.queue.waiting();
        let hold = self.queue.hold.load(Ordering::Relaxed);
        let fade_out = hold || !(FADE_PAIRS..=LIMIT).contains(&waiting);
        let change = 1.0 / FADE_PAIRS as f32;
        self.gain = (self.gain + if fade_out { -change } else { change }).clamp(0.0, 1.0);
        if fade_out && self.gain == 0.0 {
            self.come_to_rest(waiting, hold);
            return;
        }
        self.before = self.after;
        self.after = self.take();
    }

    /// The fade is over: wait on hold or for more sound, or skip what is too old.
    fn come_to_rest(&mut self, waiting: usize, hold: bool) {
        self.before = [0.0; 2];
        self.after = [0.0; 2];
        if hold {
            self.flowing = false;
        } else if waiting > LIMIT {
            let read = self.queue.read.load(Ordering::Relaxed);
            self.queue.read.store(read.wrapping_add(waiting - self.target), Ordering::Release);
            self.average = self.target as f64;
        } else {
            self.flowing = false;
            self.target = (self.target + TICK_PAIRS).min(TARGET_MAX);
            self.queue.underruns.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn take(&mut self) -> [f32; 2] {
        if self.queue.waiting() == 0 {
            return self.after;
        }
        let read = self.queue.read.load(Ordering::Relaxed);
        let bits = self.queue.pairs[read & (CAPACITY - 1)].load(Ordering::Relaxed);
        self.queue.read.store(read.wrapping_add(1), Ordering::Release);
        [bits as u16 as i16, (bits >> 16) as u16 as i16].map(|s| f32::from(s) / 32_768.0)
    }
}

/// Percent to a factor. The square follows the ear better than the straight line.
fn loudness(percent: u32) -> f32 {
    let share = percent.min(100) as f32 / 100.0;
    share * share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticks of a 480 Hz sine: 100 pairs a period, so that every tick starts at phase zero.
    fn sine_tick() -> Vec<i16> {
        (0..800)
            .flat_map(|i| {
                let turn = f64::from(i % 100) / 100.0 * std::f64::consts::TAU;
                [(libm::sin(turn) * 16_384.0) as i16; 2]
            })
            .collect()
    }

    /// Plays `ticks` ticks through a device of `device_rate` in periods of 1,024 frames.
    fn play(device_rate: u32, ticks: usize) -> (Arc<SoundQueue>, Playback, Vec<f32>) {
        let queue = SoundQueue::new(100);
        let mut playback = Playback::new(queue.clone(), device_rate);
        let mut heard = Vec::new();
        let mut owed = 0.0;
        for _ in 0..ticks {
            queue.push(&sine_tick());
            owed += f64::from(device_rate) / 60.0;
            while owed >= 1024.0 {
                owed -= 1024.0;
                let mut out = [0.0; 2048];
                playback.fill(&mut out, 2);
                heard.extend(out.chunks(2).map(|frame| frame[0]));
            }
        }
        (queue, playback, heard)
    }

    /// The largest jump between neighbouring frames: a click would be far above the sine's own.
    fn largest_jump(heard: &[f32]) -> f32 {
        heard.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn a_tone_arrives_without_gap_or_click() {
        for rate in [44_100, 48_000, 96_000] {
            let (queue, _, heard) = play(rate, 600);
            assert_eq!(queue.underruns(), 0, "at {rate} Hz");
            let peak = heard.iter().fold(0.0f32, |m, s| m.max(s.abs()));
            assert!((0.49..=0.51).contains(&peak), "peak {peak} at {rate} Hz");
            assert!(largest_jump(&heard) < 0.04, "a click at {rate} Hz");
        }
    }

    #[test]
    fn a_device_clock_that_is_off_is_followed() {
        for rate in [47_900, 48_100] {
            // The device claims 48 kHz and runs at `rate`.
            let queue = SoundQueue::new(100);
            let mut playback = Playback::new(queue.clone(), SOURCE_RATE);
            let mut owed = 0.0;
            for _ in 0..60 * 60 * 5 {
                queue.push(&sine_tick());
                owed += f64::from(rate) / 60.0;
                while owed >= 512.0 {
                    owed -= 512.0;
                    playback.fill(&mut [0.0; 1024], 2);
                }
            }
            assert_eq!(queue.underruns(), 0, "at {rate} Hz");
            assert!(queue.waiting() < LIMIT, "{} pairs wait at {rate} Hz", queue.waiting());
        }
    }

    #[test]
    fn running_dry_fades_and_is_counted_once() {
        let (queue, mut playback, mut heard) = play(48_000, 60);
        for _ in 0..20 {
            let mut out = [0.0; 2048];
            playback.fill(&mut out, 2);
            heard.extend(out.chunks(2).map(|frame| frame[0]));
        }
        assert_eq!(queue.underruns(), 1);
        assert_eq!(heard.last(), Some(&0.0));
    }

    #[test]
    fn hold_fades_out_keeps_the_pairs_and_is_no_underrun() {
        let queue = SoundQueue::new(100);
        let mut playback = Playback::new(queue.clone(), 48_000);
        (0..4).for_each(|_| queue.push(&sine_tick()));
        let mut out = [0.0; 1600];
        playback.fill(&mut out, 2);
        queue.set_hold(true);
        let mut faded = [0.0; 1600];
        playback.fill(&mut faded, 2);
        let all: Vec<f32> = out.iter().chain(&faded).step_by(2).copied().collect();
        assert!(largest_jump(&all) < 0.04);
        assert_eq!(faded.last(), Some(&0.0));
        let kept = queue.waiting();
        playback.fill(&mut faded, 2);
        assert_eq!((queue.waiting(), queue.underruns()), (kept, 0));
    }

    #[test]
    fn too_much_is_skipped_and_what_does_not_fit_is_dropped() {
        let queue = SoundQueue::new(100);
        (0..100).for_each(|_| queue.push(&sine_tick()));
        assert_eq!(queue.waiting(), CAPACITY);
        let mut playback = Playback::new(queue.clone(), 48_000);
        playback.fill(&mut [0.0; 2048], 2);
        assert!(queue.waiting() <= TARGET + TICK_PAIRS);
    }
}
