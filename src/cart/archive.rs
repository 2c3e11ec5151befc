//! `.nrx`: a cart as one file, a zip archive of its folder.
//!
//! Nothing in an archive is believed: not its names, which could leave the folder or stand for two
//! files at once, and not its sizes, which could promise little and unpack to the whole memory.
//! What is refused here is what no program that packs a folder writes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

use memchr::memmem;
use zip::read::ZipFileEntry;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::source::{is_hidden, too_large};
use super::{CartError, MAIN, Source, is_inside, limits};

/// Where an archive's end can begin: a comment of 64 KiB, the end's two records.
const TAIL_BYTES: usize = (1 << 16) + 22 + 20;

/// A packed cart in memory.
#[derive(Clone, Debug)]
pub struct Archive {
    name: String,
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The number of each file's entry, by its path.
    files: BTreeMap<String, usize>,
    main: String,
}

impl Archive {
    /// The cart in `bytes`; `shown` is the file's name in messages, `name` what to call the cart
    /// when it does not say.
    ///
    /// # Errors
    /// When this is no archive, or one that a hostile hand made.
    pub fn open(shown: &str, name: &str, bytes: Vec<u8>) -> Result<Archive, CartError> {
        let refuse = |message: &str| Err(CartError::in_file(shown, message));
        if bytes.len() > limits::ARCHIVE_BYTES {
            return Err(too_large(shown, limits::ARCHIVE_BYTES));
        }
        // Asked before the directory is read: a million entries would cost gigabytes. Every entry
        // has this mark, wherever the directory claims to be.
        let marks = memmem::find_iter(&bytes, b"PK\x01\x02").take(limits::ARCHIVE_ENTRIES + 1);
        if marks.count() > limits::ARCHIVE_ENTRIES {
            return refuse(&format!("it has more than {} entries", limits::ARCHIVE_ENTRIES));
        }
        // Such an archive may promise so many entries that room for them alone fills the memory.
        let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
        if memmem::find(tail, b"PK\x06\x07").is_some() {
            return refuse("it is a zip64 archive, for more than a cart may have; pack it again");
        }
        let size = bytes.len() as u64;
        let damaged = |fault: ZipError| CartError::in_file(shown, explain(&fault));
        let mut zip = ZipArchive::new(Cursor::new(Arc::from(bytes))).map_err(damaged)?;
        if zip.has_duplicate_names() {
            return refuse("two of its files have the same name; pack the cart again");
        }
        if zip.has_overlapping_entries().map_err(damaged)? {
            return refuse("two of its files share the same bytes; pack the cart again");
        }
        let mut files = BTreeMap::new();
        let mut unpacked: u64 = 0;
        for number in 0..zip.len() {
            let entry = zip.by_index_data(number).map_err(damaged)?;
            let Some(path) = checked(shown, &entry)? else { continue };
            unpacked = unpacked.saturating_add(entry.size());
            files.insert(path, number);
        }
        distinct(shown, files.keys())?;
        if unpacked > limits::UNPACKED_BYTES {
            let most = limits::UNPACKED_BYTES >> 20;
            return refuse(&format!("its files together are larger than {most} MiB"));
        }
        if unpacked > limits::UNPACKED_FREE_BYTES.max(size * limits::UNPACKED_TIMES) {
            return refuse(&format!(
                "it would grow to {} MiB, more than {} times its size; no honest cart does",
                unpacked >> 20,
                limits::UNPACKED_TIMES
            ));
        }
        let files = without_outer_folder(files);
        let main = main(&files);
        Ok(Archive { name: name.to_string(), zip, files, main })
    }
}

impl Source for Archive {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn main(&self) -> &str {
        &self.main
    }

