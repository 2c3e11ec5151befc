//! The laws of the code, checked by reading it. `ARCHITECTURE.md` says why they are as they are.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, reason = "a test may end in a panic")]

#[path = "tidy/code.rs"]
mod code;

use code::Code;

/// Lines of a file, of a function, columns of a line, and lines of `main.rs`.
const FILE_LINES: usize = 800;
const FUNCTION_LINES: usize = 70;
const COLUMNS: usize = 100;
const MAIN_LINES: usize = 60;

/// Where `unsafe` may stand.
const UNSAFE_ROOMS: [&str; 2] = ["src/lua/heap/", "src/lua/vm/dispatch"];

/// The only exceptions: the law, the place, and the reason. One that is no longer needed fails.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("function length", "src/lua/vm/dispatch/mod.rs: handler", "the table of handlers, a row each"),
    ("line length", "src/lua/bytecode/opcode.rs", "the table reads as one opcode a line"),
    ("line length", "src/profile/counters.rs", "the table reads as one counter a line"),
];

/// One breach of a law.
#[derive(Debug)]
struct Breach {
    law: &'static str,
    /// What an exception names: a file, or a function as `file: name`.
    place: String,
    message: String,
}

fn breach(law: &'static str, code: &Code, line: usize, message: &str) -> Breach {
    let place = code.path.clone();
    Breach { law, place, message: format!("{}:{line}: {message}", code.path) }
}

/// The code keeps every law, but for the exceptions.
#[test]
fn the_code_is_tidy() {
    let sources = code::all(&["src", "tests", "benches"]);
    assert!(sources.iter().any(|code| code.path == "src/lib.rs"), "the code was found");
    let mut breaches: Vec<_> = sources.iter().flat_map(file_laws).collect();
    for (root, container) in [("src/lib.rs", &[][..]), ("src/lua/mod.rs", &["lua"][..])] {
        let root = sources.iter().find(|code| code.path == root).expect("the layers' list exists");
        let layers = modules(root);
        assert!(layers.len() > 3, "{} declares its modules", root.path);
        let broken = sources.iter().flat_map(|code| layer_law(code, container, &layers));
        breaches.extend(broken);
    }
    let mut used = vec![false; EXCEPTIONS.len()];
    breaches.retain(|breach| {
        let excused = EXCEPTIONS.iter().position(|e| e.0 == breach.law && e.1 == breach.place);
        excused.inspect(|at| used[*at] = true).is_none()
    });
    let mut report: Vec<_> =
        breaches.iter().map(|breach| format!("{} [{}]", breach.message, breach.law)).collect();
    for (exception, used) in EXCEPTIONS.iter().zip(used) {
        if !used {
            let (law, place, _) = exception;
            report.push(format!("tests/tidy.rs: the exception {place} [{law}] is needed no more"));
        }
    }
    assert!(report.is_empty(), "\n\n{}\n", report.join("\n"));
}

fn file_laws(code: &Code) -> Vec<Breach> {
    let mut breaches = sizes(code);
    breaches.extend(long_functions(code));
    breaches.extend(unsafe_rooms(code));
    breaches.extend(chips_know_no_language(code));
    breaches.extend(unfinished(code));
    breaches
}

fn sizes(code: &Code) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let lines = code.lines.len();
    if lines > FILE_LINES {
        let message = format!(
            "{lines} lines, a file has at most {FILE_LINES}; give a part of it a file of its own"
        );
        breaches.push(breach("file length", code, lines, &message));
    }
    if code.path == "src/main.rs" && lines > MAIN_LINES {
        let message = format!("{lines} lines; `main` is a contents page of at most {MAIN_LINES}");
        breaches.push(breach("main length", code, lines, &message));
    }
    for (number, line) in (1..).zip(&code.lines) {
        let columns = line.chars().count();
        if columns > COLUMNS {
            let message = format!("{columns} columns, a line has at most {COLUMNS}; break it");
            breaches.push(breach("line length", code, number, &message));
        }
    }
    breaches
}

