//! Text to items.

use std::rc::Rc;

use super::super::super::heap::same_text;
use super::{CAPTURES_MAX, DEPTH_MAX, PatternError};

/// A set of bytes.
type Set = [u64; 4];

fn contains(set: &Set, byte: u8) -> bool {
    set[(byte >> 6) as usize] >> (byte & 63) & 1 != 0
}

/// The sets of a pattern as they are asked: eight share a table, which has a bit for each of them
/// at every byte, so that a question is one look and one mask.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    table: &'a [u8; 256],
    bit: u8,
}

impl Members<'_> {
    #[inline(always)]
    pub(super) fn contain(self, byte: u8) -> bool {
        self.table[usize::from(byte)] & self.bit != 0
    }
}

/// What a single character must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Test {
    Any,
    Byte(u8),
    /// A set of the pattern, by number.
    Set(u16),
}

/// One step of a match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// The test once.
    One(Test),
    /// `?`
    Optional(Test),
    /// `*`
    Star(Test),
    /// `+`
    Plus(Test),
    /// `-`
    Lazy(Test),
    /// `?`, `*` and `+` where what follows cannot begin with what they take: giving any of it back
    /// would be in vain.
    OptionalForGood(Test),
    /// See `OptionalForGood`.
    StarForGood(Test),
    /// See `OptionalForGood`.
    PlusForGood(Test),
    /// `(`
    Open(u8),
    /// `()`
    Position(u8),
    /// `)`
    Close(u8),
    /// `%b`
    Balance(u8, u8),
    /// `%f`
    Frontier(u16),
    /// `%1`
    BackReference(u8),
    /// `$` at the end
    End,
    Accept,
    Fail(PatternError),
}

impl Item {
    /// True for those that [`Pattern::straight`] is made of.
    fn leaves_no_choice(&self) -> bool {
        match self {
            Item::One(_)
            | Item::OptionalForGood(_)
            | Item::StarForGood(_)
            | Item::PlusForGood(_)
            | Item::Open(_)
            | Item::Position(_)
            | Item::Close(_)
            | Item::End
            | Item::Accept => true,
            Item::Optional(_)
            | Item::Star(_)
            | Item::Plus(_)
            | Item::Lazy(_)
            | Item::Balance(..)
            | Item::Frontier(_)
            | Item::BackReference(_)
            | Item::Fail(_) => false,
        }
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    pub(super) items: Vec<Item>,
    sets: Vec<Set>,
    tables: Vec<[u8; 256]>,
    /// What every match begins with, where that is a certain byte or set.
    pub(super) first: Option<Test>,
    /// No item leaves a choice: an attempt is a walk.
    pub(super) straight: bool,
    /// Number of captures that every item has before it.
    pub(super) depths: Vec<u8>,
    /// Starts with `^`.
    pub anchored: bool,
    /// How many captures a match has.
    pub captures: u32,
}

impl Pattern {
    /// Compiles `text`, whose leading `^` is an anchor where `anchors`.
    pub fn compile(text: &[u8], anchors: bool) -> Pattern {
        let anchored = anchors && text.first() == Some(&b'^');
        let mut compiler = Compiler {
            text,
            at: anchored as usize,
            open: Vec::new(),
            closed: [false; CAPTURES_MAX],
            pattern: Pattern {
                items: Vec::with_capacity(text.len() + 1),
                sets: Vec::new(),
                tables: Vec::new(),
                first: None,
                straight: false,
                depths: Vec::with_capacity(text.len() + 1),
                anchored,
                captures: 0,
            },
        };
        let last = match compiler.items() {
            Ok(()) => Item::Accept,
            Err(mistake) => Item::Fail(mistake),
        };
        compiler.push(last);
        let mut pattern = compiler.pattern;
        pattern.first = pattern.first_test();
        // Fewer items than this never make too many choices, so that the error for those cannot be
        // missed.
        if pattern.items.len() < DEPTH_MAX / 2 {
            for at in 0..pattern.items.len() {
                pattern.settle(at);
            }
        }
        pattern.straight = pattern.items.iter().all(Item::leaves_no_choice);
        pattern
    }

