//! The card's connector: what the cart has written, what it has committed.

use std::hash::Hasher;

use crate::cart::Card;
use crate::cart::card::NUMBERS_BYTES;

/// The save card as the machine sees it. All of it is part of a snapshot but the news, which the
/// host takes after every tick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Port {
    /// What `card.read` gives: the committed slots with all writes since. Its numbers do not count,
    /// those lie in the RAM.
    staged: Card,
    committed: Card,
    /// The cart has called `cartdata`: changed numbers are committed at the end of each frame.
    follows_numbers: bool,
    news: Option<Card>,
}

impl Port {
    /// A card put in before the machine is switched on.
    pub fn new(card: Card) -> Port {
        Port { staged: card.clone(), committed: card, ..Port::default() }
    }

    /// The slots with all writes so far.
    pub fn staged(&self) -> &Card {
        &self.staged
    }

    /// Writes a slot; nothing is kept before the commit.
    pub fn write(&mut self, slot: usize, bytes: Option<&[u8]>) {
        self.staged.set_slot(slot, bytes);
    }

    /// Keeps all slots as written, and the numbers.
    pub fn commit(&mut self, numbers: &[u8; NUMBERS_BYTES]) {
        self.committed.set_slots(&self.staged);
        self.committed.numbers = *numbers;
        self.news = Some(self.committed.clone());
    }

    /// From now on changed numbers are kept at the end of each frame.
    pub fn follow_numbers(&mut self) {
        self.follows_numbers = true;
    }

    /// The end of a frame.
    pub fn end_frame(&mut self, numbers: &[u8; NUMBERS_BYTES]) {
        if self.follows_numbers && self.committed.numbers != *numbers {
            self.committed.numbers = *numbers;
            self.news = Some(self.committed.clone());
        }
    }

    /// What has been committed since the last call.
    pub fn take_news(&mut self) -> Option<Card> {
        self.news.take()
    }

    /// The card as it was last committed.
    pub fn committed(&self) -> &Card {
        &self.committed
    }

    /// The parts that a file keeps: written, committed, and whether numbers are followed.
    pub fn parts(&self) -> (&Card, &Card, bool) {
        (&self.staged, &self.committed, self.follows_numbers)
    }

    /// A port of such parts.
    pub fn of_parts(staged: Card, committed: Card, follows_numbers: bool) -> Port {
        Port { staged, committed, follows_numbers, news: None }
    }

    /// Bytes of the slots that `older` does not share.
    pub fn bytes_apart(&self, older: Option<&Port>) -> usize {
        let of = |card: &Card, older: Option<&Card>| card.bytes_apart(older);
        of(&self.staged, older.map(|older| &older.staged))
            + of(&self.committed, older.map(|older| &older.committed))
    }

    /// Feeds the state to a fingerprint; a card that was never used adds nothing.
    pub fn feed(&self, hash: &mut impl Hasher) {
        for number in [
            self.staged.fingerprint(),
            self.committed.fingerprint(),
            u64::from(self.follows_numbers),
        ] {
            if number != 0 {
                hash.write(&number.to_le_bytes());
            }
        }
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
