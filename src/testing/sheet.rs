//! Expectations as TOML: `test.toml` of `narthex test`, and the file of `--expect`.
//!
//! ```text
//! cart = "carts/emberwick"       # what to play; the command line says it where there is one
//! movie = "journey.mov"
//! frames = 5460
//!
//! pictures = [250, 400]          # frames that must look like frame-250.png, frame-400.png
//! max_allocs_per_frame = 0       # budgets
//! steady_from = 60
//! known_failure = "why"          # must fail; the day it passes, this line has to go
//!
//! [log]
//! required = ["saved"]           # some line has this in it
//! forbidden = ["warning:"]       # no line has
//!
//! [hashes]
//! 120 = "picture=0123456789abcdef"
//!
//! [[picture]]                    # a picture with a name or a tolerance of its own
//! frame = 30
//! file = "title.png"
//! tolerance = 4
//! outliers = 20
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::golden::Tolerance;
use super::movie::parse_hashes;
use super::{Budgets, FRAMES_MAX, Hashed};
use crate::cart::{did_you_mean, position};

/// What a file of expectations says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The cart, as a path.
    pub cart: Option<String>,
    /// The movie with what is pressed, as seen from the sheet.
    pub movie: Option<String>,
    /// Frames to play.
    pub frames: Option<u64>,
    /// Where random numbers begin.
    pub seed: Option<u64>,
    /// The save card that is put in, as seen from the sheet. It is not written to.
    pub card: Option<String>,
    /// `--update` writes the hashes of every so many frames into the movie.
    pub hash_every: Option<u64>,
    /// The pictures to compare: file and tolerance of a frame.
    pub pictures: BTreeMap<u64, (String, Tolerance)>,
    /// The hashes that frames must give.
    pub hashes: Vec<(u64, Hashed)>,
    /// What frames may cost.
    pub budgets: Budgets,
    /// What the cart must and must not print.
    pub log: LogRules,
    /// Whether the run must be the same under constant collecting, saving and loading.
    pub verify_determinism: bool,
    /// Why the test is known to fail.
    pub known_failure: Option<String>,
}

/// What the cart must and must not print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogRules {
    /// Texts of which each must be in some line.
    #[serde(default)]
    pub required: Vec<String>,
    /// Texts of which none may be in any line.
    #[serde(default)]
    pub forbidden: Vec<String>,
}

/// What is wrong with a sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct SheetError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong and what to do.
    pub message: String,
}

/// The file as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    cart: Option<String>,
    movie: Option<String>,
    frames: Option<u64>,
    seed: Option<u64>,
    card: Option<String>,
    hash_every: Option<u64>,
    pictures: Vec<u64>,
    tolerance: u8,
    outliers: u32,
    picture: Vec<RawPicture>,
    hashes: BTreeMap<String, String>,
    max_cycles_per_frame: Option<u64>,
    max_allocs_per_frame: Option<u64>,
    max_alloc_bytes_per_frame: Option<u64>,
    max_strings_per_frame: Option<u64>,
    steady_from: u64,
    log: LogRules,
    verify_determinism: bool,
    known_failure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPicture {
    frame: u64,
    file: Option<String>,
    tolerance: Option<u8>,
    outliers: Option<u32>,
}

impl Sheet {
    /// Reads a sheet.
    ///
    /// # Errors
    /// At the first thing that is not understood.
    pub fn parse(text: &str) -> Result<Sheet, SheetError> {
        let raw: Raw = toml::from_str(text).map_err(|fault| {
            let line = fault.span().map_or(1, |span| position(text, span.start).0);
            SheetError { line, message: in_our_words(fault.message()) }
        })?;
        // What fits the grammar and still makes no sense has no place of its own in the text.
        let fault = |what: &str, message: String| SheetError { line: line_of(text, what), message };
        let frames = raw.frames.unwrap_or(FRAMES_MAX);
        if !(1..=FRAMES_MAX).contains(&frames) {
            let message = format!("frames is {frames}; it is from 1 to {FRAMES_MAX}");
            return Err(fault("frames", message));
        }
        if raw.hash_every == Some(0) {
            return Err(fault("hash_every", "hash_every is at least 1".to_string()));
        }
        if raw.steady_from > frames {
            let message = format!("steady_from is {}: the test ends before", raw.steady_from);
            return Err(fault("steady_from", message));
        }
        if raw.known_failure.as_ref().is_some_and(|why| why.trim().is_empty()) {
            let message = "known_failure is the reason why the test fails; say it";
            return Err(fault("known_failure", message.to_string()));
        }
        let pictures = raw.pictures().map_err(|message| fault("picture", message))?;
        if let Some(frame) = pictures.keys().find(|frame| !(1..=frames).contains(*frame)) {
            let message = format!("a picture of frame {frame}: the test has 1 to {frames}");
            return Err(fault("picture", message));
        }
        let hashes = raw.hashes(frames).map_err(|message| fault("[hashes]", message))?;
        Ok(Sheet {
            pictures,
            hashes,
            budgets: Budgets {
                cycles: raw.max_cycles_per_frame,
                allocations: raw.max_allocs_per_frame,
                allocated_bytes: raw.max_alloc_bytes_per_frame,
                strings: raw.max_strings_per_frame,
                steady_from: raw.steady_from,
            },
            cart: raw.cart,
            movie: raw.movie,
            frames: raw.frames,
            seed: raw.seed,
            card: raw.card,
            hash_every: raw.hash_every,
            log: raw.log,
            verify_determinism: raw.verify_determinism,
            known_failure: raw.known_failure,
        })
    }
}