fn long_functions(code: &Code) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (at, token) in code.tokens.iter().enumerate() {
        let name = match code.tokens.get(at + 1) {
            Some(name) if token.text == "fn" && name.text != "(" => &name.text,
            _ => continue,
        };
        let body = code.tokens[at..].iter().position(|t| t.text == "{" || t.text == ";");
        let Some(body) = body.map(|n| at + n).filter(|body| code.is_at(*body, &["{"])) else {
            continue;
        };
        let end = code.tokens[code.after_bracket(body) - 1].line;
        let lines = end - token.line + 1;
        if lines > FUNCTION_LINES {
            let message = format!(
                "`{name}` has {lines} lines, a function has at most {FUNCTION_LINES}; \
                 give a step of it a name of its own"
            );
            let found = breach("function length", code, token.line, &message);
            breaches.push(Breach { place: format!("{}: {name}", code.path), ..found });
        }
    }
    breaches
}

fn unsafe_rooms(code: &Code) -> Vec<Breach> {
    let in_room = UNSAFE_ROOMS.iter().any(|room| code.path.starts_with(room));
    let mut breaches = Vec::new();
    for (at, token) in code.tokens.iter().enumerate() {
        let allowed = token.text == "unsafe_code" && !in_room;
        if token.text != "unsafe" && !allowed {
            continue;
        }
        if !in_room {
            let rooms = UNSAFE_ROOMS.join(" and ");
            let message = format!(
                "`{}` outside {rooms}; offer a safe function there and call it here",
                token.text
            );
            breaches.push(breach("unsafe rooms", code, token.line, &message));
        } else if code.is_at(at + 1, &["{"]) && !is_justified(code, token.line) {
            let message = "an unsafe block without a `// SAFETY:` line; \
                           cite the invariant it rests on and where that is made true";
            breaches.push(breach("unsafe reasons", code, token.line, message));
        }
    }
    breaches
}

/// Whether a comment with `SAFETY:` stands on the line or above the statement that it belongs to.
fn is_justified(code: &Code, line: usize) -> bool {
    let above = code.lines[..line].iter().rev().enumerate();
    for (distance, text) in above {
        if text.contains("SAFETY:") {
            return true;
        }
        let text = text.trim();
        let ends = text.ends_with([';', '}']) || text.ends_with('{') || text.is_empty();
        if distance > 0 && ends && !text.starts_with("//") {
            return false;
        }
    }
    false
}

fn chips_know_no_language(code: &Code) -> Vec<Breach> {
    let chips = ["src/hardware/", "src/cart/"].iter().any(|room| code.path.starts_with(room));
    let named = code.tokens.iter().filter(|token| chips && token.text == "lua");
    let message = "the chips and the cartridge never name `lua`; \
                   they meet the language in `console` only";
    named.map(|token| breach("chips know no language", code, token.line, message)).collect()
}

fn unfinished(code: &Code) -> Vec<Breach> {
    let mut breaches = Vec::new();
    // Spelled in halves, so that this file does not find itself.
    for mark in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[ig", "nore")] {
        for (number, line) in (1..).zip(&code.lines) {
            if line.contains(mark) {
                let message = format!("`{mark}`: finish it, or leave it out");
                breaches.push(breach("finished", code, number, &message));
            }
        }
    }
    breaches
}

/// The modules that a file declares, in their order.
fn modules(code: &Code) -> Vec<String> {
    let mods = (0..code.tokens.len()).filter(|at| {
        code.is_at(*at, &["mod"]) && code.tokens.get(at + 2).is_some_and(|t| t.text == ";")
    });
    mods.map(|at| code.tokens[at + 1].text.clone()).collect()
}

/// The module that a file is, from the crate's root.
fn module_of(path: &str) -> Option<Vec<String>> {
    let inner = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let parts = inner.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
    Some(parts.map(str::to_string).collect())
}

