//! `narthex bisect`: the first frame in which two carts, or two consoles, differ under one movie.
//!
//! Both sides play the movie and give hashes, first of a few frames over the whole length, then of
//! every frame up to the first of these that differs. Another console is another `narthex`
//! program, which is asked on its command line.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::headless::{self, Performed};
use super::{files, sheets};
use crate::console::Hashes;
use crate::testing::finding::BAD_COMMAND;
use crate::testing::golden;
use crate::testing::movie::parse_hashes;
use crate::testing::{Finding, Hashed, Kind, Movie, Plan};

/// Hashes that the first, coarse pass takes.
const COARSE: u64 = 64;

/// What `narthex bisect` is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The movie that both sides play.
    pub movie: PathBuf,
    /// A cart, or a narthex program.
    pub old: PathBuf,
    /// Another cart, or another narthex program.
    pub new: PathBuf,
    /// The cart that programs play; by default the one that the movie names.
    pub cart: Option<PathBuf>,
    /// Frames to play; by default as many as the movie has.
    pub frames: Option<u64>,
    /// The folder for the pictures of the frame.
    pub artifacts: Option<PathBuf>,
}

/// Looks for the first difference; 0 when there is none, 1 when there is, 2 when something is wrong
/// with the request.
pub fn run(request: &Request, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match search(request) {
        Ok((words, differ)) => {
            let _ = out.write_all(words.as_bytes());
            if differ { Kind::Expectation.exit_code() } else { 0 }
        }
        Err(why) => {
            let _ = writeln!(err, "narthex: {why}");
            BAD_COMMAND
        }
    }
}

fn search(request: &Request) -> Result<(String, bool), String> {
    let mut movie = headless::movie(&request.movie)?;
    let named = sheets::cart_of_movie(&request.movie, &movie);
    let frames = request.frames.unwrap_or(movie.last_frame());
    if frames == 0 {
        return Err("the movie presses nothing and names no hashes; say --frames".to_string());
    }
    // Both sides are compared with each other, and an older console may not know the path's line.
    (movie.hashes, movie.path) = (Vec::new(), None);
    let cart = request.cart.clone().or(named);
    let side = |path: &PathBuf| Side::new(path, cart.as_deref());
    let duel = Duel { old: side(&request.old)?, new: side(&request.new)?, movie };
    let (coarse, ends) = duel.hashes(frames, frames.div_ceil(COARSE))?;
    let Some(upper) = coarse.first().or(ends.first()) else {
        let what = if duel.same_cart() { "everything is" } else { "picture and sound are" };
        return Ok((format!("{what} the same in all {frames} frames\n"), false));
    };
    let overview = coarse.clone();
    let (fine, ends) = if coarse.every == 1 { (coarse, ends) } else { duel.hashes(upper, 1)? };
    let first = fine.first().or(ends.first()).unwrap_or(upper);
    let mut words = fine.words(&overview, first, frames);
    let _ = write!(words, "{}", ends.words());
    if let Some(folder) = &request.artifacts {
        for file in duel.pictures(fine.picture.unwrap_or(first), folder)? {
            let _ = writeln!(words, "left {file}");
        }
    }
    Ok((words, true))
}

/// Who plays.
enum Side {
    /// This console, with that cart.
    Cart(PathBuf),
    /// Another console, with that cart.
    Program(PathBuf, PathBuf),
}

impl Side {
    fn new(path: &Path, cart: Option<&Path>) -> Result<Side, String> {
        if files::form(path).is_ok() {
            return Ok(Side::Cart(path.to_path_buf()));
        }
        let shown = path.display();
        if !path.is_file() {
            return Err(format!("{shown}: there is no such cart or program"));
        }
        let why = || format!("{shown} is a program, and needs a cart to play; say --cart");
        // A bare name would be looked for where programs are installed.
        let program = std::path::absolute(path).map_err(|fault| format!("{shown}: {fault}"))?;
        Ok(Side::Program(program, cart.ok_or_else(why)?.to_path_buf()))
    }
}

/// What one side gave.
#[derive(Default)]
struct Played {
    hashes: Vec<(u64, Hashes)>,
    frames: u64,
    /// Why it stopped.
    fault: Option<String>,
}

struct Duel {
    old: Side,
    new: Side,
    movie: Movie,
}

/// The first frames that differ, in each part, of those that were looked at.
#[derive(Clone)]
struct Differences {
    every: u64,
    picture: Option<u64>,
    sound: Option<u64>,
    machine: Option<u64>,
    /// Both sides play the same cart, so that their machines should be the same, too.
    same_cart: bool,
    /// Of the first frame that differs.
    hashes: Option<(Hashes, Hashes)>,
}

/// Where the two sides came to an end, if before the last frame.
struct Ends {
    old: Played,
    new: Played,
}

impl Ends {
    /// The first frame that only one side has, or that both end before in different ways.
    fn first(&self) -> Option<u64> {
        let (old, new) = (&self.old, &self.new);
        let differ = old.frames != new.frames || old.fault != new.fault;
        differ.then(|| old.frames.min(new.frames) + 1)
    }

