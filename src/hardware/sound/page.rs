//! The part of the memory map's page that describes the sound chip.

use std::fmt::Write;

use super::mixer::MixerState;
use super::record::Field;
use super::sampler::SampleVoice;
use super::sequencer::Sequence;
use super::tracker::Tracker;
use super::voice::Voice;

/// A heading, and the fields of records that lie one after the other; `parts` are their names.
fn table(text: &mut String, heading: &str, parts: &[(&str, &[Field])]) {
    let _ =
        write!(text, "\n### {heading}\n\n| from | bytes | | field | |\n|---:|---:|---|---|---|\n");
    let mut at = 0;
    for (part, fields) in parts {
        for (name, bytes, about) in *fields {
            let _ = writeln!(text, "| {at} | {bytes} | {part} | {name} | {} |", about.trim());
            at += bytes;
        }
    }
}

/// How the sound effects lie in RAM, and the chip's state.
pub fn page() -> String {
    let mut text = String::from(
        "\n## The sound chip\n\n\
         A **sound effect** has a head of 16 bytes (ticks of a step, first step of the loop, \
         step after the\nloop, steps; the rest is spare) and 32 steps of 8 bytes: note (1 to \
         119, 0 goes on, 255 ends),\ninstrument, volume, effect, its amount, three spare \
         bytes. A **wave** of an instrument is 0 pulse,\n1 triangle, 2 saw, 3 sine, 4 noise, \
         5 metal, 16 to 31 a wavetable.\n\n\
         What the chip is doing can be read; it changes once a frame, after `_draw()`. Fields \
         are counted from\nthe beginning of a channel, a sample voice or the region.\n",
    );
    let channel: &[(&str, &[Field])] =
        &[("effect", Sequence::FIELDS), ("track", Sequence::FIELDS), ("voice", Voice::FIELDS)];
    table(
        &mut text,
        "A channel: its effect, the music's track, and the voice that sounds",
        channel,
    );
    table(&mut text, "A sample voice", &[("", SampleVoice::FIELDS)]);
    table(&mut text, "The music", &[("", Tracker::FIELDS)]);
    table(&mut text, "The mixer's state", &[("", MixerState::FIELDS)]);
    text
}