    /// The members of a set, by its number.
    #[inline(always)]
    pub(super) fn members(&self, set: u16) -> Members<'_> {
        Members { table: &self.tables[usize::from(set) / 8], bit: 1 << (set & 7) }
    }

    /// The byte that must come next after item `at`, if it is one.
    #[inline]
    pub(super) fn byte_after(&self, at: usize) -> Option<u8> {
        for item in &self.items[at + 1..] {
            match item {
                Item::Open(_) | Item::Close(_) | Item::Position(_) => (),
                Item::One(Test::Byte(byte)) => return Some(*byte),
                _ => break,
            }
        }
        None
    }

    fn first_test(&self) -> Option<Test> {
        for item in &self.items {
            match item {
                Item::Open(_) | Item::Position(_) => (),
                Item::One(Test::Any) | Item::Plus(Test::Any) => break,
                Item::One(test) | Item::Plus(test) => return Some(*test),
                _ => break,
            }
        }
        None
    }

    /// Looks whether a greedy item can ever need to give back what it has taken.
    fn settle(&mut self, at: usize) {
        let settled = match self.items[at] {
            Item::Optional(test) => (test, Item::OptionalForGood(test)),
            Item::Star(test) => (test, Item::StarForGood(test)),
            Item::Plus(test) => (test, Item::PlusForGood(test)),
            _ => return,
        };
        if self.is_in_vain(at + 1, settled.0) {
            self.items[at] = settled.1;
        }
    }

    /// Whether the items from `at` on cannot match where a byte of `taken` comes next, or match
    /// wherever they are tried.
    fn is_in_vain(&self, at: usize, taken: Test) -> bool {
        for item in &self.items[at..] {
            match *item {
                Item::Open(_) | Item::Close(_) | Item::Position(_) => (),
                Item::One(test) | Item::Plus(test) | Item::PlusForGood(test) => {
                    return self.are_apart(taken, test);
                }
                Item::Optional(test)
                | Item::Star(test)
                | Item::Lazy(test)
                | Item::OptionalForGood(test)
                | Item::StarForGood(test) => {
                    if !self.are_apart(taken, test) {
                        return false;
                    }
                }
                Item::End | Item::Accept => return true,
                Item::Balance(..) | Item::Frontier(_) | Item::BackReference(_) | Item::Fail(_) => {
                    return false;
                }
            }
        }
        false
    }

    /// Whether no byte passes both tests.
    fn are_apart(&self, a: Test, b: Test) -> bool {
        let set = |test| match test {
            Test::Any => [u64::MAX; 4],
            Test::Byte(byte) => {
                let mut set = [0; 4];
                insert(&mut set, byte);
                set
            }
            Test::Set(set) => self.sets[usize::from(set)],
        };
        set(a).iter().zip(set(b)).all(|(a, b)| a & b == 0)
    }
}

struct Compiler<'a> {
    text: &'a [u8],
    at: usize,
    /// Captures that are not closed yet.
    open: Vec<u8>,
    closed: [bool; CAPTURES_MAX],
    pattern: Pattern,
}

