//! The controls of time: pause, step, step back, slow motion, and the scrubber that rewinds.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::look::{Act, Look, Wish};
use super::numbers::thousands;
use super::sheet::{keycap, keycap_width, tip};
use super::{Limit, Scene, theme};

/// Height of the row of buttons, in points.
pub const BUTTONS: f32 = 22.0;
/// Height of the scrubber, in points.
pub const SCRUBBER: f32 = 20.0;

/// A button: the key that does the same, its name, its story, what it does.
struct Button {
    look: Look,
    name: String,
    story: &'static str,
    wish: Wish,
    on: bool,
}

/// Draws the buttons and, at the right, the limit that pauses the game.
pub fn buttons(ui: &mut Ui, scene: &Scene<'_>, held: Option<u64>, trap: Option<Limit>) -> Vec<Act> {
    let size = vec2(ui.available_width(), BUTTONS);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut acts = Vec::new();
    let mut left = row.left();
    for (i, button) in buttons_of(scene, held).into_iter().enumerate() {
        let painter = ui.painter();
        let name = painter.layout_no_wrap(button.name.clone(), theme::small(), theme::BONE);
        let key = scene.key(button.look);
        let width = keycap_width(painter, key) + name.size().x + 18.0;
        if left + width > row.right() {
            break;
        }
        let rect = Rect::from_min_size(pos2(left, row.top()), vec2(width, 20.0));
        let response = ui.interact(rect, ui.id().with(("time", i)), Sense::click());
        let painter = ui.painter();
        let fill = if response.hovered() { theme::LINE } else { theme::RAISED };
        painter.rect_filled(rect, 4.0, fill);
        if button.on {
            let stroke = egui::Stroke::new(1.0, theme::EMBER);
            painter.rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
        }
        let cap = keycap(painter, pos2(rect.left() + 4.0, rect.center().y), key);
        let at = pos2(cap.right() + 6.0, rect.center().y - name.size().y / 2.0);
        painter.galley(at, name, theme::BONE);
        if response.clicked() {
            acts.push(Act::Ask(button.wish));
        }
        tip(response, scene.key(Look::Manual), button.story, "time");
        left = rect.right() + 6.0;
    }
    if let Some(trap) = trap {
        let words = format!("pauses above {} {}", thousands(trap.most), trap.measure.words());
        let rect = Rect::from_min_max(pos2(left, row.top()), row.max);
        let response = ui.interact(rect, ui.id().with("trap"), Sense::click());
        let painter = ui.painter().with_clip_rect(rect);
        let ink = if response.hovered() { theme::EMBER } else { theme::ASH };
        let at = rect.right_center() - vec2(0.0, 1.0);
        painter.text(at, Align2::RIGHT_CENTER, words, theme::small(), ink);
        if response.clicked() {
            acts.push(Act::NoTrap);
        }
        let story = "The game pauses at the first frame that passes this limit. Click to forget \
                     it.";
        tip(response, scene.key(Look::Manual), story, "time");
    }
    acts
}

fn buttons_of(scene: &Scene<'_>, held: Option<u64>) -> Vec<Button> {
    let paused = scene.paused;
    let slow = match scene.slow {
        1 => "full speed".to_string(),
        n => format!("1/{n} speed"),
    };
    let mut buttons = vec![
        Button {
            look: Look::Pause,
            name: if paused { "go on" } else { "pause" }.to_string(),
            story: "Stops the machine between two frames, or lets it go on from where it is.",
            wish: Wish::Pause(!paused),
            on: paused,
        },
        Button {
            look: Look::StepBack,
            name: "back".to_string(),
            story: "Takes the whole machine to the end of the frame before, to the bit.",
            wish: Wish::StepBack,
            on: false,
        },
        Button {
            look: Look::Step,
            name: "step".to_string(),
            story: "Runs one frame. After a step back it is run with the same input again.",
            wish: Wish::Step,
            on: false,
        },
        Button {
            look: Look::Slow,
            name: slow,
            story: "Slow motion: a half, a quarter, an eighth of the speed.",
            wish: Wish::Slow(if scene.slow >= 8 { 1 } else { scene.slow * 2 }),
            on: scene.slow > 1,
        },
    ];
    if let Some(frame) = held {
        buttons.push(Button {
            look: Look::Rewind,
            name: "rewind here".to_string(),
            story: "Takes the machine to the end of the held frame; the game can go on from there.",
            wish: Wish::Rewind(frame),
            on: false,
        });
        buttons.push(Button {
            look: Look::Recount,
            name: "count again".to_string(),
            story: "Goes back to the snapshot before the held frame, runs it again with \
                    everything counted, and returns.",
            wish: Wish::Recount(frame),
            on: false,
        });
    }
    buttons
}

/// Draws the scrubber: the frames to which the machine can go. A click or a drag takes it there.
pub fn scrubber(ui: &mut Ui, scene: &Scene<'_>, marked: Option<u64>) -> Option<Act> {
    let size = vec2(ui.available_width(), SCRUBBER);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let painter = ui.painter().with_clip_rect(rect);
    let Some((first, last)) = scene.reach.filter(|(first, last)| first < last) else {
        let words = "Nothing to rewind to yet.";
        painter.text(rect.left_center(), Align2::LEFT_CENTER, words, theme::small(), theme::ASH);
        return None;
    };
    let label = |at, align, words: String| {
        painter.text(at, align, words, theme::small(), theme::ASH);
    };
    let seconds = (last - first) as f32 / 60.0;
    label(rect.left_center(), Align2::LEFT_CENTER, format!("−{seconds:.0} s"));
    label(rect.right_center(), Align2::RIGHT_CENTER, "now".to_string());
    let track = Rect::from_center_size(rect.center(), vec2(rect.width() - 88.0, 4.0));
    painter.rect_filled(track, 2.0, theme::INK);
    let now = scene.console.frame();
    let x = |frame: u64| {
        let along = frame.saturating_sub(first) as f32 / (last - first) as f32;
        track.left() + along.clamp(0.0, 1.0) * track.width()
    };
    let done = Rect::from_min_max(track.min, pos2(x(now), track.bottom()));
    painter.rect_filled(done, 2.0, theme::EMBER.gamma_multiply(0.6));
    if let Some(frame) = marked.filter(|frame| *frame >= first && *frame != now) {
        painter.vline(x(frame), rect.y_range(), (1.0, theme::BONE));
    }
    painter.circle_filled(pos2(x(now), track.center().y), 5.0, theme::EMBER);
    let frame_at = |at: egui::Pos2| {
        let along = ((at.x - track.left()) / track.width()).clamp(0.0, 1.0);
        first + (along * (last - first) as f32).round() as u64
    };
    if let Some(at) = response.hover_pos() {
        let words = format!("Rewind to frame {}", thousands(frame_at(at)));
        tip(response.clone(), scene.key(Look::Manual), &words, "time");
    }
    let at =
        response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged())?;
    let frame = frame_at(at);
    (frame != now).then_some(Act::Ask(Wish::Rewind(frame)))
}
