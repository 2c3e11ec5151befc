//! The world: clock, files, window, speaker, pads.

pub mod files;
