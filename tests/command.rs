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

/// A folder of tests; runs `narthex test` in it with the words of a line.
struct Tests(Scratch);

impl Tests {
    /// A cart `jump` whose hero walks, prints and draws; in it a script of tests.
    fn new(name: &str, script: &str) -> Tests {
        let main = "x = 0\nfunction _update() if btn(1) then x = x + 1 end end\n\
                    function _draw() cls(1) rectfill(x, 5, x + 9, 9, 8) end\n\
                    function fall() error('ouch') end\n";
        let scratch = Scratch::cart(name, &[("main.lua", main.as_bytes())]);
        let tests = Tests(scratch);
        tests.write("cart/jump_test.lua", script);
        tests
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, text).expect("written");
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_narthex"));
        command.current_dir(&self.0.0).arg("test");
        command.args(words.split(' ').filter(|word| !word.is_empty()));
        for name in ["CI", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, words: &str) -> (i32, String) {
        finished(&mut self.command(words))
    }
}

fn finished(command: &mut Command) -> (i32, String) {
    let output = command.output().expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn tests_inside_a_cart_are_played_in_processes_of_their_own() {
    let tests = Tests::new(
        "inside",
        "test('walks', function()\n  press('right', 5) wait(9)\n  expect_equal(x, 5)\nend)\n\
         test('falls', function() fall() end)\n\
         test('stands', function()\n  wait(2)\n  expect(x > 3)\nend)\n",
    );
    let result = tests.run(". --artifacts out --report-junit out.xml --report-json out.json");
    says(
        &result,
        1,
        &[
            "ok     cart/jump_test.lua: walks (10 frames",
            "FAILED cart/jump_test.lua: falls",
            "main.lua:4: ouch",
            "FAILED cart/jump_test.lua: stands",
            "expectation: frame 3: jump_test.lua:8: this is false",
            ">     8 |   expect(x > 3)",
            "cart/jump_test.lua:8",
            "left out/cart-jump_test.lua/stands/before-the-failure.gif",
            "to see it: narthex replay out/cart-jump_test.lua/stands/pressed.mov --window",
            "failed: 2 of 3 tests",
        ],
    );
    let read = |name: &str| fs::read_to_string(tests.0.0.join(name)).expect("was written");
    assert!(read("out.xml").contains("tests=\"3\" failures=\"2\" errors=\"0\""));
    assert!(read("out.json").contains("\"schema\": \"narthex-tests\""));
    let gif = fs::read(tests.0.0.join("out/cart-jump_test.lua/stands/before-the-failure.gif"));
    assert_eq!(gif.expect("was left")[..6], *b"GIF89a");
    says(&tests.run(". -k WALK"), 0, &["passed: 1 test, 10 frames"]);
    says(&tests.run(". -k nothing"), 2, &["no test has that name"]);
    says(&tests.run("nowhere"), 2, &["nowhere: there is no such file or folder"]);
}

#[test]
fn golden_pictures_are_written_compared_and_shown() {
    let tests = Tests::new(
        "golden",
        "test('looks', function() hold('right') wait(7) snap('after a walk') end)\n",
    );
    tests.write(
        "t/walk/test.toml",
        "cart = 'cart'\nmovie = 'walk.mov'\nframes = 20\n\
                                     pictures = [9]\nhash_every = 10\n",
    );
    tests.write("t/walk/walk.mov", "narthex movie 1\n@3 p0 R\n");
    says(&tests.run("."), 1, &["failed: 2 of 2 tests", "narthex test --update writes it"]);
    let mut in_ci = tests.command(". --update");
    says(&finished(in_ci.env("CI", "true")), 2, &["--update is refused where CI is set"]);
    let written = tests.run(". --update --jobs 1");
    says(
        &written,
        0,
        &[
            "written t/walk/frame-9.png",
            "written t/walk/walk.mov",
            "written cart/tests/jump_test/looks.after-a-walk.png",
            "passed: 2 tests",
        ],
    );
    says(&tests.run(". --update"), 0, &["passed: 2 tests"]);
    let movie = fs::read_to_string(tests.0.0.join("t/walk/walk.mov")).expect("was written");
    assert!(movie.contains("@20 hash picture=") && !movie.contains("machine="), "{movie}");
    tests.write("cart/main.lua", "function _draw() cls(2) end");
    says(
        &tests.run(". --artifacts out"),
        1,
        &[
            "FAILED t/walk",
            "the hash of picture is not the movie's",
            "57600 pixels differ from t/walk/frame-9.png",
            "left out/t-walk/frame-9.difference.png",
            "left out/t-walk/until-frame-9.mov",
        ],
    );
    says(&tests.run("t/walk/test.toml"), 1, &["failed: 1 of 1 test"]);
}

#[test]
fn sheets_expect_logs_hashes_and_failures() {
    let tests = Tests::new("sheets", "");
    let main = "function _update() if frame() == 3 then trace('saved game') end\n\
                if frame() > 5 and bad then error('oh') end end";
    tests.write("cart/main.lua", main);
    let sheet = |text: &str| {
        tests.write("t/test.toml", &format!("cart = 'cart'\nframes = 9\n{text}"));
        tests.run("t")
    };
    says(&sheet("[log]\nrequired = ['saved']\nforbidden = ['warning']"), 0, &["passed: 1 test"]);
    says(&sheet("[log]\nrequired = ['won']"), 1, &["the cart never printed `won`"]);
    let words = ["frame 4: the cart printed what it must not, `saved`: saved game"];
    says(&sheet("[log]\nforbidden = ['saved']"), 1, &words);
    says(&sheet("[hashes]\n7 = 'picture=1'"), 1, &["frame 7: the hash of picture is not the exp"]);
    says(&sheet("known_failure = 'not yet'"), 1, &["it passes, but is marked as a known failure"]);
    let known = sheet("known_failure = 'not yet'\n[log]\nrequired = ['won']");
    says(&known, 0, &["known  t", "passed: 1 test, 1 known to fail"]);
    says(&sheet("max_cycles_per_frame = 3\nsteady_from = 2"), 5, &["at most 3 are allowed"]);
    tests.write("cart/main.lua", &format!("bad = true {main}"));
    says(&sheet("known_failure = 'it breaks'"), 0, &["known  t"]);
    says(&sheet(""), 4, &["cart/main.lua:2"]);
    says(&sheet("frams = 3"), 2, &["test.toml:3: unknown key `frams`; did you mean `frames`?"]);
    says(&sheet("movie = 'none.mov'"), 2, &["none.mov: there is no such file"]);
    // The same file on a cart of the command line.
    tests.write("t/test.toml", "[log]\nrequired = ['won']");
    let expect = tests.0.test(2, &["--expect=$t/test.toml"]);
    says(&expect, 1, &["the cart never printed `won`"]);
}

#[test]
fn a_cart_that_shows_what_the_collector_does_is_not_deterministic() {
    let text = "function _update() local t = { {}, {} } trace(collectgarbage('count')) end";
    let result = script("determinism", text).test(9, &["--verify-determinism"]);
    says(&result, 7, &["determinism: frame 1: what the cart printed differs when"]);
    let both = "function _update() local t = { {}, {} } trace(collectgarbage('count'))
                error('oh') end";
    let result =
        script("both", both).test(9, &["--verify-determinism", "--max-cycles-per-frame=1"]);
    says(&result, 7, &["determinism: ", "error: frame 1: main.lua:2: oh"]);
}

/// The test's own process is killed, as by a console that breaks.
#[cfg(target_os = "linux")]
#[test]
fn a_test_whose_process_dies_is_a_fault_of_the_console() {
    let script = "test('good', function() wait() end)";
    let tests = Tests::new("dies", script);
    tests.write("cart/long_test.lua", "test('long', function() while true do wait(9) end end)");
    let mut command = tests.command("--jobs 2");
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let parent = command.spawn().expect("the program runs");
    let id = parent.id();
    let is_long = |child: &&String| {
        let line = fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("long_test")
    };
    let killed = (0..6000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let children: Vec<String> = lists
            .flat_map(|list| list.split(' ').map(str::to_string).collect::<Vec<_>>())
            .collect();
        let Some(child) = children.iter().find(is_long) else { return false };
        let status = Command::new("kill").args(["-9", child]).status();
        status.is_ok_and(|status| status.success())
    });
    assert!(killed, "the test's process was found");
    let output = parent.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let words = ["the test's process died (signal: 9", "ok     cart/jump_test.lua: good"];
    says(&(output.status.code().unwrap_or(-1), text), 8, &words);
}