/// A module uses only those of its siblings in `container` that are declared above it.
fn layer_law(code: &Code, container: &[&str], layers: &[String]) -> Vec<Breach> {
    let inside = |module: &[String]| {
        let below = module.iter().zip(container).all(|(a, b)| a == b);
        if below { module.get(container.len()).cloned() } else { None }
    };
    let Some(own) = module_of(&code.path) else { return Vec::new() };
    let Some(layer) = inside(&own) else { return Vec::new() };
    let Some(rank) = layers.iter().position(|l| *l == layer) else { return Vec::new() };
    let mut breaches = Vec::new();
    for (line, target) in paths(code, &own) {
        let Some(used) = inside(&target) else { continue };
        if layers.iter().position(|l| *l == used).is_some_and(|place| place > rank) {
            let list = if container.is_empty() { "src/lib.rs" } else { "src/lua/mod.rs" };
            let message = format!(
                "`{layer}` uses `{used}`, which {list} declares below it; \
                 move the code to where both are known, or hand in what it needs"
            );
            breaches.push(breach("layers", code, line, &message));
        }
    }
    breaches
}

/// The paths in a file that begin with `crate` or `super`, from the crate's root.
fn paths(code: &Code, own: &[String]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    // The modules inside the file that are open here, with the places where they end.
    let mut inner: Vec<usize> = Vec::new();
    for at in 0..code.tokens.len() {
        inner.retain(|end| at < *end);
        if code.is_at(at, &["mod"]) && code.is_at(at + 2, &["{"]) {
            inner.push(code.after_bracket(at + 2));
        }
        let continued = at > 0 && code.tokens[at - 1].text == ":";
        let base = match code.tokens[at].text.as_str() {
            _ if continued => continue,
            "crate" => Vec::new(),
            "super" => {
                let ups = (0..).take_while(|n| code.is_at(at + n * 3, &["super"])).count();
                let depth = (own.len() + inner.len()).saturating_sub(ups);
                // What lies in a module inside the file lies in the file.
                own[..depth.min(own.len())].to_vec()
            }
            _ => continue,
        };
        let mut next = at;
        while code.is_at(next, &["super"]) || code.is_at(next, &["crate"]) {
            next += 3;
        }
        if code.is_at(next - 2, &[":", ":"]) {
            follow(code, next, &base, &mut found);
        }
    }
    found
}

/// Collects the path that goes on at `at`, or the paths of the braces there.
fn follow(code: &Code, at: usize, base: &[String], found: &mut Vec<(usize, Vec<String>)>) {
    let Some(token) = code.tokens.get(at) else { return };
    if token.text != "{" {
        let path = [base, std::slice::from_ref(&token.text)].concat();
        // Two segments are enough to know a layer of `lua`.
        if path.len() < 2 && code.is_at(at + 1, &[":", ":"]) {
            follow(code, at + 3, &path, found);
        } else {
            found.push((token.line, path));
        }
        return;
    }
    let end = code.after_bracket(at);
    let mut item = at + 1;
    while item + 1 < end {
        follow(code, item, base, found);
        while item + 1 < end && !code.is_at(item, &[","]) {
            item = if code.is_at(item, &["{"]) { code.after_bracket(item) } else { item + 1 };
        }
        item += 1;
    }
}

/// The checks find what they look for: code that breaks each law, and code that does not.
mod checks {
    use super::*;

    fn laws(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        let code = Code::new(path, text);
        let layers = ["lua", "hardware", "cart", "console"].map(str::to_string);
        let inner = ["heap", "bytecode", "vm"].map(str::to_string);
        let mut breaches = file_laws(&code);
        breaches.extend(layer_law(&code, &[], &layers));
        breaches.extend(layer_law(&code, &["lua"], &inner));
        let line = |b: &Breach| b.message.split(':').nth(1).and_then(|n| n.parse().ok());
        breaches.iter().map(|b| (b.law, line(b).expect("a message has a line"))).collect()
    }

