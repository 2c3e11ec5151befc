use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::cart::{Cart, Memory, pack};

fn packed(cart: &Memory) -> Vec<u8> {
    pack(cart).expect("packs").archive
}

fn open(bytes: &[u8]) -> Result<Archive, CartError> {
    Archive::open("a.nrx", "a", bytes.to_vec())
}

#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let fault = open(bytes).expect_err("must be refused").to_string();
    assert!(fault.starts_with("a.nrx: ") && fault.contains(words), "{fault}");
}

/// An archive of files with any names.
fn named(names: &[&str]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let options = SimpleFileOptions::default();
        if name.ends_with('/') {
            writer.add_directory(*name, options).expect("written");
        } else {
            writer.start_file(*name, options).expect("written");
            writer.write_all(name.as_bytes()).expect("written");
        }
    }
    writer.finish().expect("written").into_inner()
}

fn game() -> Memory {
    Memory::new("game")
        .with("main.lua", "require 'lib.a'")
        .with("lib/a.lua", "x = 1\n".repeat(100))
        .with("map.csv", "1,2,3\n")
        .with("jump_test.lua", "a test")
        .with("tests/run.lua", "a test")
}

#[test]
fn a_packed_cart_is_the_same_cart() {
    let archive = open(&packed(&game())).expect("opens");
    let (folder, file) = (Cart::load(&game()), Cart::load(&archive));
    let (folder, file) = (folder.expect("loads"), file.expect("loads"));
    assert_eq!((folder.hash, &folder.scripts), (file.hash, &file.scripts));
    assert_eq!((folder.map, folder.main), (file.map, file.main));
    assert_eq!(file.manifest.title, "a");
    assert_eq!(file.scripts.keys().collect::<Vec<_>>(), ["lib/a.lua", "main.lua"]);
}

#[test]
fn packing_twice_gives_the_same_bytes_and_leaves_tests_out() {
    let made = pack(&game().with("old.nrx", "packed before")).expect("packs");
    assert_eq!(made.archive, packed(&game()));
    let paths: Vec<_> = made.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["lib/a.lua", "main.lua", "map.csv"]);
    assert_eq!(made.left_out, ["jump_test.lua", "old.nrx", "tests/run.lua"]);
}

#[test]
fn a_single_file_keeps_its_name() {
    let archive = open(&named(&["hello.lua"])).expect("opens");
    assert_eq!(archive.main(), "hello.lua");
    assert!(Cart::load(&archive).is_ok());
    assert!(Cart::load(&open(&named(&["a.lua", "b.lua"])).expect("opens")).is_err());
}

#[test]
fn an_outer_folder_and_the_files_of_tools_are_no_part_of_it() {
    let names = ["game/", "game/main.lua", "game/lib/", "game/lib/a.lua", "__MACOSX/game/._x"];
    let archive = open(&named(&names)).expect("opens");
    assert_eq!(archive.list().expect("lists"), ["lib/a.lua", "main.lua"]);
    assert_eq!(archive.read("lib/a.lua", 99).expect("reads"), b"game/lib/a.lua");
}

#[test]
fn names_that_play_tricks_are_refused() {
    let tricks = ["../main.lua", "/main.lua", "a/../../b", "c:/x", "a//b", "./a", "a\nb", ".."];
    for name in tricks {
        refused(&named(&["main.lua", name]), "leaves the cart");
    }
    refused(&named(&["a\\b.lua"]), "different things on different systems");
    refused(&named(&["a/".repeat(10).as_str(), "main.lua"]), "too deep");
    refused(&named(&["main.lua", "Main.lua"]), "upper and lower case");
    refused(&named(&["a", "a/b"]), "a file and a folder");
    refused(&named(&[&"x".repeat(limits::PATH_BYTES + 1)]), "leaves the cart");
    let mut latin = named(&["main.luX"]);
    latin.iter_mut().filter(|byte| **byte == b'X').for_each(|byte| *byte = 0xff);
    refused(&latin, "different things");
    let mut twice = named(&["main.lua", "main.luX"]);
    twice.iter_mut().filter(|byte| **byte == b'X').for_each(|byte| *byte = b'a');
    refused(&twice, "the same name");
}

