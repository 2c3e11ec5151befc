//! Strings: interned when short, hashed late when long, one copy of the text.
#![allow(unsafe_code)]

use super::counters::{AllocKind, StringCause};
use super::object::{HASHED, Kind, SHORT, STR_BYTES, Str};
use super::state::StringTable;
use super::value::{StrRef, TableRef, ThreadRef, Type, Value};
use super::{Event, Heap, OutOfMemory};

/// The longest text that is interned. Names of variables and fields are shorter; texts that
/// programs build are mostly longer, and hashing those would be waste.
pub const SHORT_MAX: usize = 40;

/// Where a string keeps the next one of its chain.
const NEXT: u32 = std::mem::offset_of!(Str, next) as u32;

/// Chains of the string table at the start.
const FIRST_HEADS: u32 = 256;

/// Folds a 128-bit product: every bit of the result depends on every bit of the factors.
#[inline(always)]
const fn fold(x: u64, y: u64) -> u64 {
    let product = x as u128 * y as u128;
    (product >> 64) as u64 ^ product as u64
}

/// The hash of a text: eight bytes at a time, the last eight overlapping those before.
#[inline]
pub(super) fn hash_bytes(bytes: &[u8]) -> u32 {
    const K: u64 = 0xD6E8_FEB8_6659_FD93;
    let len = bytes.len();
    let mut hash = len as u64 ^ 0xA076_1D64_78BD_642F;
    let last = if len >= 8 {
        let mut rest = bytes;
        while let Some((word, tail)) = rest.split_first_chunk::<8>() {
            if tail.is_empty() {
                break;
            }
            hash = fold(hash ^ u64::from_le_bytes(*word), K);
            rest = tail;
        }
        match bytes.last_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => 0,
        }
    } else if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail))
    } else {
        match *bytes {
            [a] => u64::from(a),
            [a, b] => u64::from(a) | u64::from(b) << 8,
            [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
            _ => 0,
        }
    };
    let hash = fold(hash ^ last, K);
    (hash ^ hash >> 32) as u32
}

/// Equality of texts that are mostly short, in words. (The library's comparison of memory took two
/// thirds of the time of making a string that exists: it reads in one piece what has just been
/// written in many.)
#[inline(always)]
pub fn same_text(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        let (words_a, words_b) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
        let same = |(a, b): (&[u8; 8], &[u8; 8])| u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b);
        return same((last_a, last_b)) && words_a.iter().zip(words_b).all(same);
    }
    if let (Some(first_a), Some(last_a)) = (a.first_chunk::<4>(), a.last_chunk::<4>())
        && let (Some(first_b), Some(last_b)) = (b.first_chunk::<4>(), b.last_chunk::<4>())
    {
        return first_a == first_b && last_a == last_b;
    }
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// A hash of 64 bits, for telling texts apart.
pub(super) fn hash_text(bytes: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(bytes)
}

