//! How it looks: views over the profile and the machine. They read and ask, they change nothing.
//!
//! ```text
//!   ┌───────────────────────┬────────────┐
//!   │                       │ frame      │   The picture keeps whole-number scale and stays in
//!   │        picture        │ allocations│   full view; the panels take the room that is left.
//!   │                       │ strings    │   In a window too small for that they lie over it.
//!   ├───────────────────────┤ lines      │
//!   │ strip                 │ opcodes    │
//!   └───────────────────────┴────────────┘
//! ```

/// Colours, type and spacing.
pub mod theme;

/// Numbers as people read them.
pub mod numbers;

/// Rows of labels, bars and numbers.
pub mod table;

/// The last frames as bars.
pub mod strip;

/// The numbers of one frame.
pub mod side;

/// The screen after a fault.
pub mod crash;

/// The start of the program.
pub mod boot;

/// The screen of a paused game.
pub mod pause;

/// A line that comes and goes.
pub mod toast;

/// A change of the cart that was not taken over.
pub mod rejected;

use egui::{Rect, Vec2};

use crate::cart::Cart;
use crate::profile::{FrameRecord, Profile};

/// What the overlay asks of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Pause the game, or let it go on.
    Pause(bool),
    /// Let the paused game make one frame.
    Step,
    /// Forget the worst frames.
    ClearWorst,
    /// Close the overlay.
    Close,
}

macro_rules! looks {
    ($($name:ident $sentence:literal;)*) => {
        /// What a key does in the overlay.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Look {
            $(#[doc = $sentence] $name,)*
        }

        impl Look {
            /// All of them, in the order of the help.
            pub const ALL: &'static [Look] = &[$(Look::$name),*];

            /// What it does, in a few words.
            pub fn sentence(self) -> &'static str {
                match self { $(Look::$name => $sentence,)* }
            }
        }
    };
}

looks! {
    Pause        "pause";
    Step         "one frame";
    Older        "older frame";
    Newer        "newer frame";
    MuchOlder    "a second back";
    MuchNewer    "a second on";
    Oldest       "oldest frame";
    Newest       "newest frame";
    Worst        "worst frame";
    Allocations  "allocations";
    Strings      "strings";
    Lines        "lines";
    Opcodes      "opcodes";
}

/// A part of the side panel that can be opened alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Objects made, by kind.
    Allocations,
    /// Strings made, by cause.
    Strings,
    /// Source lines, hottest first.
    Lines,
    /// Opcodes, hottest first.
    Opcodes,
}

/// What the views look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What the last frames did.
    pub profile: &'a Profile,
    /// The cart, for its source.
    pub cart: &'a Cart,
    /// Whether the game is paused or stopped.
    pub paused: bool,
    /// Whether the cart stopped with a fault.
    pub stopped: bool,
    /// Keys and what they do, for the hints.
    pub hints: &'a [(&'static str, &'static str)],
    /// How often the sound broke off since the start.
    pub sound_gaps: u64,
}

/// Frames between two refreshes of the numbers while the game runs: four a second can be read,
/// sixty only flicker.
const REFRESH_FRAMES: u64 = 15;

/// What is open and what is held.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    held: Option<u64>,
    alone: Option<Section>,
    layout: Option<Layout>,
}

impl Overlay {
    /// The frame that is held, if one is.
    pub fn held(&self) -> Option<u64> {
        self.held
    }

    /// Lets go of the held frame: the newest is shown again.
    pub fn release(&mut self) {
        self.held = None;
    }

    /// Width and height in physical pixels that the panels leave for the picture, from the left top
    /// corner of a window of this size.
    pub fn picture_area(&self, width: u32, height: u32) -> (u32, u32) {
        self.layout.map_or((width, height), |l| l.picture)
    }

