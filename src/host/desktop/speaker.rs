//! The speaker: opens the sound device on a thread of its own and keeps it open.
//!
//! The thread owns the stream, so that a slow or missing device never delays the picture. Without a
//! device the game plays silently; one line on standard error says so, and the speaker tries again
//! now and then, in case a headset is plugged in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, Stream, StreamConfig};

use super::sound_queue::{Playback, SOURCE_RATE, SoundQueue};

/// Time to the next attempt to open the device; twice as long after each that fails ...
const RETRY: Duration = Duration::from_secs(3);

/// ... up to this: ALSA writes ten lines to standard error about a device that is not there.
const RETRY_MAX: Duration = Duration::from_secs(48);

/// Time between two looks at whether the device still asks for sound.
const WATCH: Duration = Duration::from_millis(500);

/// Looks in a row without a call after which the device counts as gone: two seconds, as an idle
/// PulseAudio sink may sleep that long.
const SILENT_LOOKS: u32 = 5;

/// Frames the device takes at once. 1,024 is 21 ms; 512 had gaps under load.
const PERIOD_FRAMES: u32 = 1024;

/// The sound output. Dropping it closes the device.
#[derive(Debug)]
pub struct Speaker {
    queue: Arc<SoundQueue>,
    _open: Sender<()>,
}

impl Speaker {
    /// Opens the default device in the background, at `volume` percent.
    pub fn open(volume: u32) -> Self {
        let queue = SoundQueue::new(volume);
        let (sender, receiver) = channel();
        let theirs = queue.clone();
        let thread = std::thread::Builder::new().name("speaker".into());
        if let Err(error) = thread.spawn(move || keep_open(&theirs, &receiver)) {
            eprintln!("narthex: no sound, its thread did not start: {error}");
        }
        Speaker { queue, _open: sender }
    }

    /// A speaker without a device: what it is given is dropped.
    #[cfg(test)]
    pub fn silent() -> Self {
        let (open, _) = channel();
        Speaker { queue: SoundQueue::new(0), _open: open }
    }

    /// Plays one tick's samples: left, right, left, …
    pub fn play(&self, samples: &[i16]) {
        self.queue.push(samples);
    }

    /// Fades the sound out and holds it, or lets it go on.
    pub fn set_hold(&self, hold: bool) {
        self.queue.set_hold(hold);
    }

    /// Sets the volume in percent.
    pub fn set_volume(&self, percent: u32) {
        self.queue.set_volume(percent);
    }

    /// How often the sound broke off because no samples were ready.
    pub fn underruns(&self) -> u64 {
        self.queue.underruns()
    }
}

/// The thread: open, watch, open again; ends when the other end of `open` is dropped.
fn keep_open(queue: &Arc<SoundQueue>, open: &Receiver<()>) {
    let mut told = false;
    let mut wait = RETRY;
    loop {
        match open_stream(queue) {
            Ok((stream, broken)) => {
                (told, wait) = (false, RETRY);
                let closed = watch(queue, &broken, open);
                drop(stream);
                if closed {
                    return;
                }
            }
            Err(reason) if !told => {
                eprintln!("narthex: playing without sound: {reason}");
                told = true;
            }
            Err(_) => wait = (wait * 2).min(RETRY_MAX),
        }
        if is_closed(open, wait) {
            return;
        }
    }
}

/// Waits until the stream breaks (false) or the speaker is closed (true).
fn watch(queue: &SoundQueue, broken: &AtomicBool, open: &Receiver<()>) -> bool {
    let mut calls = queue.calls();
    let mut silent = 0;
    while !broken.load(Ordering::Relaxed) && silent < SILENT_LOOKS {
        if is_closed(open, WATCH) {
            return true;
        }
        let now = queue.calls();
        silent = if now == calls { silent + 1 } else { 0 };
        calls = now;
    }
    false
}

fn is_closed(open: &Receiver<()>, wait: Duration) -> bool {
    open.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected)
}

type Opened = (Stream, Arc<AtomicBool>);

/// Opens the default device in the first form that it accepts.
fn open_stream(queue: &Arc<SoundQueue>) -> Result<Opened, String> {
    let device = cpal::default_host()
        .default_output_device()
        .ok_or_else(|| "there is no sound device".to_string())?;
    let usual = device
        .default_output_config()
        .map_err(|error| format!("the sound device does not open: {error}"))?;
    let asked = |buffer_size| StreamConfig { channels: 2, sample_rate: SOURCE_RATE, buffer_size };
    let attempts = [
        (SampleFormat::F32, asked(BufferSize::Fixed(PERIOD_FRAMES))),
        (SampleFormat::I16, asked(BufferSize::Fixed(PERIOD_FRAMES))),
        (SampleFormat::F32, asked(BufferSize::Default)),
        (usual.sample_format(), usual.config()),
    ];
    let mut reason = String::new();
    for (format, config) in attempts {
        let opened = match format {
            SampleFormat::F32 => start::<f32>(&device, config, queue),
            SampleFormat::I16 => start::<i16>(&device, config, queue),
            SampleFormat::I32 => start::<i32>(&device, config, queue),
            SampleFormat::U16 => start::<u16>(&device, config, queue),
            SampleFormat::U8 => start::<u8>(&device, config, queue),
            other => Err(format!("the sound device wants samples as {other}, not supported here")),
        };
        match opened {
            Ok(opened) => return Ok(opened),
            Err(error) => reason = error,
        }
    }
    Err(reason)
}

fn start<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    queue: &Arc<SoundQueue>,
) -> Result<Opened, String> {
    let channels = usize::from(config.channels.max(1));
    let mut playback = Playback::new(queue.clone(), config.sample_rate);
    let mut floats: Vec<f32> = Vec::new();
    let broken = Arc::new(AtomicBool::new(false));
    let report = broken.clone();
    let stream = device
        .build_output_stream(
            config,
            move |data: &mut [T], _| {
                floats.resize(data.len(), 0.0);
                playback.fill(&mut floats, channels);
                for (out, sample) in data.iter_mut().zip(&floats) {
                    *out = T::from_sample(*sample);
                }
            },
            // The callback can fire thousands of times a second: it only raises a flag.
            move |error: cpal::Error| {
                let harmless = matches!(
                    error.kind(),
                    ErrorKind::DeviceChanged | ErrorKind::Xrun | ErrorKind::RealtimeDenied
                );
                if !harmless {
                    report.store(true, Ordering::Relaxed);
                }
            },
            None,
        )
        .map_err(|error| format!("the sound device does not open: {error}"))?;
    stream.play().map_err(|error| format!("the sound device does not start: {error}"))?;
    Ok((stream, broken))
}
