//! Save states: ten slots for each cart, a file each, written beside the game.
//!
//! ```text
//! "NXSTATE\x1A"  version u32  cart u64  layout u64  seed u64  frame u64  saved at u64 (Unix time)
//! console's version: length u8, text
//! picture: bytes u32, 320×180 colours of 3 bytes, packed by LZ4
//! machine: bytes u32, a snapshot            XXH3 of everything before u64      signature 16 bytes
//! ```
//!
//! A state holds the machine's own memory, which the machine trusts. So only files with the
//! signature of this installation are loaded; its key lies beside the states.

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use siphasher::sip128::{Hasher128, SipHasher24};
use twox_hash::XxHash3_64;

use crate::console::{Console, PIXELS, Picture, Snapshot};
use crate::host::{card_file, files};

/// Slots of a cart.
pub const SLOTS: usize = 10;

const MAGIC: [u8; 8] = *b"NXSTATE\x1A";
const VERSION: u32 = 1;
/// Bytes of the longest file: the largest block, which does not pack, and what is around it.
const FILE_BYTES: usize = (256 << 20) + (16 << 20);
const SIGNATURE_BYTES: usize = 16;

/// What a state must have been made by to be loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passport {
    /// The cart's hash.
    pub cart: u64,
    /// How this program lays the cart out in memory.
    pub layout: u64,
    /// Seed of the cart's random numbers.
    pub seed: u64,
}

/// What a slot shows of its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The frame that was played.
    pub frame: u64,
    /// Seconds since 1970.
    pub saved_at: u64,
    /// The picture: red, green and blue of each pixel, row by row.
    pub rgb: Vec<u8>,
}

/// The states of the cart that plays.
pub struct States {
    folder: Option<PathBuf>,
    passport: Passport,
    slots: [Option<Slot>; SLOTS],
    writer: Option<Writer>,
    news: Vec<String>,
}

struct Writer {
    jobs: Option<Sender<Job>>,
    news: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

struct Job {
    number: usize,
    path: PathBuf,
    passport: Passport,
    slot: Slot,
    snapshot: Snapshot,
}

impl States {
    /// The states of a cart, in a folder of its own.
    pub fn open(folder: Option<PathBuf>, passport: Passport) -> States {
        let slots = Default::default();
        States { folder, passport, slots, writer: None, news: Vec::new() }
    }

    /// Moves to another folder.
    #[cfg(test)]
    pub fn move_to(&mut self, folder: &Path) {
        self.folder = Some(folder.to_path_buf());
    }

    fn path(&self, number: usize) -> Result<PathBuf, String> {
        let folder = self.folder.as_ref().ok_or("there is no folder for the player's data")?;
        Ok(folder.join(format!("{number}.state")))
    }

    /// Looks what is in the slots.
    pub fn refresh(&mut self) {
        self.finish();
        for number in 0..SLOTS {
            let file = self.path(number).and_then(|path| read(&path));
            self.slots[number] = file.ok().and_then(|file| Some(State::parse(&file).ok()?.slot));
        }
    }

    /// What is in a slot, as far as was looked.
    pub fn slot(&self, number: usize) -> Option<&Slot> {
        self.slots.get(number)?.as_ref()
    }

    /// Keeps the console's state; it is written soon, and [`take_news`](Self::take_news) tells.
    ///
    /// # Errors
    /// A sentence, when there is nothing to keep or nowhere to keep it.
    pub fn save(&mut self, number: usize, console: &Console) -> Result<(), String> {
        if console.fault().is_some() {
            return Err("the cart has stopped; go back first".to_string());
        }
        let path = self.path(number)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let slot = Slot {
            frame: console.frame(),
            saved_at: now.map_or(0, |since| since.as_secs()),
            rgb: rgb(&console.picture()),
        };
        if let Some(kept) = self.slots.get_mut(number) {
            *kept = Some(slot.clone());
        }
        let passport = self.passport.clone();
        let job = Job { number, path, passport, slot, snapshot: console.snapshot() };
        let writer = self.writer.get_or_insert_with(Writer::start);
        if let Some(jobs) = &writer.jobs {
            let _ = jobs.send(job);
        }
        Ok(())
    }

    /// The state in a slot.
    ///
    /// # Errors
    /// A sentence that says why it cannot be loaded.
    pub fn load(&mut self, number: usize, console: &Console) -> Result<Snapshot, String> {
        self.finish();
        let path = self.path(number)?;
        if !path.exists() {
            return Err(format!("slot {number} is empty"));
        }
        let loaded = read(&path).and_then(|file| {
            let state = State::parse(&file)?;
            state.check(&self.passport)?;
            let (signed, signature) = file.split_at(file.len() - SIGNATURE_BYTES);
            if signature != sign(signed, key(&path)?) {
                return Err("it was saved by another installation of Narthex; a state is only \
                            loaded where it was saved, a recording plays everywhere"
                    .to_string());
            }
            console.snapshot_of(state.machine).ok_or_else(|| DAMAGED.to_string())
        });
        loaded.map_err(|why| format!("slot {number} cannot be loaded: {why}"))
    }

    /// What the player should know, once: that a state was written, or why not.
    pub fn take_news(&mut self) -> Option<String> {
        let news = self.writer.iter().flat_map(|writer| writer.news.try_iter());
        self.news.extend(news);
        (!self.news.is_empty()).then(|| self.news.remove(0))
    }

    /// Waits until everything is written.
    fn finish(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            writer.end();
            self.news.extend(writer.news.try_iter());
        }
    }
}

