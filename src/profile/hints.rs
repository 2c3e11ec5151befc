//! What could be done about what is found, in a sentence each. Costs are those of many frames.

use super::{AllocationRecord, Counter, StringRecord};

/// Objects or strings a frame from which on a line is worth a word.
const MANY: u64 = 8;

/// A hint about strings that a line has made in so many frames.
pub fn of_strings(record: &StringRecord, frames: u64) -> Option<&'static str> {
    let frames = frames.max(1);
    let asked = record.made + record.found;
    let most = record.texts.iter().map(|text| text.count).max().unwrap_or(0);
    let joins = matches!(record.cause, Counter::MadeConcat | Counter::MadeTableConcat);
    let mean = record.bytes / record.made.max(1);
    if record.cause == Counter::MadeConcat && record.made >= MANY * frames && mean >= 64 {
        return Some(
            "Long strings joined again and again: put the parts into a table and join them once \
             with table.concat.",
        );
    }
    if asked >= frames.div_ceil(2) && most * 2 >= asked && most > 1 {
        return Some("The same text again: make it when its value changes, and keep it.");
    }
    match record.cause {
        Counter::MadeSub if asked >= MANY * frames && mean <= 2 => {
            Some("Letter by letter: s:byte(i) reads one without making a string.")
        }
        Counter::MadeNumber if asked >= frames => {
            Some("print takes a number as it is, and `..` turns one into text by itself.")
        }
        Counter::MadeFormat if asked >= frames => {
            Some("Formatted every frame: do it when the value changes, and keep the text.")
        }
        Counter::MadeHost if asked >= frames => {
            Some("Asked of the console every frame: keep the answer while it cannot change.")
        }
        _ if joins && asked >= frames => {
            Some("Joined every frame: do it when a part changes, and keep the text.")
        }
        _ if asked >= MANY * frames => Some("Made many times a frame: keep what stays the same."),
        _ => None,
    }
}

/// A hint about objects that a line has made in so many frames.
pub fn of_allocations(record: &AllocationRecord, frames: u64) -> Option<&'static str> {
    let frames = frames.max(1);
    if record.count * 10 < frames {
        return None;
    }
    match record.kind {
        Counter::Closures => Some(
            "A function made anew each time: define it once outside, and hand it what it needs.",
        ),
        Counter::Upvalues => Some(
            "A variable that a function changes and that is made anew each time: keep it in a \
             table that stays.",
        ),
        Counter::Tables => Some("A table made anew each time: keep one and fill it again."),
        Counter::Growths => Some(
            "A table that grows: if it only ever grows, remove what is old; if it is filled anew, \
             keep it.",
        ),
        Counter::Coroutines => Some("A coroutine made anew each time: keep one that loops."),
        Counter::Prototypes => Some("Compiled while the game runs: load once, and keep it."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::TextRecord;
    use super::*;

    fn strings(cause: Counter, made: u64, bytes: u64, most: u64) -> StringRecord {
        let texts = vec![TextRecord { text: "SCORE".into(), bytes: 5, count: most }];
        let (file, line) = ("main.lua".into(), 1);
        StringRecord { file, line, cause, made, bytes, found: 0, again: 0, texts }
    }

    #[test]
    fn known_patterns_have_a_word() {
        let word = |record: &StringRecord| of_strings(record, 60).unwrap_or_default();
        assert!(word(&strings(Counter::MadeConcat, 60, 600, 60)).starts_with("The same text"));
        assert!(word(&strings(Counter::MadeConcat, 6000, 600_000, 1)).contains("table.concat"));
        assert!(word(&strings(Counter::MadeSub, 6000, 6000, 1)).contains("byte"));
        assert!(word(&strings(Counter::MadeNumber, 60, 120, 1)).contains("print takes"));
        assert_eq!(word(&strings(Counter::MadeConcat, 1, 10, 1)), "");
    }

    #[test]
    fn rare_objects_have_none() {
        let record = |count| AllocationRecord {
            file: "main.lua".into(),
            line: 1,
            kind: Counter::Closures,
            count,
            bytes: 32,
            fate: None,
        };
        assert!(of_allocations(&record(60), 60).is_some());
        assert!(of_allocations(&record(1), 60).is_none());
    }
}
