use hound::{WavSpec, WavWriter};

use super::*;

fn wav_of(channels: u16, bits: u16, float: bool, samples: &[i32]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let sample_format = if float { SampleFormat::Float } else { SampleFormat::Int };
    let spec = WavSpec { channels, sample_rate: 22_050, bits_per_sample: bits, sample_format };
    let mut writer = WavWriter::new(&mut file, spec).expect("a header");
    for sample in samples {
        if float {
            writer.write_sample(*sample as f32 / 32768.0).expect("a sample");
        } else {
            writer.write_sample(*sample).expect("a sample");
        }
    }
    writer.finalize().expect("an end");
    file.into_inner()
}

fn samples(bytes: &[u8]) -> Vec<i16> {
    parse("a.wav", bytes).expect("good").samples
}

#[test]
fn wav_files_of_every_depth_are_read() {
    assert_eq!(samples(&wav_of(1, 16, false, &[1, -2, 32767, -32768])), [1, -2, 32767, -32768]);
    assert_eq!(samples(&wav_of(1, 8, false, &[1, -128])), [256, -32768]);
    assert_eq!(samples(&wav_of(1, 24, false, &[511, -1])), [1, -1]);
    assert_eq!(samples(&wav_of(1, 32, false, &[1 << 20])), [16]);
    assert_eq!(samples(&wav_of(1, 32, true, &[5, -5, 40000, -40000])), [5, -5, 32767, -32768]);
    // Both sides of a stereo recording are averaged.
    assert_eq!(samples(&wav_of(2, 16, false, &[10, 20, -3, -4])), [15, -4]);
    assert_eq!(parse("a.wav", &wav_of(1, 16, false, &[0])).expect("good").rate, 22_050);
}

/// How much of a tone of 441 Hz and half the full level there is in the middle of a recording.
fn loudness(pcm: &Pcm) -> f64 {
    let period = f64::from(pcm.rate) / 441.0;
    let middle = pcm.samples.len() / 2;
    let part = &pcm.samples[middle - 400..middle + 400];
    let (mut sine, mut cosine) = (0.0, 0.0);
    for (n, sample) in part.iter().enumerate() {
        let turn = n as f64 / period * std::f64::consts::TAU;
        sine += f64::from(*sample) * libm::sin(turn);
        cosine += f64::from(*sample) * libm::cos(turn);
    }
    (sine * sine + cosine * cosine).sqrt() / 400.0
}

/// A tenth of a second of 441 Hz at half the full level, written by sox and by LAME.
const OGG: &[u8] = include_bytes!("tones/tone.ogg");
const FLAC: &[u8] = include_bytes!("tones/tone.flac");
const MP3: &[u8] = include_bytes!("tones/tone.mp3");

#[test]
fn compressed_tones_sound_as_they_should() {
    for (name, bytes) in [("ogg", OGG), ("flac", FLAC), ("mp3", MP3)] {
        let pcm = parse(name, bytes).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(pcm.rate, 22_050, "{name}");
        // An MP3 encoder puts a little silence around the sound.
        let length = pcm.samples.len() as f64 / 22_050.0;
        assert!((0.099..0.16).contains(&length), "{name}: {length}");
        let level = loudness(&pcm);
        assert!((15_500.0..17_200.0).contains(&level), "{name}: {level}");
    }
}

#[test]
fn what_is_no_sound_says_so() {
    let refused = |bytes: &[u8]| parse("a.wav", bytes).expect_err("refused").to_string();
    assert!(refused(b"").starts_with("a.wav: this is no WAV, OGG Vorbis, FLAC or MP3 file"));
    assert!(refused(b"RIFF1234WAVE").starts_with("a.wav: this WAV file cannot be read ("));
    assert!(refused(b"OggS").starts_with("a.wav: this OGG Vorbis file cannot be read ("));
    let opus = [&b"OggS"[..], &[0; 24], b"OpusHead"].concat();
    assert_eq!(refused(&opus), "a.wav: this is OGG Opus; save the sound as OGG Vorbis");
    assert!(refused(b"fLaC").starts_with("a.wav: this FLAC file cannot be read ("));
    assert!(refused(&wav_of(1, 16, false, &[])).contains("there is no sound in it"));
    assert!(refused(&wav_of(9, 16, false, &[0; 9])).contains("9 channels"));
    let mut slow = wav_of(1, 16, false, &[0]);
    slow[24..32].copy_from_slice(&[100, 0, 0, 0, 200, 0, 0, 0]);
    assert!(refused(&slow).contains("100 samples a second"));
    let cut = wav_of(1, 16, false, &[0; 100]);
    assert!(refused(&cut[..cut.len() - 40]).contains("cannot be read"));
}

#[test]
fn a_recording_has_the_limit_and_no_more() {
    let mut tape = Tape::new(48_000, 1).expect("good");
    tape.pcm.samples = vec![0; limits::SAMPLE_LENGTH - 1];
    assert!(tape.put(1).is_ok());
    assert!(tape.put(1).expect_err("too long").contains("5 minutes at 48 kHz"));
}

#[test]
fn no_damage_is_a_panic() {
    let wav = wav_of(2, 16, false, &[7; 40]);
    let mut seed: u32 = 1;
    let mut dice = |end: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % end
    };
    for good in [&wav[..], OGG, FLAC, MP3] {
        for end in (0..good.len()).step_by(1 + good.len() / 300) {
            let _ = parse("a", &good[..end]);
        }
        for _ in 0..600 {
            let mut broken = good.to_vec();
            for _ in 0..1 + dice(4) {
                let at = dice(broken.len());
                broken[at] = dice(256) as u8;
            }
            let _ = parse("a", &broken);
        }
    }
}
