//! `samples/3-door.ogg`: recordings for the sample voices, from WAV, OGG Vorbis, FLAC and MP3.
//!
//! A recording becomes one channel of 16 bits at its own rate, which the voices play at any pitch.
//! Channels are averaged. WAV and FLAC come out exactly as they were written. OGG and MP3 are
//! decoded with floating point; MP3 with `+ - * /` alone, OGG with the host's sine as well, so that
//! on another platform a rounding may fall the other way.

use std::fmt::Display;
use std::io::Cursor;

use claxon::{FlacReader, FlacReaderOptions};
use hound::{SampleFormat, WavReader};
use lewton::inside_ogg::OggStreamReader;
use nanomp3::SliceReader;

use crate::cart::{CartError, limits};
use crate::hardware::sound::Pcm;
use crate::hardware::sound::pcm::{RATE_LEAST, RATE_MOST};

/// The endings of files that are recordings.
pub const ENDINGS: [&str; 4] = ["wav", "ogg", "flac", "mp3"];

/// Reads a recording of at most [`limits::SAMPLE_LENGTH`] samples; the content says which of the
/// four formats it has.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Pcm, CartError> {
    let decode = match bytes {
        [b'R', b'I', b'F', b'F', ..] => wav,
        [b'O', b'g', b'g', b'S', ..] => ogg,
        [b'f', b'L', b'a', b'C', ..] => flac,
        _ if nanomp3::detect(bytes) => mp3,
        _ => {
            let message = "this is no WAV, OGG Vorbis, FLAC or MP3 file; save the sound again";
            return Err(CartError::in_file(file, message));
        }
    };
    let recording = decode(bytes).map_err(|why| CartError::in_file(file, why))?;
    let rate = recording.rate;
    if !(RATE_LEAST..=RATE_MOST).contains(&rate) {
        let message =
            format!("it has {rate} samples a second, not {RATE_LEAST} to {RATE_MOST}; convert it");
        return Err(CartError::in_file(file, message));
    }
    if recording.samples.is_empty() {
        return Err(CartError::in_file(file, "there is no sound in it"));
    }
    Ok(recording)
}

/// A recording while it is read.
struct Tape {
    pcm: Pcm,
    channels: usize,
    /// The channels of a moment that is not complete yet.
    moment: Vec<i32>,
}

impl Tape {
    fn new(rate: u32, channels: usize) -> Result<Tape, String> {
        if !(1..=8).contains(&channels) {
            return Err(format!("it has {channels} channels, not 1 to 8; convert it"));
        }
        let pcm = Pcm { rate, samples: Vec::new() };
        Ok(Tape { pcm, channels, moment: Vec::with_capacity(channels) })
    }

    /// Takes the next sample of 16 bits, the channels in turn.
    fn put(&mut self, sample: i32) -> Result<(), String> {
        self.moment.push(sample);
        if self.moment.len() < self.channels {
            return Ok(());
        }
        if self.pcm.samples.len() == limits::SAMPLE_LENGTH {
            let minutes = limits::SAMPLE_LENGTH / 48_000 / 60;
            return Err(format!(
                "it is longer than {} samples ({minutes} minutes at 48 kHz); shorten it, or \
                 convert it to a lower rate",
                limits::SAMPLE_LENGTH
            ));
        }
        let sum: i32 = self.moment.drain(..).sum();
        let mean = sum.div_euclid(self.channels as i32);
        self.pcm.samples.push(mean.clamp(i16::MIN.into(), i16::MAX.into()) as i16);
        Ok(())
    }
}

fn broken(kind: &str, why: impl Display) -> String {
    format!("this {kind} file cannot be read ({why}); save the sound again, best with 16 bits")
}

/// A sample of any number of bits as one of 16.
fn sixteen(sample: i32, bits: u32) -> i32 {
    if bits <= 16 { sample << (16 - bits) } else { sample >> (bits.min(32) - 16) }
}

fn wav(bytes: &[u8]) -> Result<Pcm, String> {
    let broken = |fault: hound::Error| match fault {
        hound::Error::Unsupported => {
            broken("WAV", "it is not plain PCM of 8, 16, 24 or 32 bits or 32-bit float")
        }
        other => broken("WAV", other),
    };
    let mut reader = WavReader::new(Cursor::new(bytes)).map_err(broken)?;
    let spec = reader.spec();
    let mut tape = Tape::new(spec.sample_rate, spec.channels.into())?;
    match spec.sample_format {
        SampleFormat::Int => {
            for sample in reader.samples::<i32>() {
                tape.put(sixteen(sample.map_err(broken)?, spec.bits_per_sample.into()))?;
            }
        }
        SampleFormat::Float => {
            for sample in reader.samples::<f32>() {
                // A cast goes to the nearest end of the range; what is no number becomes 0.
                let level = (sample.map_err(broken)? * 32768.0 + 0.5).floor() as i16;
                tape.put(level.into())?;
            }
        }
    }
    Ok(tape.pcm)
}

fn flac(bytes: &[u8]) -> Result<Pcm, String> {
    let broken = |fault: claxon::Error| broken("FLAC", fault);
    let options = FlacReaderOptions { metadata_only: false, read_vorbis_comment: false };
    let mut reader = FlacReader::new_ext(Cursor::new(bytes), options).map_err(broken)?;
    let info = reader.streaminfo();
    let mut tape = Tape::new(info.sample_rate, info.channels as usize)?;
    for sample in reader.samples() {
        tape.put(sixteen(sample.map_err(broken)?, info.bits_per_sample))?;
    }
    Ok(tape.pcm)
}

fn ogg(bytes: &[u8]) -> Result<Pcm, String> {
    let broken = |fault: lewton::VorbisError| broken("OGG Vorbis", fault);
    // The first page holds one packet in one segment: 27 bytes, and a byte for the segment.
    let opus = bytes.get(28..).is_some_and(|packet| packet.starts_with(b"OpusHead"));
    if opus {
        return Err("this is OGG Opus; save the sound as OGG Vorbis".to_string());
    }
    let mut reader = OggStreamReader::new(Cursor::new(bytes)).map_err(broken)?;
    let shape = |reader: &OggStreamReader<_>| {
        let head = &reader.ident_hdr;
        (head.audio_sample_rate, usize::from(head.audio_channels))
    };
    let (rate, channels) = shape(&reader);
    let mut tape = Tape::new(rate, channels)?;
    while let Some(packet) = reader.read_dec_packet_itl().map_err(broken)? {
        if shape(&reader) != (rate, channels) {
            return Err("its rate or its channels change in the middle; convert it".to_string());
        }
        packet.into_iter().try_for_each(|sample| tape.put(sample.into()))?;
    }
    Ok(tape.pcm)
}

fn mp3(bytes: &[u8]) -> Result<Pcm, String> {
    let mut reader = SliceReader::<i16>::new(bytes);
    let channels = reader.channels().map_or(0, |channels| channels as usize);
    if channels == 0 {
        return Err(broken("MP3", "there is no frame in it"));
    }
    let mut tape = Tape::new(reader.sample_rate(), channels)?;
    while let Some(frame) = reader.read_frame().map_err(|fault| broken("MP3", fault))? {
        frame.iter().try_for_each(|sample| tape.put((*sample).into()))?;
    }
    Ok(tape.pcm)
}

#[cfg(test)]
#[path = "samples_tests.rs"]
mod tests;