impl Compiler<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn push(&mut self, item: Item) {
        self.pattern.items.push(item);
        self.pattern.depths.push(self.pattern.captures as u8);
    }

    fn items(&mut self) -> Result<(), PatternError> {
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'(', next) => self.open(next == Some(b')'))?,
                (b')', _) => self.close()?,
                (b'$', None) => {
                    self.push(Item::End);
                    self.at += 1;
                }
                (b'%', Some(b'b')) => {
                    let (Some(open), Some(close)) = (self.peek(2), self.peek(3)) else {
                        return Err(PatternError::MissingBalance);
                    };
                    self.push(Item::Balance(open, close));
                    self.at += 4;
                }
                (b'%', Some(b'f')) => {
                    self.at += 2;
                    if self.peek(0) != Some(b'[') {
                        return Err(PatternError::MissingFrontierSet);
                    }
                    let set = self.bracket()?;
                    let number = self.add_set(set);
                    self.push(Item::Frontier(number));
                }
                (b'%', Some(digit @ b'0'..=b'9')) => self.back_reference(digit)?,
                _ => self.single()?,
            }
        }
        Ok(())
    }

    fn open(&mut self, position: bool) -> Result<(), PatternError> {
        let number = self.pattern.captures as u8;
        if number as usize >= CAPTURES_MAX {
            return Err(PatternError::TooManyCaptures);
        }
        self.pattern.captures += 1;
        if position {
            self.push(Item::Position(number));
            self.closed[number as usize] = true;
            self.at += 2;
        } else {
            self.push(Item::Open(number));
            self.open.push(number);
            self.at += 1;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), PatternError> {
        let number = self.open.pop().ok_or(PatternError::InvalidCapture)?;
        self.closed[number as usize] = true;
        self.push(Item::Close(number));
        self.at += 1;
        Ok(())
    }

    fn back_reference(&mut self, digit: u8) -> Result<(), PatternError> {
        let number = digit.wrapping_sub(b'1');
        if !self.closed.get(number as usize).is_some_and(|closed| *closed) {
            return Err(PatternError::InvalidIndex((digit - b'0') as u32));
        }
        self.push(Item::BackReference(number));
        self.at += 2;
        Ok(())
    }

    /// A single character and how often it may come.
    fn single(&mut self) -> Result<(), PatternError> {
        let test = match self.peek(0) {
            Some(b'.') => {
                self.at += 1;
                Test::Any
            }
            Some(b'%') => {
                let class = self.peek(1).ok_or(PatternError::EndsWithEscape)?;
                self.at += 2;
                match class_set(class) {
                    Some(set) => Test::Set(self.add_set(set)),
                    None => Test::Byte(class),
                }
            }
            Some(b'[') => {
                let set = self.bracket()?;
                Test::Set(self.add_set(set))
            }
            other => {
                self.at += 1;
                Test::Byte(other.unwrap_or(0))
            }
        };
        let item = match self.peek(0) {
            Some(b'?') => Item::Optional(test),
            Some(b'*') => Item::Star(test),
            Some(b'+') => Item::Plus(test),
            Some(b'-') => Item::Lazy(test),
            _ => {
                self.push(Item::One(test));
                return Ok(());
            }
        };
        self.at += 1;
        self.push(item);
        Ok(())
    }

    fn add_set(&mut self, set: Set) -> u16 {
        let sets = &mut self.pattern.sets;
        if let Some(number) = sets.iter().position(|known| *known == set) {
            return number as u16;
        }
        // A pattern with more different sets than fit: the last ones can only come from a hostile
        // pattern of a quarter of a million characters; they share one.
        if sets.len() < u16::MAX as usize {
            let number = sets.len();
            sets.push(set);
            if number.is_multiple_of(8) {
                self.pattern.tables.push([0; 256]);
            }
            let bits = self.pattern.tables[number / 8].iter_mut().zip(0..=255);
            for (bits, byte) in bits {
                *bits |= u8::from(contains(&set, byte)) << (number & 7);
            }
        }
        (self.pattern.sets.len() - 1) as u16
    }

    /// `[...]`, from the bracket on.
    fn bracket(&mut self) -> Result<Set, PatternError> {
        let start = self.at + 1;
        let negated = self.text.get(start) == Some(&b'^');
        let first = start + negated as usize;
        // A bracket right at the start is a member; an escaped one too.
        let mut end = first;
        loop {
            match self.text.get(end) {
                None => return Err(PatternError::MissingBracket),
                Some(b']') if end > first => break,
                Some(b'%') => end += 2,
                Some(_) => end += 1,
            }
        }
        let mut set = [0; 4];
        let mut at = first;
        while at < end {
            match self.text[at] {
                b'%' => {
                    at += 1;
                    let class = self.text[at];
                    match class_set(class) {
                        Some(members) => (0..4).for_each(|i| set[i] |= members[i]),
                        None => insert(&mut set, class),
                    }
                }
                low if self.text[at + 1] == b'-' && at + 2 < end => {
                    at += 2;
                    (low..=self.text[at]).for_each(|byte| insert(&mut set, byte));
                }
                byte => insert(&mut set, byte),
            }
            at += 1;
        }
        self.at = end + 1;
        Ok(if negated { set.map(|word| !word) } else { set })
    }
}

