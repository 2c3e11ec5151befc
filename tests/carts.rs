//! Carts, tested by playing them: every folder of `tests/carts/` is a test, and so are the scripts
//! of tests inside of carts and templates, played by `narthex test` as an author would have it.
//!
//! `test.toml` names the cart, the movie with what is pressed, how many frames to play and of which
//! to keep the picture. The pictures lie beside it, the hashes of picture and sound in the movie.
//! Run with `BLESS=1` to write both anew, and look at the pictures before you commit them.
//!
//! Where something differs, `target/carts/` gets what came, what was expected and the difference.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's files")]
#![allow(clippy::expect_used, reason = "a test may end in a panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use narthex::testing::Sheet;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn carts_play_as_recorded() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_narthex"));
    command.current_dir(root()).args(["test", "--artifacts", "target/carts"]);
    if std::env::var_os("BLESS").is_some() {
        command.arg("--update").env_remove("CI");
    }
    let output = command.output().expect("the program runs");
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8_lossy(&words);
    let advice = "if this is as it should be: BLESS=1 cargo test --test carts, and look at it";
    assert!(output.status.success(), "\n{words}\n{advice}");
}

/// Every cart that is shipped: folders with a main.lua, and single files.
fn shipped(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.join("main.lua").is_file() || path.extension().is_some_and(|end| end == "lua") {
            found.insert(path);
        } else if path.is_dir() {
            shipped(&path, found);
        }
    }
}

#[test]
fn every_cart_is_tested() {
    let mut carts = BTreeSet::new();
    shipped(&root().join("carts"), &mut carts);
    assert!(!carts.is_empty(), "carts has carts");
    for entry in fs::read_dir(root().join("tests/carts")).expect("tests/carts can be read") {
        let path = entry.expect("an entry").path().join("test.toml");
        let sheet = fs::read_to_string(&path).map(|text| Sheet::parse(&text));
        let sheet = sheet.expect("test.toml can be read").expect("test.toml is good");
        carts.remove(&root().join(sheet.cart.unwrap_or_default()));
    }
    assert!(carts.is_empty(), "no test plays {carts:?}; see tests/carts");
}
