//! The desktop: a window, a screen, a speaker, pads and keys around one console.
#![allow(clippy::disallowed_methods, reason = "this is the host: clocks and files are its job")]

/// Gamepads with hot-plug.
pub mod gamepad;

/// The program's own views over the picture.
pub mod gui;

/// The table of keys.
pub mod keys;

/// Sixty ticks a second by the wall clock.
pub mod pace;

/// The render pass of the picture.
pub mod picture_pass;

/// Where the picture lies in the window.
pub mod placement;

/// The surface of the window.
pub mod screen;

/// The ring between the console and the sound device.
pub mod sound_queue;

/// The sound device.
pub mod speaker;
