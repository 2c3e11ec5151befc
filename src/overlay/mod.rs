//! How it looks: views over the profile and the machine. They read and ask, they change nothing.
//!
//! ```text
//!   ┌───────────────────────┬────────────┐
//!   │                       │ tabs       │   The picture keeps whole-number scale and stays in
//!   │        picture        │ a view:    │   full view; the panels take the room that is left.
//!   │                       │  knobs     │   A view that wants room gets it from the picture, by
//!   ├───────────────────────┤  rows      │   whole steps. In a window too small for that the
//!   │ strip, controls       │  about     │   panels lie over it.
//!   └───────────────────────┴────────────┘
//! ```
//!
//! A key is a [`Look`]; what it means depends on the view and on its chosen row, which every view
//! leaves behind as its [`Focus`](sheet::Focus). What the overlay cannot do itself it asks of the
//! host, as a [`Wish`].

/// Colours, type and spacing.
pub mod theme;

/// Numbers as people read them.
pub mod numbers;

/// Where the panels lie.
pub mod layout;

/// The views and their names.
pub mod view;

/// What keys, pads and clicks ask for.
pub mod look;

/// Rows of labels, bars and numbers.
pub mod table;

/// A list with a chosen row.
pub mod list;

/// What every view has.
pub mod sheet;

/// What can be done about the chosen thing.
pub mod menu;

mod tabs;

/// The last frames as bars.
pub mod strip;

/// The controls of time.
pub mod transport;

/// The numbers of one frame at a glance.
pub mod side;

mod allocations;
mod bytecode;
mod compare;
mod flame;
mod frame;
mod machine;
mod opcodes;
mod source;
mod strings;

/// Which frame, view and row are chosen, and what keys do to them.
mod state;

/// The screen after a fault.
pub mod crash;

/// The start of the program.
pub mod boot;

/// The screen of a paused game.
pub mod pause;

/// The save states.
pub mod slots;

/// Where the game's time is, when it does not simply go on.
pub mod tape;

/// A line that comes and goes.
pub mod toast;

/// A change of the cart that was not taken over.
pub mod rejected;

use egui::Rect;

use crate::cart::Cart;
use crate::console::Console;
use crate::profile::{FrameRecord, Profile};

pub use look::{Act, Limit, Look, Measure, Wish};
pub use state::Overlay;
pub use view::View;

/// What the views look at.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The machine.
    pub console: &'a Console,
    /// Whether the game is paused or stopped.
    pub paused: bool,
    /// Whether the cart stopped with a fault.
    pub stopped: bool,
    /// What stands on the key or button for each look, as the player's hands are.
    pub keys: &'a [(Look, &'static str)],
    /// How often the sound broke off since the start.
    pub sound_gaps: u64,
    /// The part of its speed that the game runs at: 1 is full speed, 4 a quarter.
    pub slow: u32,
    /// The frames to which the machine can go, the first and the last.
    pub reach: Option<(u64, u64)>,
}

impl<'a> Scene<'a> {
    /// What the last frames did.
    pub fn profile(&self) -> &'a Profile {
        self.console.profile()
    }

    /// The cart, for its source.
    pub fn cart(&self) -> &'a Cart {
        self.console.cart()
    }

    /// What stands on the key for a look; nothing where it has none.
    pub fn key(&self, look: Look) -> &'static str {
        self.keys.iter().find(|(of, _)| *of == look).map_or("", |(_, label)| label)
    }
}

/// A rectangle with a filled left part: a share of something.
pub(crate) fn bar(painter: &egui::Painter, rect: Rect, share: f32, color: egui::Color32) {
    let width = (rect.width() * share.clamp(0.0, 1.0)).max(0.0);
    if width > 0.0 {
        let filled = Rect::from_min_size(rect.min, egui::vec2(width.max(1.0), rect.height()));
        painter.rect_filled(filled, 2.0, color);
    }
}

/// The record of a frame that is shown, with what was counted in it.
type Shown<'a> = Option<&'a FrameRecord>;
