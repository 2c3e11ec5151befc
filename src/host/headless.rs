//! A test run without a window: reads the cart and the movie, plays, prints the verdict and writes
//! what was asked for.
#![allow(clippy::disallowed_methods, reason = "the host's clock says how fast the run was")]

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::card_file::{self, Found};
use super::{evidence, files, reports, sheets};
use crate::cart::{Card, Cart};
use crate::testing::finding::BAD_COMMAND;
use crate::testing::{
    self, Expected, Finding, Hashed, Kind, Movie, Outcome, Plan, Trial, capture, report, trace,
};

/// The longest movie file: every frame of four hours with changes on all pads.
const MOVIE_BYTES: usize = 64 << 20;

/// What to play, and what to write afterwards.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The cart's folder or file.
    pub cart: PathBuf,
    /// What to play and look at. The movie comes from `input`; the seed is the movie's unless
    /// given.
    pub plan: Plan,
    /// The seed, where one was given.
    pub seed: Option<u64>,
    /// The movie to play.
    pub input: Option<PathBuf>,
    /// The save card to put in and to keep; without one nothing is kept.
    pub card: Option<PathBuf>,
    /// A file of expectations. What the command line says counts more.
    pub expect: Option<PathBuf>,
    /// The folder with golden pictures.
    pub golden: Option<PathBuf>,
    /// The folder for what helps to understand a failure.
    pub artifacts: Option<PathBuf>,
    /// Where to write the picture of a frame.
    pub screenshots: BTreeMap<u64, PathBuf>,
    /// Where to write the sound.
    pub wav: Option<PathBuf>,
    /// Where to write the report.
    pub report_json: Option<PathBuf>,
    /// Where to write the trace for Chrome and Perfetto.
    pub trace: Option<PathBuf>,
    /// Where to write the report as JUnit XML.
    pub report_junit: Option<PathBuf>,
}

/// A cart that was played, or that could not be.
pub struct Performed {
    /// The cart, when it loads.
    pub cart: Option<Arc<Cart>>,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub took: Duration,
}

/// Runs the test and returns its exit code. The verdict goes to `out`; the cart's own log, and what
/// is wrong with the request, go to `err`.
pub fn run(request: &Request, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let began = reports::now();
    let plan = match prepare(request) {
        Ok(plan) => plan,
        Err(why) => {
            tell(err, format_args!("narthex: {why}"));
            return BAD_COMMAND;
        }
    };
    let Performed { cart, outcome, took } = perform(&request.cart, &plan);
    for (frame, line) in &outcome.log {
        tell(err, format_args!("[{frame}] {line}"));
    }
    let cart = cart.as_ref();
    if plan.hash_every.is_some() {
        for (frame, hashes) in &outcome.hashes {
            tell(out, format_args!("@{frame} {}", Hashed::from(*hashes)));
        }
    }
    tell(out, summary(request, cart.map(AsRef::as_ref), &plan, &outcome, took));
    for finding in outcome.findings.iter().chain(&outcome.excused) {
        tell(out, finding);
    }
    if !outcome.findings.is_empty() {
        let notes = [other_cart(cart.map(AsRef::as_ref), &plan), other_card(&plan)];
        notes.into_iter().flatten().for_each(|note| tell(out, note));
    }
    if let Some(note) = not_compared(&plan, &outcome) {
        tell(out, note);
    }
    let code = testing::exit_code(&outcome.findings);
    let mut trial = trial(request, &plan, &outcome, took);
    let kept = keep(request, cart.map(AsRef::as_ref), &plan, &outcome)
        .and_then(|()| match (&request.artifacts, cart) {
            (Some(folder), Some(cart)) if code != 0 => {
                evidence::leave(folder, &request.cart, cart, &plan, &outcome, &mut trial)
            }
            _ => Ok(()),
        })
        .and_then(|()| {
            trial.left.iter().for_each(|file| tell(out, format_args!("left {file}")));
            if let Some(command) = &trial.reproduce {
                tell(out, format_args!("to see it: {command}"));
            }
            let trials = std::slice::from_ref(&trial);
            reports::publish(trials, request.report_junit.as_deref(), &began, out)
        });
    match kept {
        Ok(()) => code,
        Err(why) => {
            tell(err, format_args!("narthex: {why}"));
            if code == 0 { BAD_COMMAND } else { code }
        }
    }
}

