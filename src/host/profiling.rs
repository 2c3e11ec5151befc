//! `narthex profile`: plays a cart without a window, notes everything, lists and writes it.
#![allow(clippy::disallowed_methods, reason = "the host's clock says how long frames take")]

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::{files, headless};
use crate::cart::{Card, Cart};
use crate::console::{BootOptions, Console, RunState};
use crate::profile::export::{self, Capture, Format};
use crate::profile::listing::{self, SPIKES_MAX, View};
use crate::profile::{DetailSum, FrameRecord};
use crate::testing::Movie;

/// Frames that can be profiled at once: ten minutes, whose numbers take 30 MB.
pub const FRAMES_MAX: u64 = 36_000;
/// Frames whose details are kept, for the timeline: ten seconds.
const KEPT_MAX: usize = 600;

/// What to play and what to make of it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The cart's folder or file.
    pub cart: PathBuf,
    /// The first and the last frame that are looked at.
    pub frames: (u64, u64),
    /// The movie to play.
    pub input: Option<PathBuf>,
    /// The seed, where one was given.
    pub seed: Option<u64>,
    /// The save card to put in. It is not written to.
    pub card: Option<PathBuf>,
    /// The file to write.
    pub output: Option<PathBuf>,
    /// Its format, where the name does not say it.
    pub format: Option<Format>,
    /// Rows of each list on the terminal.
    pub top: usize,
}

/// Plays, writes what was asked for, and gives the listing.
///
/// # Errors
/// A sentence: what is wrong with the request, or with the cart.
pub fn run(request: &Request) -> Result<String, String> {
    let format = format_of(request)?;
    let source = files::open(&request.cart).map_err(|fault| fault.to_string())?;
    let cart = Arc::new(Cart::load(&*source).map_err(|fault| fault.to_string())?);
    let movie = request.input.as_deref().map(headless::movie).transpose()?.unwrap_or_default();
    let card = request.card.as_deref().map_or_else(|| Ok(Card::default()), headless::card)?;
    let seed = request.seed.unwrap_or(movie.seed);
    let options = BootOptions { seed, card, ..BootOptions::default() };
    let mut taking = Taking::default();
    let stopped = taking.play(&cart, &options, &movie, request.frames)?;
    if taking.frames.is_empty() {
        let (first, _) = request.frames;
        let why = stopped.unwrap_or_else(|| "the script came to its end".to_string());
        return Err(format!("frame {first} was not reached: {why}"));
    }
    let detail = std::mem::take(&mut taking.sum).finish();
    if let (Some(path), Some(format)) = (&request.output, format) {
        let capture = Capture {
            title: &cart.manifest.title,
            hash: cart.hash,
            seed,
            frames: &taking.frames,
            detail: &detail,
        };
        files::write(path, export::write(&capture, format)?.as_bytes())?;
    }
    let mut text = listing::text(&View {
        title: &cart.manifest.title,
        frames: &taking.frames,
        detail: &detail,
        worst: &taking.worst(),
        source: &|file, line| source_line(&cart, file, line),
        top: request.top,
    });
    if let Some(why) = stopped {
        text += &format!("\nThe cart stopped after these frames: {why}\n");
    }
    Ok(text)
}

/// The format of the file that is asked for.
fn format_of(request: &Request) -> Result<Option<Format>, String> {
    let Some(path) = &request.output else { return Ok(None) };
    let by_name = path.file_name().and_then(|name| Format::of_name(&name.to_string_lossy()));
    match request.format.or(by_name) {
        Some(format) => Ok(Some(format)),
        None => {
            let endings: Vec<_> =
                Format::ALL.iter().flat_map(|format| format.endings()).copied().collect();
            Err(format!(
                "{}: the name does not say which format; let it end in {}, or give --format",
                path.display(),
                endings.join(", ")
            ))
        }
    }
}

/// A line of a script, without its indentation.
fn source_line(cart: &Cart, file: &str, line: u32) -> Option<String> {
    let script = cart.scripts.get(file)?;
    let text = script.split(|byte| *byte == b'\n').nth(line.checked_sub(1)? as usize)?;
    Some(String::from_utf8_lossy(text).trim().to_string())
}

/// Microseconds since the first look at the clock.
fn micros() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_micros() as u64
}

/// What is gathered while the cart plays.
#[derive(Default)]
struct Taking {
    frames: Vec<FrameRecord>,
    sum: DetailSum,
    /// By each of [`COSTS`] the dearest frames, with details.
    worst: [Vec<FrameRecord>; 2],
}

/// What a frame can have too much of.
const COSTS: [fn(&FrameRecord) -> u64; 2] =
    [|record| record.counts.fuel(), |record| record.counts.allocated_bytes()];

impl Taking {
    /// Plays up to the last frame; gives why the cart stopped before, if it did.
    fn play(
        &mut self,
        cart: &Arc<Cart>,
        options: &BootOptions,
        movie: &Movie,
        (first, last): (u64, u64),
    ) -> Result<Option<String>, String> {
        let boot = Console::boot(Arc::clone(cart), options);
        let mut console = boot.map_err(|fault| fault.to_string())?;
        console.set_clock(micros);
        let mut player = movie.player();
        while console.frame() < last {
            let frame = console.frame() + 1;
            console.set_detail(frame >= first);
            let tick = console.step(player.frame(frame));
            console.take_log();
            if let Some(fault) = console.fault() {
                return Ok(Some(fault.to_string()));
            }
            if tick.published
                && frame >= first
                && let Some(record) = console.profile().latest()
            {
                self.take(record.clone());
            }
            if tick.state == RunState::Ended {
                let why = "the script came to its end".to_string();
                return Ok((console.frame() < last).then_some(why));
            }
        }
        Ok(None)
    }

    fn take(&mut self, record: FrameRecord) {
        if let Some(trace) = &record.trace {
            self.sum.add(trace);
        }
        for (list, cost) in self.worst.iter_mut().zip(COSTS) {
            let at = list.partition_point(|known: &FrameRecord| cost(known) >= cost(&record));
            list.insert(at, record.clone());
            list.truncate(SPIKES_MAX);
        }
        if self.frames.len() >= KEPT_MAX {
            let oldest = self.frames.len() - KEPT_MAX;
            self.frames[oldest].trace = None;
        }
        self.frames.push(record);
    }

    /// The dearest frames, each once.
    fn worst(&self) -> Vec<FrameRecord> {
        let mut worst = self.worst.concat();
        worst.sort_by_key(|record| record.frame);
        worst.dedup_by_key(|record| record.frame);
        worst
    }
}

#[cfg(test)]
#[path = "profiling_tests.rs"]
mod tests;
