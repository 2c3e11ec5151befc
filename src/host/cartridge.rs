//! Carts as files: packed, unpacked, looked at and checked.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cover;
use super::files::{self, Form};
use crate::cart::limits::{self, thousands};
use crate::cart::{Cart, CartError, Source, is_test, pack, picture};
use crate::console::{BootOptions, Console, HANG_TICKS};
use crate::hardware::Input;
use crate::lua::compiler;
use crate::testing::Kind;
use crate::testing::finding::BAD_COMMAND;

/// Why a command did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The program's exit code.
    pub code: u8,
    /// What is wrong, an item each.
    pub reasons: Vec<String>,
}

impl Refusal {
    fn command(why: impl Into<String>) -> Refusal {
        Refusal { code: BAD_COMMAND, reasons: vec![why.into()] }
    }

    fn load(reasons: Vec<String>) -> Refusal {
        Refusal { code: Kind::Load.exit_code(), reasons }
    }
}

impl From<CartError> for Refusal {
    fn from(fault: CartError) -> Refusal {
        Refusal::load(vec![fault.to_string()])
    }
}

/// What to pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackRequest {
    /// The cart.
    pub cart: PathBuf,
    /// The file to write; its ending says whether it is a picture. Without one, the cart's name
    /// with `.nrx`, in the folder that one works in.
    pub output: Option<PathBuf>,
    /// The frame for the cover of a picture, instead of the cart's `cover.png`.
    pub frame: Option<u64>,
}

/// The frame on a cover when nothing else is said: after a second most games have drawn something.
const COVER_FRAME: u64 = 60;

/// Packs a cart that has nothing wrong with it; gives the words that say what was written.
///
/// # Errors
/// What is wrong with the cart, or why the file cannot be written.
pub fn pack_cart(request: &PackRequest) -> Result<String, Refusal> {
    let (source, cart) = sound_cart(&request.cart)?;
    let output = match &request.output {
        Some(output) => output.clone(),
        None => PathBuf::from(format!("{}.nrx", source.name())),
    };
    let shown = output.display();
    let name = output.to_string_lossy();
    let is_picture = name.ends_with(".nrx.png");
    if !is_picture && !name.ends_with(".nrx") {
        return Err(Refusal::command(format!("{shown}: name the file .nrx or .nrx.png")));
    }
    if !is_picture && request.frame.is_some() {
        let words = format!("--frame is for a picture: name the file {shown}.png");
        return Err(Refusal::command(words));
    }
    let packed = pack(&*source)?;
    let mut content = packed.archive;
    let mut words = String::new();
    if is_picture {
        let (cover, told) = cover_of(&*source, &cart, request.frame)?;
        content = picture::embed(&cover, &content)
            .map_err(|why| Refusal::load(vec![format!("cover.png: this picture {why}")]))?;
        words = format!("cover: {told}\n");
    }
    files::write(&output, &content).map_err(Refusal::command)?;
    let bytes = packed.files.iter().map(|(_, bytes)| *bytes as u64).sum();
    let mut line = format!(
        "{shown}: {}, {} bytes, packed to {}\n",
        counted(packed.files.len() as u64, "file"),
        thousands(bytes),
        thousands(content.len() as u64),
    );
    if !packed.left_out.is_empty() {
        let _ = writeln!(line, "left out: {}", packed.left_out.join(", "));
    }
    Ok(line + &words)
}