fn insert(set: &mut Set, byte: u8) {
    set[(byte >> 6) as usize] |= 1 << (byte & 63);
}

/// The members of `%a` and its like; `None` for a character that stands for itself.
fn class_set(class: u8) -> Option<Set> {
    let member: fn(u8) -> bool = match class.to_ascii_lowercase() {
        b'a' => |b| b.is_ascii_alphabetic(),
        b'c' => |b| b.is_ascii_control(),
        b'd' => |b| b.is_ascii_digit(),
        b'g' => |b| b.is_ascii_graphic(),
        b'l' => |b| b.is_ascii_lowercase(),
        b'p' => |b| b.is_ascii_punctuation(),
        b's' => |b| matches!(b, b' ' | b'\t'..=b'\r'),
        b'u' => |b| b.is_ascii_uppercase(),
        b'w' => |b| b.is_ascii_alphanumeric(),
        b'x' => |b| b.is_ascii_hexdigit(),
        b'z' => |b| b == 0,
        _ => return None,
    };
    let mut set = [0; 4];
    (0..=255u8).filter(|byte| member(*byte)).for_each(|byte| insert(&mut set, byte));
    Some(if class.is_ascii_uppercase() { set.map(|word| !word) } else { set })
}

/// Patterns compiled lately, by their text: programs use few of them, again and again.
///
/// What it gives depends on the text alone, so it is no part of a machine's state.
pub struct PatternCache {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    entries: [Option<CacheEntry>; ROW_ENTRIES],
    /// The place of the one that came last.
    latest: usize,
}

struct CacheEntry {
    text: Box<[u8]>,
    hash: u32,
    anchors: bool,
    pattern: Rc<Pattern>,
}

/// Places for patterns whose hashes agree: more than a program has in one loop are not in vain even
/// when several of them meet.
const ROW_ENTRIES: usize = 4;
const CACHE_ROWS: usize = 32;
/// Longer patterns are compiled each time.
const CACHED_LEN_MAX: usize = 256;

impl PatternCache {
    /// Nothing compiled yet.
    pub const EMPTY: PatternCache = PatternCache { rows: Vec::new() };

    /// The compiled pattern of `text`, whose hash is any that depends on the text alone.
    pub fn get(&mut self, text: &[u8], hash: u32, anchors: bool) -> Rc<Pattern> {
        if text.len() > CACHED_LEN_MAX {
            return Rc::new(Pattern::compile(text, anchors));
        }
        if self.rows.is_empty() {
            self.rows.resize_with(CACHE_ROWS, Row::default);
        }
        let row = &mut self.rows[hash as usize % CACHE_ROWS];
        for known in row.entries.iter().flatten() {
            if known.hash == hash && known.anchors == anchors && same_text(&known.text, text) {
                return known.pattern.clone();
            }
        }
        let pattern = Rc::new(Pattern::compile(text, anchors));
        row.latest = (row.latest + 1) % ROW_ENTRIES;
        let text = text.into();
        row.entries[row.latest] =
            Some(CacheEntry { text, hash, anchors, pattern: pattern.clone() });
        pattern
    }
}
