//! Matching: items against a subject.

use super::compile::{Item, Pattern, Test};
use super::{CAPTURES_MAX, DEPTH_MAX, PatternError};

/// A choice that can still be made otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Choice {
    item: u32,
    /// Where the repetition starts; for a lazy one, how far it got.
    at: u32,
    /// How many characters a greedy repetition takes now.
    count: u32,
}

/// How a slice of a search ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// A match from here to there; its captures are in [`Search::captures`].
    Found(usize, usize),
    /// There is none.
    NotFound,
    /// The steps are used up: search again with the same state.
    OutOfSteps,
}

/// What a match captured: start and end of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Captures([(u32, u32); CAPTURES_MAX]);

/// Instead of an end: the capture is a position.
const POSITION: u32 = u32::MAX;
/// Instead of an end: the capture was opened only.
const UNFINISHED: u32 = u32::MAX - 1;

/// A captured piece of the subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// The text from here to there.
    Text(usize, usize),
    /// A position, counted from 1.
    Position(i64),
}

/// A search that can stop anywhere: where it started, how far it got, what it can still try.
pub struct Search {
    /// The start that is tried now.
    start: usize,
    /// A match that ends here does not count.
    barred: Option<usize>,
    /// In the middle of an attempt: the item and the place in the subject.
    midway: Option<(u32, u32)>,
    choices: Vec<Choice>,
    captures: Captures,
    /// So many captures are not as in a new search.
    captured: u32,
}

impl Search {
    /// A search from `start` on. A match that ends at `barred` does not count: the last match ended
    /// there, and an empty one at the same place would be found for ever.
    pub fn new(start: usize, barred: Option<usize>) -> Search {
        let captures = Captures([(0, UNFINISHED); CAPTURES_MAX]);
        let captured = CAPTURES_MAX as u32;
        Search { start, barred, midway: None, choices: Vec::new(), captures, captured }
    }

    /// Makes this a new search for a pattern, as [`Search::new`] would.
    pub fn renew(&mut self, pattern: &Pattern, start: usize, barred: Option<usize>) {
        (self.start, self.barred, self.midway) = (start, barred, None);
        self.choices.clear();
        self.captures.0[..self.captured as usize].fill((0, UNFINISHED));
        self.captured = pattern.captures;
    }

    /// Goes on after a match for the next one.
    pub fn advance(&mut self, start: usize) {
        self.start = start;
        self.barred = Some(start);
        self.midway = None;
        self.choices.clear();
    }

    /// Searches until a match, the end, or `steps` are used up.
    ///
    /// # Errors
    /// When the pattern turns out to be malformed, or too complex.
    pub fn run(
        &mut self,
        pattern: &Pattern,
        subject: &[u8],
        steps: &mut u64,
    ) -> Result<Status, PatternError> {
        loop {
            if self.midway.is_none() {
                match self.skip_to_candidate(pattern, subject, steps) {
                    Skip::Candidate => {}
                    Skip::None => return Ok(Status::NotFound),
                    Skip::OutOfSteps => return Ok(Status::OutOfSteps),
                }
                self.midway = Some((0, self.start as u32));
            }
            let attempt = match pattern.straight {
                true => self.walk(pattern, subject, steps),
                false => self.attempt(pattern, subject, steps)?,
            };
            match attempt {
                Attempt::Match(end) => {
                    self.midway = None;
                    self.choices.clear();
                    if self.barred != Some(end) {
                        return Ok(Status::Found(self.start, end));
                    }
                }
                Attempt::OutOfSteps => return Ok(Status::OutOfSteps),
                Attempt::NoMatch => self.midway = None,
            }
            self.start += 1;
            if pattern.anchored || self.start > subject.len() {
                return Ok(Status::NotFound);
            }
        }
    }