/// The picture for a cart, and where it is from.
fn cover_of(
    source: &dyn Source,
    cart: &Arc<Cart>,
    frame: Option<u64>,
) -> Result<(Vec<u8>, String), Refusal> {
    let own = source.list()?.iter().any(|path| path == COVER);
    if own && frame.is_none() {
        return Ok((source.read(COVER, limits::FILE_BYTES)?, COVER.to_string()));
    }
    let wanted = frame.unwrap_or(COVER_FRAME);
    let stopped = |fault: &dyn std::fmt::Display, code| Refusal {
        code,
        reasons: vec![format!("the cart stops before frame {wanted}: {fault}")],
    };
    let mut console = Console::boot(Arc::clone(cart), &BootOptions::default())
        .map_err(|fault| stopped(&fault, Kind::Load.exit_code()))?;
    let still = Input::default();
    for _ in 0..wanted.saturating_mul(u64::from(HANG_TICKS) + 1) {
        let tick = console.step(&still);
        if let Some(fault) = console.fault() {
            return Err(stopped(fault, Kind::Error.exit_code()));
        }
        if console.frame() >= wanted || tick.state == crate::console::RunState::Ended {
            break;
        }
    }
    let manifest = &cart.manifest;
    let by =
        if manifest.author.is_empty() { String::new() } else { format!("by {}", manifest.author) };
    let cover = cover::draw(console.picture(), &manifest.title, &by);
    Ok((cover.map_err(Refusal::command)?, format!("frame {}", console.frame())))
}

/// The cart's own cover.
const COVER: &str = "cover.png";

/// Writes the files of a packed cart into a new folder; gives the words that say where.
///
/// # Errors
/// What is wrong with the cart, or with the folder.
pub fn unpack(cart: &Path, folder: Option<&Path>) -> Result<String, Refusal> {
    if files::form(cart)? == Form::Folder {
        let words = format!("{}: this is a folder already", cart.display());
        return Err(Refusal::command(words));
    }
    let source = files::open(cart)?;
    let folder = folder.map_or_else(|| PathBuf::from(source.name()), Path::to_path_buf);
    let paths = source.list()?;
    // All is read before a file is written, so that a damaged cart leaves nothing behind.
    let contents = paths.iter().map(|path| source.read(path, limits::FILE_BYTES));
    let contents = contents.collect::<Result<Vec<_>, _>>()?;
    files::make_empty_folder(&folder).map_err(Refusal::command)?;
    for (path, content) in paths.iter().zip(&contents) {
        files::write_below(&folder, path, content).map_err(Refusal::command)?;
    }
    Ok(format!("{}: {}\n", folder.display(), counted(paths.len() as u64, "file")))
}

/// Looks for everything that is wrong with a cart; gives the words that say that nothing is.
///
/// # Errors
/// Everything that is wrong.
pub fn check(path: &Path) -> Result<String, Refusal> {
    let (source, cart) = sound_cart(path)?;
    let mut words = format!(
        "{}: nothing is wrong; {}, hash {:016x}\n",
        cart.manifest.title,
        counted(cart.scripts.len() as u64, "script"),
        cart.hash
    );
    for note in notes(&cart, &source.list()?) {
        let _ = writeln!(words, "note: {note}");
    }
    Ok(words)
}

/// A cart that loads, and of which every script compiles, its tests too.
fn sound_cart(path: &Path) -> Result<(Box<dyn Source>, Arc<Cart>), Refusal> {
    let source = files::open(path)?;
    let examined = Cart::examine(&*source);
    let faults = examined.as_ref().err().into_iter().flatten();
    let mut reasons: Vec<String> = faults.map(CartError::to_string).collect();
    for path in source.list()?.iter().filter(|path| path.ends_with(".lua")) {
        match source.read(path, limits::SCRIPT_BYTES) {
            Ok(text) => {
                let fault = compiler::compile(&text, &format!("@{path}")).err();
                reasons.extend(fault.map(|fault| fault.message));
            }
            // Loading has told of the others.
            Err(fault) if is_test(path) => reasons.push(fault.to_string()),
            Err(_) => {}
        }
    }
    match examined {
        Ok(cart) if reasons.is_empty() => {
            let cart = Arc::new(cart);
            Console::boot(Arc::clone(&cart), &BootOptions::default())
                .map_err(|fault| Refusal::load(vec![fault.to_string()]))?;
            Ok((source, cart))
        }
        _ => Err(Refusal::load(reasons)),
    }
}

