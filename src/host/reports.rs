//! Where reports go: files, and what a CI service reads.
#![allow(clippy::disallowed_methods, reason = "the environment says whether a CI service reads")]

use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::files;
use crate::testing::{Trial, github, junit};

/// Whether this runs in a CI service, where nothing is to be written anew.
pub fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// The time in UTC, as in `2026-11-21T09:30:00`.
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    written(seconds)
}

/// Seconds since 1970 as a date and a time of day.
fn written(seconds: u64) -> String {
    // Days are counted from the first of March, so that a leap day is the last of its year.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Writes the JUnit file, where one is wanted, and what GitHub Actions reads when this runs there;
/// annotations go to `out`.
///
/// # Errors
/// A sentence about the file that cannot be written.
pub fn publish(
    trials: &[Trial],
    junit_path: Option<&Path>,
    began: &str,
    out: &mut dyn Write,
) -> Result<(), String> {
    if let Some(path) = junit_path {
        files::write(path, junit::xml(trials, began)?.as_bytes())?;
    }
    if env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true") {
        for line in trials.iter().flat_map(github::annotations) {
            let _ = writeln!(out, "{line}");
        }
    }
    match env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        Some(path) => append(Path::new(&path), &github::summary(trials)),
        None => Ok(()),
    }
}

fn append(path: &Path, text: &str) -> Result<(), String> {
    let opened = OpenOptions::new().create(true).append(true).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|fault| format!("{} cannot be written: {fault}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_dates() {
        for (seconds, words) in [
            (0, "1970-01-01T00:00:00"),
            (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (4_107_542_400, "2100-03-01T00:00:00"),
            (1_795_253_400, "2026-11-21T09:30:00"),
        ] {
            assert_eq!(written(seconds), words);
        }
    }
}