    /// Does what a key asks for.
    pub fn look(&mut self, look: Look, profile: &Profile, paused: bool) -> Option<Wish> {
        match look {
            Look::Pause => {
                self.held = None;
                return Some(Wish::Pause(!paused));
            }
            Look::Step => {
                self.held = None;
                return Some(Wish::Step);
            }
            Look::Older => return self.hold_beside(profile, -1),
            Look::Newer => return self.hold_beside(profile, 1),
            Look::MuchOlder => return self.hold_beside(profile, -60),
            Look::MuchNewer => return self.hold_beside(profile, 60),
            Look::Oldest => return self.hold_beside(profile, i64::MIN),
            Look::Newest => return self.hold_beside(profile, i64::MAX),
            Look::Worst => return profile.worst().first().map(|r| self.hold(r.frame)),
            Look::Allocations => self.open_alone(Section::Allocations),
            Look::Strings => self.open_alone(Section::Strings),
            Look::Lines => self.open_alone(Section::Lines),
            Look::Opcodes => self.open_alone(Section::Opcodes),
        }
        None
    }

    /// Holds the frame `by` frames after the one that is shown, within the strip.
    fn hold_beside(&mut self, profile: &Profile, by: i64) -> Option<Wish> {
        let newest = profile.latest()?.frame;
        let oldest = profile.frames().rev().take(strip::FRAMES).next_back()?.frame;
        let from = self.held.unwrap_or(newest);
        Some(self.hold(from.saturating_add_signed(by).clamp(oldest, newest)))
    }

    /// Holds a frame; the game pauses, or the frame would wander off.
    fn hold(&mut self, frame: u64) -> Wish {
        self.held = Some(frame);
        Wish::Pause(true)
    }

    /// Opens a section alone, or all of them again.
    fn open_alone(&mut self, section: Section) {
        self.alone = if self.alone == Some(section) { None } else { Some(section) };
    }

    /// The record whose numbers are shown: the held frame, the newest of a paused game, or a recent
    /// one that changes four times a second.
    fn shown<'a>(&self, scene: &Scene<'a>) -> Option<&'a FrameRecord> {
        let latest = scene.profile.latest()?;
        if let Some(held) = self.held.and_then(|frame| scene.profile.record(frame)) {
            return Some(held);
        }
        if scene.paused {
            return Some(latest);
        }
        let steady = latest.frame - latest.frame % REFRESH_FRAMES;
        scene.profile.frames().rev().find(|r| r.frame <= steady).or(Some(latest))
    }

    /// Lays out the whole overlay.
    pub fn show(&mut self, context: &egui::Context, scene: &Scene<'_>) -> Vec<Wish> {
        let room = layout(context.content_rect().size(), context.pixels_per_point());
        self.layout = Some(room);
        let mut wishes = Vec::new();
        let shown = self.shown(scene);
        egui::SidePanel::right("side")
            .exact_width(room.side)
            .resizable(false)
            .show_separator_line(false)
            .frame(theme::panel())
            .show(context, |ui| {
                let Scene { paused, stopped, .. } = *scene;
                let status = side::Status { stopped, paused, held: self.held.is_some() };
                if let Some(section) = side::show(ui, scene, shown, status, self.alone) {
                    self.open_alone(section);
                }
            });
        egui::TopBottomPanel::bottom("strip")
            .exact_height(room.strip)
            .resizable(false)
            .show_separator_line(false)
            .frame(theme::panel())
            .show(context, |ui| {
                let marked = shown.map(|r| r.frame).filter(|_| scene.paused);
                match strip::show(ui, scene, marked) {
                    Some(strip::Click::Frame(frame)) => wishes.push(self.hold(frame)),
                    Some(strip::Click::ClearWorst) => wishes.push(Wish::ClearWorst),
                    None => {}
                }
            });
        wishes
    }
}

/// Room for the panels, in points, and for the picture, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Width of the side panel.
    pub side: f32,
    /// Height of the strip.
    pub strip: f32,
    /// Width and height that are left for the picture in physical pixels; all of the window where
    /// the panels have to lie over the picture.
    pub picture: (u32, u32),
}

