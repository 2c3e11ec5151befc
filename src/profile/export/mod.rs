//! Frames in the formats of other tools. Pure functions from data to text.
//!
//! | format    | ends in            | opens in                                   |
//! |-----------|--------------------|--------------------------------------------|
//! | json      | `.json`            | anything; the schema is in docs/telemetry.md |
//! | speedscope| `.speedscope.json` | <https://www.speedscope.app>               |
//! | collapsed | `.folded`, `.txt`  | flamegraph.pl, inferno, speedscope         |
//! | chrome    | `.trace.json`      | Perfetto, `chrome://tracing`               |
//! | csv       | `.csv`             | spreadsheets                               |

mod chrome;
mod collapsed;
mod columns;
mod csv;
mod json;
mod speedscope;

pub use columns::{is_level, peaks, per_frame, totals};

use super::{Detail, FrameRecord};

/// The version of the JSON schema; it grows when a field changes its meaning or goes.
pub const VERSION: u32 = 1;

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// The cart's title.
    pub title: &'a str,
    /// The cart's fingerprint.
    pub hash: u64,
    /// Where random numbers began.
    pub seed: u64,
    /// The frames, in their order.
    pub frames: &'a [FrameRecord],
    /// The sum of what they did in detail.
    pub detail: &'a Detail,
}

macro_rules! formats {
    ($($name:ident $id:literal [$($ending:literal)*] $sentence:literal)*) => {
        /// A format that frames can be written in.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Format { $( #[doc = $sentence] $name, )* }

        impl Format {
            /// All of them; where two share an ending, the longer one stands first.
            pub const ALL: &'static [Format] = &[$(Format::$name),*];

            /// The name on the command line.
            pub const fn id(self) -> &'static str {
                match self { $(Format::$name => $id),* }
            }
            /// What it is, in a sentence.
            pub const fn sentence(self) -> &'static str {
                match self { $(Format::$name => $sentence),* }
            }
            /// How names of such files end.
            pub const fn endings(self) -> &'static [&'static str] {
                match self { $(Format::$name => &[$($ending),*]),* }
            }
        }
    };
}

formats! {
    Speedscope "speedscope" [".speedscope.json"] "Flame graphs for speedscope."
    Chrome "chrome" [".trace.json"] "A timeline for Perfetto and Chrome."
    Json "json" [".json"] "All numbers, by a schema with a version."
    Collapsed "collapsed" [".folded" ".txt"] "A stack a line, for flamegraph.pl and inferno."
    Csv "csv" [".csv"] "A frame a line, for spreadsheets."
}

impl Format {
    /// The format that a file's name asks for.
    pub fn of_name(name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        let asks = |format: &&Format| format.endings().iter().any(|end| name.ends_with(end));
        Format::ALL.iter().find(asks).copied()
    }

    /// The format with an [`id`](Self::id).
    pub fn of_id(id: &str) -> Option<Format> {
        Format::ALL.iter().find(|format| format.id() == id).copied()
    }
}

/// Writes a capture in a format.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn write(capture: &Capture<'_>, format: Format) -> Result<String, String> {
    match format {
        Format::Json => json::write(capture),
        Format::Speedscope => speedscope::write(capture),
        Format::Collapsed => Ok(collapsed::write(capture)),
        Format::Chrome => chrome::write(capture),
        Format::Csv => Ok(csv::write(capture)),
    }
}

fn encode(value: &impl serde::Serialize) -> Result<String, String> {
    let text = serde_json::to_string(value);
    text.map(|text| text + "\n").map_err(|fault| format!("it cannot be written: {fault}"))
}