#[test]
fn a_failure_is_played_again_from_what_it_left() {
    let text = "x = 0 function _update() if btn(1) then x = x + 1 end
                if x == 7 then error('too far') end end function _draw() cls(x) end";
    let scratch = script("again", text);
    fs::write(scratch.0.join("a.mov"), "narthex movie 1\n@3 p0 R\n").expect("written");
    let failed = scratch.test(60, &["--input=$a.mov", "--artifacts=$out", "--report-junit=$a.xml"]);
    let words = ["error: frame 9: main.lua:2: too far", "to see it: narthex replay ", "--window"];
    says(&failed, 4, &words);
    let replay = |words: &str| {
        let words = words.replace('$', &scratch.path(""));
        narthex(&words.split(' ').map(str::to_string).collect::<Vec<_>>())
    };
    // The movie names its cart, and the frame before the fault comes out the same.
    let again = replay("replay $out/until-frame-9.mov");
    says(&again, 4, &["error: frame 9: main.lua:2: too far"]);
    assert!(!again.1.contains("is not the movie's"), "{}", again.1);
    let movie = fs::read_to_string(scratch.0.join("out/until-frame-9.mov")).expect("was left");
    assert!(movie.contains("path ../cart\n") && movie.contains("@8 hash picture="), "{movie}");
    assert!(scratch.0.join("out/around-frame-9.gif").is_file());
    let xml = fs::read_to_string(scratch.0.join("a.xml")).expect("was written");
    assert!(xml.contains("errors=\"1\""), "{xml}");
    fs::write(scratch.0.join("cart/main.lua"), "function _draw() cls(3) end").expect("written");
    says(&replay("replay $out/until-frame-9.mov"), 1, &["frame 8: the hash of picture"]);
    says(&replay("replay $a.mov"), 2, &["does not say where its cart is"]);
}