impl Writer {
    fn start() -> Writer {
        let (jobs, waiting) = channel::<Job>();
        let (tell, news) = channel();
        let write = move || {
            while let Ok(job) = waiting.recv() {
                let number = job.number;
                let words = match job.write() {
                    Ok(()) => format!("Saved in slot {number}"),
                    Err(why) => format!("Slot {number} could not be saved: {why}"),
                };
                let _ = tell.send(words);
            }
        };
        Writer { jobs: Some(jobs), news, thread: Some(std::thread::spawn(write)) }
    }

    fn end(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Job {
    fn write(&self) -> Result<(), String> {
        let Passport { cart, layout, seed } = self.passport;
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        for number in [cart, layout, seed, self.slot.frame, self.slot.saved_at] {
            out.extend(number.to_le_bytes());
        }
        let version = env!("CARGO_PKG_VERSION");
        out.push(version.len() as u8);
        out.extend(version.bytes());
        for part in [lz4_flex::block::compress(&self.slot.rgb), self.snapshot.to_bytes()] {
            out.extend((part.len() as u32).to_le_bytes());
            out.extend(part);
        }
        out.extend(XxHash3_64::oneshot(&out).to_le_bytes());
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(|fault| fault.to_string())?;
        }
        let signature = sign(&out, key(&self.path)?);
        out.extend(signature);
        card_file::write_bytes(&self.path, &out).map_err(|fault| fault.to_string())
    }
}

const DAMAGED: &str = "the file is damaged, its checksum is wrong";

/// A file taken apart.
struct State<'a> {
    passport: Passport,
    version: String,
    slot: Slot,
    machine: &'a [u8],
}

impl<'a> State<'a> {
    fn parse(file: &'a [u8]) -> Result<State<'a>, String> {
        if file.first_chunk() != Some(&MAGIC) {
            return Err("this is no save state".to_string());
        }
        let mut reader = Reader { rest: &file[MAGIC.len()..] };
        let version = u32::from_le_bytes(reader.number().ok_or(DAMAGED)?);
        if version != VERSION {
            return Err(format!(
                "it has format {version}, this Narthex reads {VERSION}; \
                 load it with the Narthex that saved it"
            ));
        }
        let end = file.len().checked_sub(SIGNATURE_BYTES + 8).ok_or(DAMAGED)?;
        let sum = XxHash3_64::oneshot(&file[..end]);
        if file[end..].first_chunk() != Some(&sum.to_le_bytes()) {
            return Err(DAMAGED.to_string());
        }
        reader.content().ok_or_else(|| DAMAGED.to_string())
    }

    fn check(&self, wanted: &Passport) -> Result<(), String> {
        let Passport { cart, layout, seed } = self.passport;
        if cart != wanted.cart {
            return Err("it is of another version of this cart".to_string());
        }
        if seed != wanted.seed {
            return Err(format!("it was played with --seed {seed}, not {}", wanted.seed));
        }
        if layout != wanted.layout {
            return Err(format!(
                "it was saved by Narthex {}, whose machine this one cannot go on from",
                self.version
            ));
        }
        Ok(())
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (number, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*number)
    }

    fn long(&mut self) -> Option<u64> {
        self.number().map(u64::from_le_bytes)
    }

    fn part(&mut self, len: usize) -> Option<&'a [u8]> {
        let (part, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(part)
    }

    fn content(&mut self) -> Option<State<'a>> {
        let passport = Passport { cart: self.long()?, layout: self.long()?, seed: self.long()? };
        let (frame, saved_at) = (self.long()?, self.long()?);
        let len = self.number::<1>()?[0];
        let version = String::from_utf8_lossy(self.part(usize::from(len))?).into_owned();
        let mut parts = [&[][..]; 2];
        for part in &mut parts {
            let len = u32::from_le_bytes(self.number()?);
            *part = self.part(len as usize)?;
        }
        let [packed, machine] = parts;
        let mut rgb = vec![0; PIXELS * 3];
        let unpacked = lz4_flex::block::decompress_into(packed, &mut rgb).ok()?;
        let slot = Slot { frame, saved_at, rgb };
        (unpacked == PIXELS * 3).then_some(State { passport, version, slot, machine })
    }
}

fn rgb(picture: &Picture<'_>) -> Vec<u8> {
    (0..PIXELS).flat_map(|at| picture.colour(at)).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    files::read_bytes(path, FILE_BYTES).map_err(|fault| fault.to_string())
}

fn sign(bytes: &[u8], key: [u64; 2]) -> [u8; SIGNATURE_BYTES] {
    let mut signer = SipHasher24::new_with_keys(key[0], key[1]);
    signer.write(bytes);
    signer.finish128().as_bytes()
}

/// The key of this installation, made when it is needed first; it lies beside the folders of the
/// carts.
fn key(state: &Path) -> Result<[u64; 2], String> {
    let folder = state.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let path = folder.join("key");
    let told = |fault: &dyn std::fmt::Display| format!("{}: {fault}", path.display());
    if !path.exists() {
        use std::hash::{BuildHasher, RandomState};
        // The standard library seeds its tables from the system's source of chance.
        let chance = RandomState::new();
        let made: Vec<u8> = [0, 1].iter().flat_map(|n| chance.hash_one(n).to_le_bytes()).collect();
        card_file::write_bytes(&path, &made).map_err(|fault| told(&fault))?;
    }
    let bytes = files::read_bytes(&path, SIGNATURE_BYTES).map_err(|fault| told(&fault))?;
    match bytes.as_chunks::<8>().0 {
        [first, second] => Ok([u64::from_le_bytes(*first), u64::from_le_bytes(*second)]),
        _ => Err(told(&"this is no key; remove it, and with it all states")),
    }
}

#[cfg(test)]
#[path = "states_tests.rs"]
mod tests;
