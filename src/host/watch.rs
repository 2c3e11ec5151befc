//! A cart on disk that is being worked on: read, and looked after for changes.
//!
//! Files are asked for their time and length again and again, which works on every system and every
//! kind of disk, whether an editor writes in place, in several goes, or a new file that it renames.
//! A change counts once two looks in a row have found the same.
#![allow(clippy::disallowed_methods)] // This is the room where files are read, and time passes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use twox_hash::XxHash3_64;

use super::files::{self, Folder, Form};
use crate::cart::{Cart, CartError, Source, limits};
use crate::console::{Fault, FaultKind};

/// Time between two looks. A save shows after three or four of them at the latest.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Share of a core that looking may take: carts of many files are looked at less often.
const SHARE: u32 = 40;

/// Within this time of a change a file's content is looked at, too: some disks keep times in steps
/// of two seconds.
const FRESH: Duration = Duration::from_secs(3);

/// The most that is read of a file at fault, for the lines around the fault.
const FAULTY_FILE_BYTES: usize = 1 << 20;

/// Reads the cart at `path`.
///
/// # Errors
/// What is wrong, as a fault for the crash screen.
pub fn load(path: &Path) -> Result<Cart, Box<Fault>> {
    let source = files::open(path).map_err(|error| fault_of(&error, None))?;
    Cart::load(&*source).map_err(|error| {
        let text = source.read(&error.file, FAULTY_FILE_BYTES).ok();
        fault_of(&error, text.as_deref())
    })
}

/// A cart that does not load, as a fault for the crash screen.
fn fault_of(error: &CartError, text: Option<&[u8]>) -> Box<Fault> {
    let mut fault = Fault::new(FaultKind::Load, error.to_string());
    fault.file = Some(error.file.clone());
    fault.line = error.line;
    Box::new(match text {
        Some(text) => fault.with_source(text),
        None => fault,
    })
}

/// What tells whether a file is still the same.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    time: SystemTime,
    bytes: u64,
    content: Option<u64>,
}

type Stamps = BTreeMap<PathBuf, Stamp>;

/// Looks for changes of a cart.
pub struct Watch {
    path: PathBuf,
    /// As it was when it was last told.
    known: Stamps,
    /// As it was at the last look.
    last: Stamps,
}

impl Watch {
    /// Begins with the cart as it is. None for a packed cart, which nobody edits.
    pub fn new(path: &Path) -> Option<Watch> {
        if !matches!(files::form(path), Ok(Form::Folder | Form::Script)) {
            return None;
        }
        let mut watch =
            Watch { path: path.to_path_buf(), known: Stamps::new(), last: Stamps::new() };
        watch.known = watch.stamps();
        watch.last = watch.known.clone();
        Some(watch)
    }

    /// One look. When something has changed and settled, the time of the latest change.
    pub fn look(&mut self) -> Option<SystemTime> {
        let now = self.stamps();
        let settled = now == self.last;
        self.last = now;
        if !settled || self.last == self.known {
            return None;
        }
        let changed = self.last.iter().filter(|(path, stamp)| self.known.get(*path) != Some(stamp));
        let latest = changed.map(|(_, stamp)| stamp.time).max();
        self.known = self.last.clone();
        Some(latest.unwrap_or_else(SystemTime::now))
    }

    fn stamps(&self) -> Stamps {
        let paths = match Folder::open(&self.path) {
            Ok(folder) if self.path.is_dir() => folder.list().unwrap_or_default(),
            _ => vec![String::new()],
        };
        let stamp = |path: String| {
            let path = if path.is_empty() { self.path.clone() } else { self.path.join(path) };
            let data = fs::metadata(&path).ok()?;
            let stamp = Stamp { time: data.modified().ok()?, bytes: data.len(), content: None };
            Some((path.clone(), self.with_content(&path, stamp)))
        };
        paths.into_iter().filter_map(stamp).collect()
    }

    fn with_content(&self, path: &Path, stamp: Stamp) -> Stamp {
        let is_fresh = stamp.time.elapsed().is_ok_and(|age| age < FRESH);
        if is_fresh {
            let content = files::read_bytes(path, limits::FILE_BYTES).ok();
            return Stamp { content: content.map(|c| XxHash3_64::oneshot(&c)), ..stamp };
        }
        match self.last.get(path) {
            Some(last) if (last.time, last.bytes) == (stamp.time, stamp.bytes) => *last,
            _ => stamp,
        }
    }
}

