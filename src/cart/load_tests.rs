use super::*;
use crate::cart::Memory;

fn refused(cart: &Memory) -> String {
    Cart::load(cart).expect_err("must be refused").to_string()
}

#[test]
fn a_cart_without_manifest_is_named_after_its_folder() {
    let cart = Cart::load(&Memory::new("ember").with("main.lua", "x=1")).expect("loads");
    assert_eq!(cart.manifest.title, "ember");
    assert_eq!(cart.scripts["main.lua"], b"x=1");
}

#[test]
fn scripts_keep_their_folders() {
    let cart = Memory::new("c").with("main.lua", "").with("lib/enemy.lua", "y").with("a.txt", "");
    let cart = Cart::load(&cart).expect("loads");
    assert_eq!(cart.scripts.keys().collect::<Vec<_>>(), ["lib/enemy.lua", "main.lua"]);
}

#[test]
fn a_cart_without_main_is_told_what_to_do() {
    assert_eq!(
        refused(&Memory::new("c")),
        "c: there is no main.lua in the cart; a cart begins with main.lua, \
         so create it or name another folder"
    );
    assert_eq!(
        refused(&Memory::new("c").with("Main.lua", "")),
        "c: there is no main.lua in the cart; rename `Main.lua` to `main.lua`"
    );
}

#[test]
fn sizes_are_limited() {
    let script = |bytes| Memory::new("c").with("main.lua", vec![b' '; bytes]);
    assert!(Cart::load(&script(limits::SCRIPT_BYTES)).is_ok());
    assert_eq!(
        refused(&script(limits::SCRIPT_BYTES + 1)),
        "main.lua: the file is larger than 1 MiB, the most for its kind"
    );
    let many = |n| (1..n).fold(script(0), |cart, i| cart.with(&format!("{i}.lua"), ""));
    assert!(Cart::load(&many(limits::SCRIPTS)).is_ok());
    assert!(refused(&many(limits::SCRIPTS + 1)).contains("more than 256 scripts"));
}

#[test]
fn the_hash_follows_every_file() {
    let base = Memory::new("c").with("main.lua", "ab").with("z.lua", "");
    let hash = |cart: &Memory| Cart::load(cart).expect("loads").hash;
    assert_eq!(hash(&base), hash(&base.clone()));
    assert_ne!(hash(&base), hash(&base.clone().with("main.lua", "a").with("z.lua", "b")));
    assert_ne!(hash(&base), hash(&base.clone().with("cart.toml", "title = \"x\"")));
}

#[test]
fn assets_are_read_into_the_cart() {
    let cart = Memory::new("c")
        .with("main.lua", "")
        .with("palette.hex", "102030")
        .with("map.csv", "1,2")
        .with("map3.csv", "3")
        .with("flags.txt", "flag 0: 2")
        .with("sound.txt", "sfx 1\nC-4");
    let cart = Cart::load(&cart).expect("loads");
    assert_eq!(cart.palette.expect("given")[0], [0x10, 0x20, 0x30]);
    assert_eq!(cart.map[0].as_ref().expect("given").cells[..2], [1, 2]);
    assert_eq!(cart.map[3].as_ref().expect("given").cells[0], 3);
    assert!(cart.map[1].is_none() && cart.sprites.iter().all(Option::is_none));
    assert_eq!(cart.flags.expect("given")[2], 1);
    assert_eq!(cart.sound.sfx.len(), 1);
}

#[test]
fn recordings_are_known_by_the_number_of_their_name() {
    let wav = |sample: u8| {
        let head = b"RIFF\x26\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0";
        [head, &b"\x02\0\x10\0data\x02\0\0\0"[..], &[sample, 0]].concat()
    };
    let cart = Memory::new("c")
        .with("main.lua", "")
        .with("samples/3-door.wav", wav(7))
        .with("samples/63.WAV", wav(9))
        .with("samples/notes.txt", "no recording")
        .with("samples/old/5.wav", "no recording");
    let loaded = Cart::load(&cart).expect("loads");
    assert_eq!(loaded.samples.keys().collect::<Vec<_>>(), [&3, &63]);
    assert_eq!((&loaded.samples[&3].samples, loaded.samples[&3].rate), (&vec![7], 8000));
    for (name, words) in [
        ("samples/door.wav", "must begin with its number, 0 to 63, as in samples/3-door.wav"),
        ("samples/64.wav", "0 to 63"),
        ("samples/999.wav", "0 to 63"),
        ("samples/03.wav", "`samples/03.wav` has the same number"),
    ] {
        let fault = refused(&cart.clone().with(name, wav(1)));
        assert!(fault.starts_with("samples/") && fault.contains(words), "{fault}");
    }
}

