//! Carts on disk: a folder, a packed cart, a picture with a cart inside, or a single `.lua` file.
#![allow(clippy::disallowed_methods)] // This is the room where files are read.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cart::{
    Archive, CartError, MAIN, Source, is_hidden, is_inside, limits, picture, too_large, utf8,
};

/// A folder that holds a cart.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    name: String,
}

/// A script that is a whole cart.
#[derive(Clone, Debug)]
pub struct SingleFile {
    path: PathBuf,
    name: String,
    /// The file's own name, so that error messages name it.
    main: String,
}

/// What a cart can be on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder with `main.lua`.
    Folder,
    /// A zip archive of one.
    Archive,
    /// A PNG picture with an archive inside.
    Picture,
    /// A single script.
    Script,
}

/// What kind of cart is at `path`; whether it is a good one, opening it shows.
///
/// # Errors
/// When there is nothing at `path` or nothing like a cart.
pub fn form(path: &Path) -> Result<Form, CartError> {
    let fault = |fault: io::Error| CartError::in_file(path.display().to_string(), reason(&fault));
    let kind = fs::metadata(path).map_err(fault)?;
    if kind.is_dir() {
        return Ok(Form::Folder);
    }
    let ending = path.extension().unwrap_or_default();
    if ending.eq_ignore_ascii_case("lua") {
        return Ok(Form::Script);
    }
    // What the file is, its content says: browsers and people rename.
    let mut mark = Vec::new();
    if kind.is_file() {
        let file = fs::File::open(path).map_err(fault)?;
        file.take(8).read_to_end(&mut mark).map_err(fault)?;
    }
    if mark == picture::PNG_MARK {
        return Ok(Form::Picture);
    }
    if mark.starts_with(b"PK") || ending == "nrx" {
        return Ok(Form::Archive);
    }
    let message = "this is no cart; name a folder with main.lua, a .nrx, .nrx.png or .lua file";
    Err(CartError::in_file(path.display().to_string(), message))
}

/// The cart at `path`, whichever form it has.
///
/// # Errors
/// When there is nothing at `path` or it is no cart.
pub fn open(path: &Path) -> Result<Box<dyn Source>, CartError> {
    let shown = path.display().to_string();
    let packed = || read(path, &shown, limits::ARCHIVE_BYTES);
    let archive = match form(path)? {
        Form::Folder => return Ok(Box::new(Folder::open(path)?)),
        Form::Script => return Ok(Box::new(SingleFile::new(path))),
        Form::Archive => packed()?,
        Form::Picture => picture::extract(&shown, &packed()?)?,
    };
    Ok(Box::new(Archive::open(&shown, &packed_name(path), archive)?))
}

/// A file's name without what says that it is a packed cart.
pub fn packed_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let endings = [".nrx.png", ".nrx", ".zip", ".png"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.filter(|stem| !stem.is_empty()).unwrap_or(&name).to_string()
}

impl Folder {
    /// The cart in a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn open(path: &Path) -> Result<Folder, CartError> {
        let shown = path.display().to_string();
        let root = path.canonicalize().map_err(|f| CartError::in_file(shown, reason(&f)))?;
        let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Folder { name, root })
    }

    fn walk(&self, below: &str, depth: usize, found: &mut Vec<String>) -> Result<(), CartError> {
        let folder = self.root.join(below);
        let fault = |fault: &io::Error| CartError::in_file(below, reason(fault));
        for entry in fs::read_dir(&folder).map_err(|f| fault(&f))? {
            let entry = entry.map_err(|f| fault(&f))?;
            let name = entry.file_name();
            // What has no name in UTF-8, or a hidden one, belongs to a tool and not to the game.
            let Some(name) = name.to_str().filter(|n| !is_hidden(n)) else { continue };
            let path = if below.is_empty() { name.to_string() } else { format!("{below}/{name}") };
            let kind = entry.file_type().map_err(|f| fault(&f))?;
            if kind.is_dir() && depth < limits::FOLDER_DEPTH {
                self.walk(&path, depth + 1, found)?;
            } else if !kind.is_dir() && is_inside(&path) {
                // One more than the limit is enough to be refused.
                if found.len() > limits::FILES {
                    return Ok(());
                }
                found.push(path);
            }
        }
        Ok(())
    }
}

