//! Narthex, the fantasy console that you can see inside.
//!
//! The order of the `mod` lines below is the architecture: a module may use only those above it.
//! `tests/tidy.rs` reads this file and the code and says where that does not hold.

/// The language: Lua 5.4 on one block of memory. Knows nothing of the console.
pub mod lua;

/// The chips: memory map, picture, sound, buttons. Never names the language.
pub mod hardware;

/// The cartridge: manifest, files, import of assets. Never names the language.
pub mod cart;

/// What happened: counters and a ring of frames.
pub mod profile;

/// The machine: boots a cart, steps frames, takes and restores snapshots.
pub mod console;

/// The verdict: movies, expectations, reports.
pub mod testing;

/// How it looks: views over the profile and the machine.
#[cfg(feature = "desktop")]
pub mod overlay;

/// The world: clock, files, window, speaker, pads.
pub mod host;

/// The command line.
pub mod cli;
