//! The screen of a paused game: a menu, and every key.

use egui::{Align2, Context, Sense, Ui, pos2, vec2};

use super::theme;

/// A line of the menu.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it does.
    pub label: &'static str,
    /// What it is set to, or the key that does the same.
    pub value: String,
}

/// A group of keys.
#[derive(Clone, Debug)]
pub struct Keys {
    /// What they are for.
    pub title: String,
    /// Key and what it does.
    pub keys: Vec<(String, String)>,
}

/// What the screen shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// The cart's title and author.
    pub title: String,
    /// The menu.
    pub items: Vec<Item>,
    /// The chosen line of it.
    pub chosen: usize,
    /// The keys, group by group.
    pub groups: Vec<Keys>,
}

/// What the pointer did: the line of the menu, and whether it was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// The line under the pointer.
    pub item: usize,
    /// It was clicked.
    pub clicked: bool,
}

/// Width of the menu and of a group of keys, in points.
const MENU: f32 = 216.0;
const GROUP: f32 = 200.0;
const LINE: f32 = 26.0;
/// Where the words begin in a group of keys.
const WORDS: f32 = 72.0;
const KEY_LINE: f32 = 18.0;

/// Draws the screen in the middle of the window.
pub fn show(context: &Context, page: &Page) -> Option<Pointed> {
    let mut pointed = None;
    let room = context.content_rect().width() - 64.0;
    // In a narrow window the groups of keys go first: the menu is what acts.
    let groups = (((room - MENU) / (GROUP + 32.0)).max(0.0) as usize).min(page.groups.len());
    egui::Area::new("pause".into())
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .order(egui::Order::Foreground)
        .show(context, |ui| {
            theme::card().inner_margin(egui::Margin::same(24)).show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing = vec2(32.0, 0.0);
                    ui.vertical(|ui| pointed = menu(ui, page));
                    for group in &page.groups[..groups] {
                        ui.vertical(|ui| keys(ui, group));
                    }
                });
            });
        });
    pointed
}

fn menu(ui: &mut Ui, page: &Page) -> Option<Pointed> {
    ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
    line(ui, MENU, 26.0, "Paused", theme::large(), theme::BONE);
    line(ui, MENU, 18.0, &page.title, theme::text(), theme::ASH);
    ui.add_space(10.0);
    let mut pointed = None;
    for (i, item) in page.items.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(MENU, LINE), Sense::click());
        let chosen = i == page.chosen;
        let painter = ui.painter();
        if chosen {
            painter.rect_filled(rect, 4.0, theme::RAISED);
            let edge = egui::Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(edge, 1.0, theme::EMBER);
        }
        let middle = rect.center().y;
        let at = pos2(rect.left() + 12.0, middle);
        painter.text(at, Align2::LEFT_CENTER, item.label, theme::text(), theme::BONE);
        let at = pos2(rect.right() - 8.0, middle);
        painter.text(at, Align2::RIGHT_CENTER, &item.value, theme::small(), theme::ASH);
        let moved = ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO);
        if response.clicked() || (response.hovered() && moved) {
            pointed = Some(Pointed { item: i, clicked: response.clicked() });
        }
    }
    pointed
}

fn keys(ui: &mut Ui, group: &Keys) {
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let (rect, _) = ui.allocate_exact_size(vec2(GROUP, 26.0), Sense::hover());
    let at = pos2(rect.left() + WORDS, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &group.title, theme::text(), theme::EMBER);
    for (key, what) in &group.keys {
        let (rect, _) = ui.allocate_exact_size(vec2(GROUP, KEY_LINE), Sense::hover());
        let middle = rect.center().y;
        let at = pos2(rect.left() + WORDS - 12.0, middle);
        ui.painter().text(at, Align2::RIGHT_CENTER, key, theme::mono(), theme::BONE);
        let at = pos2(rect.left() + WORDS, middle);
        ui.painter().text(at, Align2::LEFT_CENTER, what, theme::text(), theme::ASH);
    }
}

fn line(
    ui: &mut Ui,
    width: f32,
    height: f32,
    text: &str,
    font: egui::FontId,
    color: egui::Color32,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let painter = ui.painter().with_clip_rect(rect);
    painter.text(rect.left_center(), Align2::LEFT_CENTER, text, font, color);
}
