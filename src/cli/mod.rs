//! The command line: what can be asked, in words; and who answers.

mod movies;
mod profile;
mod test;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::cart::{did_you_mean, limits, parse_bytes};
use crate::console::api;
use crate::host::cartridge::{self, PackRequest, Refusal};
use crate::host::lua_program::{self, Request};
use crate::host::profiling;
use crate::host::templates::TEMPLATES;
use crate::host::{author, files, headless, manual};
use crate::lua::{bytecode, compiler};
use crate::testing::finding::BAD_COMMAND;

/// Narthex, the fantasy console that you can see inside.
#[derive(Parser, Debug)]
#[command(name = "narthex", version, about, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    play: Play,
}

/// What the program does besides playing carts.
#[derive(Subcommand, Debug)]
enum Command {
    /// Begin a cart: a folder with a small game that works
    New {
        /// The folder to make; the game gets its name
        name: PathBuf,

        /// What to begin with
        #[arg(long, value_name = "NAME", default_value = TEMPLATES[0].name,
              value_parser = PossibleValuesParser::new(TEMPLATES.iter().map(|template| {
                  PossibleValue::new(template.name).help(template.about)
              })))]
        template: String,
    },

    /// Give a cart's folder what an editor needs to complete and explain the console's calls
    LspSetup {
        /// The cart's folder
        #[arg(default_value = ".")]
        folder: PathBuf,
    },

    /// Load a cart, compile all its scripts and list everything that is wrong
    Check {
        /// The cart
        cart: PathBuf,
    },

    /// Say what a cart is and has
    Info {
        /// The cart
        cart: PathBuf,
    },

    /// Make one file of a cart, to give away: .nrx, or .nrx.png with a cover
    Pack {
        /// The cart
        cart: PathBuf,

        /// The file to write; one that is there is replaced [default: the cart's name with .nrx]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,

        /// The cover of a .nrx.png shows this frame [default: cover.png of the cart, else 60]
        #[arg(long, value_name = "FRAME",
              value_parser = clap::value_parser!(u64).range(1..=36_000))]
        frame: Option<u64>,
    },

    /// Make a folder of a packed cart again
    Unpack {
        /// The .nrx or .nrx.png
        cart: PathBuf,

        /// The folder to make [default: the file's name without .nrx]
        #[arg(short, long, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },

    /// Play every test.toml below a folder, and the tests inside of its carts
    Test(test::Suite),

    /// Play in a window, and write what is pressed to a movie, with hashes
    Record(movies::Record),

    /// Play a movie, and compare the hashes that it names
    Replay(movies::Replay),

    /// Find the first frame in which two carts, or two versions of narthex, differ
    Bisect(movies::Bisect),

    /// Run a plain Lua program, without a console around it
    Lua {
        /// The program
        file: PathBuf,

        /// What the program finds in `arg` and `...`; after `--`, options as well
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,

        /// The most memory it may have, from 1MiB to 2GiB
        #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
        memory: usize,

        /// The most instructions it may execute
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        fuel: Option<u64>,

        /// Where its random numbers begin
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        seed: u64,
    },

    /// Say which lines of a cart cost time and memory, and write it for other tools
    Profile(profile::Profile),

    /// Explain a call that carts can make, or list them all
    Api {
        /// The call, such as spr or card.write
        call: Option<String>,
    },

    /// Read the manual in a browser
    Manual {
        /// Where to begin: a call, such as spr, or a chapter, such as errors
        topic: Option<String>,

        /// Write it to this file, one HTML page, and open nothing
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },

    /// Show what the compiler makes of a Lua file
    Disasm {
        /// The file
        file: PathBuf,
    },
}

const EXAMPLES: &str = "\
Examples:
  narthex carts/hello.lua                          play a cart in a window
  narthex carts/hello.lua --test-frames 600        play 600 frames without a window, with a verdict
  narthex new my-game --template platformer        begin a cart of your own
  narthex test my-game                             play all its tests
  narthex replay walk.mov --window                 watch what a movie does
  narthex check my-game                            list everything that is wrong with it
  narthex pack my-game -o my-game.nrx.png          make one file of it, to give away
  narthex lua --memory 64MiB FILE one two          run a plain Lua program
  narthex api spr                                  explain a call, with an example
  narthex manual                                   read the manual in a browser
  narthex disasm carts/hello.lua                   show what the compiler makes of it

