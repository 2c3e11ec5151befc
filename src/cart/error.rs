//! What is wrong with a cart, where, and what to do.

use std::fmt;

/// Why a cart does not load. Its text reads `file:line:column: what is wrong; what to do`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartError {
    /// The file at fault, as a path inside the cart.
    pub file: String,
    /// The line at fault, counted from 1.
    pub line: Option<u32>,
    /// The column at fault in characters, counted from 1.
    pub column: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

impl CartError {
    /// An error about a file as a whole.
    pub fn in_file(file: impl Into<String>, message: impl Into<String>) -> CartError {
        CartError { file: file.into(), line: None, column: None, message: message.into() }
    }

    /// An error at a line of a file.
    pub fn at_line(file: impl Into<String>, line: u32, message: impl Into<String>) -> CartError {
        CartError { line: Some(line), ..CartError::in_file(file, message) }
    }

    /// An error at a line and column of a file.
    pub fn at(
        file: impl Into<String>,
        (line, column): (u32, u32),
        message: impl Into<String>,
    ) -> CartError {
        CartError { column: Some(column), ..CartError::at_line(file, line, message) }
    }
}

impl fmt::Display for CartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for CartError {}

/// The line and column, both from 1, of the byte `offset` in `text`.
pub(crate) fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (line as u32, before[start..].chars().count() as u32 + 1)
}

/// The word of `known` that `word` was probably meant to be, as a clause to end a message with:
/// `"; did you mean `title`?"`, or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    // Two slips in a word are a typing error, three are another word; short words bear only one.
    let slips = if word.chars().count() <= 3 { 1 } else { 2 };
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&word.to_lowercase(), &k.to_lowercase()), k))
        .filter(|&(distance, _)| distance <= slips)
        .min()
        .map_or_else(String::new, |(_, k)| format!("; did you mean `{k}`?"))
}

/// The text of a file, or an error at the first byte that is not UTF-8.
pub(crate) fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, CartError> {
    std::str::from_utf8(bytes).map_err(|fault| {
        let good = String::from_utf8_lossy(&bytes[..fault.valid_up_to()]);
        CartError::at(
            file,
            position(&good, good.len()),
            "this is not UTF-8 text; save the file as UTF-8",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        assert_eq!(position("ab\nçd\n", 0), (1, 1));
        assert_eq!(position("ab\nçd\n", 5), (2, 2));
        assert_eq!(position("ab\nçd\n", 99), (3, 1));
    }

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        assert_eq!(did_you_mean("titel", ["title", "author"]), "; did you mean `title`?");
        assert_eq!(did_you_mean("colour", ["title", "author"]), "");
        assert_eq!(did_you_mean("ab", ["xy"]), "");
    }

    #[test]
    fn bytes_that_are_not_text_are_found() {
        let fault = utf8("a.txt", b"ok\n\xff").expect_err("not UTF-8");
        assert_eq!((fault.line, fault.column), (Some(2), Some(1)));
    }
}
