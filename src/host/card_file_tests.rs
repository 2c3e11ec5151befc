#![allow(clippy::disallowed_methods, reason = "these tests make files and a child process")]

use std::process::{Command, Stdio};
use std::sync::Arc;

use super::*;
use crate::cart::{Cart, Memory};
use crate::console::{BootOptions, Console};
use crate::hardware::Input;

/// A folder of a test's own, removed at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("narthex-card-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("scratch folder");
        Scratch(path)
    }

    fn card(&self) -> PathBuf {
        self.0.join("game.card")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("scratch folder");
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.expect("an entry").file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<_> = entries.map(name).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn some_card() -> Card {
    let mut card = Card::default();
    card.set_slot(4, Some(&[2]));
    card
}

#[test]
fn a_card_is_written_and_found() {
    let scratch = Scratch::new("plain");
    let path = scratch.0.join("below/game.card");
    assert_eq!(read(&path), Ok(Found::Nothing));
    write(&path, &Card::default()).expect("written");
    write(&path, &some_card()).expect("written");
    assert_eq!(read(&path), Ok(Found::Card(Box::new(some_card()))));
    assert!(read(&scratch.0).is_err(), "a folder is no card");
}

#[test]
fn a_bad_card_is_kept_aside_and_not_overwritten() {
    let scratch = Scratch::new("bad");
    let path = scratch.card();
    let mut seen = Vec::new();
    let huge = vec![0; FILE_BYTES + 1];
    for content in [&b"no card"[..], b"NARTHEX\x1A\x01\0\0\0", b"NARTHEX\x1A\x09\0\0\0", &huge] {
        fs::write(&path, content).expect("written");
        let Ok(Found::Bad(why)) = read(&path) else { panic!("it must be bad") };
        seen.push(why);
        let aside = keep_aside(&path).expect("renamed");
        assert_eq!(fs::read(aside).expect("kept"), content);
        assert_eq!(read(&path), Ok(Found::Nothing));
    }
    use CardError::{Damaged, Newer, NoCard};
    assert_eq!(seen, [NoCard, Damaged, Newer(9), Damaged]);
    let names: Vec<_> = (1..=4).map(|n| format!("game.card.damaged-{n}")).collect();
    assert_eq!(scratch.names(), names);
}

#[test]
fn a_write_that_fails_leaves_the_old_card_and_nothing_else() {
    let scratch = Scratch::new("fails");
    let path = scratch.card();
    // A folder with something in it cannot be renamed over.
    fs::create_dir_all(path.join("in the way")).expect("made");
    let fault = write(&path, &some_card()).expect_err("refused");
    assert!(fault.contains("game.card cannot be written"), "{fault}");
    assert_eq!(scratch.names(), ["game.card"]);
}

/// What the child process plays: every frame commits a number in the first slot, the last slot and
/// a kept number, with 300 KB between them.
const WRITER: &str = "
    local n = card.read(0) or 0
    function _update()
      n = n + 1
      card.write(0, n)
      for slot = 1, 10 do card.write(slot, ('x'):rep(30000)) end
      card.write(31, { n })
      dset(0, n)
      card.commit()
    end";

/// What the card says of itself: the three numbers that the cart wrote.
fn numbers(card: Card) -> String {
    let source = "trace(table.concat({ card.read(0), card.read(31)[1], dget(0) }, ' '))";
    let mut console = boot(source, card);
    console.step(&Input::default());
    assert_eq!(console.fault(), None);
    console.take_log().join(" ")
}

fn boot(main: &str, card: Card) -> Console {
    let cart = Cart::load(&Memory::new("t").with("main.lua", main)).expect("the cart loads");
    let options = BootOptions { card, ..BootOptions::default() };
    Console::boot(Arc::new(cart), &options).expect("the cart boots")
}

fn commit_for_ever(path: &Path) -> ! {
    let Ok(Found::Card(card)) = read(path) else { panic!("there must be a card") };
    let mut console = boot(WRITER, *card);
    loop {
        console.step(&Input::default());
        write(path, &console.take_commit().expect("committed")).expect("written");
    }
}

/// A child process that does nothing but commit is killed a hundred times, each time a little
/// later after its first commit; the card is always whole, and never older than it was.
#[test]
fn a_console_killed_at_any_moment_leaves_the_old_card_or_the_new() {
    const CHILD: &str = "NARTHEX_TEST_CARD";
    if let Some(path) = std::env::var_os(CHILD) {
        commit_for_ever(Path::new(&path));
    }
    let scratch = Scratch::new("killed");
    let path = scratch.card();
    let mut console = boot(WRITER, Card::default());
    console.step(&Input::default());
    write(&path, &console.take_commit().expect("committed")).expect("written");
    let this_test = "a_console_killed_at_any_moment_leaves_the_old_card_or_the_new";
    let mut last = 1;
    let mut between = 0;
    for round in 0..100u32 {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([&format!("host::card_file::tests::{this_test}"), "--exact", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the child starts");
        let before = fs::read(&path).expect("the card");
        while fs::read(&path).expect("the card") == before {
            assert_eq!(child.try_wait().expect("a child"), None, "the child ended by itself");
        }
        // Moments spread over a commit: a golden-ratio sequence never falls into step with it.
        std::thread::sleep(std::time::Duration::from_micros(u64::from(round * 618 % 1000) * 4));
        child.kill().expect("killed");
        child.wait().expect("gone");
        between += usize::from(scratch.names().len() > 1);
        let Ok(Found::Card(card)) = read(&path) else { panic!("round {round}: the card is gone") };
        let said = numbers(*card);
        let n: u32 = said.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        assert_eq!(said, format!("{n} {n} {n}"), "round {round}: a mixture");
        assert!(n > last, "round {round}: {n} after {last}");
        last = n;
        sweep(&path);
        assert_eq!(scratch.names(), ["game.card"]);
    }
    assert!(between > 0, "no kill met a commit half done");
}