A cart that is called like a command can be named with its path, as in ./disasm.

Exit codes of a test: 0 passed, 1 an expectation failed, 2 bad command line or test file, 3 the cart
does not load, 4 the cart raised an error, 5 a budget was exceeded, 6 the cart hung, 7 not
deterministic, 8 a fault in the console.";

/// Play a cart, or test it.
#[derive(Args, Debug)]
struct Play {
    /// The cart: a folder with main.lua, a .nrx, a .nrx.png or a .lua file
    cart: Option<PathBuf>,

    /// Where the cart's random numbers begin
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Keep the cart's saves in this file; a test without it keeps none
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,

    #[cfg(feature = "desktop")]
    #[command(flatten)]
    window: Window,

    #[command(flatten)]
    test: test::Test,
}

#[cfg(feature = "desktop")]
#[derive(Args, Debug)]
#[command(next_help_heading = "Play in a window")]
struct Window {
    /// Fill the screen
    #[arg(long, conflicts_with = "test_frames")]
    full_screen: bool,

    /// Open the window at this many times the picture's 320x180
    #[arg(long, value_name = "TIMES", conflicts_with = "test_frames",
          value_parser = clap::value_parser!(u32).range(1..=16))]
    window_scale: Option<u32>,

    /// Loudness in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 70, conflicts_with = "test_frames",
          value_parser = clap::value_parser!(u32).range(0..=100))]
    volume: u32,

    /// Write what was pressed to a movie, for `--input` of a test
    #[arg(long, value_name = "MOVIE", conflicts_with = "test_frames")]
    record: Option<PathBuf>,

    /// Open the developer overlay at once (F1)
    #[arg(long, conflicts_with = "test_frames")]
    overlay: bool,
}

/// Reads the command line, does what it says, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let line = match CommandLine::try_parse_from(limits_first(arguments)) {
        Ok(line) => line,
        Err(refusal) => return refuse(&in_our_words(refusal)),
    };
    if let Some(command) = line.command {
        return execute(command);
    }
    match test::request(&line.play) {
        Ok(Some(request)) => headless::run(&request, &mut io::stdout(), &mut io::stderr()),
        Ok(None) => window(&line.play),
        Err(refusal) => refuse(&refusal),
    }
}

/// Does what a command says, and returns the exit code.
fn execute(command: Command) -> u8 {
    let bad = |why: String| Refusal { code: BAD_COMMAND, reasons: vec![why] };
    let done = match command {
        Command::Test(suite) => return test::run_suite(&suite),
        Command::Record(record) => return movies::record(record),
        Command::Replay(replay) => return movies::replay(replay),
        Command::Bisect(bisect) => return movies::bisect(bisect),
        Command::Disasm { file } => return disasm(&file),
        Command::Api { call } => return explain(call.as_deref()),
        Command::Lua { file: script, arguments, memory: memory_bytes, fuel, seed } => {
            return lua_program::run(&Request { script, arguments, memory_bytes, fuel, seed });
        }
        Command::New { name, template } => {
            let template = TEMPLATES.iter().find(|known| known.name == template);
            author::new(&name, template.unwrap_or(&TEMPLATES[0])).map_err(bad)
        }
        Command::Profile(asked) => profiling::run(&asked.into()).map_err(bad),
        Command::LspSetup { folder } => author::lsp_setup(&folder).map_err(bad),
        Command::Check { cart } => cartridge::check(&cart),
        Command::Info { cart } => cartridge::info(&cart),
        Command::Pack { cart, output, frame } => {
            cartridge::pack_cart(&PackRequest { cart, output, frame })
        }
        Command::Manual { topic, output } => {
            manual::run(&manual::Request { topic, output }).map_err(bad)
        }
        Command::Unpack { cart, output } => cartridge::unpack(&cart, output.as_deref()),
    };
    match done {
        Ok(words) => {
            let _ = io::stdout().write_all(words.as_bytes());
            0
        }
        Err(Refusal { code, reasons }) => {
            let count = (reasons.len() > 1).then(|| format!("{} things are wrong", reasons.len()));
            for reason in reasons.into_iter().chain(count) {
                complain(code, reason);
            }
            code
        }
    }
}