#[test]
fn two_consoles_are_compared_frame_by_frame() {
    let scratch = script("bisect", GOOD);
    fs::write(scratch.0.join("a.mov"), "narthex movie 1\n@30 p0 R\n").expect("written");
    fs::write(scratch.0.join("new.lua"), GOOD.replace("cls(1)", "cls(x // 9 + 1)")).expect("new");
    let program = env!("CARGO_BIN_EXE_narthex");
    let bisect = |old: &str, new: &str, more: &str| {
        let words = format!("bisect $a.mov --old {old} --new {new} --frames 90 {more}");
        let words = words.replace('$', &scratch.path(""));
        narthex(&words.split_whitespace().map(str::to_string).collect::<Vec<_>>())
    };
    let cart = "--cart $cart";
    says(&bisect(program, program, cart), 0, &["everything is the same in all 90 frames"]);
    says(&bisect(program, "$cart", cart), 0, &["everything is the same in all 90 frames"]);
    let differs = bisect(program, "$new.lua", "--cart $cart --artifacts $out");
    says(&differs, 1, &["frame 38 of 90 is the first that differs: picture", "difference.png"]);
    says(&bisect(program, "$new.lua", ""), 2, &["needs a cart to play; say --cart"]);
    says(&bisect("$none", "$new.lua", ""), 2, &["there is no such cart or program"]);
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let tests = Tests::new("github", "test('falls', function()\n  wait()\n  expect(false)\nend)");
    let mut command = tests.command("");
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", tests.0.path("summary.md"));
    let result = finished(&mut command);
    let line = "::error file=cart/jump_test.lua,line=3,title=cart/jump_test.lua%3A falls::";
    says(&result, 1, &[line]);
    let summary = fs::read_to_string(tests.0.0.join("summary.md")).expect("was written");
    assert!(summary.contains("0 of 1 tests passed") && summary.contains("❌ failed"), "{summary}");
}

#[test]
fn a_good_cart_passes_and_leaves_what_was_asked_for() {
    let scratch = script("good", GOOD);
    let result = scratch.test(
        10,
        &[
            "--screenshot=10:$a.png",
            "--wav=$a.wav",
            "--report-json=$a.json",
            "--trace=$a.trace.json",
            "--hash-every=5",
            "--verify-determinism",
        ],
    );
    says(&result, 0, &["passed: cart: 10 frames", "@5 hash picture=", "@10 hash picture="]);
    let read = |name: &str| fs::read(scratch.0.join(name)).expect("was written");
    assert_eq!(read("a.png")[..4], *b"\x89PNG");
    assert_eq!(read("a.wav").len(), 44 + 10 * 800 * 4);
    assert!(String::from_utf8_lossy(&read("a.trace.json")).contains("\"name\":\"frame 10\""));
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
