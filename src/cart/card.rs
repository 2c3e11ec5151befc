//! The save card: 32 slots of plain data and 64 numbers, and how they lie in a file.
//!
//! ```text
//! "NARTHEX\x1A"  version u32  64 numbers of 8 bytes  slots in use u32
//!   for each: number u8, length u32, that many bytes of plain data
//! XXH3 of everything before, u64
//! ```
//!
//! Numbers are little-endian. Plain data is one value:
//!
//! | byte | value                                                     |
//! |-----:|-----------------------------------------------------------|
//! |    0 | nil                                                       |
//! |    1 | false                                                     |
//! |    2 | true                                                      |
//! |    3 | a whole number: 8 bytes                                   |
//! |    4 | a float: 8 bytes                                          |
//! |    5 | a text: length u32, its bytes                             |
//! |    6 | a table: entries u32, then key and value of each in turn  |

use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

use twox_hash::XxHash3_64;

/// Slots of a card.
pub const SLOTS: usize = 32;
/// Bytes of plain data that a slot holds.
pub const SLOT_BYTES: usize = 32 << 10;
/// Bytes of the numbers that `dget` and `dset` reach: 64 of 8 bytes.
pub const NUMBERS_BYTES: usize = 512;
/// Tables inside tables in a slot: deeper than anything that people keep, and a hostile file ends.
pub const DEPTH: usize = 64;
/// Bytes of the longest card file.
pub const FILE_BYTES: usize = HEAD_BYTES + SLOTS * (5 + SLOT_BYTES) + 8;

const MAGIC: [u8; 8] = *b"NARTHEX\x1A";
const VERSION: u32 = 1;
const HEAD_BYTES: usize = MAGIC.len() + 4 + NUMBERS_BYTES + 4;

/// What a save card holds. Cloning it copies no slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    slots: [Option<Slot>; SLOTS],
    /// The numbers of `dget` and `dset`, as they lie in the RAM.
    pub numbers: [u8; NUMBERS_BYTES],
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    bytes: Arc<[u8]>,
    hash: u64,
}

impl Default for Card {
    fn default() -> Card {
        Card { slots: Default::default(), numbers: [0; NUMBERS_BYTES] }
    }
}

/// Why a file is no card that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardError {
    /// It does not begin as a card does.
    NoCard,
    /// A later console made it, in this version of the format.
    Newer(u32),
    /// Its checksum or its content is wrong.
    Damaged,
}

impl fmt::Display for CardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CardError::NoCard => f.write_str("this is no save card"),
            CardError::Newer(version) => write!(
                f,
                "this save card has format {version}, the console reads {VERSION}; \
                 a newer console made it"
            ),
            CardError::Damaged => f.write_str("this save card is damaged: its checksum is wrong"),
        }
    }
}

impl Card {
    /// The plain data in a slot; none when it is empty or does not exist.
    pub fn slot(&self, n: usize) -> Option<&[u8]> {
        Some(&self.slots.get(n)?.as_ref()?.bytes)
    }

    /// Puts plain data into a slot, or empties it. A slot that does not exist is left alone.
    pub fn set_slot(&mut self, n: usize, bytes: Option<&[u8]>) {
        if let Some(slot) = self.slots.get_mut(n) {
            *slot = bytes.map(|bytes| Slot { bytes: bytes.into(), hash: hash(bytes) });
        }
    }

    /// Takes over the slots of another card.
    pub fn set_slots(&mut self, other: &Card) {
        self.slots.clone_from(&other.slots);
    }

    /// Bytes of plain data in the slots that are not shared with `older`.
    pub fn bytes_apart(&self, older: Option<&Card>) -> usize {
        let shared = |n: usize, slot: &Slot| {
            let same = older.and_then(|older| older.slots[n].as_ref());
            same.is_some_and(|same| Arc::ptr_eq(&same.bytes, &slot.bytes))
        };
        let apart = self.slots.iter().enumerate().filter_map(|(n, slot)| Some((n, slot.as_ref()?)));
        apart.filter(|(n, slot)| !shared(*n, slot)).map(|(_, slot)| slot.bytes.len()).sum()
    }

    /// Whether nothing was ever kept on it.
    pub fn is_blank(&self) -> bool {
        self.slots.iter().all(Option::is_none) && self.numbers.iter().all(|byte| *byte == 0)
    }

    /// A fingerprint of the content; 0 for a blank card.
    pub fn fingerprint(&self) -> u64 {
        if self.is_blank() {
            return 0;
        }
        let mut all = XxHash3_64::new();
        all.write(&self.numbers);
        for (n, slot) in self.slots.iter().enumerate() {
            if let Some(slot) = slot {
                all.write(&(n as u64).to_le_bytes());
                all.write(&slot.hash.to_le_bytes());
            }
        }
        all.finish()
    }

