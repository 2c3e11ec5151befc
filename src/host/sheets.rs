//! Files of expectations and golden pictures on disk.
#![allow(clippy::disallowed_methods, reason = "this room reads the files of tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::files;
use crate::cart::{MAIN, limits};
use crate::testing::{Budgets, Golden, Limit, Movie, Plan, Sheet, Tolerance, with_limit};

/// The name of a sheet that `narthex test` looks for.
pub const SHEET: &str = "test.toml";

/// The longest sheet: hashes of every frame of half an hour.
const SHEET_BYTES: usize = 8 << 20;

/// Reads a sheet.
///
/// # Errors
/// A sentence with the file's name, and the line where there is one.
pub fn read(path: &Path) -> Result<Sheet, String> {
    let text = files::read_text(path, SHEET_BYTES).map_err(|fault| fault.to_string())?;
    Sheet::parse(&text).map_err(|fault| format!("{}:{fault}", path.display()))
}

/// Writes a limit into the `test.toml` of a cart's folder, which is made when it is not there yet.
/// Gives the file.
///
/// # Errors
/// A sentence: the cart is a single file, or its sheet cannot be read or written, or is none.
pub fn add_limit(cart: &Path, limit: Limit, most: u64) -> Result<PathBuf, String> {
    if !cart.is_dir() {
        let shown = cart.display();
        return Err(format!("{shown} is a single file; only a cart in a folder has a {SHEET}"));
    }
    let path = cart.join(SHEET);
    let text = match files::is_there(&path) {
        true => files::read_text(&path, SHEET_BYTES).map_err(|fault| fault.to_string())?,
        false => NEW_SHEET.to_string(),
    };
    let text = with_limit(&text, limit, most);
    let text = text.map_err(|fault| format!("{}:{fault}", path.display()))?;
    // What it makes of the file must be understood, whatever the rest says.
    Sheet::parse(&text).map_err(|fault| format!("{}:{fault}", path.display()))?;
    files::write(&path, text.as_bytes())?;
    Ok(path)
}

/// What a new sheet begins with.
const NEW_SHEET: &str = "# What a frame of this cart may cost: `narthex test` checks it.\n\
    frames = 600\nsteady_from = 60\n";

/// Puts what a sheet expects into a plan; its pictures lie in `goldens`. Budgets that the plan has
/// already stay.
///
/// # Errors
/// A sentence about the first picture that is there and cannot be read, or leaves the folder.
pub fn apply(sheet: &Sheet, goldens: &Path, plan: &mut Plan) -> Result<(), String> {
    for (frame, (name, tolerance)) in &sheet.pictures {
        let golden = golden(goldens, name, *tolerance)?;
        plan.expected.goldens.insert(*frame, golden);
    }
    plan.expected.hashes.clone_from(&sheet.hashes);
    plan.expected.log.clone_from(&sheet.log);
    let (own, theirs) = (plan.budgets, sheet.budgets);
    plan.budgets = Budgets {
        cycles: own.cycles.or(theirs.cycles),
        allocations: own.allocations.or(theirs.allocations),
        allocated_bytes: own.allocated_bytes.or(theirs.allocated_bytes),
        strings: own.strings.or(theirs.strings),
        steady_from: if own.steady_from > 1 { own.steady_from } else { theirs.steady_from },
    };
    plan.verify_determinism |= sheet.verify_determinism;
    plan.known_failure.clone_from(&sheet.known_failure);
    Ok(())
}

/// A golden picture; a file that is not there yet is none.
///
/// # Errors
/// A sentence when it is there and cannot be read.
pub fn golden(folder: &Path, name: &str, tolerance: Tolerance) -> Result<Golden, String> {
    let path = folder.join(name);
    let read = || files::read_bytes(&path, limits::PICTURE_BYTES).map_err(|f| f.to_string());
    let file = if files::is_there(&path) { Some(read()?) } else { None };
    Ok(Golden { name: path.display().to_string(), file, tolerance })
}

/// Every `frame-N.png` of a folder, of frames up to `frames`.
///
/// # Errors
/// A sentence when the folder cannot be read or has no such picture.
pub fn goldens_of_folder(folder: &Path, frames: u64) -> Result<BTreeMap<u64, Golden>, String> {
    let shown = folder.display();
    let entries = fs::read_dir(folder).map_err(|f| format!("{shown} cannot be read: {f}"))?;
    let mut goldens = BTreeMap::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix("frame-").and_then(|rest| rest.strip_suffix(".png"));
        if let Some(frame) = number.and_then(|number| number.parse::<u64>().ok()) {
            goldens.insert(frame, name);
        }
    }
    if goldens.is_empty() {
        return Err(format!("{shown} has no golden pictures; they are called frame-60.png"));
    }
    let goldens = goldens.into_iter().filter(|(frame, _)| (1..=frames).contains(frame));
    goldens.map(|(frame, name)| Ok((frame, golden(folder, &name, Tolerance::default())?))).collect()
}

