//! What a run found wrong, and the exit code for it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::console::{Fault, FaultKind};

macro_rules! kinds {
    ($($name:ident $code:literal $word:literal $about:literal;)*) => {
        /// What is wrong. The order is the order in which the exit code is chosen: the first kind
        /// that a run found gives it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Kind {
            $(#[doc = $about] #[serde(rename = $word)] $name,)*
        }

        impl Kind {
            /// Every kind, in the order in which the exit code is chosen.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The exit code of a run whose worst finding this is.
            pub const fn exit_code(self) -> u8 {
                match self { $(Kind::$name => $code),* }
            }

            /// The name in reports.
            pub const fn word(self) -> &'static str {
                match self { $(Kind::$name => $word),* }
            }
        }
    };
}

kinds! {
    Internal 8 "console" "The console itself has a fault.";
    Determinism 7 "determinism" "Two runs differ.";
    Load 3 "load" "The cart does not load or compile.";
    Error 4 "error" "The cart raised an error.";
    Hang 6 "hang" "The cart did not finish a frame.";
    Expectation 1 "expectation" "Something expected did not come true.";
    Budget 5 "budget" "A frame cost more than it may.";
}

/// The exit code of a bad command line or test file.
pub const BAD_COMMAND: u8 = 2;

/// The exit code for a list of findings; 0 when there are none.
pub fn exit_code(findings: &[Finding]) -> u8 {
    findings.iter().map(|finding| finding.kind).min().map_or(0, Kind::exit_code)
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: Kind,
    /// The frame in which it showed, from 1.
    pub frame: Option<u64>,
    /// The cart's file that is to blame, where that is known.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
    /// A sentence.
    pub message: String,
    /// More lines: a traceback, the source around.
    pub details: String,
}

impl Finding {
    /// A finding without a place.
    pub fn new(kind: Kind, message: impl Into<String>) -> Finding {
        let message = message.into();
        Finding { kind, frame: None, file: None, line: None, message, details: String::new() }
    }

    /// The same, seen in `frame`.
    #[must_use]
    pub fn in_frame(self, frame: u64) -> Finding {
        Finding { frame: Some(frame), ..self }
    }

    /// The finding for a fault that stopped the cart.
    pub fn from_fault(fault: &Fault) -> Finding {
        let kind = match fault.kind {
            FaultKind::Load => Kind::Load,
            FaultKind::Runtime | FaultKind::Memory => Kind::Error,
            FaultKind::Hang => Kind::Hang,
            FaultKind::Internal => Kind::Internal,
        };
        let mut details = String::new();
        for (line, text) in &fault.excerpt {
            let mark = if Some(*line) == fault.line { '>' } else { ' ' };
            details.push_str(format!("{mark} {line:>5} | {text}").trim_end());
            details.push('\n');
        }
        details.push_str(&fault.traceback);
        Finding {
            file: fault.file.clone(),
            line: fault.line,
            details: details.trim_end().to_string(),
            ..Finding::new(kind, fault.message.clone())
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.kind.word())?;
        if let Some(frame) = self.frame {
            write!(f, "frame {frame}: ")?;
        }
        // Faults carry their place at the front of the message already.
        if let (Some(file), Some(line)) = (&self.file, self.line) {
            let place = format!("{file}:{line}:");
            if !self.message.starts_with(&place) {
                write!(f, "{place} ")?;
            }
        }
        f.write_str(&self.message)?;
        self.details.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_is_the_first_of_8_7_3_4_6_1_5() {
        let codes: Vec<_> = Kind::ALL.iter().map(|kind| kind.exit_code()).collect();
        assert_eq!(codes, [8, 7, 3, 4, 6, 1, 5]);
        let found = |kinds: &[Kind]| {
            let findings: Vec<_> = kinds.iter().map(|kind| Finding::new(*kind, "")).collect();
            exit_code(&findings)
        };
        assert_eq!(found(&[]), 0);
        assert_eq!(found(&[Kind::Budget, Kind::Expectation]), 1);
        assert_eq!(found(&[Kind::Budget, Kind::Hang]), 6);
        assert_eq!(found(&[Kind::Error, Kind::Internal, Kind::Determinism]), 8);
    }

    #[test]
    fn a_finding_names_its_place_once() {
        let fault = Fault::new(FaultKind::Runtime, "main.lua:2: oh").with_source(b"a\nb\n");
        let finding = Finding::from_fault(&fault).in_frame(7);
        assert_eq!(
            finding.to_string(),
            "error: frame 7: main.lua:2: oh\n          1 | a\n    >     2 | b"
        );
        let blamed = Finding {
            file: Some("a.lua".to_string()),
            line: Some(3),
            ..Finding::new(Kind::Budget, "too much")
        };
        assert_eq!(blamed.to_string(), "budget: a.lua:3: too much");
    }
}