    /// Moves the start to the next place where the first item can match; false when there is none.
    fn skip_to_candidate(&mut self, pattern: &Pattern, subject: &[u8], steps: &mut u64) -> Skip {
        loop {
            let Some(rest) = subject.get(self.start..) else { return Skip::None };
            if pattern.anchored {
                return Skip::Candidate;
            }
            let part = &rest[..rest.len().min(SKIPPED_AT_ONCE)];
            let skipped = match pattern.first {
                Some(Test::Byte(byte)) => memchr::memchr(byte, part),
                Some(Test::Set(set)) => {
                    let members = pattern.members(set);
                    part.iter().position(|byte| members.contain(*byte))
                }
                _ => return Skip::Candidate,
            };
            *steps = steps.saturating_sub(skipped.unwrap_or(part.len()) as u64 / 16);
            match skipped {
                Some(skipped) => {
                    self.start += skipped;
                    return Skip::Candidate;
                }
                None if part.len() == rest.len() => return Skip::None,
                None => self.start += part.len(),
            }
            if *steps == 0 {
                return Skip::OutOfSteps;
            }
        }
    }

    /// An attempt of a pattern without choices.
    #[inline]
    fn walk(&mut self, pattern: &Pattern, subject: &[u8], steps: &mut u64) -> Attempt {
        if *steps == 0 {
            return Attempt::OutOfSteps;
        }
        let captures = &mut self.captures.0;
        let (mut at, mut left) = (self.start, *steps);
        let mut end = None;
        for item in &pattern.items {
            left = left.saturating_sub(1);
            let here = |test| subject.get(at).is_some_and(|byte| passes(pattern, test, *byte));
            at = match *item {
                Item::One(test) if here(test) => at + 1,
                Item::PlusForGood(test) if here(test) => {
                    take_all(pattern, subject, test, at + 1, &mut left)
                }
                Item::StarForGood(test) => take_all(pattern, subject, test, at, &mut left),
                Item::OptionalForGood(test) => at + usize::from(here(test)),
                Item::Open(number) => {
                    captures[number as usize] = (at as u32, UNFINISHED);
                    at
                }
                Item::Position(number) => {
                    captures[number as usize] = (at as u32, POSITION);
                    at
                }
                Item::Close(number) => {
                    captures[number as usize].1 = at as u32;
                    at
                }
                Item::End if at == subject.len() => at,
                Item::Accept => {
                    end = Some(at);
                    break;
                }
                _ => break,
            };
        }
        *steps = left;
        end.map_or(Attempt::NoMatch, Attempt::Match)
    }

    /// From `midway` to the first match, or until nothing is left to try.
    fn attempt(
        &mut self,
        pattern: &Pattern,
        subject: &[u8],
        steps: &mut u64,
    ) -> Result<Attempt, PatternError> {
        let (mut item, mut at) = match self.midway {
            Some((item, at)) => (item as usize, at as usize),
            None => (0, self.start),
        };
        loop {
            if *steps == 0 {
                self.midway = Some((item as u32, at as u32));
                return Ok(Attempt::OutOfSteps);
            }
            *steps -= 1;
            let here = |test| subject.get(at).is_some_and(|byte| passes(pattern, test, *byte));
            let next = match pattern.items[item] {
                Item::One(test) => here(test).then_some(at + 1),
                Item::Accept => return Ok(Attempt::Match(at)),
                Item::StarForGood(test) => Some(take_all(pattern, subject, test, at, steps)),
                Item::PlusForGood(test) => {
                    here(test).then(|| take_all(pattern, subject, test, at + 1, steps))
                }
                Item::OptionalForGood(test) => Some(at + usize::from(here(test))),
                Item::Star(test) => Some(self.expand(pattern, subject, item, test, at, steps)?),
                Item::Plus(test) if here(test) => {
                    Some(self.expand(pattern, subject, item, test, at + 1, steps)?)
                }
                Item::Plus(_) => None,
                Item::Optional(test) => {
                    let taken = here(test);
                    if taken {
                        self.choose(pattern, item, at, 0)?;
                    }
                    Some(at + usize::from(taken))
                }
                Item::Lazy(test) => {
                    if here(test) {
                        self.choose(pattern, item, at, 0)?;
                    }
                    Some(at)
                }
                other => self.special(other, pattern, subject, at, steps)?,
            };
            (item, at) = match next {
                Some(at) => (item + 1, at),
                None => match self.retreat(pattern, subject, steps) {
                    Some(place) => place,
                    None => return Ok(Attempt::NoMatch),
                },
            };
        }
    }