/// A cart that has been changed.
pub struct Change {
    /// What it is now, or why it does not load.
    pub cart: Result<Arc<Cart>, Box<Fault>>,
    /// When the latest file was saved.
    pub saved: SystemTime,
}

/// Looks beside the game, and reads the cart when it has changed.
pub struct Watcher {
    changes: Receiver<Change>,
    /// The thread ends when this is gone.
    _hears: Arc<()>,
}

impl Watcher {
    /// Begins to look after the cart at `path`; none for a packed one.
    pub fn start(path: &Path) -> Option<Watcher> {
        let watch = Watch::new(path)?;
        let (tell, changes) = channel();
        let path = path.to_path_buf();
        let hears = Arc::new(());
        let heard = Arc::downgrade(&hears);
        let work = move || look_after(&path, watch, &tell, &heard);
        thread::Builder::new().name("watcher".to_string()).spawn(work).ok()?;
        Some(Watcher { changes, _hears: hears })
    }

    /// The latest change since the last call.
    pub fn take(&self) -> Option<Change> {
        self.changes.try_iter().last()
    }
}

/// Ends when nobody listens any more.
fn look_after(path: &Path, mut watch: Watch, tell: &Sender<Change>, heard: &Weak<()>) {
    let mut rest = LOOK_EVERY;
    while heard.strong_count() > 0 {
        thread::sleep(rest);
        let start = Instant::now();
        let saved = watch.look();
        rest = LOOK_EVERY.max(start.elapsed() * SHARE);
        if let Some(saved) = saved {
            let cart = load(path).map(Arc::new);
            if tell.send(Change { cart, saved }).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    /// Looks until nothing moves any more; how many changes were told.
    fn told(watch: &mut Watch) -> usize {
        (0..4).filter(|_| watch.look().is_some()).count()
    }

    #[test]
    fn each_way_of_saving_is_told_once() {
        let scratch = Scratch::new("watch");
        let root = scratch.0.join("cart");
        scratch.write("cart/main.lua", "x = 1");
        let mut watch = Watch::new(&root).expect("a folder");
        assert_eq!(told(&mut watch), 0);
        scratch.write("cart/main.lua", "x = 2");
        assert_eq!(told(&mut watch), 1);
        let new = scratch.write("cart/.main.lua.swp", "x = 33");
        assert_eq!(told(&mut watch), 0);
        fs::rename(new, root.join("main.lua")).expect("renamed");
        assert_eq!(told(&mut watch), 1);
        scratch.write("cart/lib/new.lua", "");
        assert_eq!(told(&mut watch), 1);
        fs::remove_file(root.join("lib/new.lua")).expect("removed");
        assert_eq!(told(&mut watch), 1);
        assert_eq!(told(&mut watch), 0);
    }

    #[test]
    fn a_file_that_is_being_written_is_waited_for() {
        let scratch = Scratch::new("watch-settle");
        let path = scratch.write("game.lua", "a");
        let mut watch = Watch::new(&path).expect("a script");
        for text in ["ab", "abc", "abcd"] {
            scratch.write("game.lua", text);
            assert_eq!(watch.look(), None);
        }
        assert!(watch.look().is_some());
        assert_eq!(watch.look(), None);
    }

    #[test]
    fn a_packed_cart_is_not_watched() {
        let scratch = Scratch::new("watch-packed");
        assert!(Watch::new(&scratch.write("a.nrx", "PK")).is_none());
        assert!(Watch::new(&scratch.0.join("nothing")).is_none());
    }

    #[test]
    fn a_fault_in_a_file_shows_the_line() {
        let error = CartError::at_line("cart.toml", 2, "unknown key `titel`");
        let fault = fault_of(&error, Some(b"author = \"me\"\ntitel = \"a\"\n"));
        assert_eq!((fault.line, fault.excerpt.len()), (Some(2), 2));
    }

    #[test]
    fn the_watcher_tells_carts_and_faults() {
        let scratch = Scratch::new("watcher");
        let path = scratch.write("game.lua", "x = 1");
        let watcher = Watcher::start(&path).expect("watched");
        let next = || {
            for _ in 0..1000 {
                if let Some(change) = watcher.take() {
                    return change;
                }
                thread::sleep(Duration::from_millis(5));
            }
            unreachable!("no change was told")
        };
        scratch.write("game.lua", "x = 22");
        let cart = next().cart.expect("loads");
        assert_eq!(cart.scripts["game.lua"], b"x = 22");
        scratch.write("game.lua", [0xFF; 9].repeat(limits::SCRIPT_BYTES));
        assert!(next().cart.is_err());
    }
}