impl Heap {
    /// The string with this text. Texts of up to [`SHORT_MAX`] bytes exist once.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn string(&mut self, bytes: &[u8], cause: StringCause) -> Result<StrRef, OutOfMemory> {
        if bytes.len() <= SHORT_MAX {
            return self.intern(bytes, cause);
        }
        let string = self.new_long(bytes.len(), cause)?;
        // SAFETY: "in the block": the string has just been made with room for these bytes, which
        // the caller borrowed from outside of it (`&mut self` excludes the block).
        unsafe { self.text(string).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) }
        if self.watched {
            self.note_text(string, cause, false);
        }
        Ok(string)
    }

    /// The part of a string from byte `from` up to `to`, which are at most [`SHORT_MAX`] apart.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn short_part(
        &mut self,
        string: StrRef,
        from: usize,
        to: usize,
        cause: StringCause,
    ) -> Result<StrRef, OutOfMemory> {
        debug_assert!(from <= to && to - from <= SHORT_MAX);
        // The text stays where it is: nothing is freed or moved while a string is made.
        self.intern(&self.base.text_of(string)[from..to], cause)
    }

    /// A string of `len` bytes that `fill` writes, in its place when it is long. `fill` may read
    /// other strings through the heap that it is handed; it must write every byte.
    ///
    /// # Errors
    /// When there is no room; `fill` has not been called then, or its text has been dropped.
    pub fn string_in_parts(
        &mut self,
        len: usize,
        cause: StringCause,
        fill: impl FnOnce(&Heap, &mut [u8]),
    ) -> Result<StrRef, OutOfMemory> {
        if len <= SHORT_MAX {
            let mut short = [0; SHORT_MAX];
            fill(self, &mut short[..len]);
            return self.intern(&short[..len], cause);
        }
        let string = self.new_long(len, cause)?;
        let start = self.text(string);
        // SAFETY: "in the block": `len` bytes of a string that nobody else has a reference to yet.
        // They are what lay there before: all memory of the block has been written once.
        let text = unsafe { std::slice::from_raw_parts_mut(start, len) };
        fill(self, text);
        if self.watched {
            self.note_text(string, cause, false);
        }
        Ok(string)
    }

    /// The strings in `count` slots of a coroutine's stack from `first` on, joined to one of `len`
    /// bytes, which are their lengths' sum and at most [`SHORT_MAX`].
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn join_short(
        &mut self,
        thread: ThreadRef,
        first: u32,
        count: u32,
        len: usize,
        cause: StringCause,
    ) -> Result<StrRef, OutOfMemory> {
        debug_assert!(len <= SHORT_MAX);
        // Texts are copied in words: their cells have whole words, and the last one needs room.
        let mut joined = [0_u8; SHORT_MAX + 8];
        let mut end = 0;
        for slot in first..first + count {
            let Some(part) = self.stack_get(thread, slot).as_str() else { continue };
            let words = self.string_len(part).div_ceil(8) as u32;
            for (n, word) in self.peek_many::<[u8; 8]>(part.0 + STR_BYTES, words).iter().enumerate()
            {
                if let Some(place) = joined[end + n * 8..].first_chunk_mut::<8>() {
                    *place = *word;
                }
            }
            end += self.string_len(part);
        }
        self.intern(&joined[..len], cause)
    }

    /// A string has been made of another: counts a copy when both have the same text.
    pub fn note_copy(&mut self, made: StrRef, of: StrRef) {
        if made != of && self.base.same_long_string(made, of) {
            self.counters.payload_copies += 1;
        }
    }

    /// The text of a string.
    #[inline(always)]
    pub fn bytes(&self, string: StrRef) -> &[u8] {
        let len = self.peek::<Str>(string.0).len as usize;
        let start = self.base.many::<u8>(string.0 + STR_BYTES, len);
        // SAFETY: "in the block": the text follows its header and never changes while `self` is
        // borrowed.
        unsafe { std::slice::from_raw_parts(start, len) }
    }

    /// The length of a string in bytes.
    #[inline(always)]
    pub fn string_len(&self, string: StrRef) -> usize {
        self.peek::<Str>(string.0).len as usize
    }

    /// The hash of a string's text; computed now for a long string that has none yet.
    #[inline(always)]
    pub fn string_hash(&self, string: StrRef) -> u32 {
        self.base.string_hash(string)
    }

    /// True when both have the same text.
    #[inline(always)]
    pub fn same_string(&self, a: StrRef, b: StrRef) -> bool {
        a == b || self.base.same_long_string(a, b)
    }

    /// The string with an event's name.
    #[inline(always)]
    pub fn event_name(&self, event: Event) -> StrRef {
        self.state().events[event as usize]
    }

    /// The string with a type's name.
    #[inline(always)]
    pub fn type_name(&self, kind: Type) -> StrRef {
        self.state().types[kind as usize]
    }

    fn text(&mut self, string: StrRef) -> *mut u8 {
        self.base.at(string.0 + STR_BYTES)
    }

    fn intern(&mut self, bytes: &[u8], cause: StringCause) -> Result<StrRef, OutOfMemory> {
        let hash = hash_bytes(bytes);
        if let Some(string) = self.find_short(bytes, hash) {
            self.counters.strings_existed += 1;
            self.revive(string.0);
            if self.watched {
                self.note_text(string, cause, true);
            }
            return Ok(string);
        }
        let string = self.new_short(bytes, hash, cause)?;
        if self.watched {
            self.note_text(string, cause, false);
        }
        Ok(string)
    }

    #[inline(always)]
    fn find_short(&self, bytes: &[u8], hash: u32) -> Option<StrRef> {
        let mut at = *self.peek::<u32>(self.state().strings.head(hash));
        while at != 0 {
            let string = self.peek::<Str>(at);
            if string.hash == hash && same_text(self.bytes(StrRef(at)), bytes) {
                return Some(StrRef(at));
            }
            at = string.next;
        }
        None
    }

    /// The value of a table under a short text, for the host to look at: makes no string, counts
    /// nothing. A text that no string has is no key either.
    pub fn peek_field(&self, table: TableRef, name: &str) -> Value {
        debug_assert!(name.len() <= SHORT_MAX);
        self.peek_text(table, name.as_bytes())
    }

    /// The same for any bytes; nil for texts that are too long to be short.
    pub fn peek_text(&self, table: TableRef, text: &[u8]) -> Value {
        if text.len() > SHORT_MAX {
            return Value::NIL;
        }
        match self.find_short(text, hash_bytes(text)) {
            Some(key) => self.get_str(table, key),
            None => Value::NIL,
        }
    }

    fn new_short(
        &mut self,
        bytes: &[u8],
        hash: u32,
        cause: StringCause,
    ) -> Result<StrRef, OutOfMemory> {
        let len = bytes.len() as u32;
        let at = self.new_object(Kind::Str, 0, STR_BYTES + len, AllocKind::String)?;
        self.count_string(len, cause);
        // At most three strings for four chains: each string that a new text meets is memory that
        // is not in the cache.
        let strings = &self.state().strings;
        if strings.count > strings.chains - strings.chains / 4 {
            self.grow_string_table();
        }
        let strings = &mut self.state_mut().strings;
        strings.count += 1;
        let head = strings.head(hash);
        let next = std::mem::replace(self.poke::<u32>(head), at);
        let string = self.poke::<Str>(at);
        string.header.flags = SHORT;
        (string.len, string.hash, string.next) = (len, hash, next);
        // SAFETY: "in the block": the new cell has room for the text, which lies outside of the
        // block or in another string.
        unsafe { self.text(StrRef(at)).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) }
        Ok(StrRef(at))
    }

    fn new_long(&mut self, len: usize, cause: StringCause) -> Result<StrRef, OutOfMemory> {
        // More than a block can ever hold: refused before any sum can wrap.
        if len > 1 << 30 {
            return Err(OutOfMemory);
        }
        let len = len as u32;
        let at = self.new_object(Kind::Str, 0, STR_BYTES + len, AllocKind::String)?;
        self.count_string(len, cause);
        let string = self.poke::<Str>(at);
        (string.len, string.hash, string.next) = (len, 0, 0);
        Ok(StrRef(at))
    }

    #[inline(always)]
    fn count_string(&mut self, len: u32, cause: StringCause) {
        self.counters.strings[cause as usize] += 1;
        self.counters.string_bytes[cause as usize] += u64::from(len);
    }

    /// The table without a string. The least block has room for it.
    pub(super) fn start_string_table(&mut self) {
        self.resize_heads(FIRST_HEADS);
        self.state_mut().strings.chains = FIRST_HEADS;
    }

    /// Splits two chains of the string table: a string more asks for one and a third.
    #[cold]
    #[inline(never)]
    fn grow_string_table(&mut self) {
        for _ in 0..2 {
            let strings = &self.state().strings;
            if strings.chains > strings.mask && !self.resize_heads((strings.mask + 1) * 2) {
                return;
            }
            self.split_chain();
        }
    }

    /// Moves the strings of the next chain to be used out of the one that had them so far.
    fn split_chain(&mut self) {
        let strings = &mut self.state_mut().strings;
        let (mask, target) = (strings.mask, strings.chains);
        strings.chains += 1;
        let mut new = strings.heads + target * 4;
        let mut link = strings.heads + (target & mask >> 1) * 4;
        loop {
            let at = *self.peek::<u32>(link);
            if at == 0 {
                return;
            }
            let Str { hash, next, .. } = *self.peek::<Str>(at);
            if hash & mask == target {
                *self.poke::<u32>(link) = next;
                *self.poke::<u32>(new) = at;
                self.poke::<Str>(at).next = 0;
                new = at + NEXT;
            } else {
                link = at + NEXT;
            }
        }
    }

    /// Gives half of the chains back, if there is more than one for every eighth string.
    pub(super) fn shrink_string_table(&mut self) {
        let strings = &self.state().strings;
        let half = strings.mask / 2 + 1;
        if half < FIRST_HEADS || strings.count >= half / 4 {
            return;
        }
        while self.state().strings.chains > half {
            self.join_chain();
        }
        self.resize_heads(half);
    }

    /// Appends the last chain to the one it was split from.
    fn join_chain(&mut self) {
        let strings = &mut self.state_mut().strings;
        strings.chains -= 1;
        let last = strings.heads + strings.chains * 4;
        let mut link = strings.heads + (strings.chains & strings.mask >> 1) * 4;
        while *self.peek::<u32>(link) != 0 {
            link = *self.peek::<u32>(link) + NEXT;
        }
        *self.poke::<u32>(link) = std::mem::take(self.poke::<u32>(last));
    }

    /// Room for `heads` chain heads, at least for those in use. Where there is no memory for that,
    /// all stays as it is: chains get longer then.
    fn resize_heads(&mut self, heads: u32) -> bool {
        let new = self.fail_if_asked().and_then(|()| self.take_zeroed(heads * 4));
        let Ok(new) = new else { return false };
        let StringTable { heads: old, mask, chains, .. } = self.state().strings;
        self.copy(old, new, chains * 4);
        let strings = &mut self.state_mut().strings;
        (strings.heads, strings.mask) = (new, heads - 1);
        self.account_own(i64::from(super::cells::whole_cells(heads * 4)));
        if old != 0 {
            // `free_buffer` takes the bytes off the live ones again.
            self.free_buffer(old, (mask + 1) * 4);
        }
        true
    }

    /// Takes a dying short string out of its chain.
    pub(super) fn forget_string(&mut self, dead: u32) {
        let Str { hash, next, .. } = *self.peek::<Str>(dead);
        let strings = &mut self.state_mut().strings;
        strings.count -= 1;
        let mut link = strings.head(hash);
        loop {
            let at = *self.peek::<u32>(link);
            if at == dead {
                *self.poke::<u32>(link) = next;
                return;
            }
            link = at + NEXT;
        }
    }
}

