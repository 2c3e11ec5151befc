//! The desktop: a window, a screen, a speaker, pads and keys around one console.
//!
//! ```text
//!   start ─► app (events, ticks, pictures) ─► desk (what plays, what is open over it)
//!              │                                │
//!              ├─ window, screen, picture_pass  ├─ session ─► Console
//!              ├─ gui (egui)                    ├─ speaker ─► sound_queue ─► device
//!              └─ pace, placement               └─ keys, gamepad, pointer, menu, screenshot
//! ```
#![allow(clippy::disallowed_methods, reason = "this is the host: clocks and files are its job")]

mod app;
mod desk;
mod gamepad;
mod gui;
mod icon;
mod keeper;
mod keys;
mod menu;
mod pace;
mod picture_pass;
mod placement;
mod pointer;
mod reloads;
mod rerun;
mod screen;
mod screenshot;
mod session;
mod sound_queue;
mod speaker;
mod start;
mod states;
mod window;

pub use start::{DesktopError, PlayRequest, run};
