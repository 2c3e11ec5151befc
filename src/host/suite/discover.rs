//! Finds tests: every `test.toml` below a folder, and every cart's own test scripts.
#![allow(clippy::disallowed_methods, reason = "this room looks for the files of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use super::super::{files, sheets};
use super::Job;
use crate::cart::{MAIN, is_hidden, is_test, limits};
use crate::lua::compiler;

/// Folders inside of folders that are looked into.
const DEPTH: usize = 16;

/// Entries that are looked at; a folder with more is the wrong one.
const ENTRIES: usize = 200_000;

/// All jobs below a folder, or the one of a test's file, sorted. Every test's file has been read.
///
/// # Errors
/// A sentence for each test's file that is not understood, or one about the folder.
pub fn jobs(folder: &Path) -> Result<Vec<Job>, Vec<String>> {
    let shown = folder.display();
    if !files::is_there(folder) {
        return Err(vec![format!("{shown}: there is no such file or folder")]);
    }
    let mut search = Search::default();
    if folder.is_dir() {
        let above = folder.parent().and_then(cart_around);
        search.folder(folder, above.as_deref(), 0);
    } else {
        let parent = folder.parent().unwrap_or(Path::new(""));
        let around = cart_around(parent);
        search.file(folder, around.as_deref());
        if search.jobs.is_empty() {
            return Err(vec![format!("{shown} is no test; a test is a test.toml or *_test.lua")]);
        }
    }
    if search.entries > ENTRIES {
        return Err(vec![format!("{shown} has more than {ENTRIES} files; name a smaller folder")]);
    }
    let mut jobs = search.jobs;
    jobs.sort();
    jobs.dedup();
    let faults: Vec<_> = jobs.iter().filter_map(|job| look(job).err()).collect();
    if faults.is_empty() { Ok(jobs) } else { Err(faults) }
}

/// What a job's tests are called together: the sheet's folder, or the script, as seen from where
/// tests are looked for.
pub fn suite(folder: &Path, job: &Job) -> String {
    let path = match job {
        Job::Sheet { path } => path.parent().unwrap_or(path),
        Job::Script { path, .. } => path,
    };
    let below = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    if below.is_empty() {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        full.file_name().unwrap_or_default().to_string_lossy().into_owned()
    } else {
        below
    }
}

/// The nearest folder with a cart in it.
fn cart_around(folder: &Path) -> Option<PathBuf> {
    let mut around = Some(folder);
    while let Some(folder) = around {
        if folder.join(MAIN).is_file() {
            return Some(folder.to_path_buf());
        }
        around = folder.parent();
    }
    None
}

#[derive(Default)]
struct Search {
    jobs: Vec<Job>,
    entries: usize,
}

impl Search {
    /// Looks through a folder; `cart` is the nearest cart's, when it lies in one.
    fn folder(&mut self, folder: &Path, cart: Option<&Path>, depth: usize) {
        let own = folder.join(MAIN).is_file().then_some(folder);
        let cart = own.or(cart);
        // What cannot be read holds no tests.
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            // What is found below the current folder is named without a dot in front.
            let path = path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path);
            self.entries += 1;
            if self.entries > ENTRIES {
                return;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A link may lead back up; `target` is what cargo builds.
            if is_hidden(&name) || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                if depth < DEPTH && name != "target" && name != "node_modules" {
                    self.folder(&path, cart, depth + 1);
                }
            } else {
                self.file(&path, cart);
            }
        }
    }

    fn file(&mut self, path: &Path, cart: Option<&Path>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == sheets::SHEET {
            self.jobs.push(Job::Sheet { path: path.to_path_buf() });
            return;
        }
        let Some(stem) = name.strip_suffix(".lua") else { return };
        if let Some(cart) = cart {
            let inside = path.strip_prefix(cart).unwrap_or(path);
            let inside = inside.to_string_lossy().replace('\\', "/");
            if is_test(&inside) && inside != MAIN {
                let (cart, path) = (cart.to_path_buf(), path.to_path_buf());
                self.jobs.push(Job::Script { cart, path, inside });
            }
        } else if let Some(single) = stem.strip_suffix("_test") {
            // jump_test.lua beside jump.lua, a cart of one file.
            let cart = path.with_file_name(format!("{single}.lua"));
            if cart.is_file() {
                let inside = name.into_owned();
                self.jobs.push(Job::Script { cart, path: path.to_path_buf(), inside });
            }
        }
    }
}

/// Whether a test's file is understood.
fn look(job: &Job) -> Result<(), String> {
    match job {
        Job::Sheet { path } => {
            let sheet = sheets::read(path)?;
            sheets::cart_of(path, sheet.cart.as_deref()).map(|_| ())
        }
        Job::Script { path, .. } => {
            let text =
                files::read_bytes(path, limits::SCRIPT_BYTES).map_err(|fault| fault.to_string())?;
            let name = format!("@{}", path.display());
            compiler::compile(&text, &name).map(|_| ()).map_err(|fault| fault.message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::scratch::Scratch;
    use super::*;

    #[test]
    fn tests_are_found_in_every_place_where_they_may_be() {
        let scratch = Scratch::new("discover");
        for (path, text) in [
            ("a/main.lua", ""),
            ("a/jump_test.lua", ""),
            ("a/lib/run_test.lua", ""),
            ("a/tests/x.lua", ""),
            ("a/tests/deep/test.toml", "frames = 5"),
            ("a/lib/other.lua", ""),
            ("one.lua", ""),
            ("one_test.lua", ""),
            ("two_test.lua", ""),
            ("target/b/test.toml", ""),
            (".git/test.toml", ""),
            ("sheets/s/test.toml", "cart = 'a'"),
        ] {
            scratch.write(path, text);
        }
        let jobs = jobs(&scratch.0).expect("all are good");
        let suites: Vec<_> = jobs.iter().map(|job| suite(&scratch.0, job)).collect();
        let wanted = [
            "a/tests/deep",
            "sheets/s",
            "a/jump_test.lua",
            "a/lib/run_test.lua",
            "a/tests/x.lua",
            "one_test.lua",
        ];
        assert_eq!(suites, wanted);
        let inside = |name: &str| {
            jobs.iter().any(|job| {
                matches!(job, Job::Script { inside, cart, .. }
                if inside == name && cart.ends_with("a"))
            })
        };
        assert!(inside("lib/run_test.lua") && inside("tests/x.lua"));
    }

    #[test]
    fn bad_test_files_are_told_together() {
        let scratch = Scratch::new("bad-tests");
        scratch.write("a/main.lua", "");
        scratch.write("a/x_test.lua", "x = = 1");
        scratch.write("a/test.toml", "\nframs = 1");
        scratch.write("b/test.toml", "cart = 'nothing'");
        let faults = jobs(&scratch.0).expect_err("are refused").join("\n");
        assert!(faults.contains("test.toml:2: unknown key `frams`"), "{faults}");
        assert!(faults.contains("there is no nothing beside it"), "{faults}");
        assert!(faults.contains("x_test.lua:1: unexpected symbol"), "{faults}");
        assert!(jobs(&scratch.0.join("none")).is_err());
    }
}
