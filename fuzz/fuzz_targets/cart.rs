//! A cart's files with any content: they load, or the error says where they do not. The first
//! byte says which file it is; where a byte 0xFE stands before a small number, another begins.
//! After a 'z' comes a packed cart, after a 'p' a picture with one inside, after an 'm' a movie.
#![no_main]

use libfuzzer_sys::fuzz_target;
use narthex::cart::{Archive, Cart, Memory, picture};
use narthex::hardware::{RAM_BYTES, Ram, reset};
use narthex::testing::Movie;
use std::cell::RefCell;

const FILES: &[&str] = &[
    "cart.toml",
    "sound.txt",
    "map.csv",
    "sprites.png",
    "flags.txt",
    "palette.txt",
    "palette.hex",
    "main.lua",
    "map3.csv",
    "sprites2.png",
    "sprites1.aseprite",
    "map.tmx",
    "map.tmj",
    "songs/0.mid",
    "samples/0.wav",
];

thread_local! {
    static RAM: RefCell<Box<Ram>> = RefCell::new(ram());
}

fn ram() -> Box<Ram> {
    let mut ram: Box<Ram> = vec![0; RAM_BYTES].into_boxed_slice().try_into().expect("as long");
    reset(&mut ram);
    ram
}

fn files(input: &[u8]) -> Memory {
    let mut memory = Memory::new("fuzz").with("main.lua", "x = 1");
    let mut rest = input;
    while let Some((which, content)) = rest.split_first() {
        let next = content
            .windows(2)
            .position(|pair| pair[0] == 0xfe && usize::from(pair[1]) < FILES.len());
        let (content, more) = content.split_at(next.unwrap_or(content.len()));
        memory = memory.with(FILES[usize::from(*which) % FILES.len()], content);
        rest = more.get(1..).unwrap_or_default();
    }
    memory
}

fuzz_target!(|input: &[u8]| {
    if let Some((b'm', text)) = input.split_first()
        && let Ok(text) = std::str::from_utf8(text)
    {
        match Movie::parse(text) {
            Ok(movie) => {
                let mut player = movie.player();
                for frame in 0..100 {
                    player.frame(frame);
                }
                // What is written is read back as the same.
                let again = Movie::parse(&movie.to_string());
                assert_eq!(again.ok().as_ref(), Some(&movie));
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        return;
    }
    let packed = match input.split_first() {
        Some((b'z', archive)) => Some(Ok(archive.to_vec())),
        Some((b'p', file)) => Some(picture::extract("fuzz.nrx.png", file)),
        _ => None,
    };
    if let Some(archive) = packed {
        let archive = archive.and_then(|archive| Archive::open("fuzz.nrx", "fuzz", archive));
        if let Err(error) = archive.and_then(|archive| Cart::load(&archive)) {
            assert!(!error.to_string().is_empty());
        }
        return;
    }
    match Cart::load(&files(input)) {
        Ok(cart) => RAM.with_borrow_mut(|ram| cart.install(ram)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