/// What is no mistake and yet worth a word.
fn notes(cart: &Cart, paths: &[String]) -> Vec<String> {
    let mut notes = Vec::new();
    if cart.manifest.id.is_none() {
        notes.push("the cart has no `id` in cart.toml; saves are filed under it".to_string());
    }
    notes.extend(paths.iter().filter_map(|path| Cart::misnamed(path)));
    notes
}

/// Says what a cart is and has.
///
/// # Errors
/// Everything that is wrong with it.
pub fn info(path: &Path) -> Result<String, Refusal> {
    let form = match files::form(path)? {
        Form::Folder => "folder",
        Form::Archive => "packed (.nrx)",
        Form::Picture => "picture (.nrx.png)",
        Form::Script => "single script",
    };
    let source = files::open(path)?;
    let cart = Cart::examine(&*source)
        .map_err(|faults| Refusal::load(faults.iter().map(CartError::to_string).collect()))?;
    let mut rows = vec![("form", form.to_string())];
    rows.extend(words_of(&cart));
    rows.extend(counts_of(&*source, &cart)?);
    for control in &cart.manifest.controls {
        rows.push(("controls", format!("{}: {}", control.action, control.words)));
    }
    let mut text = format!("{}\n", cart.manifest.title);
    if !cart.manifest.description.is_empty() {
        let _ = writeln!(text, "{}", cart.manifest.description);
    }
    text.push('\n');
    let mut last = "";
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(text, "{:<9} {value}", if name == last { "" } else { name });
        last = name;
    }
    Ok(text)
}

type Row = (&'static str, String);

fn words_of(cart: &Cart) -> Vec<Row> {
    let manifest = &cart.manifest;
    vec![
        ("author", manifest.author.clone()),
        ("version", manifest.version.clone()),
        ("licence", manifest.licence.clone()),
        ("id", manifest.id.clone().unwrap_or_default()),
        ("hash", format!("{:016x}", cart.hash)),
    ]
}

fn counts_of(source: &dyn Source, cart: &Cart) -> Result<Vec<Row>, CartError> {
    let paths = source.list()?;
    let mut bytes = 0;
    for path in &paths {
        bytes += source.read(path, limits::FILE_BYTES)?.len() as u64;
    }
    let files = format!("{}, {} bytes", counted(paths.len() as u64, "file"), thousands(bytes));
    let lines: usize = cart.scripts.values().map(|text| text.split(|b| *b == b'\n').count()).sum();
    let scripts = counted(cart.scripts.len() as u64, "script");
    let mut rows = vec![
        ("files", files),
        ("scripts", format!("{scripts}, {} lines", thousands(lines as u64))),
    ];
    for (number, bank) in cart.sprites.iter().enumerate() {
        let Some(bank) = bank else { continue };
        let tiles = bank.tiles_used();
        rows.push(("sprites", format!("bank {number}: {tiles} of 1,024 tiles")));
    }
    for (number, layer) in cart.map.iter().enumerate() {
        let Some(layer) = layer else { continue };
        let (width, height) = layer.size_used();
        rows.push(("map", format!("layer {number}: {width}×{height} cells")));
    }
    let (sfx, patterns) = (cart.sound.sfx.len() as u64, cart.sound.patterns.len() as u64);
    if sfx + patterns > 0 {
        let words = format!("{}, {}", counted(sfx, "sound effect"), counted(patterns, "pattern"));
        rows.push(("sound", words));
    }
    for (number, sample) in &cart.samples {
        let length = sample.samples.len() as f64 / f64::from(sample.rate.max(1));
        rows.push(("samples", format!("{number}: {length:.2} s at {} Hz", sample.rate)));
    }
    let budget = cart.manifest.limits;
    let cycles = thousands(budget.cycles);
    rows.push(("limits", format!("{cycles} cycles a frame, {} MiB", budget.memory >> 20)));
    Ok(rows)
}

/// `1 file`, `2 files`, `1,000 files`.
fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", thousands(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
#[path = "cartridge_tests.rs"]
mod tests;