impl Source for Folder {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self) -> Result<Vec<String>, CartError> {
        let mut found = Vec::new();
        self.walk("", 0, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, CartError> {
        if !is_inside(path) {
            return Err(CartError::in_file(path, "this path leaves the cart"));
        }
        let real = self.root.join(path).canonicalize();
        let real = real.map_err(|fault| CartError::in_file(path, reason(&fault)))?;
        if !real.starts_with(&self.root) {
            let message = "this link leaves the cart's folder; copy the file into the folder";
            return Err(CartError::in_file(path, message));
        }
        read(&real, path, most)
    }
}

impl SingleFile {
    /// The cart that is a file.
    pub fn new(path: &Path) -> SingleFile {
        let text = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let main = text(path.file_name());
        SingleFile {
            path: path.to_path_buf(),
            name: text(path.file_stem()),
            // A name that no path inside a cart may have would be misread in messages.
            main: if is_inside(&main) { main } else { MAIN.to_string() },
        }
    }
}

impl Source for SingleFile {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn main(&self) -> &str {
        &self.main
    }

    fn list(&self) -> Result<Vec<String>, CartError> {
        Ok(vec![self.main.clone()])
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, CartError> {
        read(&self.path, path, most)
    }
}

/// Reads a text file that the player named, of at most `most` bytes.
///
/// # Errors
/// When it cannot be read, is longer, or is not UTF-8.
pub fn read_text(path: &Path, most: usize) -> Result<String, CartError> {
    let bytes = read_bytes(path, most)?;
    utf8(&path.display().to_string(), &bytes).map(str::to_string)
}

/// Reads a file that the player named, of at most `most` bytes.
///
/// # Errors
/// When it cannot be read or is longer.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, CartError> {
    read(path, &path.display().to_string(), most)
}

/// Writes a file that the player asked for; what was there is replaced.
///
/// # Errors
/// A sentence with the file's name.
pub fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    fs::write(path, content).map_err(|fault| {
        let why = match fault.kind() {
            io::ErrorKind::NotFound => "its folder does not exist; create it first".to_string(),
            _ => fault.to_string(),
        };
        format!("{} cannot be written: {why}", path.display())
    })
}

/// Makes a folder, and those on the way to it, unless they are there.
///
/// # Errors
/// A sentence with the folder's name.
pub fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|fault| format!("{} cannot be made: {fault}", path.display()))
}

/// Removes a file that this program made, if it is still there.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Makes a folder, and those on the way to it; one that is there already must be empty.
///
/// # Errors
/// A sentence with the folder's name.
pub fn make_empty_folder(path: &Path) -> Result<(), String> {
    let shown = path.display();
    let cannot = |fault: io::Error| format!("{shown} cannot be made: {fault}");
    fs::create_dir_all(path).map_err(cannot)?;
    if fs::read_dir(path).map_err(cannot)?.next().is_some() {
        return Err(format!("{shown} has files in it already; choose another name"));
    }
    Ok(())
}

/// Whether anything is at `path`.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Writes a file of a folder that is being made, and the folders on the way.
///
/// # Errors
/// A sentence with the file's name.
pub fn write_below(folder: &Path, path: &str, content: &[u8]) -> Result<(), String> {
    let path = folder.join(path);
    path.parent().map_or(Ok(()), make_folder)?;
    write(&path, content)
}

/// Reads a plain file of at most `most` bytes; `shown` is its name in messages.
fn read(real: &Path, shown: &str, most: usize) -> Result<Vec<u8>, CartError> {
    let fault = |fault: io::Error| CartError::in_file(shown, reason(&fault));
    // Asked before it is opened: opening a pipe would wait for its other end.
    if !fs::metadata(real).map_err(fault)?.is_file() {
        return Err(CartError::in_file(shown, "this is no plain file"));
    }
    let mut content = Vec::new();
    // The length is bounded while reading: a file may grow, and some claim to have none.
    let mut file = fs::File::open(real).map_err(fault)?.take(most as u64 + 1);
    file.read_to_end(&mut content).map_err(fault)?;
    if content.len() > most { Err(too_large(shown, most)) } else { Ok(content) }
}