    /// The card as the content of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let used = || self.slots.iter().enumerate().filter_map(|(n, s)| Some((n, s.as_ref()?)));
        let mut file = Vec::with_capacity(HEAD_BYTES);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&self.numbers);
        file.extend_from_slice(&(used().count() as u32).to_le_bytes());
        for (n, slot) in used() {
            file.push(n as u8);
            file.extend_from_slice(&(slot.bytes.len() as u32).to_le_bytes());
            file.extend_from_slice(&slot.bytes);
        }
        file.extend_from_slice(&hash(&file).to_le_bytes());
        file
    }

    /// Reads the content of a file.
    ///
    /// # Errors
    /// When it is no card, is newer than this console, or is damaged.
    pub fn from_bytes(file: &[u8]) -> Result<Card, CardError> {
        let mut reader = Reader { rest: file };
        if reader.take(MAGIC.len()) != Some(&MAGIC) {
            return Err(CardError::NoCard);
        }
        let version = reader.word().ok_or(CardError::Damaged)?;
        if version > VERSION {
            return Err(CardError::Newer(version));
        }
        let (body, sum) = file.split_last_chunk::<8>().ok_or(CardError::Damaged)?;
        if hash(body) != u64::from_le_bytes(*sum) {
            return Err(CardError::Damaged);
        }
        reader.rest = &reader.rest[..reader.rest.len().saturating_sub(8)];
        content(&mut reader).filter(|_| reader.rest.is_empty()).ok_or(CardError::Damaged)
    }
}

fn content(reader: &mut Reader<'_>) -> Option<Card> {
    let mut card = Card::default();
    card.numbers.copy_from_slice(reader.take(NUMBERS_BYTES)?);
    for _ in 0..reader.word()? {
        let n = usize::from(reader.take(1)?[0]);
        let len = reader.word()? as usize;
        let bytes = reader.take(len)?;
        let fits = n < SLOTS && len <= SLOT_BYTES && card.slot(n).is_none();
        if !fits || !is_plain_data(bytes) {
            return None;
        }
        card.set_slot(n, Some(bytes));
    }
    Some(card)
}

fn hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// A piece of plain data. A table is followed by its keys and values in turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// No value.
    Nil,
    /// A truth value.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text.
    Text(&'a [u8]),
    /// A table with so many entries.
    Table(u32),
}

impl Piece<'_> {
    /// Appends the piece to plain data.
    pub fn write(self, to: &mut Vec<u8>) {
        match self {
            Piece::Nil => to.push(0),
            Piece::Boolean(value) => to.push(1 + u8::from(value)),
            Piece::Integer(value) => {
                to.push(3);
                to.extend_from_slice(&value.to_le_bytes());
            }
            Piece::Float(value) => {
                to.push(4);
                to.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Piece::Text(bytes) => {
                to.push(5);
                to.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
                to.extend_from_slice(bytes);
            }
            Piece::Table(entries) => {
                to.push(6);
                to.extend_from_slice(&entries.to_le_bytes());
            }
        }
    }
}

/// Reads plain data piece by piece.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Begins with the first piece.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    /// The next piece; none at the end, and where the bytes are no plain data.
    pub fn piece(&mut self) -> Option<Piece<'a>> {
        Some(match self.take(1)?[0] {
            0 => Piece::Nil,
            1 => Piece::Boolean(false),
            2 => Piece::Boolean(true),
            3 => Piece::Integer(self.eight()? as i64),
            4 => Piece::Float(f64::from_bits(self.eight()?)),
            5 => {
                let len = self.word()? as usize;
                Piece::Text(self.take(len)?)
            }
            6 => Piece::Table(self.word()?),
            _ => return None,
        })
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    fn word(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(*self.take(4)?.first_chunk()?))
    }

    fn eight(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }
}

/// Whether the bytes are exactly one value: whole, not too deep, with keys that a table takes.
fn is_plain_data(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    // Keys and values that each open table still wants.
    let mut open: Vec<u64> = Vec::new();
    loop {
        let Some(piece) = reader.piece() else { return false };
        let is_key = open.last().is_some_and(|left| left.is_multiple_of(2));
        let bad_key = match piece {
            Piece::Nil | Piece::Table(_) => true,
            Piece::Float(number) => number.is_nan(),
            _ => false,
        };
        if is_key && bad_key {
            return false;
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if let Piece::Table(entries) = piece {
            open.push(u64::from(entries) * 2);
        }
        while open.last() == Some(&0) {
            open.pop();
        }
        if open.is_empty() {
            return reader.rest.is_empty();
        }
        if open.len() > DEPTH {
            return false;
        }
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
