//! The sound channels with their scopes, the sample voices, and the sound as it goes out.

use egui::{Align2, Color32, Painter, Rect, Sense, Ui, pos2, vec2};

use crate::hardware::sound::{self, Settings, sampler, score};
use crate::overlay::list::{ListState, focus};
use crate::overlay::sheet::Sheet;
use crate::overlay::theme;

const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// A MIDI number as musicians write it: 60 is C4.
fn note_name(note: u8) -> String {
    format!("{}{}", NAMES[usize::from(note) % 12], i32::from(note) / 12 - 1)
}

/// Sample voices.
const VOICES: usize = 8;

/// Draws a row for each channel, then the mixed sound.
pub fn show(ui: &mut Ui, sheet: &mut Sheet<'_>, list: &mut ListState) {
    let console = sheet.scene.console;
    let ram = console.ram();
    let height = sheet.room(ui);
    let size = vec2(ui.available_width(), height);
    let (room, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(room);
    let scopes = sound::scopes(ram);
    list.cursor = list.cursor.min(score::CHANNELS - 1);
    let lines = score::CHANNELS + 3;
    let line = (height / lines as f32).clamp(18.0, 44.0).floor();
    for (n, scope) in scopes.iter().enumerate() {
        let top = room.top() + n as f32 * line;
        let rect = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), line - 2.0));
        if response.clicked() && response.hover_pos().is_some_and(|at| rect.contains(at)) {
            list.cursor = n;
        }
        channel(&painter, rect, n, sound::status(ram, n), scope);
        if n == list.cursor {
            focus(&painter, rect);
        }
    }
    let top = room.top() + score::CHANNELS as f32 * line + 6.0;
    let voices = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), 18.0));
    sample_voices(&painter, voices, ram);
    let mixed =
        Rect::from_min_max(pos2(room.left(), top + 22.0), pos2(room.right(), room.bottom() - 2.0));
    mix(&painter, mixed, console.samples());
    explain(sheet, list.cursor);
}

fn channel(painter: &Painter, rect: Rect, n: usize, status: sound::Status, scope: &[i32]) {
    let middle = rect.center().y;
    let ink = if status.sounds { theme::BONE } else { theme::ASH };
    let text = |x: f32, words: String, color: Color32| {
        painter.text(
            pos2(rect.left() + x, middle),
            Align2::LEFT_CENTER,
            words,
            theme::mono(),
            color,
        );
    };
    text(8.0, n.to_string(), theme::ASH);
    let what = match (status.effect, status.track) {
        (Some((sfx, step)), _) => format!("sfx {sfx:3} step {step:2}"),
        (None, Some((sfx, step))) => format!("mus {sfx:3} step {step:2}"),
        (None, None) => "silent".to_string(),
    };
    text(26.0, what, ink);
    if status.sounds {
        text(148.0, format!("{:3} i{:02}", note_name(status.note), status.instrument), ink);
    }
    let meter = Rect::from_min_size(pos2(rect.left() + 212.0, middle - 4.0), vec2(32.0, 8.0));
    painter.rect_filled(meter, 2.0, theme::INK);
    if status.sounds {
        let share = f32::from(status.level) / 100.0;
        crate::overlay::bar(painter, meter, share, theme::SOUND);
    }
    let left = rect.left() + 252.0;
    if left + 40.0 < rect.right() {
        let room = Rect::from_min_max(pos2(left, rect.top() + 1.0), rect.max - vec2(4.0, 1.0));
        let most = scope.iter().map(|s| s.abs()).max().unwrap_or(0).max(1);
        // Quiet channels are drawn larger, as their form is what one looks for; never to full.
        let full = most.max(6000) as f32;
        wave(painter, room, scope.iter().map(|s| *s as f32 / full), theme::SOUND);
    }
}

fn sample_voices(painter: &Painter, rect: Rect, ram: &crate::hardware::Ram) {
    let at = rect.left_center() + vec2(8.0, 0.0);
    let title = painter.text(at, Align2::LEFT_CENTER, "samples", theme::small(), theme::ASH);
    let mut left = title.right() + 12.0;
    for n in 0..VOICES {
        let (words, ink) = match sampler::status(ram, n) {
            Some((sample, place)) => (format!("{n}:{sample}@{place}"), theme::BONE),
            None => (format!("{n}:–"), theme::ASH),
        };
        let at = pos2(left, rect.center().y);
        let drawn = painter.text(at, Align2::LEFT_CENTER, words, theme::mono(), ink);
        left = (drawn.right() + 10.0).max(left + 34.0);
    }
}

/// Left and right as they went to the speaker in the last tick.
fn mix(painter: &Painter, rect: Rect, samples: &[i16]) {
    let half = rect.height() / 2.0 - 2.0;
    for (side, name) in ["left", "right"].into_iter().enumerate() {
        let top = rect.top() + side as f32 * (half + 4.0);
        let room = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), half));
        painter.rect_filled(room, 3.0, theme::INK);
        let line = samples.iter().skip(side).step_by(2).map(|s| f32::from(*s) / 32768.0);
        wave(painter, room, line, theme::SOUND);
        let at = room.left_top() + vec2(4.0, 2.0);
        painter.text(at, Align2::LEFT_TOP, name, theme::small(), theme::ASH);
    }
}

/// A wave around the middle of a rectangle; samples from -1 to 1.
fn wave(
    painter: &Painter,
    rect: Rect,
    samples: impl ExactSizeIterator<Item = f32>,
    color: Color32,
) {
    let step = rect.width() / samples.len().max(2) as f32;
    let half = rect.height() / 2.0;
    let points: Vec<_> = samples
        .enumerate()
        .map(|(i, s)| {
            let y = rect.center().y - s.clamp(-1.0, 1.0) * half;
            pos2(rect.left() + i as f32 * step, y)
        })
        .collect();
    painter.hline(rect.x_range(), rect.center().y, (1.0, theme::LINE));
    painter.line(points, (1.0, color));
}

fn explain(sheet: &mut Sheet<'_>, n: usize) {
    let ram = sheet.scene.console.ram();
    let status = sound::status(ram, n);
    sheet.focus.title = format!("channel {n}");
    let music = match sound::music_pattern(ram) {
        Some(pattern) => format!("music: pattern {pattern}"),
        None => "no music".to_string(),
    };
    let both = match (status.effect, status.track) {
        (Some(_), Some(_)) => "an effect plays over its music; ",
        _ => "",
    };
    let Settings { volume, echo_level, .. } = Settings::read(ram);
    sheet.focus.about =
        format!("{both}{music}; master volume {volume} of 255, echo {echo_level} of 255");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_have_their_names() {
        let cases = [(60, "C4"), (69, "A4"), (0, "C-1"), (61, "C#4"), (127, "G9")];
        for (note, name) in cases {
            assert_eq!(note_name(note), name);
        }
    }
}