    fn words(&self) -> String {
        let mut words = String::new();
        for (name, side) in [("old", &self.old), ("new", &self.new)] {
            if let (Some(fault), Some(_)) = (&side.fault, self.first()) {
                let _ =
                    writeln!(words, "the {name} one stops after frame {}: {fault}", side.frames);
            }
        }
        words
    }
}

impl Duel {
    /// Whether both sides play the same cart. Two carts are never the same in memory.
    fn same_cart(&self) -> bool {
        let cart = |side: &Side| match side {
            Side::Cart(cart) | Side::Program(_, cart) => cart.canonicalize().ok(),
        };
        cart(&self.old) == cart(&self.new)
    }

    /// Both sides play so many frames; what differs.
    fn hashes(&self, frames: u64, every: u64) -> Result<(Differences, Ends), String> {
        let old = self.play(&self.old, frames, every)?;
        let new = self.play(&self.new, frames, every)?;
        let pairs = || old.hashes.iter().zip(&new.hashes).filter(|(a, b)| a.0 == b.0);
        let first = |part: fn(&Hashes) -> u64| {
            pairs().find(|(a, b)| part(&a.1) != part(&b.1)).map(|(a, _)| a.0)
        };
        let mut differences = Differences {
            every,
            picture: first(|h| h.picture),
            sound: first(|h| h.sound),
            machine: first(|h| h.machine),
            same_cart: self.same_cart(),
            hashes: None,
        };
        let at = differences.first();
        differences.hashes = pairs().find(|(a, _)| Some(a.0) == at).map(|(a, b)| (a.1, b.1));
        Ok((differences, Ends { old, new }))
    }

    fn play(&self, side: &Side, frames: u64, every: u64) -> Result<Played, String> {
        match side {
            Side::Cart(cart) => {
                let plan = Plan { hash_every: Some(every), ..self.plan(frames) };
                let Performed { outcome, .. } = headless::perform(cart, &plan);
                let fault = outcome.findings.first().map(Finding::to_string);
                let mut hashes = outcome.hashes;
                hashes.retain(|(frame, _)| frame.is_multiple_of(every));
                Ok(Played { hashes, frames: outcome.frames, fault })
            }
            Side::Program(program, cart) => {
                let every = every.to_string();
                self.ask(program, cart, frames, &["--hash-every", &every])
            }
        }
    }

    fn plan(&self, frames: u64) -> Plan {
        let (seed, movie) = (self.movie.seed, Some(self.movie.clone()));
        Plan { frames, seed, movie, scale: 1, ..Plan::default() }
    }