/// Moves the options of `narthex lua` in front of the file, so that they count on either side of
/// it; all other words after the file, and everything after `--`, are the program's.
fn limits_first(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut words = arguments.into_iter();
    let mut ordered: Vec<OsString> = words.by_ref().take(2).collect();
    if ordered.get(1).is_none_or(|command| command != "lua") {
        ordered.extend(words);
        return ordered;
    }
    let mut rest = Vec::new();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        let name = text.split('=').next().unwrap_or_default();
        if text == "--" {
            rest.push(word);
            rest.extend(words.by_ref());
        } else if ["--memory", "--fuel", "--seed"].contains(&name) {
            let has_value = text.contains('=');
            ordered.push(word);
            ordered.extend(words.by_ref().take(usize::from(!has_value)));
        } else {
            rest.push(word);
        }
    }
    ordered.extend(rest);
    ordered
}

/// A second cart looks like a misplaced command to the parser; it is more likely a name with
/// spaces.
fn in_our_words(refusal: clap::Error) -> clap::Error {
    let Some(ContextValue::String(word)) = refusal.get(ContextKind::InvalidSubcommand) else {
        return refusal;
    };
    let message = format!(
        "`{word}` is one word too many: name one cart; a name with spaces needs quotation marks"
    );
    CommandLine::command().error(ErrorKind::UnknownArgument, message)
}

/// Prints help, the version, or what is wrong with the command line.
fn refuse(refusal: &clap::Error) -> u8 {
    let _ = refusal.print();
    match refusal.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => 0,
        _ => BAD_COMMAND,
    }
}

/// Prints the help of a call, or the list of all; 2 when there is no such call.
fn explain(call: Option<&str>) -> u8 {
    let text = match call.map(|name| name.trim_end_matches("()")) {
        None => api::contents(),
        Some(name) => match api::help(name) {
            Some(text) => text,
            None => {
                let advice = did_you_mean(name, api::examples().map(|(known, _)| known));
                let why =
                    format!("there is no call `{name}`{advice}; `narthex api` lists them all");
                return complain(BAD_COMMAND, why);
            }
        },
    };
    // A reader who has seen enough is no error.
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
    0
}

/// Prints the bytecode of a file; 1 when it is no Lua program.
fn disasm(file: &Path) -> u8 {
    let shown = file.display();
    let text = match files::read_bytes(file, limits::SCRIPT_BYTES) {
        Ok(text) => text,
        Err(fault) => return complain(BAD_COMMAND, fault),
    };
    match compiler::compile(&text, &format!("@{shown}")) {
        Ok(prototype) => {
            // A reader who has seen enough is no error.
            let _ = io::stdout().write_all(bytecode::disassemble(&prototype).as_bytes());
            0
        }
        Err(fault) => complain(1, fault),
    }
}

/// Says on the error output what is wrong, and gives the exit code back.
fn complain(code: u8, what: impl Display) -> u8 {
    let _ = writeln!(io::stderr(), "narthex: {what}");
    code
}

fn memory(text: &str) -> Result<usize, String> {
    let bytes = parse_bytes(text).map_err(|why| format!("it {why}"))?;
    let bytes = usize::try_from(bytes).ok().filter(|bytes| (1 << 20..=2 << 30).contains(bytes));
    bytes.ok_or_else(|| "it must be from 1MiB to 2GiB".to_string())
}

#[cfg(feature = "desktop")]
fn window(play: &Play) -> u8 {
    use crate::host::desktop::PlayRequest;
    let Some(cart) = &play.cart else {
        return refuse(&CommandLine::command().error(
            ErrorKind::MissingRequiredArgument,
            "name a cart to play: narthex carts/hello.lua",
        ));
    };
    open_window(&PlayRequest {
        scale: play.window.window_scale,
        volume: play.window.volume,
        full_screen: play.window.full_screen,
        overlay: play.window.overlay,
        record: play.window.record.clone(),
        seed: play.seed,
        card: play.card.clone(),
        ..PlayRequest::new(cart)
    })
}

#[cfg(feature = "desktop")]
fn open_window(request: &crate::host::desktop::PlayRequest) -> u8 {
    match crate::host::desktop::run(request) {
        Ok(()) => 0,
        Err(error) => complain(BAD_COMMAND, error.advice(&request.cart)),
    }
}

#[cfg(not(feature = "desktop"))]
fn window(play: &Play) -> u8 {
    no_window(play.cart.as_deref())
}