/// The least width of the side panel and height of the strip, in points.
const SIDE_MIN: f32 = 320.0;
const STRIP_MIN: f32 = 180.0;

/// Divides a window of `size` points: the picture gets the largest whole-number scale that leaves
/// the panels their least size, the panels get the rest.
pub fn layout(size: Vec2, pixels_per_point: f32) -> Layout {
    let whole = size * pixels_per_point;
    let scale_x = (whole.x - SIDE_MIN * pixels_per_point) / 320.0;
    let scale_y = (whole.y - STRIP_MIN * pixels_per_point) / 180.0;
    let scale = scale_x.min(scale_y).floor();
    if scale < 1.0 {
        let picture = (whole.x.round() as u32, whole.y.round() as u32);
        return Layout {
            side: SIDE_MIN.min(size.x * 0.6),
            strip: STRIP_MIN.min(size.y * 0.5),
            picture,
        };
    }
    let picture = egui::vec2(320.0, 180.0) * scale;
    let rest = (whole - picture) / pixels_per_point;
    // A very wide or tall window centres the picture in more room instead of making panels huge.
    let side = rest.x.min(size.x * 0.45).max(SIDE_MIN);
    let strip = rest.y.min(size.y * 0.4).max(STRIP_MIN);
    let left = whole - egui::vec2(side, strip) * pixels_per_point;
    Layout { side, strip, picture: (left.x.round() as u32, left.y.round() as u32) }
}

/// A rectangle with a filled left part: a share of something.
pub(crate) fn bar(painter: &egui::Painter, rect: Rect, share: f32, color: egui::Color32) {
    let width = (rect.width() * share.clamp(0.0, 1.0)).max(0.0);
    if width > 0.0 {
        let filled = Rect::from_min_size(rect.min, egui::vec2(width.max(1.0), rect.height()));
        painter.rect_filled(filled, 2.0, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn profile(frames: u64) -> Profile {
        let mut profile = Profile::default();
        (1..=frames)
            .for_each(|frame| profile.push(FrameRecord { frame, ticks: 1, ..Default::default() }));
        profile
    }

    #[test]
    fn the_picture_keeps_whole_scale_beside_the_panels() {
        let at = |w, h, ppp| layout(egui::vec2(w, h) / ppp, ppp);
        assert_eq!(
            at(960.0, 540.0, 1.0),
            Layout { side: 320.0, strip: 180.0, picture: (640, 360) }
        );
        assert_eq!(at(1920.0, 1080.0, 1.5).picture, (1280, 720));
        assert_eq!(at(320.0, 180.0, 1.0).picture, (320, 180));
    }

    #[test]
    fn arrows_walk_within_the_strip_and_pause() {
        let profile = profile(1000);
        let mut overlay = Overlay::default();
        assert_eq!(overlay.look(Look::Older, &profile, false), Some(Wish::Pause(true)));
        assert_eq!(overlay.held(), Some(999));
        overlay.look(Look::Oldest, &profile, true);
        assert_eq!(overlay.held(), Some(1001 - strip::FRAMES as u64));
        overlay.look(Look::Older, &profile, true);
        assert_eq!(overlay.held(), Some(1001 - strip::FRAMES as u64));
        overlay.look(Look::MuchNewer, &profile, true);
        overlay.look(Look::Newest, &profile, true);
        assert_eq!(overlay.held(), Some(1000));
        assert_eq!(overlay.look(Look::Pause, &profile, true), Some(Wish::Pause(false)));
        assert_eq!(overlay.held(), None);
    }

    #[test]
    fn nothing_is_held_before_the_first_frame() {
        let mut overlay = Overlay::default();
        for look in [Look::Older, Look::Newest, Look::Worst] {
            assert_eq!(overlay.look(look, &Profile::default(), false), None);
        }
        assert_eq!(overlay.held(), None);
    }
}
