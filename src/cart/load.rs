//! From files to a [`Cart`].

use std::collections::BTreeMap;
use std::hash::Hasher;

use twox_hash::XxHash3_64;

use super::error::did_you_mean;
use super::palette::{self, Palette};
use super::sound::{self, Score};
use super::source::{MAIN, is_test};
use super::{CartError, Manifest, Source, flags, limits, manifest, map, sprites};
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
            let names = SPRITES.iter().chain(&MAPS).copied().flatten().chain(&PALETTES);
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
        let hash = XxHash3_64::new();
        let mut shelf = Shelf { source, files: &files, hash, faults: Vec::new() };
        let manifest = shelf.parsed(&[manifest::FILE], limits::MANIFEST_BYTES, |_, bytes| {
            Manifest::parse(&source.name(), bytes)
        });
        let scripts = shelf.scripts();
        let palette = shelf.parsed(&PALETTES, limits::TEXT_BYTES, |file, bytes| {
            palette::parse(file, bytes, &DEFAULT)
        });
        let colours = palette.as_ref().unwrap_or(&DEFAULT);
        let sprites = SPRITES.map(|names| {
            shelf.parsed(names, limits::PICTURE_BYTES, |file, bytes| {
                sprites::parse(file, bytes, colours)
            })
        });
        let flags = shelf.parsed(&["flags.txt"], limits::TEXT_BYTES, flags::parse);
        let map = MAPS.map(|names| shelf.parsed(names, limits::TEXT_BYTES, map::parse));
        let sound = shelf.parsed(&["sound.txt"], limits::TEXT_BYTES, sound::parse);
        if !shelf.faults.is_empty() {
            return Err(shelf.faults);
        }
        Ok(Cart {
            manifest: manifest.unwrap_or_else(|| Manifest::named(&source.name())),
            main: source.main().to_string(),
            scripts,
            palette: palette.map(Box::new),
            sprites,
            flags,
            map,
            sound: sound.unwrap_or_default(),
            samples: BTreeMap::new(),
            hash: shelf.hash.finish(),
        })
    }
}

/// The names that the file of colours may have.
const PALETTES: [&str; 2] = ["palette.txt", "palette.hex"];

/// The names that a picture of bank 0 to 3 may have.
const SPRITES: [&[&str]; 4] =
    [&["sprites.png", "sprites0.png"], &["sprites1.png"], &["sprites2.png"], &["sprites3.png"]];

/// The names that a file of layer 0 to 3 may have.
const MAPS: [&[&str]; 4] = [&["map.csv", "map0.csv"], &["map1.csv"], &["map2.csv"], &["map3.csv"]];

/// The files of a cart while they are taken off one by one.
struct Shelf<'a> {
    source: &'a dyn Source,
    files: &'a [String],
    hash: XxHash3_64,
    /// What is wrong so far.
    faults: Vec<CartError>,
}

impl Shelf<'_> {
    /// What came out well, or nothing; what is wrong is kept.
    fn keep<T>(&mut self, result: Result<T, CartError>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// The content of a file, when there is one of that name.
    fn take(&mut self, path: &str, most: usize) -> Option<Vec<u8>> {
        if !self.files.iter().any(|f| f == path) {
            return None;
        }
        let content = self.source.read(path, most);
        let content = self.keep(content)?;
        // Lengths go in as well, so that text cannot move from one file to the next unnoticed.
        for part in [path.as_bytes(), &content] {
            self.hash.write(&(part.len() as u64).to_le_bytes());
            self.hash.write(part);
        }
        Some(content)
    }

    /// What the one file of several names that is there says.
    fn parsed<T>(
        &mut self,
        names: &[&str],
        most: usize,
        parse: impl FnOnce(&str, &[u8]) -> Result<T, CartError>,
    ) -> Option<T> {
        let there = |name: &&str| self.files.iter().any(|file| file == name);
        let mut there = names.iter().copied().filter(there);
        let name = there.next()?;
        if let Some(second) = there.next() {
            let message = format!("`{name}` means the same; remove one of the two");
            self.faults.push(CartError::in_file(second, message));
        }
        let content = self.take(name, most)?;
        self.keep(parse(name, &content))
    }

    fn scripts(&mut self) -> BTreeMap<String, Vec<u8>> {
        let main = self.source.main();
        let is_script = |f: &&String| *f == main || f.ends_with(".lua") && !is_test(f);
        let paths: Vec<_> = self.files.iter().filter(is_script).collect();
        if !paths.iter().any(|f| *f == main) {
            let fault = self.no_main();
            self.faults.push(fault);
        }
        let mut scripts = BTreeMap::new();
        if paths.len() > limits::SCRIPTS {
            let message = format!("there are more than {} scripts in the cart", limits::SCRIPTS);
            self.faults.push(CartError::in_file(self.source.name(), message));
            return scripts;
        }
        let mut bytes = 0;
        for path in paths {
            let text = self.take(path, limits::SCRIPT_BYTES).unwrap_or_default();
            bytes += text.len();
            if bytes > limits::SCRIPTS_BYTES {
                let most = limits::SCRIPTS_BYTES >> 20;
                let message = format!("the cart's scripts together are larger than {most} MiB");
                self.faults.push(CartError::in_file(path, message));
                return scripts;
            }
            scripts.insert(path.clone(), text);
        }
        scripts
    }

    fn no_main(&self) -> CartError {
        let mut advice = did_you_mean(MAIN, self.files.iter().map(String::as_str));
        if advice.is_empty() {
            advice = format!("; a cart begins with {MAIN}, so create it or name another folder");
        } else if let Some(name) = advice.split('`').nth(1) {
            advice = format!("; rename `{name}` to `{MAIN}`");
        }
        CartError::in_file(self.source.name(), format!("there is no {MAIN} in the cart{advice}"))
    }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