    /// The items that are rare: where the match goes on, or `None` where it fails.
    fn special(
        &mut self,
        item: Item,
        pattern: &Pattern,
        subject: &[u8],
        at: usize,
        steps: &mut u64,
    ) -> Result<Option<usize>, PatternError> {
        let captures = &mut self.captures.0;
        Ok(match item {
            Item::Open(number) => {
                captures[number as usize] = (at as u32, UNFINISHED);
                Some(at)
            }
            Item::Position(number) => {
                captures[number as usize] = (at as u32, POSITION);
                Some(at)
            }
            Item::Close(number) => {
                captures[number as usize].1 = at as u32;
                Some(at)
            }
            Item::Balance(open, close) => {
                let end = balanced(subject, at, open, close);
                let begun = subject.get(at) == Some(&open);
                let looked_at = if begun { end.unwrap_or(subject.len()) - at } else { 0 };
                *steps = steps.saturating_sub(looked_at as u64 / 4);
                end
            }
            Item::Frontier(set) => {
                let members = pattern.members(set);
                let before = if at == 0 { 0 } else { subject[at - 1] };
                let here = subject.get(at).copied().unwrap_or(0);
                (!members.contain(before) && members.contain(here)).then_some(at)
            }
            Item::BackReference(number) => {
                let (start, end) = captures[number as usize];
                // A position has no text to repeat: nothing is that long.
                let text = subject.get(start as usize..end as usize);
                *steps = steps.saturating_sub(text.map_or(0, <[u8]>::len) as u64 / 16);
                text.and_then(|text| subject[at..].starts_with(text).then_some(at + text.len()))
            }
            Item::End => (at == subject.len()).then_some(at),
            Item::Fail(mistake) => return Err(mistake),
            _ => None,
        })
    }

    /// A greedy repetition: takes all it can and notes that it could take less.
    fn expand(
        &mut self,
        pattern: &Pattern,
        subject: &[u8],
        item: usize,
        test: Test,
        at: usize,
        steps: &mut u64,
    ) -> Result<usize, PatternError> {
        let end = take_all(pattern, subject, test, at, steps);
        if end > at {
            self.choose(pattern, item, at, end - at)?;
        }
        Ok(end)
    }

    fn choose(
        &mut self,
        pattern: &Pattern,
        item: usize,
        at: usize,
        count: usize,
    ) -> Result<(), PatternError> {
        if self.choices.len() + pattern.depths[item] as usize + 1 >= DEPTH_MAX {
            return Err(PatternError::TooComplex);
        }
        self.choices.push(Choice { item: item as u32, at: at as u32, count: count as u32 });
        Ok(())
    }

    /// Back to the latest choice that can be made otherwise: the item and place to go on with.
    fn retreat(
        &mut self,
        pattern: &Pattern,
        subject: &[u8],
        steps: &mut u64,
    ) -> Option<(usize, usize)> {
        while let Some(choice) = self.choices.last_mut() {
            let item = choice.item as usize;
            match pattern.items[item] {
                Item::Star(_) | Item::Plus(_) => {
                    // Straight to a place where the next item can match, if it says which.
                    if let Some(byte) = pattern.byte_after(item) {
                        let from = choice.at as usize;
                        let taken = &subject[from..from + choice.count as usize];
                        let shorter = memchr::memrchr(byte, taken);
                        let given_back = taken.len() - shorter.unwrap_or(0);
                        *steps = steps.saturating_sub(given_back as u64 / 16);
                        if let Some(count) = shorter {
                            choice.count = count as u32;
                            return Some((item + 1, from + count));
                        }
                    } else if choice.count > 0 {
                        choice.count -= 1;
                        return Some((item + 1, (choice.at + choice.count) as usize));
                    }
                }
                Item::Optional(_) => {
                    let at = choice.at as usize;
                    self.choices.pop();
                    return Some((item + 1, at));
                }
                Item::Lazy(test) => {
                    let from = choice.at as usize;
                    let (taken, goes_on) = take_more(pattern, &subject[from..], item, test);
                    *steps = steps.saturating_sub(taken as u64 / 8);
                    if goes_on {
                        choice.at = (from + taken) as u32;
                        return Some((item + 1, from + taken));
                    }
                }
                _ => {}
            }
            self.choices.pop();
        }
        None
    }

