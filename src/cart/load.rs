//! From files to a [`Cart`].

use std::collections::BTreeMap;

use super::error::did_you_mean;
use super::import::aseprite;
use super::palette::{self, Palette};
use super::shelf::{MAPS, Shelf, TILED};
use super::sound::Score;
use super::sprites::{self, Colours};
use super::{CartError, Manifest, Source, flags, limits, manifest};
use crate::hardware::palette::DEFAULT;
use crate::hardware::sound::Pcm;

/// Everything that a cart brings, read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// What the cart says about itself.
    pub manifest: Manifest,
    /// The path of the script to begin with: `main.lua`, or the single file's name.
    pub main: String,
    /// The text of every script by its path, such as `main.lua` and `lib/enemy.lua`.
    pub scripts: BTreeMap<String, Vec<u8>>,
    /// 64 colours of its own, as red, green, blue.
    pub palette: Option<Box<Palette>>,
    /// The sprite banks that the cart fills.
    pub sprites: [Option<Bank>; 4],
    /// The flags of tile 0 to 4095, counted over all banks.
    pub flags: Option<Vec<u8>>,
    /// The map layers that the cart fills.
    pub map: [Option<Layer>; 4],
    /// Sound effects and songs.
    pub sound: Score,
    /// Recordings by number, 0 to [`SAMPLE_COUNT`](crate::hardware::sound::pcm::SAMPLE_COUNT) - 1.
    pub samples: BTreeMap<u8, Pcm>,
    /// A hash of everything above, which a movie names to say which cart it was made with.
    pub hash: u64,
}

/// A sprite bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// 256 rows of 256 colour numbers from 0 to 63.
    pub pixels: Vec<u8>,
}

/// A map layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// 256 rows of 256 cells, as the memory map describes them.
    pub cells: Vec<u16>,
}

impl Bank {
    /// How many of its 1,024 tiles have a pixel that is not colour 0.
    pub fn tiles_used(&self) -> usize {
        let used = |tile: &usize| {
            let corner = tile / 32 * 8 * SIDE + tile % 32 * 8;
            let mut rows = (0..8).map(|y| corner + y * SIDE);
            rows.any(|at| self.pixels[at..at + 8].iter().any(|pixel| *pixel != 0))
        };
        (0..1024).filter(used).count()
    }
}

impl Layer {
    /// Columns and rows up to the last ones with a cell that is not 0.
    pub fn size_used(&self) -> (usize, usize) {
        let rows = self.cells.chunks_exact(SIDE).map(|row| row.iter().rposition(|cell| *cell != 0));
        let ends = (1..).zip(rows).filter_map(|(y, end)| end.map(|x| (x + 1, y)));
        ends.fold((0, 0), |(width, height), (x, y)| (width.max(x), height.max(y)))
    }
}

/// Pixels on a side of a bank, and cells on a side of a layer.
const SIDE: usize = 256;

impl Cart {
    /// A sentence about a file that is read by no part of the console, and whose name is nearly
    /// that of one that is.
    pub fn misnamed(path: &str) -> Option<String> {
        let known = || {
            let names =
                SPRITES.iter().chain(&MAPS).copied().flatten().chain(&PALETTES).chain(&TILED);
            names.copied().chain([manifest::FILE, "flags.txt", "sound.txt", "cover.png"])
        };
        if path.ends_with(".lua") || known().any(|name| name == path) {
            return None;
        }
        let advice = did_you_mean(path, known());
        (!advice.is_empty()).then(|| format!("{path} is no file that the console reads{advice}"))
    }

    /// Reads and checks all of a cart.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn load(source: &dyn Source) -> Result<Cart, CartError> {
        Cart::examine(source).map_err(|faults| {
            let first = faults.into_iter().next();
            first.unwrap_or_else(|| CartError::in_file(source.name(), "the cart does not load"))
        })
    }

    /// Reads and checks all of a cart, and goes on where something is wrong.
    ///
    /// # Errors
    /// Everything that is wrong, one error a file at the least.
    pub fn examine(source: &dyn Source) -> Result<Cart, Vec<CartError>> {
        let files = source.list().map_err(|fault| vec![fault])?;
        if files.len() > limits::FILES {
            let message = format!("there are more than {} files; is this a cart?", limits::FILES);
            return Err(vec![CartError::in_file(source.name(), message)]);
        }
        let mut shelf = Shelf::new(source, &files);
        let manifest = shelf.parsed(&[manifest::FILE], limits::MANIFEST_BYTES, |_, bytes| {
            Manifest::parse(&source.name(), bytes)
        });
        let scripts = shelf.scripts();
        let palette = shelf.parsed(&PALETTES, limits::TEXT_BYTES, |file, bytes| {
            palette::parse(file, bytes, &DEFAULT)
        });
        let colours = Colours {
            palette: palette.as_ref().unwrap_or(&DEFAULT),
            exact: manifest.as_ref().is_some_and(|manifest| manifest.exact_colours),
        };
        let sprites = SPRITES.map(|names| {
            shelf.parsed(names, limits::PICTURE_BYTES, |file, bytes| {
                let png = file.ends_with(".png");
                let parse = if png { sprites::parse } else { aseprite::parse };
                parse(file, bytes, colours)
            })
        });
        let flags = shelf.parsed(&["flags.txt"], limits::TEXT_BYTES, flags::parse);
        let map = shelf.map();
        let sound = shelf.sound();
        let samples = shelf.samples();
        let hash = shelf.finish()?;
        Ok(Cart {
            manifest: manifest.unwrap_or_else(|| Manifest::named(&source.name())),
            main: source.main().to_string(),
            scripts,
            palette: palette.map(Box::new),
            sprites,
            flags,
            map,
            sound,
            samples,
            hash,
        })
    }
}

/// The names that the file of colours may have.
const PALETTES: [&str; 2] = ["palette.txt", "palette.hex"];

/// The names that a picture of bank 0 to 3 may have.
const SPRITES: [&[&str]; 4] = [
    &[
        "sprites.png",
        "sprites0.png",
        "sprites.aseprite",
        "sprites.ase",
        "sprites0.aseprite",
        "sprites0.ase",
    ],
    &["sprites1.png", "sprites1.aseprite", "sprites1.ase"],
    &["sprites2.png", "sprites2.aseprite", "sprites2.ase"],
    &["sprites3.png", "sprites3.aseprite", "sprites3.ase"],
];

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
