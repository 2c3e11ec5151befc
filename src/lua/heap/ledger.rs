//! What is noted while somebody looks: where control turns, and who made what. It lies beside the
//! block, never in it, and its size is bounded whatever a program does.
//!
//! Instructions are not counted one by one. Between two turns (a jump, a call, a return) each is
//! executed as often as the one before it, so only turns are counted, in two numbers for each word
//! of the block: how often control came to it from elsewhere, and how often it left from it.
#![allow(unsafe_code)]

use std::collections::BTreeMap;

use super::counters::{AllocKind, StringCause};
use super::strings::hash_text;
use super::value::{ProtoRef, StrRef};
use super::{Heap, OutOfMemory, Proto};

/// Places that are told apart between two readings; what others make belongs to none. A cart of a
/// hundred thousand lines has about as many.
const PLACES_MAX: usize = 1 << 16;
/// Texts that are told apart between two readings, to find those made again: 1 MiB.
const TEXTS_MAX: usize = 1 << 17;
/// Texts that are kept of each place and operation.
const KEPT_MAX: usize = 8;
/// Bytes of a kept text.
const KEPT_BYTES: usize = 48;
/// Prototypes that have died since the last reading whose counts are kept.
const BURIED_MAX: usize = 1024;
/// Places found without a search.
const CACHED: usize = 256;

/// A place in the code: the block offset behind an instruction. 0 is none.
type At = u32;

/// What is noted beside the turns.
pub struct Ledger {
    rows: Vec<Row>,
    by_place: BTreeMap<At, u32>,
    cache: Box<[(At, u32); CACHED]>,
    owners: Vec<Made>,
    seen: Seen,
    buried: Vec<Buried>,
    /// Of prototypes that died and were too many to be kept.
    lost: Made,
}

/// What a place made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The block offset behind the instruction; 0 for what belongs to none.
    pub at: u32,
    /// By kind: how many, and their bytes.
    pub made: [(u64, u64); AllocKind::COUNT],
    /// Strings, by operation.
    pub texts: Vec<TextRow>,
}

/// Strings that a place made in one way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextRow {
    /// The operation.
    pub cause: StringCause,
    /// Strings made.
    pub made: u64,
    /// Text bytes of those.
    pub bytes: u64,
    /// Strings whose text was in memory already.
    pub found: u64,
    /// Of both, how many had a text that the place had asked for before.
    pub again: u64,
    /// The first few texts: hash, text cut short, whole length, how often.
    pub kept: Vec<KeptText>,
}

/// A text that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptText {
    hash: u64,
    /// The text, cut to 48 bytes.
    pub text: Box<[u8]>,
    /// Bytes of the whole text.
    pub bytes: u64,
    /// How often it was asked for.
    pub count: u64,
}

/// What an owner made.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Made {
    /// Objects.
    pub allocations: u64,
    /// Their bytes, in whole cells.
    pub bytes: u64,
    /// Strings among them.
    pub strings: u64,
}

impl Made {
    fn add(&mut self, row: &Row) {
        for (count, bytes) in row.made {
            self.allocations += count;
            self.bytes += bytes;
        }
        self.strings += row.made[AllocKind::String as usize].0;
    }
}

/// The notes about a prototype that has died.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Buried {
    /// Its number.
    pub id: u32,
    /// Its turns.
    pub turns: Vec<(u32, [u32; 3])>,
    /// What its code made; places are block offsets, and this is where the code began.
    pub code: u32,
    /// The same, by place.
    pub rows: Vec<Row>,
}

impl Ledger {
    fn new() -> Ledger {
        Ledger {
            rows: Vec::new(),
            by_place: BTreeMap::new(),
            cache: Box::new([(0, 0); CACHED]),
            owners: Vec::new(),
            seen: Seen::default(),
            buried: Vec::new(),
            lost: Made::default(),
        }
    }

    /// What each owner made, by its number.
    pub fn owners(&self) -> &[Made] {
        &self.owners
    }

    /// Takes the notes about prototypes that have died.
    pub fn take_buried(&mut self) -> Vec<Buried> {
        std::mem::take(&mut self.buried)
    }

