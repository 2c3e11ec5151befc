//! What a test on the command line can be asked.

use std::io;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory};

use super::{CommandLine, Play};
use crate::host::{self, headless};
use crate::testing::{Budgets, FRAMES_MAX, Plan, capture};

#[derive(Args, Debug)]
#[command(next_help_heading = "Test without a window")]
pub(super) struct Test {
    /// Play this many frames as fast as possible, then give a verdict
    #[arg(long, value_name = "N", requires = "cart",
          value_parser = clap::value_parser!(u64).range(1..=FRAMES_MAX))]
    test_frames: Option<u64>,

    /// Press what this movie says, and compare the hashes it names
    #[arg(long, value_name = "MOVIE", requires = "test_frames")]
    input: Option<PathBuf>,

    /// Compare with what this file expects: pictures, hashes, lines of the log, budgets
    #[arg(long, value_name = "FILE", requires = "test_frames")]
    expect: Option<PathBuf>,

    /// Compare with the golden pictures in this folder, frame-60.png and so on
    #[arg(long, value_name = "FOLDER", requires = "test_frames")]
    golden: Option<PathBuf>,

    /// Leave pictures, a GIF and a movie in this folder when the test fails
    #[arg(long, value_name = "FOLDER", requires = "test_frames")]
    artifacts: Option<PathBuf>,

    /// Write the picture of a frame as PNG; may be given several times
    #[arg(long, value_name = "FRAME:FILE", requires = "test_frames", value_parser = screenshot)]
    screenshot: Vec<(u64, PathBuf)>,

    /// Enlarge screenshots so many times
    #[arg(long, value_name = "TIMES", default_value_t = 1, requires = "test_frames",
          value_parser = clap::value_parser!(u8).range(1..=capture::SCALE_MAX as i64))]
    scale: u8,

    /// Write the sound as WAV
    #[arg(long, value_name = "FILE", requires = "test_frames")]
    wav: Option<PathBuf>,

    /// Print the hashes of every N-th frame
    #[arg(long, value_name = "N", requires = "test_frames",
          value_parser = clap::value_parser!(u64).range(1..))]
    hash_every: Option<u64>,

    /// Write everything that was counted as JSON
    #[arg(long, value_name = "FILE", requires = "test_frames")]
    report_json: Option<PathBuf>,

    /// Write the frames as a trace, for Perfetto or Chrome
    #[arg(long, value_name = "FILE", requires = "test_frames")]
    trace: Option<PathBuf>,

    /// Write the verdict as JUnit XML
    #[arg(long, value_name = "FILE", requires = "test_frames")]
    report_junit: Option<PathBuf>,

    /// Fail when a frame costs more cycles
    #[arg(long, value_name = "N", requires = "test_frames")]
    max_cycles_per_frame: Option<u64>,

    /// Fail when a frame makes more objects
    #[arg(long, value_name = "N", requires = "test_frames")]
    max_allocs_per_frame: Option<u64>,

    /// Fail when the objects made in a frame take more bytes
    #[arg(long, value_name = "N", requires = "test_frames")]
    max_alloc_bytes_per_frame: Option<u64>,

    /// Fail when a frame makes more strings
    #[arg(long, value_name = "N", requires = "test_frames")]
    max_strings_per_frame: Option<u64>,

    /// Check the budgets from this frame on only
    #[arg(long, value_name = "FRAME", default_value_t = 1, requires = "test_frames")]
    steady_from: u64,

    /// Play again with constant collecting, saving and loading, and compare everything
    #[arg(long, requires = "test_frames")]
    verify_determinism: bool,
}

/// What `narthex test` can be asked.
#[derive(Args, Debug)]
pub(super) struct Suite {
    /// Where to look for tests: a folder, or the file of one test
    #[arg(default_value = ".")]
    folder: PathBuf,

    /// Play only tests whose names have this in them
    #[arg(short = 'k', long = "name", value_name = "NAME")]
    name: Option<String>,

    /// Play so many tests at the same time [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,

    /// Write golden pictures and hashes of movies anew; look at them afterwards
    #[arg(long)]
    update: bool,

    /// Leave pictures, GIFs and movies of tests that fail in this folder
    #[arg(long, value_name = "FOLDER")]
    artifacts: Option<PathBuf>,

    /// Write the verdicts as JUnit XML
    #[arg(long, value_name = "FILE")]
    report_junit: Option<PathBuf>,

    /// Write the verdicts as JSON
    #[arg(long, value_name = "FILE")]
    report_json: Option<PathBuf>,

    /// Do one job for another process
    #[arg(long, hide = true, value_name = "JOB", exclusive = true)]
    worker: Option<String>,
}

/// Runs the tests below a folder, and returns the exit code.
pub(super) fn run_suite(suite: &Suite) -> u8 {
    if let Some(job) = &suite.worker {
        return host::suite::work(job, &mut io::stdout());
    }
    let request = host::suite::Request {
        folder: suite.folder.clone(),
        name: suite.name.clone(),
        jobs: suite.jobs.map(usize::from),
        update: suite.update,
        artifacts: suite.artifacts.clone(),
        report_junit: suite.report_junit.clone(),
        report_json: suite.report_json.clone(),
    };
    host::suite::run(&request, &mut io::stdout(), &mut io::stderr())
}

/// The test that the command line asks for, if it asks for one.
pub(super) fn request(play: &Play) -> Result<Option<headless::Request>, clap::Error> {
    let (Some(frames), Some(cart)) = (play.test.test_frames, &play.cart) else { return Ok(None) };
    let test = &play.test;
    let wrong = |message: String| CommandLine::command().error(ErrorKind::ValueValidation, message);
    if let Some((late, _)) = test.screenshot.iter().find(|(frame, _)| *frame > frames) {
        let message = format!("--screenshot {late}: the test ends after frame {frames}");
        return Err(wrong(message));
    }
    if test.steady_from > frames {
        let message = format!("--steady-from {}: the test ends before", test.steady_from);
        return Err(wrong(message));
    }
    let plan = Plan {
        frames,
        hash_every: test.hash_every,
        scale: usize::from(test.scale),
        budgets: Budgets {
            cycles: test.max_cycles_per_frame,
            allocations: test.max_allocs_per_frame,
            allocated_bytes: test.max_alloc_bytes_per_frame,
            strings: test.max_strings_per_frame,
            steady_from: test.steady_from,
        },
        verify_determinism: test.verify_determinism,
        ..Plan::default()
    };
    Ok(Some(headless::Request {
        cart: cart.clone(),
        plan,
        seed: play.seed,
        input: test.input.clone(),
        card: play.card.clone(),
        expect: test.expect.clone(),
        golden: test.golden.clone(),
        artifacts: test.artifacts.clone(),
        screenshots: test.screenshot.iter().cloned().collect(),
        wav: test.wav.clone(),
        report_json: test.report_json.clone(),
        trace: test.trace.clone(),
        report_junit: test.report_junit.clone(),
    }))
}

fn screenshot(text: &str) -> Result<(u64, PathBuf), String> {
    let (frame, file) = text.split_once(':').unwrap_or((text, ""));
    match frame.parse() {
        Ok(0) => Err("frames count from 1".to_string()),
        Ok(frame) if !file.is_empty() => Ok((frame, file.into())),
        _ => Err("write a frame and a file, as in 60:title.png".to_string()),
    }
}