#[cfg(not(feature = "desktop"))]
fn no_window(cart: Option<&Path>) -> u8 {
    let cart = cart.map_or("CART".to_string(), |cart| cart.display().to_string());
    let words = format!(
        "this build has no window; test the cart without one:\n\
         \n    narthex {cart} --test-frames 600\n"
    );
    complain(BAD_COMMAND, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Result<CommandLine, clap::Error> {
        let words = format!("narthex {words}");
        CommandLine::try_parse_from(limits_first(words.split_whitespace().map(OsString::from)))
    }

    #[track_caller]
    fn refused(words: &str, part: &str) {
        let refusal = match line(words) {
            Err(refusal) => in_our_words(refusal),
            Ok(line) => test::request(&line.play).expect_err("must be refused"),
        };
        assert_eq!(refusal.exit_code(), 2, "{words}");
        assert!(refusal.to_string().contains(part), "{words}: {refusal}");
    }

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_test_takes_its_options() {
        let line = line(
            "cart --test-frames 600 --seed 7 --screenshot 1:a.png --screenshot 600:b:c.png \
             --max-allocs-per-frame 0 --steady-from 60 --hash-every 10 --verify-determinism",
        );
        let request = test::request(&line.expect("good").play).expect("good").expect("a test");
        assert_eq!((request.plan.frames, request.seed), (600, Some(7)));
        assert_eq!(request.screenshots[&600], PathBuf::from("b:c.png"));
        assert_eq!(request.plan.budgets.allocations, Some(0));
        assert_eq!((request.plan.budgets.cycles, request.plan.budgets.steady_from), (None, 60));
        assert!(request.plan.verify_determinism);
    }

    #[test]
    fn bad_command_lines_are_refused_in_words() {
        refused("--test-frames 5", "<CART>");
        refused("cart --test-frames 0", "0 is not in 1..=1000000");
        refused("cart --test-frames x", "invalid digit");
        refused("cart --screenshot 1:a.png", "--test-frames");
        refused("cart --test-frames 5 --screenshot a.png", "as in 60:title.png");
        refused("cart --test-frames 5 --screenshot 0:a.png", "frames count from 1");
        refused("cart --test-frames 5 --screenshot 6:a.png", "the test ends after frame 5");
        refused("cart --test-frames 5 --steady-from 6", "the test ends before");
        refused("cart --test-frams 5", "--test-frames");
        refused("cart other", "`other` is one word too many");
    }

    #[test]
    fn a_program_takes_options_and_arguments_in_any_order() {
        let program = |words: &str| match line(words).expect("good").command {
            Some(Command::Lua { arguments, memory, fuel, .. }) => (arguments, memory, fuel),
            other => panic!("no program: {other:?}"),
        };
        let words = |words: &str| words.split(' ').map(str::to_string).collect::<Vec<_>>();
        let limited = (words("-x y"), 64 << 20, Some(9));
        assert_eq!(program("lua --memory 64MiB --fuel 9 a.lua -x y"), limited);
        assert_eq!(program("lua a.lua -x --memory 64MiB y --fuel 9"), limited);
        let passed_on = (words("--fuel 9"), 1 << 30, None);
        assert_eq!(program("lua a.lua -- --fuel 9"), passed_on);
        refused("lua --memory lots a.lua", "it is not a size");
        refused("lua --memory 3GiB a.lua", "from 1MiB to 2GiB");
        refused("lua --fuel 0 a.lua", "0 is not in 1..");
        refused("lua", "<FILE>");
    }

    #[test]
    fn commands_on_carts_take_their_options() {
        let refuses = |words: &str, part: &str| {
            let refusal = line(words).expect_err("must be refused").to_string();
            assert!(refusal.contains(part), "{words}: {refusal}");
        };
        refuses("new", "<NAME>");
        refuses("new a --template nothing", "minimal, platformer, shooter");
        refuses("pack a --frame 0", "0 is not in 1..=36000");
        refuses("unpack", "<CART>");
        let words = "pack a -o b.nrx.png --frame 60";
        assert!(matches!(
            line(words).expect("good").command,
            Some(Command::Pack { output: Some(_), frame: Some(60), .. })
        ));
        assert!(matches!(
            line("lsp-setup").expect("good").command,
            Some(Command::LspSetup { folder }) if folder == Path::new(".")
        ));
    }

    #[test]
    fn a_window_needs_no_test() {
        assert!(test::request(&line("cart").expect("good").play).expect("good").is_none());
        assert!(test::request(&line("").expect("good").play).expect("good").is_none());
    }
}
