//! From files to a [`Cart`].

use std::collections::BTreeMap;
use std::hash::Hasher;

use twox_hash::XxHash3_64;

use super::error::did_you_mean;
use super::palette::{self, Palette};
use super::sound::{self, Score};
use super::source::MAIN;
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

impl Cart {
    /// Reads and checks all of a cart.
    pub fn load(source: &dyn Source) -> Result<Cart, CartError> {
        let files = source.list()?;
        if files.len() > limits::FILES {
            let message = format!("there are more than {} files; is this a cart?", limits::FILES);
            return Err(CartError::in_file(source.name(), message));
        }
        let mut shelf = Shelf { source, files: &files, hash: XxHash3_64::new() };
        let manifest = match shelf.take(manifest::FILE, limits::MANIFEST_BYTES)? {
            Some(bytes) => Manifest::parse(&source.name(), &bytes)?,
            None => Manifest::named(&source.name()),
        };
        let scripts = shelf.scripts()?;
        let colours = shelf.one_of(&["palette.txt", "palette.hex"], limits::TEXT_BYTES)?;
        let palette =
            colours.map(|(file, bytes)| palette::parse(file, &bytes, &DEFAULT)).transpose()?;
        let colours = palette.as_ref().unwrap_or(&DEFAULT);
        let sprites = shelf.four(&SPRITES, limits::PICTURE_BYTES, |file, bytes| {
            sprites::parse(file, bytes, colours)
        })?;
        let flags = shelf.take("flags.txt", limits::TEXT_BYTES)?;
        let flags = flags.map(|bytes| flags::parse("flags.txt", &bytes)).transpose()?;
        let map = shelf.four(&MAPS, limits::TEXT_BYTES, map::parse)?;
        let sound = shelf.take("sound.txt", limits::TEXT_BYTES)?;
        let sound = sound.map(|bytes| sound::parse("sound.txt", &bytes)).transpose()?;
        Ok(Cart {
            manifest,
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
}

impl Shelf<'_> {
    /// The content of a file, when there is one of that name.
    fn take(&mut self, path: &str, most: usize) -> Result<Option<Vec<u8>>, CartError> {
        if !self.files.iter().any(|f| f == path) {
            return Ok(None);
        }
        let content = self.source.read(path, most)?;
        // Lengths go in as well, so that text cannot move from one file to the next unnoticed.
        for part in [path.as_bytes(), &content] {
            self.hash.write(&(part.len() as u64).to_le_bytes());
            self.hash.write(part);
        }
        Ok(Some(content))
    }

    /// The one file of several names that is there.
    fn one_of<'n>(
        &mut self,
        names: &[&'n str],
        most: usize,
    ) -> Result<Option<(&'n str, Vec<u8>)>, CartError> {
        let mut found = None;
        for &name in names {
            let Some(content) = self.take(name, most)? else { continue };
            if let Some((first, _)) = found {
                let message = format!("`{first}` means the same; remove one of the two");
                return Err(CartError::in_file(name, message));
            }
            found = Some((name, content));
        }
        Ok(found)
    }

    /// The four banks or layers of a kind, each from the one of its files that is there.
    fn four<T>(
        &mut self,
        names: &[&[&str]; 4],
        most: usize,
        parse: impl Fn(&str, &[u8]) -> Result<T, CartError>,
    ) -> Result<[Option<T>; 4], CartError> {
        let mut four = [const { None }; 4];
        for (place, names) in four.iter_mut().zip(names) {
            let found = self.one_of(names, most)?;
            *place = found.map(|(file, bytes)| parse(file, &bytes)).transpose()?;
        }
        Ok(four)
    }

    fn scripts(&mut self) -> Result<BTreeMap<String, Vec<u8>>, CartError> {
        let paths: Vec<_> = self.files.iter().filter(|f| f.ends_with(".lua")).collect();
        if !paths.iter().any(|f| *f == self.source.main()) {
            return Err(self.no_main());
        }
        if paths.len() > limits::SCRIPTS {
            let message = format!("there are more than {} scripts in the cart", limits::SCRIPTS);
            return Err(CartError::in_file(self.source.name(), message));
        }
        let mut scripts = BTreeMap::new();
        let mut bytes = 0;
        for path in paths {
            let text = self.take(path, limits::SCRIPT_BYTES)?.unwrap_or_default();
            bytes += text.len();
            if bytes > limits::SCRIPTS_BYTES {
                let most = limits::SCRIPTS_BYTES >> 20;
                let message = format!("the cart's scripts together are larger than {most} MiB");
                return Err(CartError::in_file(path, message));
            }
            scripts.insert(path.clone(), text);
        }
        Ok(scripts)
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
