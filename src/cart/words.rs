//! Lines of words: what the text files of a cart are made of.
//!
//! Words are separated by spaces, commas and semicolons, and by a colon at a word's end; a text in
//! quotation marks is one word. A `#` at the beginning of a word makes the rest of the line a
//! comment (inside a word, as in the note `C#4`, it does not).

use super::CartError;
use super::error::utf8;

/// One word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word, without quotation marks.
    pub text: &'a str,
    /// Whether it stood in quotation marks.
    pub quoted: bool,
    /// Its column in characters, counted from 1.
    pub column: u32,
}

/// The words of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The file, for messages.
    pub file: &'a str,
    /// The line's number, counted from 1.
    pub number: u32,
    /// Its words, at least one.
    pub words: Vec<Word<'a>>,
}

impl Line<'_> {
    /// An error at one of the line's words.
    pub fn fault(&self, word: &Word, message: impl Into<String>) -> CartError {
        CartError::at(self.file, (self.number, word.column), message)
    }

    /// The number that `word` is, from `least` to `most`.
    pub fn number(&self, word: &Word, what: &str, least: i64, most: i64) -> Result<i64, CartError> {
        let number = word.text.parse().ok().filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| {
            let text = word.text;
            self.fault(word, format!("`{text}` is no {what} (a number from {least} to {most})"))
        })
    }

    /// The two ends of a range such as `3-7`, or of the single number `3`, both included.
    pub fn range(&self, word: &Word, what: &str, most: i64) -> Result<(i64, i64), CartError> {
        let Some((first, last)) = word.text.split_once('-') else {
            let only = self.number(word, what, 0, most)?;
            return Ok((only, only));
        };
        let part = |text| self.number(&Word { text, ..*word }, what, 0, most);
        let (first, last) = (part(first)?, part(last)?);
        if first > last {
            return Err(self.fault(word, format!("the range `{}` runs backwards", word.text)));
        }
        Ok((first, last))
    }
}

/// The lines of a file that have words, one at a time.
pub fn lines<'a>(
    file: &'a str,
    bytes: &'a [u8],
) -> Result<impl Iterator<Item = Result<Line<'a>, CartError>>, CartError> {
    let text = utf8(file, bytes)?;
    Ok((1..).zip(text.lines()).filter_map(move |(number, text)| {
        split(file, number, text).map(|line| (!line.words.is_empty()).then_some(line)).transpose()
    }))
}

fn split<'a>(file: &'a str, number: u32, text: &'a str) -> Result<Line<'a>, CartError> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{feff}');
    let mut words = Vec::new();
    let mut rest = text;
    let mut column = 1;
    loop {
        let word = rest.trim_start_matches(separates);
        column += rest[..rest.len() - word.len()].chars().count() as u32;
        if word.is_empty() || word.starts_with('#') {
            return Ok(Line { file, number, words });
        }
        let (found, after) = if let Some(inner) = word.strip_prefix('"') {
            let Some((inner, after)) = inner.split_once('"') else {
                let message = "the quotation mark is not closed on this line";
                return Err(CartError::at(file, (number, column), message));
            };
            (Word { text: inner, quoted: true, column }, after)
        } else {
            let end = word.find(separates).unwrap_or(word.len());
            let end = if word[..end].ends_with(':') && end > 1 { end - 1 } else { end };
            let (text, after) = word.split_at(end);
            (Word { text, quoted: false, column }, after)
        };
        column += word[..word.len() - after.len()].chars().count() as u32;
        rest = after;
        words.push(found);
        if let Some(after) = rest.strip_prefix(':') {
            column += 1;
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_columns() {
        let text = "# all\n\n  C#4: \"a b\": v3; # end\n".as_bytes();
        let lines: Vec<_> = lines("f", text).expect("text").map(Result::unwrap).collect();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].number, 3);
        let words: Vec<_> = lines[0].words.iter().map(|w| (w.text, w.column)).collect();
        assert_eq!(words, [("C#4", 3), ("a b", 8), ("v3", 15)]);
    }

    #[test]
    fn faults_name_their_place() {
        let fault = lines("f", b"\n x \"y").expect("text").next().expect("a line").unwrap_err();
        assert_eq!(fault.to_string(), "f:2:4: the quotation mark is not closed on this line");
        let line = lines("f", b"5-3 900").expect("text").next().expect("a line").expect("good");
        let word = |n: usize| &line.words[n];
        assert_eq!(
            line.range(word(0), "tile", 9).unwrap_err().to_string(),
            "f:1:1: the range `5-3` runs backwards"
        );
        assert_eq!(
            line.number(word(1), "tile", 0, 9).unwrap_err().to_string(),
            "f:1:5: `900` is no tile (a number from 0 to 9)"
        );
    }
}
