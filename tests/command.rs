//! The program as it is called: exit codes, and what it says about carts that are not well.
#![allow(clippy::disallowed_methods, reason = "this test writes carts and reads what comes out")]
#![allow(clippy::expect_used, reason = "a test may end in a panic")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A folder of a test's own, removed at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let name = format!("narthex-command-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("scratch folder");
        Scratch(path)
    }

    /// A cart of these files.
    fn cart(name: &str, files: &[(&str, &[u8])]) -> Scratch {
        let scratch = Scratch::new(name);
        for (path, content) in files {
            let path = scratch.0.join("cart").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
            fs::write(path, content).expect("written");
        }
        scratch
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Runs `narthex cart --test-frames FRAMES OPTIONS`; gives the exit code and all output.
    fn test(&self, frames: u32, options: &[&str]) -> (i32, String) {
        let cart = self.path("cart");
        let mut arguments = vec![cart, "--test-frames".to_string(), frames.to_string()];
        arguments.extend(options.iter().map(|option| option.replace("$", &self.path(""))));
        narthex(&arguments)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn narthex(arguments: &[String]) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_narthex");
    let output = Command::new(program).args(arguments).output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

/// A cart with only `main.lua`.
fn script(name: &str, text: &str) -> Scratch {
    Scratch::cart(name, &[("main.lua", text.as_bytes())])
}

#[track_caller]
fn says(result: &(i32, String), code: i32, words: &[&str]) {
    let (actual, text) = result;
    assert_eq!(*actual, code, "exit code; the output was:\n{text}");
    for part in words {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
    assert!(!text.contains("panicked"), "{text}");
}

const GOOD: &str = "x = 0\nfunction _update() if btn(1) then x = x + 1 end end\n\
                    function _draw() cls(1) rectfill(x, 5, x + 9, 9, 8) end\n";

#[test]
fn a_good_cart_passes_and_leaves_what_was_asked_for() {
    let scratch = script("good", GOOD);
    let result = scratch.test(
        10,
        &[
            "--screenshot=10:$a.png",
            "--wav=$a.wav",
            "--report-json=$a.json",
            "--hash-every=5",
            "--verify-determinism",
        ],
    );
    says(&result, 0, &["passed: cart: 10 frames", "@5 hash picture=", "@10 hash picture="]);
    let read = |name: &str| fs::read(scratch.0.join(name)).expect("was written");
    assert_eq!(read("a.png")[..4], *b"\x89PNG");
    assert_eq!(read("a.wav").len(), 44 + 10 * 800 * 4);
    assert!(String::from_utf8_lossy(&read("a.json")).contains("\"passed\": true"));
}

#[test]
fn the_manual_is_one_page_for_a_call_or_a_chapter() {
    let scratch = Scratch::new("manual");
    let manual = |topic: &[&str]| {
        let file = scratch.path("m.html");
        let words = [&["manual"], topic, &["-o", &file]].concat();
        narthex(&words.iter().map(|word| (*word).to_string()).collect::<Vec<_>>())
    };
    says(&manual(&[]), 0, &["m.html", "open it in a browser"]);
    let page = || fs::read_to_string(scratch.0.join("m.html")).expect("was written");
    assert!(page().contains("<h4 id=\"spr\">"), "calls have anchors");
    says(&manual(&["card.read()"]), 0, &["m.html"]);
    assert!(page().contains("data-start=\"card.read\""), "it begins at the call");
    says(&manual(&["erors"]), 2, &["no chapter `erors`; did you mean `errors`?", "first-cart"]);
    let nowhere = scratch.path("none/m.html");
    let words = ["manual", "-o", &nowhere].map(str::to_string);
    says(&narthex(&words), 2, &["its folder does not exist"]);
}

#[test]
fn a_movie_presses_and_compares() {
    let scratch = script("movie", GOOD);
    let (_, still) = scratch.test(10, &["--hash-every=10"]);
    let hash = still.lines().find(|line| line.starts_with("@10 hash")).expect("a hash");
    let movie = |lines: &str| {
        let text = format!("narthex movie 1\n{lines}\n");
        fs::write(scratch.0.join("a.mov"), text).expect("written");
        scratch.test(10, &["--input=$a.mov"])
    };
    says(&movie(hash), 0, &["passed"]);
    let words = ["frame 10: the hash of picture", "is not the movie's"];
    says(&movie(&format!("@4 p0 R\n{hash}")), 1, &words);
    says(&movie("@4 p0 Q"), 2, &["a.mov:2: `Q` are no buttons"]);
}

#[test]
fn a_cart_that_does_not_load_says_why() {
    let cart = |name, files: &[(&str, &[u8])]| Scratch::cart(name, files).test(5, &[]);
    says(&cart("none", &[("a.txt", b"")]), 3, &["there is no main.lua in the cart"]);
    says(&script("syntax", "x = 1\ny = = 2").test(5, &[]), 3, &["main.lua:2: unexpected symbol"]);
    let wrong = cart("toml", &[("main.lua", b""), ("cart.toml", b"author = \"a\"\ntitel = \"b\"")]);
    says(&wrong, 3, &["cart.toml:2:1: unknown key `titel`; did you mean `title`?"]);
    let broken = cart("png", &[("main.lua", b""), ("sprites.png", b"\x89PNG\r\n\x1a\n\0\0")]);
    says(&broken, 3, &["sprites.png: this PNG cannot be read (the file ends too early)"]);
    says(&narthex(&["/nowhere".into(), "--test-frames=5".into()]), 3, &["there is no such file"]);
}

#[test]
fn a_cart_that_fails_says_where() {
    let error = script("error", "function _update()\n  local t\n  t.x = 1\nend").test(5, &[]);
    says(&error, 4, &["error: frame 1: main.lua:3: attempt to index a nil value (local 't')"]);
    says(&error, 4, &["> ", "3 |   t.x = 1"]);
    let inside = Scratch::cart(
        "module",
        &[("main.lua", b"require 'lib.a'"), ("lib/a.lua", b"\nerror('no')")],
    );
    says(&inside.test(5, &[]), 4, &["lib/a.lua:2: no"]);
    let greedy = "local t = {}\nwhile true do\n  t[#t + 1] = ('x'):rep(100000) .. #t\nend";
    says(&script("memory", greedy).test(5, &[]), 4, &["not enough memory"]);
}

#[test]
fn a_cart_that_hangs_is_stopped() {
    let manifest = b"[limits]\ncycles = 10000";
    let files: &[(&str, &[u8])] = &[
        ("main.lua", b"function _update()\n  local n = 0\n  while true do n = n + 1 end\nend"),
        ("cart.toml", manifest),
    ];
    says(&Scratch::cart("hang", files).test(5, &[]), 6, &["hang: frame 1: main.lua:3:"]);
}

#[test]
fn budgets_are_exact() {
    let scratch = script("budget", "function _update()\n  local t = {}\n  _ENV.last = t\nend");
    says(&scratch.test(9, &["--max-allocs-per-frame=1", "--steady-from=2"]), 0, &["passed"]);
    let over = scratch.test(9, &["--max-allocs-per-frame=0", "--steady-from=2"]);
    says(&over, 5, &["main.lua:2: 1 allocations, at most 0 are allowed; 8 frames exceed it"]);
    let cycles = scratch.test(9, &["--max-cycles-per-frame=1", "--steady-from=2"]);
    says(&cycles, 5, &["cycles, at most 1 are allowed"]);
}

#[test]
fn a_bad_command_line_is_told_so() {
    let words = |line: &str| narthex(&line.split(' ').map(str::to_string).collect::<Vec<_>>());
    says(&words("cart --test-frams 5"), 2, &["--test-frames"]);
    says(&words("cart --test-frames 0"), 2, &["1..="]);
    says(&words("--help"), 0, &["Usage", "Exit codes of a test"]);
    says(&words("disasm /nowhere.lua"), 2, &["there is no such file or folder"]);
}

#[test]
fn a_new_cart_is_checked_packed_and_played() {
    let scratch = Scratch::new("new");
    let run = |words: &str| {
        let words = words.replace('$', &scratch.path(""));
        narthex(&words.split(' ').map(str::to_string).collect::<Vec<_>>())
    };
    says(&run("new $sky-run --template shooter"), 0, &["Made ", "narthex pack "]);
    says(&run("new $sky-run"), 2, &["has files in it already"]);
    says(&run("check $sky-run"), 0, &["Sky Run: nothing is wrong"]);
    says(&run("pack $sky-run -o $a.nrx.png --frame 3"), 0, &["packed to", "cover: frame 3"]);
    says(&run("info $a.nrx.png"), 0, &["picture (.nrx.png)", "id        sky-run"]);
    says(&run("$a.nrx.png --test-frames 3"), 0, &["passed: Sky Run: 3 frames"]);
    says(&run("unpack $a.nrx.png -o $out"), 0, &["out: 5 files"]);
    fs::write(scratch.0.join("out/main.lua"), "x = = 1").expect("written");
    fs::write(scratch.0.join("out/map.csv"), "x").expect("written");
    let words = ["map.csv:1:1: `x`", "main.lua:1: unexpected symbol", "2 things are wrong"];
    says(&run("check $out"), 3, &words);
    says(&run("pack $out -o $b.nrx"), 3, &words);
    assert!(!scratch.0.join("b.nrx").exists());
    says(&run("lsp-setup $out"), 0, &["narthex.lua: written"]);
}

#[test]
fn finalizers_run_at_the_end_of_a_lua_program() {
    let run = |name: &str, text: &str| {
        let scratch = script(name, text);
        narthex(&["lua".to_string(), scratch.path("cart/main.lua")])
    };
    let text = "last = setmetatable({}, { __gc = function() print('good' .. 'bye') end })";
    says(&run("finalizers", text), 0, &["goodbye"]);
    says(&run("finalizers-error", &format!("{text} error('no')")), 1, &["goodbye", "no"]);
}

#[test]
fn a_card_is_kept_only_where_one_is_named() {
    let source = "dset(0, dget(0) + 1)
        card.write(3, { runs = dget(0) }) card.commit() trace('run ' .. card.read(3).runs)";
    let scratch = script("card", source);
    let run = |options: &[&str]| {
        let (code, text) = scratch.test(1, options);
        (code, text.lines().find_map(|line| line.strip_prefix("[1] run ").map(str::to_string)))
    };
    assert_eq!(run(&[]), (0, Some("1".into())));
    assert_eq!(run(&["--card", "$my.card"]), (0, Some("1".into())));
    assert_eq!(run(&["--card", "$my.card", "--verify-determinism"]), (0, Some("2".into())));
    assert_eq!(run(&[]), (0, Some("1".into())));
    fs::write(scratch.0.join("my.card"), "spoilt").expect("written");
    let (code, text) = scratch.test(1, &["--card", "$my.card"]);
    assert!(code == 2 && text.contains("my.card: this is no save card"), "{code} {text}");
    assert_eq!(fs::read_to_string(scratch.0.join("my.card")).expect("kept"), "spoilt");
}

#[test]
fn calls_are_explained() {
    let api = |words: &[&str]| {
        let words: Vec<_> = ["api"].iter().chain(words).map(ToString::to_string).collect();
        narthex(&words)
    };
    let (code, text) = api(&["card.write"]);
    assert!(code == 0 && text.starts_with("card.write(slot, value)\n\nPuts a value"), "{text}");
    let (code, text) = api(&[]);
    assert!(code == 0 && text.contains("\n  spr           Draws w by h tiles"), "{text}");
    let (code, text) = api(&["sprr"]);
    assert!(code == 2 && text.contains("there is no call `sprr`; did you mean `spr`?"), "{text}");
}
