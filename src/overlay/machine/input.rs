//! What the player holds: pads, pointer, keys and typed text, as the cart sees them.

use egui::{Align2, Color32, Painter, Rect, Sense, Ui, pos2, vec2};

use crate::hardware::buttons::{self, Button, PLAYERS};
use crate::hardware::keyboard;
use crate::overlay::list::{ListState, focus};
use crate::overlay::numbers::thousands;
use crate::overlay::sheet::Sheet;
use crate::overlay::theme;

/// Height of a pad's row, in points.
const PAD: f32 = 40.0;

/// Draws a row for each pad, then the rest.
pub fn show(ui: &mut Ui, sheet: &mut Sheet<'_>, list: &mut ListState) {
    let console = sheet.scene.console;
    let ram = console.ram();
    let height = sheet.room(ui);
    let size = vec2(ui.available_width(), height);
    let (room, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(room);
    list.cursor = list.cursor.min(PLAYERS - 1);
    for player in 0..PLAYERS {
        let top = room.top() + player as f32 * PAD;
        let rect = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), PAD - 4.0));
        if response.clicked() && response.hover_pos().is_some_and(|at| rect.contains(at)) {
            list.cursor = player;
        }
        pad(&painter, rect, player, |button| buttons::hold(ram, button as i64, player as i64));
        if player == list.cursor {
            focus(&painter, rect);
        }
    }
    let mouse = buttons::mouse(ram);
    let names = [(1, "left"), (2, "right"), (4, "middle")];
    let held: Vec<&str> =
        names.iter().filter(|(bit, _)| mouse.buttons & bit != 0).map(|(_, name)| *name).collect();
    let keys: Vec<&str> = (0..=u8::MAX)
        .filter(|n| keyboard::hold(ram, *n) > 0)
        .filter_map(|n| keyboard::Keys::default().with(n).names().next())
        .collect();
    let words = |list: &[&str]| if list.is_empty() { "none".into() } else { list.join(" ") };
    let lines = [
        ("pointer", format!("{}, {}", mouse.x, mouse.y)),
        ("its buttons", words(&held)),
        ("wheel", mouse.wheel.to_string()),
        ("keys", words(&keys)),
        ("typed", format!("{:?}", String::from_utf8_lossy(buttons::text(ram)))),
    ];
    for (i, (name, value)) in lines.into_iter().enumerate() {
        let y = room.top() + PLAYERS as f32 * PAD + 16.0 + i as f32 * 20.0;
        let at = pos2(room.left() + 8.0, y);
        painter.text(at, Align2::LEFT_CENTER, name, theme::small(), theme::ASH);
        let at = pos2(room.left() + 96.0, y);
        painter.text(at, Align2::LEFT_CENTER, value, theme::mono(), theme::BONE);
    }
    let player = list.cursor as i64;
    let held: Vec<String> = Button::ALL
        .into_iter()
        .filter_map(|b| {
            let frames = buttons::hold(ram, b as i64, player);
            (frames > 0).then(|| format!("{b:?} for {} frames", thousands(frames.into())))
        })
        .collect();
    sheet.focus.title = format!("player {} of `btn(button, {player})`", player + 1);
    sheet.focus.about = match held.len() {
        0 => "Nothing is held. A filled shape is a button that is down.".into(),
        _ => held.join(", "),
    };
}

/// A pad drawn as it lies in the hands; held buttons are filled.
fn pad(painter: &Painter, rect: Rect, player: usize, hold: impl Fn(Button) -> u16) {
    let at = pos2(rect.left() + 8.0, rect.center().y);
    let title = format!("player {}", player + 1);
    painter.text(at, Align2::LEFT_CENTER, title, theme::small(), theme::ASH);
    let fill = |button| if hold(button) > 0 { theme::EMBER } else { theme::RAISED };
    let stroke = egui::Stroke::new(1.0, theme::LINE);
    let cross = pos2(rect.left() + 92.0, rect.center().y);
    for (button, x, y) in [
        (Button::Left, -11.0, 0.0),
        (Button::Right, 11.0, 0.0),
        (Button::Up, 0.0, -11.0),
        (Button::Down, 0.0, 11.0),
    ] {
        let cell = Rect::from_center_size(cross + vec2(x, y), vec2(10.0, 10.0));
        painter.rect(cell, 2.0, fill(button), stroke, egui::StrokeKind::Inside);
    }
    let diamond = pos2(rect.left() + 152.0, rect.center().y);
    for (button, x, y) in [
        (Button::X, -12.0, 0.0),
        (Button::B, 12.0, 0.0),
        (Button::Y, 0.0, -11.0),
        (Button::A, 0.0, 11.0),
    ] {
        let center = diamond + vec2(x, y);
        painter.circle(center, 7.0, fill(button), stroke);
        let ink = ink(hold(button));
        let name = format!("{button:?}");
        painter.text(center, Align2::CENTER_CENTER, name, egui::FontId::monospace(9.0), ink);
    }
    for (i, button) in [Button::L, Button::R, Button::Start, Button::Select].into_iter().enumerate()
    {
        let left = rect.left() + 190.0 + i as f32 * 50.0;
        let cell = Rect::from_center_size(pos2(left + 22.0, rect.center().y), vec2(44.0, 16.0));
        painter.rect(cell, 4.0, fill(button), stroke, egui::StrokeKind::Inside);
        let name = format!("{button:?}");
        let font = theme::small();
        painter.text(cell.center(), Align2::CENTER_CENTER, name, font, ink(hold(button)));
    }
}

fn ink(held: u16) -> Color32 {
    if held > 0 { theme::INK } else { theme::ASH }
}