    /// Capture `number` of the match from `start` to `end`; the whole match is capture 0 of a
    /// pattern without captures.
    ///
    /// # Errors
    /// When there is no such capture, or it was opened only.
    pub fn capture(
        &self,
        pattern: &Pattern,
        number: u32,
        start: usize,
        end: usize,
    ) -> Result<Piece, PatternError> {
        if number >= pattern.captures {
            if number != 0 {
                return Err(PatternError::InvalidIndex(number + 1));
            }
            return Ok(Piece::Text(start, end));
        }
        match self.captures.0[number as usize] {
            (at, POSITION) => Ok(Piece::Position(at as i64 + 1)),
            (_, UNFINISHED) => Err(PatternError::Unfinished),
            (from, to) => Ok(Piece::Text(from as usize, to as usize)),
        }
    }

    /// The whole state as bytes.
    pub fn save(&self) -> Vec<u8> {
        let none = u32::MAX;
        let (item, at) = self.midway.unwrap_or((none, none));
        let barred = self.barred.map_or(none, |at| at as u32);
        let mut words = vec![self.start as u32, barred, item, at, self.choices.len() as u32];
        words.extend(self.choices.iter().flat_map(|c| [c.item, c.at, c.count]));
        words.extend(self.captures.0.iter().flat_map(|c| [c.0, c.1]));
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// The state that [`Search::save`] wrote.
    pub fn load(bytes: &[u8]) -> Search {
        let mut words = bytes
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        let mut word = || words.next().unwrap_or(u32::MAX);
        let mut search = Search::new(word() as usize, None);
        search.barred = Some(word()).filter(|at| *at != u32::MAX).map(|at| at as usize);
        let (item, at) = (word(), word());
        search.midway = (item != u32::MAX).then_some((item, at));
        for _ in 0..word().min(DEPTH_MAX as u32) {
            search.choices.push(Choice { item: word(), at: word(), count: word() });
        }
        for capture in &mut search.captures.0 {
            *capture = (word(), word());
        }
        search
    }
}

/// Bytes that are looked at for a candidate between two looks at the steps.
const SKIPPED_AT_ONCE: usize = 1 << 18;

enum Skip {
    Candidate,
    None,
    OutOfSteps,
}

enum Attempt {
    Match(usize),
    NoMatch,
    OutOfSteps,
}

/// Where a greedy repetition ends that takes all it can from `at` on.
#[inline]
fn take_all(pattern: &Pattern, subject: &[u8], test: Test, at: usize, steps: &mut u64) -> usize {
    let rest = &subject[at..];
    let count = match test {
        Test::Any => rest.len(),
        Test::Byte(wanted) => rest.iter().take_while(|byte| **byte == wanted).count(),
        Test::Set(set) => {
            let members = pattern.members(set);
            rest.iter().take_while(|byte| members.contain(**byte)).count()
        }
    };
    *steps = steps.saturating_sub(count as u64 / 8);
    at + count
}

/// How many more a lazy repetition takes, straight on to a place where the next item can match;
/// false when there is no such place.
fn take_more(pattern: &Pattern, rest: &[u8], item: usize, test: Test) -> (usize, bool) {
    let wanted = pattern.byte_after(item);
    if let (Test::Any, Some(wanted), Some(ahead)) = (test, wanted, rest.get(1..)) {
        let found = memchr::memchr(wanted, ahead);
        return (found.unwrap_or(ahead.len()) + 1, found.is_some());
    }
    let mut taken = 0;
    while rest.get(taken).is_some_and(|byte| passes(pattern, test, *byte)) {
        taken += 1;
        if wanted.is_none() || rest.get(taken) == wanted.as_ref() {
            return (taken, true);
        }
    }
    (taken, false)
}

#[inline(always)]
fn passes(pattern: &Pattern, test: Test, byte: u8) -> bool {
    match test {
        Test::Any => true,
        Test::Byte(wanted) => byte == wanted,
        Test::Set(set) => pattern.members(set).contain(byte),
    }
}

/// The end of the text that starts with `open` and ends with the `close` that belongs to it.
fn balanced(subject: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    if subject.get(at) != Some(&open) {
        return None;
    }
    let mut depth = 1usize;
    for (i, byte) in subject[at + 1..].iter().enumerate() {
        if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 2 + i);
            }
        } else if *byte == open {
            depth += 1;
        }
    }
    None
}