#[test]
fn a_midi_song_begins_at_the_pattern_of_its_name() {
    let head = b"MThd\0\0\0\x06\0\0\0\x01\0\x60";
    let track = b"MTrk\0\0\0\x0c\0\x90\x3c\x64\x60\x80\x3c\0\0\xff\x2f\0";
    let song = [&head[..], track].concat();
    let cart = Memory::new("c")
        .with("main.lua", "")
        .with("sound.txt", "sfx 1\nC-4\npattern 0: 1")
        .with("songs/16-boss.mid", song.clone());
    let loaded = Cart::load(&cart).expect("loads");
    assert_eq!(loaded.sound.patterns.keys().collect::<Vec<_>>(), [&0, &16]);
    assert_eq!(loaded.sound.sfx.keys().collect::<Vec<_>>(), [&1, &127]);
    let fault = refused(&cart.with("songs/0.mid", song));
    assert!(fault.starts_with("songs/0.mid: it needs the patterns 0 to 0"), "{fault}");
}

#[test]
fn a_map_of_tiled_brings_all_layers_and_its_tilesets() {
    let map = "<map orientation=\"orthogonal\" tilewidth=\"8\" tileheight=\"8\">\
               <tileset firstgid=\"1\" source=\"set.tsx\"/>\
               <layer name=\"a\" width=\"1\" height=\"1\"><data encoding=\"csv\">6</data></layer>\
               <layer name=\"b\" width=\"1\" height=\"1\"><data encoding=\"csv\">7</data></layer>\
               </map>";
    let set = "<tileset name=\"s\" tilewidth=\"8\" tileheight=\"8\" columns=\"32\">\
               <image source=\"sprites.png\"/></tileset>";
    let cart = Memory::new("c").with("main.lua", "").with("map.tmx", map).with("set.tsx", set);
    let loaded = Cart::load(&cart).expect("loads");
    assert_eq!(loaded.map[0].as_ref().expect("given").cells[0], 5);
    assert_eq!(loaded.map[1].as_ref().expect("given").cells[0], 6);
    // The tileset's file is a part of the cart as well.
    let other = set.replace("name=\"s\"", "name=\"t\"");
    let changed = Cart::load(&cart.clone().with("set.tsx", other)).expect("loads");
    assert_ne!(changed.hash, loaded.hash);
    let both = refused(&cart.clone().with("map1.csv", "1"));
    assert_eq!(both, "map.tmx: `map1.csv` is here as well; remove one of the two");
    let both = refused(&cart.with("map.tmj", "{}"));
    assert_eq!(both, "map.tmj: `map.tmx` means the same; remove one of the two");
}

#[test]
fn two_names_for_the_same_thing_are_one_too_many() {
    let cart = Memory::new("c").with("main.lua", "").with("map.csv", "").with("map0.csv", "");
    assert_eq!(refused(&cart), "map0.csv: `map.csv` means the same; remove one of the two");
}

#[test]
fn files_of_other_systems_are_read_too() {
    let cart = Memory::new("c")
        .with("main.lua", "")
        .with("cart.toml", "\u{feff}title = \"x\"\r\n[limits]\r\ncycles = 2000\r\n")
        .with("palette.txt", "\u{feff}ff0000\r\n00ff00\r\n")
        .with("map.csv", "\u{feff}1,2\r\n3,4\r\n")
        .with("flags.txt", "\u{feff}flag 0: 1\r\n")
        .with("sound.txt", "\u{feff}sfx 1\r\nC-4\r\n");
    let cart = Cart::load(&cart).expect("loads");
    assert_eq!((cart.manifest.title.as_str(), cart.manifest.limits.cycles), ("x", 2000));
    assert_eq!(cart.map[0].as_ref().expect("given").cells[256..258], [3, 4]);
}

#[test]
fn no_damage_is_a_panic() {
    let good = [
        ("cart.toml", "title = \"x\"\n[limits]\ncycles = 2000\nmemory = \"4MiB\"\n"),
        ("palette.txt", "ff0000 red\n; note\n#00ff00\n"),
        ("map.csv", "1,2,-1\n17h,4095v\n2147483653\n"),
        ("flags.txt", "flag 0: 1-4 9 # solid\n"),
        ("sound.txt", "sfx 1 \"a\" loop 0-1\nC-4 v3 arp 1 2\ninstrument 3 pan -4\npattern 0: 1\n"),
    ];
    for (file, text) in good {
        for at in 0..text.len() {
            for damage in [b'\0', b'"', b'9', b'-', b' ', b'\n', 0xff, b'['] {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = damage;
                let _ = Cart::load(&Memory::new("c").with("main.lua", "").with(file, bytes));
            }
        }
    }
}
