//! What stopped a cart, in words for its author.

use std::fmt;

/// Lines of source shown before and after the line at fault.
const EXCERPT_AROUND: u32 = 4;

/// What kind of thing went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The cart does not load or compile.
    Load,
    /// The cart raised an error that nothing caught.
    Runtime,
    /// A frame did not come to its end within the budgets that it may take.
    Hang,
    /// The cart needs more memory than its manifest asks for.
    Memory,
    /// The console itself failed; not the cart's doing.
    Internal,
}

impl FaultKind {
    /// The headline of the crash screen.
    pub const fn title(self) -> &'static str {
        match self {
            FaultKind::Load => "This cart does not load",
            FaultKind::Runtime => "The cart stopped with an error",
            FaultKind::Hang => "The cart does not come to the end of a frame",
            FaultKind::Memory => "The cart ran out of memory",
            FaultKind::Internal => "The console has a fault",
        }
    }
}

/// Why a cart stopped: shown on the crash screen, printed in a test run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What kind of thing went wrong.
    pub kind: FaultKind,
    /// The message, with file and line in front where they are known: `main.lua:12: attempt to
    /// ...`.
    pub message: String,
    /// File of the cart that the message points to.
    pub file: Option<String>,
    /// Line in that file, from 1.
    pub line: Option<u32>,
    /// Who called whom, innermost first; empty for load errors.
    pub traceback: String,
    /// The source around the line: number and text.
    pub excerpt: Vec<(u32, String)>,
}

impl Fault {
    /// A fault with the place read off the front of `message` (`file.lua:12: ...`).
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Fault {
        let message = message.into();
        let (file, line) = match place(&message) {
            Some((file, line)) => (Some(file.to_string()), Some(line)),
            None => (None, None),
        };
        Fault { kind, message, file, line, traceback: String::new(), excerpt: Vec::new() }
    }

    /// Adds the traceback. A fault that has no place yet happened where its innermost Lua line is.
    #[must_use]
    pub fn with_traceback(mut self, traceback: impl Into<String>) -> Fault {
        self.traceback = traceback.into();
        if self.line.is_none()
            && let Some((file, line)) = self.traceback.lines().find_map(|l| place(l.trim_start()))
        {
            (self.file, self.line) = (Some(file.to_string()), Some(line));
        }
        self
    }

    /// Adds the lines of `source`, the text of the fault's file, around the fault's line.
    #[must_use]
    pub fn with_source(mut self, source: &[u8]) -> Fault {
        let Some(line) = self.line else { return self };
        let first = line.saturating_sub(EXCERPT_AROUND).max(1);
        let text = String::from_utf8_lossy(source);
        self.excerpt = (1..)
            .zip(text.lines())
            .skip(first as usize - 1)
            .take_while(|(n, _)| *n <= line.saturating_add(EXCERPT_AROUND))
            .map(|(n, text)| (n, text.replace('\t', "    ")))
            .collect();
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if !self.traceback.is_empty() {
            write!(f, "\n{}", self.traceback)?;
        }
        Ok(())
    }
}

/// `lib/enemy.lua:12: ...` names a file and a line.
fn place(message: &str) -> Option<(&str, u32)> {
    let first = message.lines().next()?;
    let (file, rest) = first.split_once(':')?;
    let (line, _) = rest.split_once(':')?;
    Some((file, line.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_read_off_the_message() {
        let fault = Fault::new(FaultKind::Runtime, "lib/enemy.lua:3: attempt to index a nil value");
        assert_eq!((fault.file.as_deref(), fault.line), (Some("lib/enemy.lua"), Some(3)));
        let fault = fault.with_source(b"a\nb\nc\nd\ne\nf\ng\nh\ni");
        assert_eq!(fault.excerpt.first(), Some(&(1, "a".to_string())));
        assert_eq!(fault.excerpt.last(), Some(&(7, "g".to_string())));
    }

    #[test]
    fn a_message_without_a_place_has_none() {
        for message in ["oh no", "a: b", "", "x:y: z", ":", "main.lua:99999999999: far"] {
            let fault = Fault::new(FaultKind::Load, message);
            assert_eq!((fault.line, fault.excerpt.len()), (None, 0), "{message}");
        }
    }
}
