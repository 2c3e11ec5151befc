//! `docs/compatibility.md`, held to what is there.
//!
//! The page's rows say *same*, *differs* or *absent*. Below the heading "Libraries" a row is about
//! the name that it begins with. Wherever a row says "`code` gives `results`", it is run.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions, World};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

/// What lists the names of all globals and of the fields of all libraries.
const NAMES: &str = r#"
for name, value in pairs(_G) do
    print(name)
    if type(value) == "table" and value ~= _G then
        for field in pairs(value) do print(name .. "." .. field) end
    end
end
"#;

/// A world that keeps what is printed.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    fn warn(&mut self, _: &[u8]) {}
}

/// One row of the page.
struct Row {
    item: String,
    stance: String,
    how: String,
    tests: String,
    /// Whether it is about the name that it begins with.
    in_library: bool,
}

impl Row {
    /// The name that the row is about: no method, nothing outside the libraries.
    fn name(&self) -> Option<&str> {
        let name = self.item.strip_prefix('`')?.strip_suffix('`')?;
        (self.in_library && !name.contains(':')).then_some(name)
    }

    /// Examples of the row: code, and what it gives.
    fn examples(&self) -> Vec<(&str, &str)> {
        let parts: Vec<_> = self.how.split('`').collect();
        let examples = (1..parts.len().saturating_sub(2)).step_by(2);
        let examples = examples.filter(|i| parts[i + 1] == " gives ");
        examples.map(|i| (parts[i], parts[i + 2])).collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All rows of the page.
fn rows() -> Vec<Row> {
    let page = fs::read_to_string(root().join("docs/compatibility.md")).expect("the page exists");
    let mut rows = Vec::new();
    let mut in_library = false;
    for line in page.lines() {
        in_library |= line == "# Libraries";
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            continue;
        };
        let cells: Vec<_> = cells.split('|').map(|cell| cell.trim().to_string()).collect();
        let [item, stance, how, tests] = <[String; 4]>::try_from(cells)
            .unwrap_or_else(|cells| panic!("a row has four cells: {cells:?}"));
        if item != "item" && item != "---" {
            rows.push(Row { item, stance, how, tests, in_library });
        }
    }
    assert!(rows.len() > 200, "the page has {} rows", rows.len());
    rows
}

/// What a program prints in a fresh machine, with or without `os`.
fn printed(program: &str, os: bool) -> String {
    let paper = Paper::default();
    let options = VmOptions { block_bytes: 128 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(paper.clone())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries { os }).expect("the block is large enough");
    let function = vm.load(program.as_bytes(), "=example");
    let function = function.unwrap_or_else(|error| panic!("{program}: {error}"));
    vm.start(function, &[]).expect("it starts");
    match vm.run(1 << 32) {
        Exit::Done => String::from_utf8_lossy(&paper.0.take()).trim_end().to_string(),
        other => panic!("{program}: {other:?}"),
    }
}

#[test]
fn rows_take_a_stance_and_give_a_reason() {
    for Row { item, stance, how, .. } in rows() {
        let known = ["same", "differs", "absent"].contains(&stance.as_str());
        assert!(known, "{item}: neither same nor different nor absent: {stance}");
        assert!(stance == "same" || !how.is_empty(), "{item}: how or why is it {stance}?");
    }
}

#[test]
fn names_are_those_that_exist() {
    let rows = rows();
    let mut told = BTreeMap::new();
    for row in &rows {
        let Some(name) = row.name() else { continue };
        let earlier = told.insert(name, row.stance != "absent");
        assert!(earlier.is_none(), "{name} has two rows");
    }
    let names = printed(NAMES, true);
    for name in names.lines() {
        assert_eq!(told.get(name), Some(&true), "{name} exists; what does the page say?");
    }
    for (name, exists) in told {
        let there = names.lines().any(|known| known == name);
        assert_eq!(there, exists, "whether {name} exists");
    }
}

#[test]
fn carts_have_the_same_names_but_os() {
    let (all, cart) = (printed(NAMES, true), printed(NAMES, false));
    let is_os = |name: &&str| *name == "os" || name.starts_with("os.");
    let without: BTreeSet<_> = all.lines().filter(|name| !is_os(name)).collect();
    assert_eq!(cart.lines().collect::<BTreeSet<_>>(), without);
}

#[test]
fn examples_give_what_they_say() {
    let mut count = 0;
    for row in rows() {
        let examples = row.examples();
        let needs_one = row.in_library && row.stance == "differs";
        assert!(!needs_one || !examples.is_empty(), "{} has no example", row.item);
        for (code, results) in examples {
            let given = printed(&format!("print({code})"), true).replace('\t', ", ");
            assert_eq!(given, results, "{}: {code}", row.item);
            count += 1;
        }
    }
    assert!(count > 50, "the page has {count} examples");
}

#[test]
fn tests_that_are_named_exist_and_use_the_name() {
    for row in rows() {
        if row.tests.is_empty() {
            let shown = !row.examples().is_empty();
            let fine = row.stance != "same" || shown;
            assert!(fine, "{} is neither tested nor shown", row.item);
            continue;
        }
        let link = row.tests.strip_suffix(')').and_then(|link| link.split_once("](../"));
        let (_, path) = link.unwrap_or_else(|| panic!("{}: no link: {}", row.item, row.tests));
        let text = fs::read(root().join(path));
        let text = text.unwrap_or_else(|error| panic!("{}: {path}: {error}", row.item));
        let text = String::from_utf8_lossy(&text);
        let named = row.item.trim_matches('`');
        if named.starts_with("__") || row.in_library {
            let word = named.rsplit('.').next().unwrap_or(named);
            let event = format!("\"{}\"", word.trim_start_matches('_'));
            let used = text.contains(word) || text.contains(&event);
            assert!(used, "{path} has nothing of {named}");
        }
    }
}
