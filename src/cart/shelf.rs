//! A cart's files while they are read: each is taken once, hashed, and what is wrong is kept.

use std::collections::BTreeMap;
use std::hash::Hasher;

use twox_hash::XxHash3_64;

use super::error::did_you_mean;
use super::import::{midi, samples, tiled};
use super::load::Layer;
use super::sound::{self, Score};
use super::source::{MAIN, is_test};
use super::{CartError, Source, limits, map};
use crate::hardware::sound::Pcm;
use crate::hardware::sound::pcm::SAMPLE_COUNT;
use crate::hardware::sound::score::PATTERN_COUNT;

/// The names that a file of layer 0 to 3 may have.
pub const MAPS: [&[&str]; 4] =
    [&["map.csv", "map0.csv"], &["map1.csv"], &["map2.csv"], &["map3.csv"]];

/// The names that a map of Tiled, with all its layers, may have.
pub const TILED: [&str; 2] = ["map.tmx", "map.tmj"];

/// The files of a cart while they are taken off one by one.
pub struct Shelf<'a> {
    source: &'a dyn Source,
    files: &'a [String],
    hash: XxHash3_64,
    /// What is wrong so far.
    faults: Vec<CartError>,
}

impl<'a> Shelf<'a> {
    /// The files of a cart, none of them taken yet.
    pub fn new(source: &'a dyn Source, files: &'a [String]) -> Shelf<'a> {
        Shelf { source, files, hash: XxHash3_64::new(), faults: Vec::new() }
    }

    /// The hash of all that was taken.
    ///
    /// # Errors
    /// What is wrong with it, if anything.
    pub fn finish(self) -> Result<u64, Vec<CartError>> {
        if self.faults.is_empty() { Ok(self.hash.finish()) } else { Err(self.faults) }
    }

    /// What came out well, or nothing; what is wrong is kept.
    pub fn keep<T>(&mut self, result: Result<T, CartError>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// The content of a file, when there is one of that name.
    pub fn take(&mut self, path: &str, most: usize) -> Option<Vec<u8>> {
        if !self.files.iter().any(|f| f == path) {
            return None;
        }
        let content = self.fetched(path, most);
        self.keep(content)
    }

    /// The content of a file that is there, hashed.
    fn fetched(&mut self, path: &str, most: usize) -> Result<Vec<u8>, CartError> {
        let content = self.source.read(path, most)?;
        // Lengths go in as well, so that text cannot move from one file to the next unnoticed.
        for part in [path.as_bytes(), &content] {
            self.hash.write(&(part.len() as u64).to_le_bytes());
            self.hash.write(part);
        }
        Ok(content)
    }

    /// The one of several names that is there; a second one is a fault.
    fn only<'n>(&mut self, names: &[&'n str]) -> Option<&'n str> {
        let there = |name: &&str| self.files.iter().any(|file| file == name);
        let mut there = names.iter().copied().filter(there);
        let name = there.next()?;
        if let Some(second) = there.next() {
            let message = format!("`{name}` means the same; remove one of the two");
            self.faults.push(CartError::in_file(second, message));
        }
        Some(name)
    }

    /// What the one file of several names that is there says.
    pub fn parsed<T>(
        &mut self,
        names: &[&str],
        most: usize,
        parse: impl FnOnce(&str, &[u8]) -> Result<T, CartError>,
    ) -> Option<T> {
        let name = self.only(names)?;
        let content = self.take(name, most)?;
        self.keep(parse(name, &content))
    }

    /// The files of a folder with one of these endings, by the number that their names begin with:
    /// `samples/3-door.ogg` is number 3. Numbers end before `count`.
    pub fn numbered(&mut self, folder: &str, endings: &[&str], count: usize) -> Vec<(u8, String)> {
        let mut found: BTreeMap<u8, &String> = BTreeMap::new();
        let files = self.files;
        for path in files {
            let Some(name) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
            else {
                continue;
            };
            let ending = name.rsplit('.').next().unwrap_or_default();
            if name.contains('/') || !endings.iter().any(|e| ending.eq_ignore_ascii_case(e)) {
                continue;
            }
            let digits = name.bytes().take_while(u8::is_ascii_digit).count();
            let number = name[..digits].parse().ok().filter(|n| usize::from(*n) < count);
            let Some(number) = number else {
                let message = format!(
                    "its name must begin with its number, 0 to {}, as in {folder}/3-{name}",
                    count - 1
                );
                self.faults.push(CartError::in_file(path, message));
                continue;
            };
            if let Some(first) = found.insert(number, path) {
                let message = format!("`{first}` has the same number; rename one of the two");
                self.faults.push(CartError::in_file(path, message));
            }
        }
        found.into_iter().map(|(number, path)| (number, path.clone())).collect()
    }

    /// The map's layers, from a map of Tiled or from a file for each.
    pub fn map(&mut self) -> [Option<Layer>; 4] {
        let rows = MAPS.map(|names| self.parsed(names, limits::TEXT_BYTES, map::parse));
        let Some(name) = self.only(&TILED) else { return rows };
        let files = self.files;
        let others = MAPS.into_iter().flatten().filter(|n| files.iter().any(|file| file == *n));
        for other in others {
            let message = format!("`{other}` is here as well; remove one of the two");
            self.faults.push(CartError::in_file(name, message));
        }
        let Some(content) = self.take(name, limits::TEXT_BYTES) else { return rows };
        let parsed = tiled::parse(name, &content, &mut |path| {
            let there = self.files.iter().any(|file| file == path);
            there.then(|| self.fetched(path, limits::TEXT_BYTES))
        });
        self.keep(parsed).unwrap_or(rows)
    }

    /// Sound effects and songs, from `sound.txt` and the MIDI files in the folder `songs`.
    pub fn sound(&mut self) -> Score {
        let score = self.parsed(&["sound.txt"], limits::TEXT_BYTES, sound::parse);
        let mut score = score.unwrap_or_default();
        for (number, path) in self.numbered("songs", &midi::ENDINGS, PATTERN_COUNT) {
            let Some(content) = self.take(&path, limits::SONG_BYTES) else { continue };
            let added = midi::add(&path, &content, number, &mut score);
            self.keep(added);
        }
        score
    }

    /// The recordings in the folder `samples`, by number.
    pub fn samples(&mut self) -> BTreeMap<u8, Pcm> {
        let mut samples = BTreeMap::new();
        let mut length = 0;
        for (number, path) in self.numbered("samples", &samples::ENDINGS, SAMPLE_COUNT) {
            let Some(content) = self.take(&path, limits::FILE_BYTES) else { continue };
            let parsed = samples::parse(&path, &content);
            let Some(pcm) = self.keep(parsed) else { continue };
            length += pcm.samples.len();
            if length > limits::SAMPLES_LENGTH {
                let most = limits::SAMPLES_LENGTH;
                let message = format!("with this the recordings are longer than {most} samples");
                self.faults.push(CartError::in_file(path, message));
                break;
            }
            samples.insert(number, pcm);
        }
        samples
    }

    /// Every script but the tests, by path.
    pub fn scripts(&mut self) -> BTreeMap<String, Vec<u8>> {
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