    /// Forgets what has been read; the same owner goes on.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.by_place.clear();
        self.cache.fill((0, 0));
        self.owners.clear();
        self.seen.clear();
        self.buried.clear();
        self.lost = Made::default();
    }

    /// The row of a place.
    fn row(&mut self, at: At) -> &mut Row {
        let cached = &mut self.cache[(at >> 3) as usize % CACHED];
        if cached.0 != at || self.rows.is_empty() {
            let full = self.by_place.len() >= PLACES_MAX && !self.by_place.contains_key(&at);
            let place = if full { 0 } else { at };
            let next = self.rows.len() as u32;
            let number = *self.by_place.entry(place).or_insert(next);
            if number == next {
                let made = [(0, 0); AllocKind::COUNT];
                self.rows.push(Row { at: place, made, texts: Vec::new() });
            }
            *cached = (at, number);
        }
        &mut self.rows[cached.1 as usize]
    }

    /// What belongs to no place that is known: made by the host, by places beyond those that are
    /// told apart, or by prototypes that died too soon.
    pub fn unplaced(&self) -> Made {
        let mut sum = self.lost;
        if let Some(&number) = self.by_place.get(&0) {
            sum.add(&self.rows[number as usize]);
        }
        sum
    }

    /// The rows of the places in a range of block offsets, in their order.
    pub fn rows_between(&self, from: u32, to: u32) -> impl Iterator<Item = &Row> {
        self.by_place.range(from..to).map(|(_, number)| &self.rows[*number as usize])
    }

    fn owned(&mut self, owner: u32) -> &mut Made {
        let owner = owner as usize;
        if self.owners.len() <= owner {
            self.owners.resize(owner + 1, Made::default());
        }
        &mut self.owners[owner]
    }

    fn note(&mut self, at: At, owner: u32, kind: AllocKind, bytes: u32) {
        let owned = self.owned(owner);
        owned.allocations += 1;
        owned.bytes += u64::from(bytes);
        owned.strings += u64::from(kind == AllocKind::String);
        let (count, sum) = &mut self.row(at).made[kind as usize];
        (*count, *sum) = (*count + 1, *sum + u64::from(bytes));
    }

    fn note_text(&mut self, at: At, text: &[u8], cause: StringCause, found: bool) {
        let hash = hash_text(text);
        let again = self.seen.insert(hash ^ u64::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let texts = &mut self.row(at).texts;
        let index = texts.iter().position(|row| row.cause == cause).unwrap_or_else(|| {
            let kept = Vec::new();
            texts.push(TextRow { cause, made: 0, bytes: 0, found: 0, again: 0, kept });
            texts.len() - 1
        });
        let row = &mut texts[index];
        if found {
            row.found += 1;
        } else {
            row.made += 1;
            row.bytes += text.len() as u64;
        }
        row.again += u64::from(again);
        if let Some(kept) = row.kept.iter_mut().find(|kept| kept.hash == hash) {
            kept.count += 1;
        } else if row.kept.len() < KEPT_MAX {
            let (cut, bytes) = (&text[..text.len().min(KEPT_BYTES)], text.len() as u64);
            row.kept.push(KeptText { hash, text: cut.into(), bytes, count: 1 });
        }
    }
}

/// A set of hashes, as large as it must be and no larger than [`TEXTS_MAX`]. Zero is no hash.
#[derive(Default)]
struct Seen {
    slots: Vec<u64>,
    count: usize,
}

impl Seen {
    /// Adds a hash; true when it was there. A full set takes no more.
    fn insert(&mut self, hash: u64) -> bool {
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash.max(1);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != 0 {
            if self.slots[at] == hash {
                return true;
            }
            at = (at + 1) & mask;
        }
        if self.count * 2 < self.slots.len() {
            self.slots[at] = hash;
            self.count += 1;
        }
        false
    }

    fn grow(&mut self) {
        let room = (self.slots.len() * 2).max(64);
        if room > TEXTS_MAX {
            return;
        }
        let old = std::mem::replace(&mut self.slots, vec![0; room]);
        self.count = 0;
        for hash in old.into_iter().filter(|hash| *hash != 0) {
            self.insert(hash);
        }
    }

    fn clear(&mut self) {
        if self.count > 0 {
            self.slots.fill(0);
            self.count = 0;
        }
    }
}

impl Heap {
    /// Starts to note turns and allocations, or ends it. Notes begin at nothing.
    pub fn take_notes(&mut self, on: bool) {
        // Zeroed by the system where it is first touched: what is never executed takes no memory.
        let words = if on { self.block_bytes() / 8 + 1 } else { 0 };
        self.turns = vec![[0; 2]; words];
        self.prices = vec![0; words];
        self.ledger = on.then(|| Box::new(Ledger::new()));
        (self.site, self.owner) = (0, 0);
        self.rewatch();
    }

    /// What is made from now on is made by the instruction before this block offset.
    #[inline(always)]
    pub fn set_site(&mut self, at: u32) {
        self.site = at;
    }

    /// What is made from now on belongs to this owner as well.
    #[inline(always)]
    pub fn set_owner(&mut self, owner: u32) {
        self.owner = owner;
    }

    /// Counts that control leaves from the word at a block offset.
    ///
    /// # Safety
    /// Notes are taken, and code lies there.
    #[inline(always)]
    pub unsafe fn count_departure(&mut self, from: u32) {
        debug_assert!(((from / 8) as usize) < self.turns.len());
        // SAFETY: "in the block": there is a cell for each of its words.
        let cell = unsafe { self.turns.get_unchecked_mut((from / 8) as usize) };
        cell[1] = cell[1].wrapping_add(1);
    }

