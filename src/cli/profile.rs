//! What `narthex profile` can be asked.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::host::profiling::{FRAMES_MAX, Request};
use crate::profile::export::Format;

#[derive(Args, Debug)]
pub(super) struct Profile {
    /// The cart
    cart: PathBuf,

    /// The frames to look at, the last included; a single number is one frame
    #[arg(long, value_name = "A..B", default_value = "2..601", value_parser = frames)]
    frames: (u64, u64),

    /// Press what this movie says
    #[arg(long, value_name = "MOVIE")]
    input: Option<PathBuf>,

    /// Where random numbers begin [default: the movie's, else 0]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Put this save card in; it is not written to
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,

    /// Write it to a file: .json, .speedscope.json, .trace.json (Perfetto), .folded or .csv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The format of the file, whatever its name
    #[arg(long, value_name = "FORMAT", requires = "output", value_parser = format_parser())]
    format: Option<Format>,

    /// Rows of each list
    #[arg(long, value_name = "N", default_value_t = 10,
          value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
}

impl From<Profile> for Request {
    fn from(asked: Profile) -> Request {
        Request {
            cart: asked.cart,
            frames: asked.frames,
            input: asked.input,
            seed: asked.seed,
            card: asked.card,
            output: asked.output,
            format: asked.format,
            top: asked.top.into(),
        }
    }
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.iter();
    let values = values.map(|format| PossibleValue::new(format.id()).help(format.sentence()));
    PossibleValuesParser::new(values)
        .try_map(|id| Format::of_id(&id).ok_or_else(|| format!("there is no format {id}")))
}

fn frames(text: &str) -> Result<(u64, u64), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let number = |word: &str| word.trim_start_matches('=').parse::<u64>();
    match (number(first), number(last)) {
        (Ok(0), _) => Err("frames count from 1".to_string()),
        (Ok(first), Ok(last)) if last < first => Err(format!("{last} comes before {first}")),
        (Ok(first), Ok(last)) if last - first >= FRAMES_MAX => {
            Err(format!("these are more than {FRAMES_MAX} frames"))
        }
        (Ok(first), Ok(last)) => Ok((first, last)),
        _ => Err("write the first and the last frame, as in 60..120".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_a_range_with_both_ends() {
        assert_eq!(frames("60..120"), Ok((60, 120)));
        assert_eq!(frames("60..=120"), Ok((60, 120)));
        assert_eq!(frames("7"), Ok((7, 7)));
        assert_eq!(frames("1..36000"), Ok((1, 36_000)));
        for (text, why) in [
            ("0..4", "count from 1"),
            ("9..4", "4 comes before 9"),
            ("1..36001", "more than 36000"),
            ("a..b", "as in 60..120"),
            ("..", "as in 60..120"),
        ] {
            assert!(frames(text).is_err_and(|said| said.contains(why)), "{text}");
        }
    }
}
