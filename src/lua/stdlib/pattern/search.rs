//! Matching: items against a subject.

use super::compile::{Item, Pattern, Test, contains};
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
}

impl Search {
    /// A search from `start` on. A match that ends at `barred` does not count: the last match ended
    /// there, and an empty one at the same place would be found for ever.
    pub fn new(start: usize, barred: Option<usize>) -> Search {
        let captures = Captures([(0, UNFINISHED); CAPTURES_MAX]);
        Search { start, barred, midway: None, choices: Vec::new(), captures }
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
            match self.attempt(pattern, subject, steps)? {
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
            let skipped = match pattern.items[0] {
                Item::One(Test::Byte(byte)) | Item::Plus(Test::Byte(byte)) => {
                    memchr::memchr(byte, part)
                }
                Item::One(Test::Set(set)) | Item::Plus(Test::Set(set)) => {
                    let set = &pattern.sets[set as usize];
                    part.iter().position(|byte| contains(set, *byte))
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
            let next = match pattern.items[item] {
                Item::One(test) => match subject.get(at) {
                    Some(byte) if passes(pattern, test, *byte) => Some(at + 1),
                    _ => None,
                },
                Item::Accept => return Ok(Attempt::Match(at)),
                Item::Star(test) => Some(self.expand(pattern, subject, item, test, at, steps)?),
                Item::Plus(test) => match subject.get(at) {
                    Some(byte) if passes(pattern, test, *byte) => {
                        Some(self.expand(pattern, subject, item, test, at + 1, steps)?)
                    }
                    _ => None,
                },
                Item::Optional(test) => match subject.get(at) {
                    Some(byte) if passes(pattern, test, *byte) => {
                        self.choose(pattern, item, at, 0)?;
                        Some(at + 1)
                    }
                    _ => Some(at),
                },
                Item::Lazy(test) => {
                    if subject.get(at).is_some_and(|byte| passes(pattern, test, *byte)) {
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
                let set = &pattern.sets[set as usize];
                let before = if at == 0 { 0 } else { subject[at - 1] };
                let here = subject.get(at).copied().unwrap_or(0);
                (!contains(set, before) && contains(set, here)).then_some(at)
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
        let rest = &subject[at..];
        let count = match test {
            Test::Any => rest.len(),
            Test::Byte(wanted) => rest.iter().take_while(|byte| **byte == wanted).count(),
            Test::Set(set) => {
                let set = &pattern.sets[set as usize];
                rest.iter().take_while(|byte| contains(set, **byte)).count()
            }
        };
        *steps = steps.saturating_sub(count as u64 / 8);
        if count > 0 {
            self.choose(pattern, item, at, count)?;
        }
        Ok(at + count)
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
                    if let Item::One(Test::Byte(byte)) = pattern.items[item + 1] {
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
                    if let Some(byte) = subject.get(choice.at as usize)
                        && passes(pattern, test, *byte)
                    {
                        choice.at += 1;
                        return Some((item + 1, choice.at as usize));
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

#[inline(always)]
fn passes(pattern: &Pattern, test: Test, byte: u8) -> bool {
    match test {
        Test::Any => true,
        Test::Byte(wanted) => byte == wanted,
        Test::Set(set) => contains(&pattern.sets[set as usize], byte),
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