    fn list(&self) -> Result<Vec<String>, CartError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, CartError> {
        let Some(&number) = self.files.get(path) else {
            return Err(CartError::in_file(path, "there is no such file in the cart"));
        };
        let damaged = |fault: ZipError| CartError::in_file(path, explain(&fault));
        // The directory is shared, so a copy costs nothing; reading moves its cursor.
        let mut zip = self.zip.clone();
        let file = zip.by_index(number).map_err(damaged)?;
        let size = file.size();
        if size > most as u64 {
            return Err(too_large(path, most));
        }
        let mut content = Vec::new();
        // One more than promised, so that a file that goes on is noticed, and its checksum read.
        let read = file.take(size + 1).read_to_end(&mut content);
        read.map_err(|fault| damaged(ZipError::Io(fault)))?;
        if content.len() as u64 != size {
            let message = format!(
                "it is damaged ({} bytes, not the {size} that the archive promises); \
                 get the cart again",
                content.len()
            );
            return Err(CartError::in_file(path, message));
        }
        Ok(content)
    }
}

/// The path of an entry that is a file of the cart; nothing for folders and hidden files.
fn checked(shown: &str, entry: &ZipFileEntry<'_>) -> Result<Option<String>, CartError> {
    let raw = entry.name_raw();
    let name = String::from_utf8_lossy(raw).into_owned();
    // Names in messages are quoted, so that control characters and endless names do no harm.
    let cut: String = name.chars().take(80).collect();
    let refuse = |why: &str| Err(CartError::in_file(shown, format!("its file {cut:?} {why}")));
    let path = name.strip_suffix('/').unwrap_or(&name);
    if std::str::from_utf8(raw).is_err() || name.contains('\\') {
        return refuse("has a name that means different things on different systems; rename it");
    }
    if !is_inside(path) {
        return refuse("has a name that leaves the cart, or none that a file can have");
    }
    if path.split('/').count() > limits::FOLDER_DEPTH + 1 {
        return refuse("lies too deep in folders");
    }
    if entry.is_symlink() {
        return refuse("is a link; pack the file itself");
    }
    if entry.is_dir() || is_hidden(path) {
        return Ok(None);
    }
    if entry.encrypted() {
        return refuse("is encrypted; pack the cart without a password");
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return refuse("is packed in an unusual way; pack the cart with `narthex pack`");
    }
    Ok(Some(path.to_string()))
}

/// Refuses names that some systems take for the same file, or for a file and a folder.
pub(crate) fn distinct<'a>(
    shown: &str,
    paths: impl Iterator<Item = &'a String> + Clone,
) -> Result<(), CartError> {
    let mut seen = BTreeSet::new();
    for path in paths.clone() {
        if !seen.insert(path.to_lowercase()) {
            let message = format!(
                "two of its files differ only in upper and lower case, one is {path:?}; \
                 other systems take them for one, so rename it"
            );
            return Err(CartError::in_file(shown, message));
        }
    }
    for path in paths {
        let path = path.to_lowercase();
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        if let Some(both) = folders.into_iter().find(|folder| seen.contains(*folder)) {
            let message = format!("{both:?} is a file and a folder at once");
            return Err(CartError::in_file(shown, message));
        }
    }
    Ok(())
}

/// Takes the folder away that many zip programs put around everything.
fn without_outer_folder(files: BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let outer = files.keys().next().and_then(|path| path.split_once('/'));
    let Some(outer) = outer.map(|(folder, _)| format!("{folder}/")) else { return files };
    let mains = files.contains_key(&format!("{outer}{MAIN}"));
    if !mains || !files.keys().all(|path| path.starts_with(&outer)) {
        return files;
    }
    files.into_iter().map(|(path, number)| (path[outer.len()..].to_string(), number)).collect()
}

/// `main.lua`, or the only file where that is a script: a single file, packed.
fn main(files: &BTreeMap<String, usize>) -> String {
    let only = files.keys().next().filter(|path| files.len() == 1 && path.ends_with(".lua"));
    only.map_or_else(|| MAIN.to_string(), String::clone)
}

fn explain(fault: &ZipError) -> String {
    let why = match fault {
        ZipError::Io(fault) if fault.kind() == std::io::ErrorKind::UnexpectedEof => {
            "it ends too early".to_string()
        }
        other => other.to_string(),
    };
    format!("it is damaged ({why}); get the cart again")
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