impl super::Base {
    /// The hash of a string's text.
    #[inline(always)]
    pub fn string_hash(self, string: StrRef) -> u32 {
        let string = self.at::<Str>(string.0);
        // SAFETY: "in the block".
        let (flags, hash) = unsafe { ((*string).header.flags, (*string).hash) };
        if flags != 0 { hash } else { self.hash_long(string) }
    }

    /// True for a string that exists once, so that its reference is its identity.
    #[inline(always)]
    pub fn is_short(self, string: StrRef) -> bool {
        // SAFETY: "in the block".
        unsafe { (*self.at::<Str>(string.0)).header.flags & SHORT != 0 }
    }

    #[cold]
    #[inline(never)]
    fn hash_long(self, string: *mut Str) -> u32 {
        // SAFETY: "in the block": the text follows the header.
        unsafe {
            let len = (*string).len as usize;
            let text = self.many::<u8>(self.offset_of(string) + STR_BYTES, len);
            let hash = hash_bytes(std::slice::from_raw_parts(text, len));
            (*string).hash = hash;
            (*string).header.flags |= HASHED;
            hash
        }
    }

    /// The text of a string; whoever asks must not outlive it.
    #[inline(always)]
    pub(super) fn text_of<'a>(self, string: StrRef) -> &'a [u8] {
        // SAFETY: "in the block": the text follows its header and does not change.
        unsafe {
            let len = (*self.at::<Str>(string.0)).len as usize;
            std::slice::from_raw_parts(self.many::<u8>(string.0 + STR_BYTES, len), len)
        }
    }

    /// True for two long strings with the same text.
    #[inline(never)]
    pub(super) fn same_long_string(self, a: StrRef, b: StrRef) -> bool {
        let (first, second) = (self.at::<Str>(a.0), self.at::<Str>(b.0));
        // SAFETY: "in the block": the texts follow their headers.
        unsafe {
            let len = (*first).len;
            if (*second).len != len || ((*first).header.flags | (*second).header.flags) & SHORT != 0
            {
                return false;
            }
            let len = len as usize;
            let first = std::slice::from_raw_parts(self.many::<u8>(a.0 + STR_BYTES, len), len);
            let second = std::slice::from_raw_parts(self.many::<u8>(b.0 + STR_BYTES, len), len);
            first == second
        }
    }
}