    #[test]
    fn a_module_uses_only_those_above_it() {
        let broken = [
            ("src/cart/load.rs", "\nuse crate::console::Fault;"),
            ("src/cart/load.rs", "\nuse super::super::console;"),
            ("src/cart/mod.rs", "\nfn f() -> super::console::X {}"),
            ("src/cart/load.rs", "use crate::{hardware::{self, x},\n console::Fault};"),
            ("src/cart/load.rs", "mod tests {\n use super::super::super::console::X; }"),
            ("src/hardware/draw/map.rs", "\nuse crate::cart::Cart;"),
            ("src/lua/heap/block.rs", "\nuse crate::lua::vm::Vm;"),
            ("src/lua/bytecode/mod.rs", "\nuse super::{heap::Ref, vm::Vm};"),
        ];
        for (path, text) in broken {
            assert_eq!(laws(path, text), [("layers", 2)], "{path}: {text}");
        }
        let sound = [
            ("src/console/mod.rs", "use crate::{cart::Cart, lua::vm::Vm, hardware};"),
            ("src/cart/load.rs", "use super::console_like; use super::tests::console;"),
            ("src/cart/load.rs", "// use crate::console\nconst S: &str = \"crate::console\";"),
            ("src/cart/load.rs", "mod tests { use super::super::hardware; }"),
            ("src/lua/vm/mod.rs", "use super::heap::Ref; use crate::lua::bytecode;"),
            ("src/lib.rs", "pub mod console; use crate::console::X;"),
        ];
        for (path, text) in sound {
            assert_eq!(laws(path, text), [], "{path}: {text}");
        }
    }

    #[test]
    fn chips_and_cartridge_never_name_the_language() {
        assert_eq!(laws("src/cart/a.rs", "use crate::lua;"), [("chips know no language", 1)]);
        assert_eq!(laws("src/hardware/a.rs", "let x = lua();"), [("chips know no language", 1)]);
        assert_eq!(laws("src/cart/a.rs", "// lua\nlet x = \"main.lua\"; let b = b\"lua\";"), []);
    }

    #[test]
    fn unsafe_has_its_rooms_and_its_reasons() {
        assert_eq!(laws("src/cart/a.rs", "\nunsafe fn f() {}"), [("unsafe rooms", 2)]);
        assert_eq!(laws("src/cart/a.rs", "#![allow(unsafe_code)]"), [("unsafe rooms", 1)]);
        let bare = "fn f() {\n    unsafe { g() }\n}";
        assert_eq!(laws("src/lua/heap/a.rs", bare), [("unsafe reasons", 2)]);
        let reason = "fn f() {\n    // SAFETY: so\n    let x =\n        unsafe { g() };\n}";
        assert_eq!(laws("src/lua/heap/a.rs", reason), []);
        let other = "fn f() {\n    // SAFETY: so\n    g();\n    unsafe { g() };\n}";
        assert_eq!(laws("src/lua/heap/a.rs", other), [("unsafe reasons", 4)]);
        assert_eq!(laws("src/cart/a.rs", "let s = r#\"unsafe\"#; let c = '\"'; // unsafe"), []);
    }

    #[test]
    fn sizes_hold_at_the_limit_and_break_above_it() {
        let lines = |n: usize| "x();\n".repeat(n);
        assert_eq!(laws("src/cart/a.rs", &lines(FILE_LINES)), []);
        assert_eq!(laws("src/cart/a.rs", &lines(801)), [("file length", 801)]);
        assert_eq!(laws("src/main.rs", &lines(MAIN_LINES)), []);
        assert_eq!(laws("src/main.rs", &lines(61)), [("main length", 61)]);
        assert_eq!(laws("src/cart/a.rs", &"é".repeat(COLUMNS)), []);
        assert_eq!(laws("src/cart/a.rs", &"é".repeat(101)), [("line length", 1)]);
        let function = |n: usize| format!("\nfn f(a: fn(u8)) {{\n{}}}", lines(n - 2));
        assert_eq!(laws("src/cart/a.rs", &function(FUNCTION_LINES)), []);
        assert_eq!(laws("src/cart/a.rs", &function(71)), [("function length", 2)]);
    }

    #[test]
    fn unfinished_work_is_found() {
        assert_eq!(laws("src/cart/a.rs", concat!("\n// TO", "DO: more")), [("finished", 2)]);
        assert_eq!(laws("src/cart/a.rs", concat!("#[ig", "nore = \"slow\"]")), [("finished", 1)]);
    }
}
