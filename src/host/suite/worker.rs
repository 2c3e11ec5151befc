//! One job of `narthex test`, done in a process of its own.
#![allow(clippy::disallowed_methods, reason = "the host's clock says how long a test took")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::headless::{self, Performed};
use super::super::{evidence, files, sheets};
use super::{Delivery, Job, Order, fits, flat};
use crate::cart::{Cart, MAIN, Source, is_test, limits};
use crate::testing::bench::{Bench, Tested};
use crate::testing::finding::BAD_COMMAND;
use crate::testing::{
    Finding, Golden, Hashed, Kind, Movie, Outcome, Plan, Sheet, Tolerance, Trial,
};

/// Does what an order says, given as JSON, and writes the delivery to `out`; 2 when it is none.
pub fn work(order: &str, out: &mut dyn Write) -> u8 {
    let Ok(order) = serde_json::from_str::<Order>(order) else { return BAD_COMMAND };
    let done = match &order.job {
        Job::Sheet { path } => sheet(&order, path),
        Job::Script { cart, path, inside } => script(&order, cart, path, inside),
    };
    let delivery =
        done.unwrap_or_else(|why| Delivery { refusal: Some(why), ..Delivery::default() });
    match serde_json::to_string(&delivery) {
        Ok(text) => u8::from(writeln!(out, "{text}").is_err()),
        Err(_) => BAD_COMMAND,
    }
}

/// Plays what a sheet says.
fn sheet(order: &Order, path: &Path) -> Result<Delivery, String> {
    let sheet = sheets::read(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let cart_path = sheets::cart_of(path, sheet.cart.as_deref())?;
    let plan = plan(order, path, &sheet)?;
    let Performed { cart, outcome, took } = headless::perform(&cart_path, &plan);
    let trial = Trial {
        suite: order.suite.clone(),
        file: path.display().to_string(),
        root: sheets::root_of(&cart_path),
        seconds: took.as_secs_f64(),
        known_failure: sheet.known_failure.clone(),
        ..Trial::default()
    };
    let mut trial = trial.with(&outcome);
    let mut updated = Vec::new();
    if order.update && outcome.findings.is_empty() && outcome.excused.is_empty() {
        updated = update(folder, &sheet, &plan, &outcome)?;
    } else if let (false, Some(artifacts), Some(cart)) =
        (trial.has_passed(), &order.artifacts, &cart)
    {
        evidence::leave(artifacts, &cart_path, cart, &plan, &outcome, &mut trial)?;
    }
    Ok(Delivery { trials: vec![trial], refusal: None, updated })
}

/// The plan of a sheet. One that is to be written anew expects nothing of what it will write.
fn plan(order: &Order, path: &Path, sheet: &Sheet) -> Result<Plan, String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let movie = sheet.movie.as_ref().map(|name| headless::movie(&folder.join(name))).transpose()?;
    let card = sheet.card.as_ref().map(|name| headless::card(&folder.join(name))).transpose()?;
    let frames = sheet.frames.or(movie.as_ref().map(Movie::last_frame).filter(|last| *last > 0));
    let missing = || format!("{}: it says no `frames`, and no movie does", path.display());
    let mut plan = Plan {
        frames: frames.ok_or_else(missing)?,
        seed: sheet.seed.or(movie.as_ref().map(|movie| movie.seed)).unwrap_or(0),
        card: card.unwrap_or_default(),
        movie,
        scale: 1,
        ..Plan::default()
    };
    sheets::apply(sheet, folder, &mut plan)?;
    if order.update {
        plan.screenshots = std::mem::take(&mut plan.expected.goldens).into_keys().collect();
        plan.hash_every = sheet.hash_every;
        if let Some(movie) = plan.movie.as_mut().filter(|_| sheet.hash_every.is_some()) {
            movie.hashes.clear();
        }
    }
    Ok(plan)
}

/// Writes golden pictures and the movie's hashes anew; gives the files that changed.
fn update(
    folder: &Path,
    sheet: &Sheet,
    plan: &Plan,
    outcome: &Outcome,
) -> Result<Vec<String>, String> {
    let mut changed = Changed::default();
    for (frame, picture) in &outcome.screenshots {
        if let Some((name, _)) = sheet.pictures.get(frame) {
            changed.write(&folder.join(name), picture)?;
        }
    }
    if let (Some(every), Some(name), Some(movie)) = (sheet.hash_every, &sheet.movie, &plan.movie) {
        let mut movie = movie.clone();
        let due = outcome.hashes.iter().filter(|(frame, _)| frame.is_multiple_of(every));
        // The machine's hash changes with every word of the cart; what is seen and heard does not.
        movie.hashes = due
            .map(|(frame, h)| {
                let (picture, sound) = (Some(h.picture), Some(h.sound));
                (*frame, Hashed { picture, sound, machine: None })
            })
            .collect();
        changed.write(&folder.join(name), movie.to_string().as_bytes())?;
    }
    Ok(changed.0)
}

