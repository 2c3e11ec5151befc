//! Puts the pages and the pictures of `docs/` into the program, for `narthex manual`.
#![allow(clippy::disallowed_methods, reason = "a build reads the repository's own files")]
#![allow(clippy::expect_used, reason = "a build may end in a panic")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=docs");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let docs = root.join("docs");
    let mut found = Vec::new();
    walk(&docs, &mut found);
    found.sort();
    let mut list = String::from("&[\n");
    for path in found {
        let name = path.strip_prefix(&docs).expect("below docs").to_string_lossy();
        let _ = writeln!(list, "({:?}, include_bytes!({path:?})),", name.replace('\\', "/"));
    }
    list.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("manual_files.rs"), list).expect("the output folder can be written");
}

/// Pages and pictures, but not the files of the cart that the examples play in.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("docs can be listed") {
        let path = entry.expect("docs can be listed").path();
        if path.is_dir() && !path.ends_with("examples/cart") {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "md" || end == "png") {
            found.push(path);
        }
    }
}