impl Raw {
    fn pictures(&self) -> Result<BTreeMap<u64, (String, Tolerance)>, String> {
        let tolerance = Tolerance { channel: self.tolerance, outliers: self.outliers };
        let plain = self.pictures.iter().map(|frame| (*frame, (default_name(*frame), tolerance)));
        let own = self.picture.iter().map(|picture| {
            let file = picture.file.clone().unwrap_or_else(|| default_name(picture.frame));
            let tolerance = Tolerance {
                channel: picture.tolerance.unwrap_or(self.tolerance),
                outliers: picture.outliers.unwrap_or(self.outliers),
            };
            (picture.frame, (file, tolerance))
        });
        let mut pictures = BTreeMap::new();
        for (frame, picture) in plain.chain(own) {
            if pictures.insert(frame, picture).is_some() {
                return Err(format!("frame {frame} has two pictures"));
            }
        }
        Ok(pictures)
    }

    fn hashes(&self, frames: u64) -> Result<Vec<(u64, Hashed)>, String> {
        let mut hashes = Vec::new();
        for (frame, text) in &self.hashes {
            let number = frame.parse().ok().filter(|number| (1..=frames).contains(number));
            let number = number.ok_or_else(|| format!("`{frame}` is no frame of 1 to {frames}"))?;
            hashes.push((number, parse_hashes(text)?));
        }
        hashes.sort_by_key(|(frame, _)| *frame);
        Ok(hashes)
    }
}

/// The file of a frame's golden picture that has no name of its own.
pub fn default_name(frame: u64) -> String {
    format!("frame-{frame}.png")
}

/// The first line that begins with a word; the first of the file where none does.
fn line_of(text: &str, word: &str) -> u32 {
    let mut lines = (1..).zip(text.lines());
    lines.find(|(_, line)| line.trim_start().starts_with(word)).map_or(1, |(line, _)| line)
}

/// A message of the parser in one line, with a near name instead of the list of all.
fn in_our_words(message: &str) -> String {
    let unknown = |message: &str| {
        let (_, rest) = message.split_once("unknown field `")?;
        let (word, rest) = rest.split_once('`')?;
        let advice = did_you_mean(word, rest.split('`').skip(1).step_by(2));
        Some(format!("unknown key `{word}`{advice}"))
    };
    let line = message.lines().next().unwrap_or_default();
    unknown(line).unwrap_or_else(|| format!("this is not as it should be: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_what_to_play_and_what_to_expect() {
        let sheet = Sheet::parse(
            "cart = 'a'\nmovie = 'b.mov'\nframes = 600\nseed = 7\npictures = [1, 60]\n\
             tolerance = 3\nmax_allocs_per_frame = 0\nsteady_from = 60\n\
             known_failure = 'the sound is late'\n[log]\nrequired = ['saved']\n\
             [hashes]\n120 = 'picture=0f'\n30 = 'sound=1 machine=2'\n\
             [[picture]]\nframe = 30\nfile = 'title.png'\noutliers = 9\n",
        )
        .expect("a good sheet");
        assert_eq!((sheet.frames, sheet.seed), (Some(600), Some(7)));
        let tolerance = |channel, outliers| Tolerance { channel, outliers };
        assert_eq!(sheet.pictures[&60], ("frame-60.png".to_string(), tolerance(3, 0)));
        assert_eq!(sheet.pictures[&30], ("title.png".to_string(), tolerance(3, 9)));
        assert_eq!((sheet.budgets.allocations, sheet.budgets.steady_from), (Some(0), 60));
        assert_eq!(sheet.hashes[0].0, 30);
        assert_eq!(sheet.hashes[1].1.picture, Some(15));
        assert_eq!(sheet.log.required, ["saved"]);
        assert_eq!(Sheet::parse(""), Ok(Sheet::default()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let refused = |text: &str| Sheet::parse(text).expect_err("is refused").to_string();
        assert_eq!(refused("\nframs = 5"), "2: unknown key `frams`; did you mean `frames`?");
        assert_eq!(
            refused("[log]\nrequire = []"),
            "2: unknown key `require`; did you mean `required`?"
        );
        assert!(
            refused("frames = 'x'").starts_with("1: this is not as it should be: invalid type")
        );
        assert_eq!(refused("\nframes = 0"), "2: frames is 0; it is from 1 to 1000000");
        assert_eq!(
            refused("frames = 9\npictures = [10]"),
            "2: a picture of frame 10: the test has 1 to 9"
        );
        let twice = "pictures = [3]\n[[picture]]\nframe = 3";
        assert_eq!(refused(twice), "1: frame 3 has two pictures");
        assert!(refused("[hashes]\n5 = 'picture=xyz'").starts_with("1: `xyz` is no hash"));
        assert!(refused("[hashes]\n0 = ''").starts_with("1: `0` is no frame of 1 to"));
        assert!(refused("frames = 9\nsteady_from = 10").starts_with("2: steady_from is 10"));
        assert!(refused("known_failure = ' '").starts_with("1: known_failure is the reason"));
    }
}