/// Files that have got another content.
#[derive(Default)]
struct Changed(Vec<String>);

impl Changed {
    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        let before = files::read_bytes(path, limits::ARCHIVE_BYTES).ok();
        if before.as_deref() != Some(content) {
            files::write_below(Path::new(""), &path.display().to_string(), content)?;
            self.0.push(path.display().to_string());
        }
        Ok(())
    }
}

/// Runs the tests of a script.
fn script(order: &Order, cart_path: &Path, path: &Path, inside: &str) -> Result<Delivery, String> {
    let began = Instant::now();
    let trial = |name: &str| Trial {
        suite: order.suite.clone(),
        name: name.to_string(),
        file: path.display().to_string(),
        root: sheets::root_of(cart_path),
        ..Trial::default()
    };
    let broken = |finding: Finding| {
        let seconds = began.elapsed().as_secs_f64();
        let trial = Trial { findings: vec![finding], seconds, ..trial("") };
        Ok(Delivery { trials: vec![trial], ..Delivery::default() })
    };
    let cart = match equipped(cart_path, path, inside) {
        Ok(cart) => Arc::new(cart),
        Err(why) => return broken(Finding::new(Kind::Load, why)),
    };
    let mut bench = match Bench::set_up(&cart, inside) {
        Ok(bench) => bench,
        Err(fault) => return broken(Finding::from_fault(&fault)),
    };
    let mut delivery = Delivery::default();
    let golden_folder = golden_folder(cart_path, path, inside);
    for (number, name) in bench.names().to_vec().into_iter().enumerate() {
        let full = Trial { name: name.clone(), ..trial("") }.full_name();
        if order.name.as_ref().is_some_and(|part| !fits(&full, part)) {
            continue;
        }
        let began = Instant::now();
        let golden_of = |snap: &str| {
            let file = format!("{}.{}.png", flat(&name), flat(snap));
            let golden = sheets::golden(&golden_folder, &file, Tolerance::default())?;
            Ok(if order.update { Golden { file: None, ..golden } } else { golden })
        };
        let mut tested = bench.run(number, &golden_of)?;
        let mut changed = Changed::default();
        if order.update {
            tested.outcome.findings.retain(|f| !tested.snap_findings.contains(f));
            for mismatch in std::mem::take(&mut tested.outcome.mismatches) {
                changed.write(Path::new(&mismatch.name), &mismatch.actual)?;
            }
        }
        delivery.updated.extend(changed.0);
        let trial = conclude(order, cart_path, trial(&name), tested, began.elapsed())?;
        delivery.trials.push(trial);
    }
    Ok(delivery)
}

/// What a test in a cart leaves when it fails.
fn conclude(
    order: &Order,
    cart_path: &Path,
    trial: Trial,
    tested: Tested,
    took: Duration,
) -> Result<Trial, String> {
    let mut trial = Trial { seconds: took.as_secs_f64(), ..trial.with(&tested.outcome) };
    if let (false, Some(folder)) = (trial.has_passed(), &order.artifacts) {
        let folder = folder.join(flat(&trial.name));
        evidence::leave_of_test(&folder, cart_path, &tested, &mut trial)?;
    }
    Ok(trial)
}

/// Where the golden pictures of a script's snaps lie: `tests/jump_test/` of the cart for the
/// script `jump_test.lua`.
fn golden_folder(cart: &Path, script: &Path, inside: &str) -> PathBuf {
    let folder = if cart.is_dir() { Some(cart) } else { script.parent() };
    let inside = inside.strip_prefix("tests/").unwrap_or(inside);
    let stem = inside.strip_suffix(".lua").unwrap_or(inside);
    folder.unwrap_or(Path::new("")).join("tests").join(flat(stem))
}

/// A cart with its test scripts, which `require` finds like all others.
fn equipped(cart_path: &Path, path: &Path, inside: &str) -> Result<Cart, String> {
    let source = files::open(cart_path).map_err(|fault| fault.to_string())?;
    let mut cart = Cart::load(&*source).map_err(|fault| fault.to_string())?;
    for name in tests_of(&*source)? {
        let text = source.read(&name, limits::SCRIPT_BYTES).map_err(|fault| fault.to_string())?;
        cart.scripts.insert(name, text);
    }
    if !cart.scripts.contains_key(inside) {
        let text = files::read_bytes(path, limits::SCRIPT_BYTES).map_err(|f| f.to_string())?;
        cart.scripts.insert(inside.to_string(), text);
    }
    Ok(cart)
}

fn tests_of(source: &dyn Source) -> Result<Vec<String>, String> {
    let paths = source.list().map_err(|fault| fault.to_string())?;
    let is_script = |path: &String| path.ends_with(".lua") && is_test(path) && path != MAIN;
    Ok(paths.into_iter().filter(is_script).collect())
}
