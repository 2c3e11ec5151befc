//! Assets from the tools that people use, turned into what the chips hold.

pub mod aseprite;
pub mod midi;
pub mod samples;
pub mod tiled;
mod tmj;
mod tmx;