/// The plan with everything read that the request names.
///
/// # Errors
/// A sentence about the first file that cannot be read or is not understood.
fn prepare(request: &Request) -> Result<Plan, String> {
    let mut plan = request.plan.clone();
    let mut input = request.input.clone();
    let mut card_path = request.card.clone();
    let mut sheet_seed = None;
    if let Some(path) = &request.expect {
        let sheet = sheets::read(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let beside = |name: &String| folder.join(name);
        input = input.or(sheet.movie.as_ref().map(beside));
        card_path = card_path.or(sheet.card.as_ref().map(beside));
        sheet_seed = sheet.seed;
        let goldens = request.golden.as_deref().unwrap_or(folder);
        sheets::apply(&sheet, goldens, &mut plan)?;
    } else if let Some(folder) = &request.golden {
        let goldens = sheets::goldens_of_folder(folder, plan.frames)?;
        plan.expected = Expected { goldens, ..Expected::default() };
    }
    plan.movie = input.as_deref().map(movie).transpose()?;
    plan.card = card_path.as_deref().map(card).transpose()?.unwrap_or_default();
    let movie_seed = plan.movie.as_ref().map(|movie| movie.seed);
    plan.seed = request.seed.or(sheet_seed).or(movie_seed).unwrap_or(0);
    plan.screenshots = request.screenshots.keys().copied().collect();
    plan.sound = request.wav.is_some();
    plan.detail = request.report_json.is_some() || request.trace.is_some();
    Ok(plan)
}

/// Loads a cart and plays it as planned.
pub fn perform(path: &Path, plan: &Plan) -> Performed {
    let began = Instant::now();
    let loaded = files::open(path).and_then(|source| Cart::load(&*source)).map(Arc::new);
    let (cart, outcome) = match loaded {
        Ok(cart) => {
            let outcome = testing::run(&cart, plan);
            (Some(cart), outcome)
        }
        Err(fault) => {
            let finding = Finding {
                file: Some(fault.file.clone()),
                line: fault.line,
                ..Finding::new(Kind::Load, fault.to_string())
            };
            let mut outcome = Outcome { findings: vec![finding], ..Outcome::default() };
            if let Some(why) = &plan.known_failure {
                outcome.excuse(why);
            }
            (None, outcome)
        }
    };
    Performed { cart, outcome, took: began.elapsed() }
}

/// The run as reports show it.
fn trial(request: &Request, plan: &Plan, outcome: &Outcome, took: Duration) -> Trial {
    let shown = |path: &Path| path.display().to_string();
    let trial = Trial {
        suite: shown(&request.cart),
        file: shown(request.expect.as_deref().unwrap_or(&request.cart)),
        root: sheets::root_of(&request.cart),
        seconds: took.as_secs_f64(),
        known_failure: plan.known_failure.clone(),
        ..Trial::default()
    };
    trial.with(outcome)
}

/// A line of output; a reader who went away is no reason to stop.
fn tell(to: &mut dyn Write, line: impl Display) {
    let _ = writeln!(to, "{line}");
}

/// Reads a movie.
///
/// # Errors
/// A sentence with the file's name, and the line where there is one.
pub fn movie(path: &Path) -> Result<Movie, String> {
    let text = files::read_text(path, MOVIE_BYTES).map_err(|fault| fault.to_string())?;
    Movie::parse(&text).map_err(|fault| format!("{}:{fault}", path.display()))
}

/// The save card in a file; a blank one where there is no file yet.
pub(super) fn card(path: &Path) -> Result<Card, String> {
    match card_file::read(path)? {
        Found::Card(card) => Ok(*card),
        Found::Nothing => Ok(Card::default()),
        Found::Bad(why) => Err(format!("{}: {why}", path.display())),
    }
}

fn summary(
    request: &Request,
    cart: Option<&Cart>,
    plan: &Plan,
    outcome: &Outcome,
    took: Duration,
) -> String {
    let title =
        cart.map_or_else(|| request.cart.display().to_string(), |cart| cart.manifest.title.clone());
    let verdict = match outcome.findings.len() {
        0 if !outcome.excused.is_empty() => {
            let why = plan.known_failure.as_deref().unwrap_or_default();
            format!("passed (a known failure: {why})")
        }
        0 => "passed".to_string(),
        n => {
            let code = testing::exit_code(&outcome.findings);
            format!("failed (exit code {code}, {n} finding{})", if n == 1 { "" } else { "s" })
        }
    };
    let frames = outcome.frames;
    let of = if frames < plan.frames { format!(" of {}", plan.frames) } else { String::new() };
    let mut line =
        format!("{verdict}: {title}: {frames}{of} frames in {:.2} s", took.as_secs_f64());
    let played = outcome.ticks as f64 / 60.0;
    if frames > 0 && took.as_secs_f64() > 0.0 {
        line += &format!(" ({:.0}× real time)", played / took.as_secs_f64());
    }
    if frames > 0 && outcome.ticks > frames && outcome.fault.is_none() {
        line += &format!(", {} ticks late", outcome.ticks - frames);
    }
    if let Some((frame, cycles, budget)) = outcome.dearest {
        let share = cycles as f64 * 100.0 / budget.max(1) as f64;
        line += &format!(", dearest frame {frame} with {cycles} cycles ({share:.0} %)");
    }
    if outcome.ended {
        line += ", the script came to its end";
    }
    line
}

/// A hint when the movie was made with other content.
fn other_cart(cart: Option<&Cart>, plan: &Plan) -> Option<String> {
    let wanted = plan.movie.as_ref()?.cart?;
    let actual = cart?.hash;
    (wanted != actual).then(|| {
        format!("note: the movie was made with cart {wanted:016x}, this one is {actual:016x}")
    })
}

/// A hint when the movie was made with another save card.
fn other_card(plan: &Plan) -> Option<String> {
    let (wanted, actual) = (plan.movie.as_ref()?.card, plan.card.fingerprint());
    let words = |card: u64| match card {
        0 => "a blank save card".to_string(),
        card => format!("save card {card:016x}"),
    };
    (wanted != actual).then(|| {
        format!(
            "note: the movie was made with {}, this run has {}; put one in with --card",
            words(wanted),
            words(actual)
        )
    })
}

/// A hint when the movie names hashes of frames that were not played.
fn not_compared(plan: &Plan, outcome: &Outcome) -> Option<String> {
    let frames = outcome.frames;
    let (last, _) = plan.movie.as_ref()?.hashes.last()?;
    (*last > frames).then(|| {
        format!(
            "note: the movie's hashes after frame {frames}, up to frame {last}, were not compared"
        )
    })
}

/// Writes the files that were asked for.
fn keep(
    request: &Request,
    cart: Option<&Cart>,
    plan: &Plan,
    outcome: &Outcome,
) -> Result<(), String> {
    for (frame, path) in &request.screenshots {
        if let Some(picture) = outcome.screenshots.get(frame) {
            files::write(path, picture)?;
        }
    }
    if let (Some(path), Some(card)) = (&request.card, &outcome.card) {
        card_file::write(path, card)?;
    }
    if let Some(path) = &request.wav {
        files::write(path, &capture::wav(&outcome.samples)?)?;
    }
    if let Some(path) = &request.report_json {
        files::write(path, report::json(cart, plan, outcome)?.as_bytes())?;
    }
    if let Some(path) = &request.trace {
        let title = cart.map_or("", |cart| cart.manifest.title.as_str());
        files::write(path, trace::json(title, outcome)?.as_bytes())?;
    }
    Ok(())
}
