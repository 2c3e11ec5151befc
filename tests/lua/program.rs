//! A program of the suite: what it says that it prints, and how it is run.

use super::machine::{Paper, machine};
use narthex::lua::vm::Vm;
use std::path::{Path, PathBuf};

/// A program and what it is to print.
pub struct Program {
    pub path: PathBuf,
    pub text: Vec<u8>,
    pub expected: Vec<String>,
}

impl Program {
    /// The file's name: programs run in their own folder, so messages show no more than this.
    pub fn name(&self) -> String {
        self.path.file_name().expect("a file has a name").to_string_lossy().into_owned()
    }

    /// A machine with the libraries in which the program is about to begin.
    pub fn start(&self, block_bytes: usize) -> (Vm, Paper) {
        let (mut vm, paper) = machine(block_bytes);
        let function = vm.load(&self.text, &format!("@{}", self.name())).expect("it compiles");
        vm.start(function, &[]).expect("it starts");
        (vm, paper)
    }

    /// Fails, with the first line that differs, if the program printed something else.
    pub fn judge(&self, who: &str, output: &[u8]) {
        let output = String::from_utf8_lossy(output);
        let actual: Vec<_> = output.lines().map(str::trim_end).collect();
        let lines = self.expected.len().max(actual.len());
        for i in 0..lines {
            let expected = self.expected.get(i).map_or("(the end)", String::as_str);
            let actual = actual.get(i).copied().unwrap_or("(the end)");
            let path = self.path.display();
            assert!(
                actual == expected,
                "{path}, line {} of what {who} prints:\n  expected {expected}\n  printed  {actual}",
                i + 1
            );
        }
    }
}

/// What a program says that it prints.
fn expectations(text: &str) -> Vec<String> {
    let after = |line: &str| Some(line[line.find("--> ")? + 4..].trim_end().to_string());
    text.lines().filter_map(after).collect()
}

/// All programs below `folder`, by name.
fn programs(folder: &Path) -> Vec<Program> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            let text = std::fs::read(&path).expect("the file can be read");
            let expected = expectations(&String::from_utf8_lossy(&text));
            found.push(Program { path, text, expected });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// All programs of the suite below a folder of it; of the whole suite for an empty name.
pub fn programs_in(folder: &str) -> Vec<Program> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lua");
    let found = programs(&suite.join(folder));
    assert!(!found.is_empty(), "there are programs");
    found
}
