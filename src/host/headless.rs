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
use super::files;
use crate::cart::{Card, Cart};
use crate::testing::finding::BAD_COMMAND;
use crate::testing::{self, Finding, Hashed, Kind, Movie, Outcome, Plan, capture, report};

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
    /// Where to write the picture of a frame.
    pub screenshots: BTreeMap<u64, PathBuf>,
    /// Where to write the sound.
    pub wav: Option<PathBuf>,
    /// Where to write the report.
    pub report_json: Option<PathBuf>,
}

/// Runs the test and returns its exit code. The verdict goes to `out`; the cart's own log, and what
/// is wrong with the request, go to `err`.
pub fn run(request: &Request, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let mut plan = request.plan.clone();
    if let Some(path) = &request.input {
        match movie(path) {
            Ok(movie) => plan.movie = Some(movie),
            Err(why) => {
                tell(err, format_args!("narthex: {why}"));
                return BAD_COMMAND;
            }
        }
    }
    match request.card.as_deref().map_or_else(|| Ok(Card::default()), card) {
        Ok(card) => plan.card = card,
        Err(why) => {
            tell(err, format_args!("narthex: {why}"));
            return BAD_COMMAND;
        }
    }
    plan.seed = request.seed.or(plan.movie.as_ref().map(|movie| movie.seed)).unwrap_or(0);
    plan.screenshots = request.screenshots.keys().copied().collect();
    plan.sound = request.wav.is_some();
    plan.detail = request.report_json.is_some();

    let began = Instant::now();
    let cart = files::open(&request.cart).and_then(|source| Cart::load(&*source)).map(Arc::new);
    let outcome = match &cart {
        Ok(cart) => testing::run(cart, &plan),
        Err(fault) => {
            let finding = Finding {
                file: Some(fault.file.clone()),
                line: fault.line,
                ..Finding::new(Kind::Load, fault.to_string())
            };
            Outcome { findings: vec![finding], ..Outcome::default() }
        }
    };
    let took = began.elapsed();

    for (frame, line) in &outcome.log {
        tell(err, format_args!("[{frame}] {line}"));
    }
    let cart = cart.as_deref().ok();
    if plan.hash_every.is_some() {
        for (frame, hashes) in &outcome.hashes {
            tell(out, format_args!("@{frame} {}", Hashed::from(*hashes)));
        }
    }
    tell(out, summary(request, cart, &plan, &outcome, took));
    for finding in &outcome.findings {
        tell(out, finding);
    }
    if let Some(note) = other_cart(cart, &plan).filter(|_| !outcome.findings.is_empty()) {
        tell(out, note);
    }
    if let Some(note) = other_card(&plan).filter(|_| !outcome.findings.is_empty()) {
        tell(out, note);
    }
    if let Some(note) = not_compared(&plan, &outcome) {
        tell(out, note);
    }
    let code = testing::exit_code(&outcome.findings);
    match keep(request, cart, &plan, &outcome) {
        Ok(()) => code,
        Err(why) => {
            tell(err, format_args!("narthex: {why}"));
            if code == 0 { BAD_COMMAND } else { code }
        }
    }
}

/// A line of output; a reader who went away is no reason to stop.
fn tell(to: &mut dyn Write, line: impl Display) {
    let _ = writeln!(to, "{line}");
}

fn movie(path: &Path) -> Result<Movie, String> {
    let text = files::read_text(path, MOVIE_BYTES).map_err(|fault| fault.to_string())?;
    Movie::parse(&text).map_err(|fault| format!("{}:{fault}", path.display()))
}

/// The save card in a file; a blank one where there is no file yet.
fn card(path: &Path) -> Result<Card, String> {
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
        0 => "passed".to_string(),
        n => {
            let code = testing::exit_code(&outcome.findings);
            format!("failed (exit code {code}, {n} finding{})", if n == 1 { "" } else { "s" })
        }
    };
    let frames = outcome.frames.len() as u64;
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
    if let Some(dearest) = outcome.frames.iter().max_by_key(|record| record.counts.fuel()) {
        let (cycles, budget) = (dearest.counts.fuel(), dearest.budget.max(1));
        let share = cycles as f64 * 100.0 / budget as f64;
        line += &format!(", dearest frame {} with {cycles} cycles ({share:.0} %)", dearest.frame);
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
    let frames = outcome.frames.len() as u64;
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
    Ok(())
}
