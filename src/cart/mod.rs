//! The cartridge: a folder, an [`Archive`] of one, a [`picture`] with one inside or a single `.lua`
//! file becomes a [`Cart`], the checked content that a console boots.
//!
//! ```text
//! cart.toml      title, author, limits, wishes         manifest
//! main.lua       the game; further .lua for `require`  script
//! palette.txt    64 colours of its own                 palette
//! sprites.png    bank 0; sprites1.png … sprites3.png   sprites
//! flags.txt      which tiles carry which flags         flags
//! map.csv        layer 0; map1.csv … map3.csv          map
//! sound.txt      sound effects and songs               sound
//! songs/         songs in MIDI                         import
//! samples/       recordings                            import
//! map.tmx        all layers, from Tiled                import
//! ```
//!
//! Files come through [`Source`], so that this module opens none itself. Everything that a cart
//! says is checked here, against the one table of [`limits`]; what is wrong comes back as a
//! [`CartError`] that names file, line and remedy. After that the machine need not doubt a cart.

mod archive;
/// The save card.
pub mod card;
mod error;
mod flags;
mod import;
mod install;
pub mod limits;
mod load;
mod manifest;
mod map;
mod pack;
mod palette;
pub mod picture;
mod script;
mod shelf;
mod sound;
mod source;
mod sprites;
mod words;

pub use crate::hardware::sound::Pcm;
pub use archive::Archive;
pub use card::{Card, CardError};
pub use error::CartError;
pub(crate) use error::{did_you_mean, position, utf8};
pub use load::{Bank, Cart, Layer};
pub use manifest::{Budget, Control, Manifest, Wishes, parse_bytes};
pub use pack::{Packed, pack};
pub use script::module_paths;
pub use sound::Score;
pub(crate) use source::too_large;
pub use source::{MAIN, Memory, Source, is_hidden, is_inside, is_test};