#[test]
fn links_passwords_and_odd_methods_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("main.lua", "/etc/passwd", SimpleFileOptions::default()).expect("written");
    refused(&writer.finish().expect("written").into_inner(), "is a link");
    // Bit 0 of the flags in the central directory says that the file is encrypted.
    let mut locked = named(&["main.lua"]);
    let central = memmem::find(&locked, b"PK\x01\x02").expect("is there");
    locked[central + 8] |= 1;
    refused(&locked, "encrypted");
    let mut odd = named(&["main.lua"]);
    let central = memmem::find(&odd, b"PK\x01\x02").expect("is there");
    odd[central + 10] = 14;
    refused(&odd, "unusual way");
}

/// `count` files of `bytes` zeros each.
fn bomb(count: usize, bytes: usize) -> Vec<u8> {
    let files = (0..count).fold(Memory::new("bomb"), |cart, number| {
        cart.with(&format!("{number}.bin"), vec![0; bytes])
    });
    packed(&files)
}

#[test]
fn bombs_do_not_go_off() {
    // A mebibyte of zeros packs to a kilobyte: four of them are let in, five are too many.
    assert!(open(&bomb(4, 1 << 20)).is_ok());
    refused(&bomb(5, 1 << 20), "no honest cart does");
    // A promise of 4 GiB is refused before a byte is unpacked.
    let mut liar = named(&["main.lua"]);
    let central = memmem::find(&liar, b"PK\x01\x02").expect("is there");
    liar[central + 24..central + 28].fill(0xf0);
    refused(&liar, "larger than 128 MiB");
    // A file that unpacks to more than it promised is damaged.
    let mut modest = bomb(1, 1 << 20);
    let central = memmem::find(&modest, b"PK\x01\x02").expect("is there");
    modest[central + 24..central + 28].copy_from_slice(&[10, 0, 0, 0]);
    let fault = open(&modest).and_then(|a| a.read("0.bin", 100)).expect_err("refused");
    assert!(fault.to_string().contains("damaged"), "{fault}");
}

#[test]
fn too_many_entries_are_refused_before_they_are_read() {
    let many = |n: usize| [&b"PK\x01\x02"[..], &[0; 42]].concat().repeat(n);
    refused(&many(limits::ARCHIVE_ENTRIES + 1), "more than 8192 entries");
    refused(&many(limits::ARCHIVE_ENTRIES), "damaged");
    let zip64 = [&named(&["a"])[..], b"PK\x06\x07", &[0; 16]].concat();
    refused(&zip64, "zip64");
    assert!(open(&vec![0; limits::ARCHIVE_BYTES + 1]).is_err());
}

#[test]
fn files_that_share_bytes_are_refused() {
    let mut shared = named(&["a.lua", "b.lua"]);
    let central = memmem::find_iter(&shared, b"PK\x01\x02").nth(1).expect("is there");
    // The second file's header is where the first one's is.
    shared[central + 42..central + 46].fill(0);
    assert!(open(&shared).is_err());
}

/// A small generator of our own: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

#[test]
fn damaged_archives_load_as_they_were_or_say_so() {
    let whole = Cart::load(&game()).expect("loads");
    let good = packed(&game());
    for end in 0..good.len() {
        assert!(open(&good[..end]).is_err(), "cut off at {end}");
    }
    let mut dice = Dice(0x5eed);
    let mut same = 0;
    for _ in 0..4000 {
        let mut broken = good.clone();
        for _ in 0..1 + dice.below(3) {
            let at = dice.below(broken.len());
            match dice.below(4) {
                0 => broken[at] ^= 1 << dice.below(8),
                1 => broken[at] = dice.below(256) as u8,
                2 => drop(broken.remove(at)),
                _ => {
                    let from = dice.below(broken.len());
                    let piece = broken[from..(from + 8).min(broken.len())].to_vec();
                    broken.splice(at..at, piece);
                }
            }
        }
        let Ok(archive) = open(&broken) else { continue };
        let Ok(cart) = Cart::load(&archive) else { continue };
        // What still loads has checked its content; a name may have changed, or a time.
        for text in cart.scripts.values() {
            assert!(whole.scripts.values().any(|known| known == text) || text == b"1,2,3\n");
        }
        same += usize::from(cart.hash == whole.hash);
    }
    // Not every byte matters: there are times and attributes in an archive.
    assert!(same > 100, "{same}");
}