    /// Counts that control comes to the word at a block offset, or takes one such back.
    ///
    /// # Safety
    /// As [`Heap::count_departure`].
    #[inline(always)]
    pub unsafe fn count_arrival(&mut self, at: u32, count: i32) {
        debug_assert!(((at / 8) as usize) < self.turns.len());
        // SAFETY: "in the block": there is a cell for each of its words.
        let cell = unsafe { self.turns.get_unchecked_mut((at / 8) as usize) };
        cell[0] = cell[0].wrapping_add_signed(count);
    }

    /// Counts fuel in words that was taken beside the instruction at a block offset.
    #[inline]
    pub fn count_price(&mut self, at: u32, words: i64) {
        if let Some(price) = self.prices.get_mut((at / 8) as usize) {
            *price = price.wrapping_add(words as u32);
        }
    }

    /// The block offset behind the instruction that makes what is made now; 0 when none does.
    pub fn site(&self) -> u32 {
        self.site
    }

    /// The instruction at a block offset left and will be executed again: it counts once.
    pub fn take_turn_back(&mut self, at: u32) {
        if let Some(cell) = self.turns.get_mut((at / 8) as usize) {
            *cell = cell.map(|count| count.wrapping_sub(1));
        }
    }

    /// What is noted beside the turns.
    pub fn ledger(&mut self) -> Option<&mut Ledger> {
        self.ledger.as_deref_mut()
    }

    /// Takes the turns of a prototype: by instruction, how often control came to it from elsewhere
    /// and left from it, and what was paid beside it. Modulo 2^32.
    pub fn take_turns(&mut self, proto: ProtoRef) -> Vec<(u32, [u32; 3])> {
        let Proto { code, code_len, .. } = *self.proto(proto);
        let (from, to) = ((code / 8) as usize, (code / 8 + code_len) as usize);
        let cells = (self.turns.get_mut(from..to), self.prices.get_mut(from..to));
        let (Some(cells), Some(prices)) = cells else { return Vec::new() };
        let mut turns = Vec::new();
        for (word, (cell, price)) in (0..).zip(cells.iter_mut().zip(prices)) {
            if *cell != [0; 2] || *price != 0 {
                let [arrived, left] = std::mem::take(cell);
                turns.push((word, [arrived, left, std::mem::take(price)]));
            }
        }
        turns
    }

    /// A prototype is about to die: its notes are put aside, because its memory will hold others.
    pub(super) fn bury_notes(&mut self, proto: ProtoRef) {
        let turns = self.take_turns(proto);
        let Proto { id, code, code_len, .. } = *self.proto(proto);
        let Some(ledger) = &mut self.ledger else { return };
        // Places are behind their instructions.
        let places = code + 8..code + 8 + code_len * 8;
        let mine: Vec<At> = ledger.by_place.range(places).map(|(at, _)| *at).collect();
        if turns.is_empty() && mine.is_empty() {
            return;
        }
        let mut rows = Vec::with_capacity(mine.len());
        for at in mine {
            if let Some(number) = ledger.by_place.remove(&at) {
                let row = &mut ledger.rows[number as usize];
                rows.push(std::mem::replace(
                    row,
                    Row { at: 0, made: Default::default(), texts: Vec::new() },
                ));
            }
        }
        ledger.cache.fill((0, 0));
        if ledger.buried.len() < BURIED_MAX {
            ledger.buried.push(Buried { id, turns, code, rows });
        } else {
            rows.iter().for_each(|row| ledger.lost.add(row));
        }
    }

    /// Notes an allocation for the instruction that is being executed.
    pub(super) fn note_allocation(&mut self, kind: AllocKind, bytes: u32) {
        let at = self.site;
        if let Some(ledger) = &mut self.ledger {
            ledger.note(at, self.owner, kind, bytes);
        }
    }

    /// Takes back the note of an allocation for which there was no room.
    #[cold]
    #[inline(never)]
    pub(super) fn refuse(&mut self, kind: AllocKind, bytes: u32, out: OutOfMemory) -> OutOfMemory {
        let (at, owner) = (self.site, self.owner);
        if let Some(ledger) = &mut self.ledger {
            let owned = ledger.owned(owner);
            owned.allocations -= 1;
            owned.bytes -= u64::from(bytes);
            owned.strings -= u64::from(kind == AllocKind::String);
            let (count, sum) = &mut ledger.row(at).made[kind as usize];
            (*count, *sum) = (*count - 1, *sum - u64::from(bytes));
        }
        out
    }

    /// Notes a string that an operation asked for; `found` when its text was in memory already.
    #[cold]
    #[inline(never)]
    pub(super) fn note_text(&mut self, string: StrRef, cause: StringCause, found: bool) {
        let (at, text) = (self.site, self.base.text_of(string));
        if let Some(ledger) = &mut self.ledger {
            ledger.note_text(at, text, cause, found);
        }
    }
}