    /// Has another console play.
    fn ask(
        &self,
        program: &Path,
        cart: &Path,
        frames: u64,
        more: &[&str],
    ) -> Result<Played, String> {
        let movie = std::env::temp_dir().join(format!("narthex-bisect-{}.mov", std::process::id()));
        files::write(&movie, self.movie.to_string().as_bytes())?;
        let mut command = Command::new(program);
        command.arg(cart).args(["--test-frames", &frames.to_string(), "--input"]).arg(&movie);
        let output = command.args(more).stdin(Stdio::null()).output();
        files::remove(&movie);
        let shown = program.display();
        let output = output.map_err(|fault| format!("{shown} does not start: {fault}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut played = Played::default();
        for line in text.lines() {
            if let Some((frame, hashes)) = hash_line(line) {
                played.hashes.push((frame, hashes));
                played.frames = frame;
            }
        }
        match output.status.code() {
            Some(0) => played.frames = frames,
            Some(3..=8) => {
                let mut lines = text.lines().filter(|line| hash_line(line).is_none()).skip(1);
                played.fault = Some(lines.next().unwrap_or("it says no more").to_string());
            }
            _ => {
                let why = String::from_utf8_lossy(&output.stderr);
                let why = why.lines().next().unwrap_or("it says nothing");
                return Err(format!("{shown} does not play the movie: {why}"));
            }
        }
        Ok(played)
    }

    /// Writes what both sides show in a frame, and how that differs.
    fn pictures(&self, frame: u64, folder: &Path) -> Result<Vec<String>, String> {
        let mut left = Vec::new();
        let mut seen = Vec::new();
        for (name, side) in [("old", &self.old), ("new", &self.new)] {
            let path = folder.join(format!("frame-{frame}.{name}.png"));
            let picture = match side {
                Side::Cart(cart) => {
                    let plan = Plan { screenshots: [frame].into(), ..self.plan(frame) };
                    headless::perform(cart, &plan).outcome.screenshots.remove(&frame)
                }
                Side::Program(program, cart) => {
                    files::make_folder(folder)?;
                    let wanted = format!("{frame}:{}", path.display());
                    self.ask(program, cart, frame, &["--screenshot", &wanted])?;
                    files::read_bytes(&path, 1 << 24).ok()
                }
            };
            if let Some(picture) = picture {
                files::write_below(Path::new(""), &path.display().to_string(), &picture)?;
                left.push(path.display().to_string());
                seen.push(picture);
            }
        }
        if let [old, new] = &seen[..] {
            let (old, new) = (golden::decode(old)?, golden::decode(new)?);
            if old != new {
                let path = folder.join(format!("frame-{frame}.difference.png"));
                files::write(&path, &golden::difference(&old, &new)?)?;
                left.push(path.display().to_string());
            }
        }
        Ok(left)
    }
}

/// Reads `@60 hash picture=… sound=… machine=…`.
fn hash_line(line: &str) -> Option<(u64, Hashes)> {
    let (frame, rest) = line.strip_prefix('@')?.split_once(" hash ")?;
    let Hashed { picture, sound, machine } = parse_hashes(rest).ok()?;
    let hashes = Hashes { picture: picture?, sound: sound?, machine: machine? };
    Some((frame.parse().ok()?, hashes))
}

impl Differences {
    /// The first frame in which anything differs that a player notices; where nothing does, in
    /// which the machine does, if it should not.
    fn first(&self) -> Option<u64> {
        let noticed = [self.picture, self.sound].into_iter().flatten().min();
        noticed.or(self.machine.filter(|_| self.same_cart))
    }

    /// What every frame up to the first that differs has shown, and the overview of the rest.
    fn words(&self, overview: &Differences, first: u64, frames: u64) -> String {
        let parts = [
            ("picture", self.picture, overview.picture),
            ("sound", self.sound, overview.sound),
            ("machine", self.machine, overview.machine),
        ];
        let here: Vec<_> =
            parts.iter().filter(|part| part.1 == Some(first)).map(|part| part.0).collect();
        let here = if here.is_empty() { "only one side has it".into() } else { here.join(" and ") };
        let mut words = format!("frame {first} of {frames} is the first that differs: {here}\n");
        if let Some((old, new)) = self.hashes {
            for (name, hashes) in [("old", old), ("new", new)] {
                let _ = writeln!(words, "  {name}  {}", Hashed::from(hashes));
            }
        }
        for (name, at, later) in parts {
            let note = match at {
                Some(at) if at == first => continue,
                Some(at) => format!("the {name} differs first in frame {at}"),
                None => match (later, overview.every) {
                    (Some(later), _) => {
                        format!("the {name} differs in frame {later} at the latest")
                    }
                    (None, 1) => format!("the {name} is the same in all {frames} frames"),
                    (None, n) => {
                        format!("the {name} is the same in every {n}th frame up to {frames}")
                    }
                },
            };
            let why = if name == "machine" && at == Some(1) && !self.same_cart {
                ": two carts are never the same in memory"
            } else {
                ""
            };
            let _ = writeln!(words, "{note}{why}");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    /// Compares two carts of one script each over a movie.
    fn compare(name: &str, old: &str, new: &str) -> (u8, String, Vec<String>) {
        let scratch = Scratch::new(name);
        let movie = scratch.write("a.mov", "narthex movie 1\nseed 3\n@50 p0 R\n@200 p0 -\n");
        let request = Request {
            movie,
            old: scratch.write("old.lua", old),
            new: scratch.write("new.lua", new),
            artifacts: Some(scratch.0.join("out")),
            ..Request::default()
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(&request, &mut out, &mut err);
        assert_eq!(String::from_utf8_lossy(&err), "");
        let exists = |name: &&str| scratch.0.join("out").join(name).is_file();
        let files = ["frame-137.old.png", "frame-137.new.png", "frame-137.difference.png"];
        let left = files.iter().copied().filter(|name| exists(name)).map(str::to_string).collect();
        (code, String::from_utf8_lossy(&out).into_owned(), left)
    }

    #[test]
    fn the_first_frame_that_differs_is_found() {
        let cart = |more: &str| {
            format!(
                "x = 0 function _update() if btn(1) then x = x + 1 end {more} end
                function _draw() cls(1) pset(x, 9, 8) end"
            )
        };
        let other = cart("if frame() == 136 then x = x + 50 end");
        let (code, words, left) = compare("bisect", &cart(""), &other);
        let first = "frame 137 of 200 is the first that differs: picture\n  old  hash picture=";
        assert!(code == 1 && words.starts_with(first), "{words}");
        assert!(words.contains("the sound is the same in every 4th frame up to 200"), "{words}");
        assert!(words.contains("differs first in frame 1: two carts are never"), "{words}");
        assert_eq!(left.len(), 3, "{words}");
        let (code, words, _) = compare("bisect-same", &cart(""), &cart(""));
        assert_eq!((code, &*words), (0, "picture and sound are the same in all 200 frames\n"));
        let fails = cart("if frame() == 99 then error('oh') end");
        let (code, words, _) = compare("bisect-fault", &cart(""), &fails);
        assert!(code == 1 && words.contains("frame 100 of 200 is the first"), "{words}");
        assert!(words.contains("the new one stops after frame 99: error: frame 100: "), "{words}");
    }

    #[test]
    fn hash_lines_are_read() {
        let hashes = Hashes { picture: 1, sound: 2, machine: 3 };
        let line = format!("@60 {}", Hashed::from(hashes));
        assert_eq!(hash_line(&line), Some((60, hashes)));
        for line in ["@60 hash picture=1", "passed: x", "@x hash picture=1 sound=2 machine=3"] {
            assert_eq!(hash_line(line), None, "{line}");
        }
    }
}
