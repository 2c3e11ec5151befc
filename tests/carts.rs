//! Carts, tested by playing them: every folder of `tests/carts/` is a test.
//!
//! `test.toml` names the cart, the movie with what is pressed, how many frames to play and of which
//! to keep the picture. The pictures lie beside it, the hashes of picture and sound in the movie.
//! Run with `BLESS=1` to write both anew, and look at the pictures before you commit them.
//!
//! Where a picture differs, `target/carts/` gets what came, what was expected and the difference.
#![allow(clippy::disallowed_methods, reason = "this test reads and writes the repository's files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use narthex::cart::Cart;
use narthex::host::files;
use narthex::testing::{self, Budgets, Hashed, Movie, Outcome, Plan};
use serde::Deserialize;

/// `test.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    /// The cart, as seen from the repository's root.
    cart: String,
    /// The movie, beside this file.
    movie: String,
    /// Frames to play.
    frames: u64,
    /// Frames whose pictures are compared.
    #[serde(default)]
    pictures: Vec<u64>,
    /// The movie gets hashes of every so many frames.
    hash_every: Option<u64>,
    /// The most cycles that a frame may cost.
    max_cycles_per_frame: Option<u64>,
    /// The most objects that a frame may make.
    max_allocs_per_frame: Option<u64>,
    /// The first frame for which these two count.
    #[serde(default)]
    steady_from: u64,
}

/// One folder.
struct Case {
    folder: PathBuf,
    name: String,
    sheet: Sheet,
    movie: Movie,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Case {
    fn read(folder: PathBuf) -> Case {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(folder.join("test.toml")).expect("test.toml can be read");
        let sheet: Sheet = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let movie = fs::read_to_string(folder.join(&sheet.movie)).expect("the movie can be read");
        let movie = Movie::parse(&movie).unwrap_or_else(|e| panic!("{name}: {e}"));
        Case { folder, name, sheet, movie }
    }

    fn picture(&self, frame: u64) -> PathBuf {
        self.folder.join(format!("frame-{frame}.png"))
    }

    fn play(&self, blessing: bool) -> Outcome {
        let source = files::open(&root().join(&self.sheet.cart)).unwrap_or_else(|e| panic!("{e}"));
        let cart = Arc::new(Cart::load(&*source).unwrap_or_else(|e| panic!("{e}")));
        let mut movie = self.movie.clone();
        if blessing {
            movie.hashes.clear();
        }
        let budgets = Budgets {
            cycles: self.sheet.max_cycles_per_frame,
            allocations: self.sheet.max_allocs_per_frame,
            steady_from: self.sheet.steady_from,
            ..Budgets::default()
        };
        let plan = Plan {
            frames: self.sheet.frames,
            seed: movie.seed,
            movie: Some(movie),
            hash_every: self.sheet.hash_every.filter(|_| blessing),
            screenshots: self.sheet.pictures.iter().copied().collect(),
            scale: 1,
            budgets,
            ..Plan::default()
        };
        testing::run(&cart, &plan)
    }

    /// What is wrong, a line each.
    fn judge(&self) -> Vec<String> {
        let outcome = self.play(false);
        let mut wrong: Vec<_> =
            outcome.findings.iter().map(|finding| format!("{}: {finding}", self.name)).collect();
        for (&frame, actual) in &outcome.screenshots {
            let path = self.picture(frame);
            let Ok(expected) = fs::read(&path) else {
                wrong.push(format!("{}: there is no {}", self.name, path.display()));
                continue;
            };
            if let Some(where_to) = compare(&self.name, frame, &expected, actual) {
                wrong.push(format!("{}: frame {frame} looks different: {where_to}", self.name));
            }
        }
        wrong
    }

    fn bless(&self) {
        let outcome = self.play(true);
        assert!(outcome.findings.is_empty(), "{}: {:?}", self.name, outcome.findings);
        let mut movie = self.movie.clone();
        movie.hashes = outcome
            .hashes
            .iter()
            .filter(|(frame, _)| self.sheet.hash_every.is_some_and(|n| frame.is_multiple_of(n)))
            .map(|(frame, h)| {
                let (picture, sound) = (Some(h.picture), Some(h.sound));
                (*frame, Hashed { picture, sound, machine: None })
            })
            .collect();
        fs::write(self.folder.join(&self.sheet.movie), movie.to_string()).expect("can be written");
        for (&frame, picture) in &outcome.screenshots {
            fs::write(self.picture(frame), picture).expect("a picture can be written");
        }
    }
}

/// Width and the colours of all pixels of a PNG file.
fn decode(file: &[u8]) -> (u32, Vec<[u8; 3]>) {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG file");
    let mut data = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut data).expect("a picture");
    let depth = info.color_type.samples();
    let pixels = data[..info.buffer_size()].chunks_exact(depth);
    (info.width, pixels.map(|p| [p[0], p[depth / 2], p[depth - 1]]).collect())
}

fn encode(width: u32, pixels: &[[u8; 3]]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, pixels.len() as u32 / width);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(pixels.as_flattened()).expect("pixels");
    writer.finish().expect("an end");
    file
}

/// Nothing if the pictures are alike; else leaves three files and says where.
fn compare(name: &str, frame: u64, expected: &[u8], actual: &[u8]) -> Option<String> {
    let ((width, wanted), (_, got)) = (decode(expected), decode(actual));
    if wanted == got {
        return None;
    }
    let differing = wanted.iter().zip(&got).filter(|(a, b)| a != b).count();
    let shown: Vec<_> = wanted
        .iter()
        .zip(&got)
        .map(|(a, b)| if a == b { a.map(|part| part / 4) } else { [255, 64, 64] })
        .collect();
    let folder = root().join("target/carts").join(name);
    fs::create_dir_all(&folder).expect("target can be written");
    let leave = |what: &str, bytes: &[u8]| {
        let path = folder.join(format!("frame-{frame}.{what}.png"));
        fs::write(&path, bytes).expect("target can be written");
        path.display().to_string()
    };
    leave("expected", expected);
    leave("actual", actual);
    let path = leave("difference", &encode(width, &shown));
    Some(format!("{differing} pixels; see {path} and the two beside it"))
}

#[test]
fn carts_play_as_recorded() {
    let blessing = std::env::var_os("BLESS").is_some();
    let folders = fs::read_dir(root().join("tests/carts")).expect("tests/carts can be read");
    let mut folders: Vec<_> = folders.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "tests/carts has no tests");
    let mut wrong = Vec::new();
    for folder in folders {
        if blessing {
            Case::read(folder.clone()).bless();
        }
        wrong.extend(Case::read(folder).judge());
    }
    let advice = "if this is as it should be: BLESS=1 cargo test --test carts, and look at it";
    assert!(wrong.is_empty(), "\n{}\n{advice}", wrong.join("\n"));
}
