//! Lua's patterns: compiled to a list of items, matched with an explicit list of choices.
//!
//! A pattern has no alternation and repeats single characters only, so it is a straight line of
//! items. Therefore the number of a capture, and whether a back reference can be resolved, is
//! known when the pattern is read; a mistake becomes an item of its own that fails when it is
//! reached, as late as in the reference implementation. And there is at most one open choice per
//! item: all that a match has to remember is a position, an item and a short stack, so that it can
//! stop anywhere, be put into a string and go on later, even in another process.

mod compile;
mod search;

#[cfg(test)]
mod tests;

pub use compile::{Pattern, PatternCache};
pub use search::{Piece, Search, Status};

/// More captures are an error.
pub const CAPTURES_MAX: usize = 32;

/// More open choices and captures at a time are an error.
const DEPTH_MAX: usize = 200;

/// What is wrong with a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PatternError {
    /// A lone `%` at the end.
    #[error("malformed pattern (ends with '%')")]
    EndsWithEscape,
    /// `[` without `]`.
    #[error("malformed pattern (missing ']')")]
    MissingBracket,
    /// `%f` without a set.
    #[error("missing '[' after '%f' in pattern")]
    MissingFrontierSet,
    /// `%b` without two characters.
    #[error("malformed pattern (missing arguments to '%b')")]
    MissingBalance,
    /// More than 32 captures.
    #[error("too many captures")]
    TooManyCaptures,
    /// `)` without `(`.
    #[error("invalid pattern capture")]
    InvalidCapture,
    /// A back reference to a capture that is not there, or a request for it.
    #[error("invalid capture index %{0}")]
    InvalidIndex(u32),
    /// A capture that was opened only.
    #[error("unfinished capture")]
    Unfinished,
    /// More than 200 open choices and captures.
    #[error("pattern too complex")]
    TooComplex,
}