/// The words for an error of the file system.
fn reason(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        io::ErrorKind::PermissionDenied => "it may not be read; check its permissions".to_string(),
        _ => format!("it cannot be read: {fault}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::scratch::Scratch;
    use super::*;
    use crate::cart::{Cart, pack};
    use crate::console::Hashes;
    use crate::testing::{self, Plan};

    #[test]
    fn a_folder_and_a_file_are_carts() {
        let scratch = Scratch::new("forms");
        let root = scratch.0.join("cart");
        scratch.write("cart/main.lua", "x=1");
        scratch.write("cart/lib/a.lua", "y=1");
        scratch.write("cart/.hidden.lua", "z=1");
        let cart = Cart::load(&*open(&root).expect("opens")).expect("loads");
        assert_eq!(cart.manifest.title, "cart");
        assert_eq!(cart.scripts.keys().collect::<Vec<_>>(), ["lib/a.lua", "main.lua"]);

        let cart = Cart::load(&*open(&root.join("lib/a.lua")).expect("opens")).expect("loads");
        assert_eq!(cart.manifest.title, "a");
        assert_eq!((cart.main.as_str(), &cart.scripts["a.lua"][..]), ("a.lua", &b"y=1"[..]));
    }

    /// The hashes of a cart's 30th frame, and the cart's own.
    fn played(path: &Path) -> (Hashes, u64) {
        let cart = Arc::new(Cart::load(&*open(path).expect("opens")).expect("loads"));
        let outcome = testing::run(&cart, &Plan { frames: 30, ..Plan::default() });
        assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
        (outcome.hashes.last().expect("hashes").1, cart.hash)
    }

    #[test]
    fn all_forms_of_a_cart_run_alike() {
        let scratch = Scratch::new("alike");
        let root = scratch.0.join("cart");
        let text = "local at = require 'lib.at'\nfunction _draw() cls(1) pset(at(t()), 9, 8) \
                    print(mget(1, 0) .. tostring({}), 0, 20) note(0, 60) end";
        scratch.write("cart/main.lua", text);
        scratch.write("cart/lib/at.lua", "return function(x) return x * 60 end");
        scratch.write("cart/map.csv", "1,7");
        scratch.write("cart/lib/at_test.lua", "not (a game");
        let folder = played(&root);

        let archive = pack(&*open(&root).expect("opens")).expect("packs").archive;
        assert_eq!(played(&scratch.write("game.nrx", &archive)), folder);

        let shot = Plan { frames: 1, screenshots: [1].into(), scale: 1, ..Plan::default() };
        let cart = Arc::new(Cart::load(&*open(&root).expect("opens")).expect("loads"));
        let cover = &testing::run(&cart, &shot).screenshots[&1];
        let embedded = picture::embed(cover, &archive).expect("embeds");
        // Under a name that a browser gave it.
        assert_eq!(played(&scratch.write("download (1).png", embedded)), folder);
        let fault = open(&scratch.write("posted.png", cover)).err().expect("refused");
        assert!(fault.message.starts_with("there is no cart in this picture"));
    }

    #[test]
    fn a_single_file_runs_as_the_same_folder() {
        let scratch = Scratch::new("single");
        let text = "function _draw() cls(t() * 60) print(tostring(_draw), 1, 1) end";
        for file in ["cart/main.lua", "main.lua", "other.lua"] {
            scratch.write(file, text);
        }
        let single = scratch.0.join("main.lua");
        assert_eq!(played(&single), played(&scratch.0.join("cart")));
        // Under a name of its own it keeps that name when it is packed.
        let other = scratch.0.join("other.lua");
        let archive = pack(&*open(&other).expect("opens")).expect("packs").archive;
        assert_eq!(played(&other), played(&scratch.write("other.nrx", archive)));
    }

    #[test]
    fn a_packed_cart_is_called_without_its_ending() {
        for name in ["game.nrx", "game.nrx.png", "game.zip", "game.png"] {
            assert_eq!(packed_name(&Path::new("a").join(name)), "game");
        }
        assert_eq!(
            (packed_name(Path::new(".nrx")), packed_name(Path::new("a.b"))),
            (".nrx".into(), "a.b".into())
        );
    }

    #[test]
    fn what_is_no_cart_is_refused_in_words() {
        let scratch = Scratch::new("none");
        scratch.write("a.txt", "");
        let fault = |path: PathBuf| open(&path).err().expect("refused").message;
        assert_eq!(fault(scratch.0.join("nothing")), "there is no such file or folder");
        assert!(fault(scratch.0.join("a.txt")).starts_with("this is no cart"));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_folder_are_refused() {
        use std::os::unix::fs::symlink;
        let scratch = Scratch::new("links");
        let root = scratch.0.join("cart");
        scratch.write("secret.lua", "x");
        fs::create_dir(&root).expect("made");
        symlink(scratch.0.join("secret.lua"), root.join("main.lua")).expect("linked");
        symlink(&root, root.join("loop")).expect("linked");
        let fault = Cart::load(&*open(&root).expect("opens")).expect_err("refused");
        assert_eq!(fault.file, "main.lua");
        assert!(fault.message.starts_with("this link leaves"), "{fault}");
        assert!(Folder::open(&root).expect("opens").read("../secret.lua", 9).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn endless_files_end() {
        let scratch = Scratch::new("endless");
        let root = &scratch.0;
        std::os::unix::fs::symlink("/dev/zero", root.join("main.lua")).expect("linked");
        assert!(Cart::load(&*open(root).expect("opens")).is_err());
        let file = SingleFile::new(Path::new("/dev/zero"));
        assert_eq!(file.read("main.lua", 9).expect_err("refused").message, "this is no plain file");
    }
}
