//! The names and string constants of a chunk, each once.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A string of the chunk, by number; equal strings have equal numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StrId(pub u32);

/// What a string takes beside its text: a row of the list and one of the map.
const ENTRY_BYTES: usize = 72;

/// All strings of a chunk. Most are slices of the source; those with escapes are owned.
#[derive(Default)]
pub struct Strings<'a> {
    // Ordered, not hashed: no choice of names can make it slow.
    ids: BTreeMap<Cow<'a, [u8]>, StrId>,
    texts: Vec<Cow<'a, [u8]>>,
    // Bytes of those that are owned: each is kept twice.
    owned: usize,
}

impl<'a> Strings<'a> {
    /// The number of `text`.
    pub fn id(&mut self, text: Cow<'a, [u8]>) -> StrId {
        if let Some(&id) = self.ids.get(&text) {
            return id;
        }
        let id = StrId(self.texts.len() as u32);
        if let Cow::Owned(text) = &text {
            self.owned += 2 * text.len();
        }
        self.texts.push(text.clone());
        self.ids.insert(text, id);
        id
    }

    /// About how much memory they take.
    pub fn memory(&self) -> usize {
        self.owned + self.texts.len() * ENTRY_BYTES
    }

    /// The bytes of a string.
    pub fn bytes(&self, id: StrId) -> &[u8] {
        &self.texts[id.0 as usize]
    }

    /// A string for people.
    pub fn text(&self, id: StrId) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(id))
    }
}