/// The folder that the paths in a cart's messages begin from, as seen from where the program was
/// started; none for a packed cart.
pub fn root_of(cart: &Path) -> Option<String> {
    let root = if cart.is_dir() {
        cart
    } else if cart.extension().is_some_and(|ending| ending == "lua") {
        cart.parent()?
    } else {
        return None;
    };
    Some(root.display().to_string())
}

/// The cart that a sheet means: the path is looked for beside the sheet, then in each folder above.
/// Without a path, the nearest folder with a `main.lua`.
///
/// # Errors
/// A sentence when there is none.
pub fn cart_of(sheet_path: &Path, cart: Option<&str>) -> Result<PathBuf, String> {
    let folder = sheet_path.parent().unwrap_or(Path::new(""));
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let shown = sheet_path.display();
    let found = full
        .ancestors()
        .map(|above| above.join(cart.unwrap_or("")))
        // A folder of that name that is no cart, such as one of tests, is another one.
        .find(|path| path.join(MAIN).is_file() || cart.is_some() && path.is_file());
    let why = || match cart {
        Some(cart) => format!("{shown}: there is no {cart} beside it, nor in a folder above"),
        None => format!("{shown}: it says no `cart`, and no folder around it has a {MAIN}"),
    };
    found.map(|path| from_here(&path)).ok_or_else(why)
}

/// The cart that a movie names, as seen from the movie.
pub fn cart_of_movie(path: &Path, movie: &Movie) -> Option<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    movie.path.as_ref().map(|cart| folder.join(cart))
}

/// A path as seen from the current folder, if it lies below it.
pub fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    #[test]
    fn a_sheets_cart_is_looked_for_upwards() {
        let scratch = Scratch::new("upwards");
        let sheet = scratch.write("tests/jump/test.toml", "");
        scratch.write("carts/jump/main.lua", "");
        scratch.write("tests/carts/jump/no-cart.txt", "");
        let found = cart_of(&sheet, Some("carts/jump")).expect("is found");
        assert_eq!(found, scratch.0.join("carts/jump"));
        let fault = cart_of(&sheet, Some("carts/run")).expect_err("is refused");
        assert!(fault.ends_with("there is no carts/run beside it, nor in a folder above"));
        let inside = scratch.write("carts/jump/tests/a/test.toml", "");
        assert_eq!(cart_of(&inside, None).expect("is found"), scratch.0.join("carts/jump"));
    }

    #[test]
    fn golden_pictures_of_a_folder_are_found_by_name() {
        let scratch = Scratch::new("goldens");
        let names = |frames| {
            let goldens = goldens_of_folder(&scratch.0, frames).expect("has some");
            goldens.into_keys().collect::<Vec<_>>()
        };
        assert!(goldens_of_folder(&scratch.0, 9).is_err());
        for name in ["frame-7.png", "frame-60.png", "frame-x.png", "other.png"] {
            scratch.write(name, "");
        }
        assert_eq!((names(60), names(59)), (vec![7, 60], vec![7]));
    }

    #[test]
    fn a_limit_goes_into_the_carts_sheet() {
        let scratch = Scratch::new("limits");
        let script = scratch.write("jump/main.lua", "");
        let cart = script.parent().expect("a folder");
        let path = add_limit(cart, Limit::Strings, 3).expect("it is made");
        let sheet = read(&path).expect("it is a sheet");
        assert_eq!((sheet.budgets.strings, sheet.budgets.steady_from), (Some(3), 60));
        add_limit(cart, Limit::Cycles, 900).expect("it is changed");
        let budgets = read(&path).expect("it is a sheet").budgets;
        assert_eq!((budgets.strings, budgets.cycles), (Some(3), Some(900)));
        assert!(add_limit(&script, Limit::Cycles, 1).is_err_and(|why| why.contains("single file")));
        scratch.write("jump/test.toml", "framez = 3\n");
        assert!(add_limit(cart, Limit::Cycles, 1).is_err_and(|why| why.contains("test.toml:1")));
    }
}
