//! Save cards on disk.
//!
//! A card is written to a new file beside the old one, brought to the disk, and then renamed over
//! it. So whatever happens at any moment, the card holds the old content or the new.
#![allow(clippy::disallowed_methods, reason = "this is a room where files are read and written")]

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files;
use crate::cart::card::FILE_BYTES;
use crate::cart::{Card, CardError};

/// Copies of damaged cards that are kept beside a card.
const KEPT_ASIDE: u32 = 100;

/// What was found where a card should lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A card.
    Card(Box<Card>),
    /// Nothing yet.
    Nothing,
    /// A file that is no card that can be read, and why.
    Bad(CardError),
}

/// Looks for a card.
///
/// # Errors
/// A sentence, when there is a file that cannot be read.
pub fn read(path: &Path) -> Result<Found, String> {
    match fs::symlink_metadata(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        _ => {}
    }
    if is_too_long(path) {
        return Ok(Found::Bad(CardError::Damaged));
    }
    let file = files::read_bytes(path, FILE_BYTES).map_err(|fault| fault.to_string())?;
    Ok(Card::from_bytes(&file).map_or_else(Found::Bad, |card| Found::Card(Box::new(card))))
}

fn is_too_long(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > FILE_BYTES as u64)
}

/// Writes a card; at any moment the file holds the old content or the new.
///
/// # Errors
/// A sentence with the file's name; the old card is still there then.
pub fn write(path: &Path, card: &Card) -> Result<(), String> {
    let told =
        |fault: io::Error| format!("the save card {} cannot be written: {fault}", path.display());
    fs::create_dir_all(folder(path)).map_err(told)?;
    write_bytes(path, &card.to_bytes()).map_err(told)
}

/// Writes a file in a folder that is there; at any moment it holds the old content or the new.
///
/// # Errors
/// The system's; the old file is still there then.
pub fn write_bytes(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = folder(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Two consoles that play the same cart must not write into one file.
    let new = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_new(&new, content).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
        return written;
    }
    sync_folder(folder);
    Ok(())
}

fn write_new(new: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(new)?;
    file.write_all(content)?;
    file.sync_all()
}

/// The renaming itself reaches the disk. Where a folder cannot be opened the system sees to that.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Moves a file that is no readable card out of the way, and gives its new name. Nothing is
/// overwritten.
///
/// # Errors
/// A sentence, when it cannot be moved.
pub fn keep_aside(path: &Path) -> Result<PathBuf, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let places = (1..=KEPT_ASIDE).map(|n| path.with_file_name(format!("{name}.damaged-{n}")));
    let mut free = places.filter(|place| fs::symlink_metadata(place).is_err());
    let place = free.next().ok_or_else(|| {
        format!("there are {KEPT_ASIDE} damaged cards beside {}; remove some", path.display())
    })?;
    fs::rename(path, &place)
        .map_err(|fault| format!("{} cannot be renamed: {fault}", path.display()))?;
    Ok(place)
}

/// Removes what a console left behind that was killed while it wrote this card.
pub fn sweep(path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(entries) = fs::read_dir(folder(path)) else { return };
    for entry in entries.flatten() {
        let file = entry.file_name();
        let file = file.to_string_lossy();
        let process = file
            .strip_prefix(&format!(".{name}."))
            .and_then(|rest| rest.strip_suffix(".new"))
            .filter(|process| process.bytes().all(|b| b.is_ascii_digit()));
        if process.is_some() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[path = "card_file_tests.rs"]
mod tests;
