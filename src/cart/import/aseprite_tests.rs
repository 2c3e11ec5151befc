use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

const PALETTE: [Rgb; 64] = {
    let mut palette = [[9; 3]; 64];
    palette[1] = [255, 0, 0];
    palette[2] = [0, 255, 0];
    palette[3] = [128, 127, 0];
    palette
};

fn near() -> Colours<'static> {
    Colours { palette: &PALETTE, exact: false }
}

fn chunk(kind: u16, content: &[u8]) -> Vec<u8> {
    let size = (content.len() as u32 + 6).to_le_bytes();
    [&size[..], &kind.to_le_bytes(), content].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Flags, kind, level, blend mode, opacity.
fn layer(flags: u16, kind: u16, level: u16, blend: u16, opacity: u8) -> Vec<u8> {
    let head = words(&[flags, kind, level, 0, 0, blend]);
    chunk(0x2004, &[&head[..], &[opacity, 0, 0, 0, 1, 0, b'L']].concat())
}

fn cel_head(layer: u16, (x, y): (i16, i16), opacity: u8, kind: u16, z: i16) -> Vec<u8> {
    let place = words(&[layer, x as u16, y as u16]);
    [&place[..], &[opacity], &words(&[kind, z as u16]), &[0; 5]].concat()
}

/// A packed cel.
fn cel(layer: u16, at: (i16, i16), size: (u16, u16), pixels: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(pixels).expect("packed");
    let packed = packed.finish().expect("packed");
    let head = cel_head(layer, at, 255, 2, 0);
    chunk(0x2005, &[&head[..], &words(&[size.0, size.1]), &packed].concat())
}

fn sprite(size: (u16, u16), bits: u16, frames: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let mut file = [0; 4].to_vec();
    file.extend(words(&[0xA5E0, frames.len() as u16, size.0, size.1, bits, 1, 0]));
    file.resize(128, 0);
    for chunks in frames {
        let body = chunks.concat();
        file.extend((body.len() as u32 + 16).to_le_bytes());
        file.extend(words(&[0xF1FA, chunks.len() as u16, 100, 0, 0, 0]));
        file.extend(body);
    }
    file
}

fn palette(colours: &[[u8; 4]]) -> Vec<u8> {
    let last = colours.len() as u32 - 1;
    let head = [last + 1, 0, last].map(u32::to_le_bytes).concat();
    let entries = colours.iter().flat_map(|colour| [&[0, 0][..], colour].concat());
    chunk(0x2019, &[&head[..], &[0; 8], &entries.collect::<Vec<_>>()].concat())
}

fn old_palette(colours: &[Rgb]) -> Vec<u8> {
    let head = [1, 0, 0, colours.len() as u8];
    chunk(0x0004, &[&head[..], colours.as_flattened()].concat())
}

const RED: [u8; 4] = [255, 0, 0, 255];
const GREEN: [u8; 4] = [0, 255, 0, 255];
const CLEAR: [u8; 4] = [0; 4];

#[track_caller]
fn refused(file: &[u8], words: &str) {
    let fault = parse("s.ase", file, near()).expect_err("must be refused").to_string();
    assert!(fault.starts_with("s.ase: ") && fault.contains(words), "{fault}");
}

#[test]
fn layers_are_laid_over_one_another() {
    let frame = vec![
        layer(1, 0, 0, 0, 255),
        layer(1, 0, 0, 0, 255),
        layer(0, 0, 0, 0, 255),
        cel(0, (0, 0), (2, 1), &[RED, RED].concat()),
        cel(1, (1, 0), (2, 2), &[GREEN, RED, CLEAR, GREEN].concat()),
        cel(2, (0, 0), (1, 1), &GREEN),
    ];
    let bank = parse("s", &sprite((3, 2), 32, &[frame]), near()).expect("good");
    // The second layer begins a pixel to the right; the hidden third one does not count.
    assert_eq!(bank.pixels[..3], [1, 2, 1]);
    assert_eq!(bank.pixels[256..259], [0, 0, 2]);
}

#[test]
fn opacity_mixes_and_z_changes_the_order() {
    let half = vec![
        layer(1, 0, 0, 0, 255),
        layer(1, 0, 0, 0, 128),
        cel(0, (0, 0), (1, 1), &RED),
        cel(1, (0, 0), (1, 1), &GREEN),
    ];
    assert_eq!(parse("s", &sprite((1, 1), 32, &[half]), near()).expect("good").pixels[0], 3);
    let lifted = [&cel_head(0, (0, 0), 255, 0, 2)[..], &words(&[1, 1]), &RED].concat();
    let lifted = vec![
        layer(1, 0, 0, 0, 255),
        layer(1, 0, 0, 0, 255),
        chunk(0x2005, &lifted),
        cel(1, (0, 0), (1, 1), &GREEN),
    ];
    assert_eq!(parse("s", &sprite((1, 1), 32, &[lifted]), near()).expect("good").pixels[0], 1);
}

#[test]
fn a_hidden_group_hides_its_layers() {
    let frame = |group: u16| {
        vec![layer(group, 1, 0, 0, 255), layer(1, 0, 1, 0, 255), cel(1, (0, 0), (1, 1), &RED)]
    };
    let first =
        |group| parse("s", &sprite((1, 1), 32, &[frame(group)]), near()).expect("good").pixels[0];
    assert_eq!((first(1), first(0)), (1, 0));
}

#[test]
fn indexed_sprites_keep_numbers_of_equal_colour() {
    let pixels = [0, 1, 2, 3];
    // Entry 1 is the console's; 2 is the console's 1; 0 is transparent.
    let colours = [[7, 7, 7], [255, 0, 0], [255, 0, 0], [0, 250, 0]];
    let with_alpha = colours.map(|[r, g, b]| [r, g, b, 255]);
    for entries in [palette(&with_alpha), old_palette(&colours)] {
        let frame = vec![entries, layer(1, 0, 0, 0, 255), cel(0, (0, 0), (4, 1), &pixels)];
        let bank = parse("s", &sprite((4, 1), 8, &[frame]), near()).expect("good");
        assert_eq!(bank.pixels[..4], [0, 1, 1, 2]);
    }
    let exact = Colours { exact: true, ..near() };
    let frame = vec![palette(&with_alpha), layer(1, 0, 0, 0, 255), cel(0, (0, 0), (4, 1), &pixels)];
    let fault = parse("s", &sprite((4, 1), 8, &[frame]), exact).expect_err("refused");
    assert!(fault.message.starts_with("the pixel at 3, 0 is #00fa00"), "{fault}");
}

#[test]
fn frames_follow_one_another_and_links_repeat() {
    let link = [&cel_head(0, (0, 0), 255, 1, 0)[..], &words(&[0])].concat();
    let frames = [
        vec![layer(1, 0, 0, 0, 255), cel(0, (0, 0), (1, 1), &RED)],
        vec![cel(0, (0, 0), (1, 1), &GREEN)],
        vec![chunk(0x2005, &link)],
    ];
    let bank = parse("s", &sprite((100, 8), 32, &frames), near()).expect("good");
    // Two frames of 100 pixels in a row of 256, the third below the first.
    assert_eq!((bank.pixels[0], bank.pixels[100], bank.pixels[8 * 256]), (1, 2, 1));
}

#[test]
fn the_oldest_palettes_have_six_bits() {
    // Two runs of one colour each, the second after a gap.
    let runs = [&[2, 0][..], &[0, 1, 1, 1, 1][..], &[1, 1, 63, 0, 0][..]].concat();
    let frame = vec![chunk(0x0011, &runs), layer(1, 0, 0, 0, 255), cel(0, (0, 0), (1, 1), &[2])];
    let bank = parse("a", &sprite((1, 1), 8, &[frame]), near()).expect("a bank");
    assert_eq!(bank.pixels[0], 1);
}

#[test]
fn a_group_may_have_its_own_opacity_only_where_the_file_says_so() {
    let frame = vec![layer(1, 1, 0, 0, 128), layer(1, 0, 1, 0, 255)];
    let mut file = sprite((1, 1), 32, &[frame]);
    parse("a", &file, near()).expect("a bank");
    file[14] |= 2;
    refused(&file, "the group \"L\" has an opacity or a blend mode");
}

#[test]
fn what_cannot_be_read_says_why() {
    let one = |chunks: Vec<Vec<u8>>| sprite((8, 8), 32, &[chunks]);
    refused(b"RIFFRIFF", "this is no Aseprite file");
    refused(&sprite((257, 8), 32, &[vec![]]), "257×8 pixels");
    refused(&sprite((128, 128), 32, &vec![vec![]; 5]), "5 frames of 128×128 pixels");
    refused(&sprite((8, 8), 24, &[vec![]]), "24 bits");
    refused(&one(vec![layer(1, 2, 0, 0, 255)]), "\"L\" is a tilemap");
    refused(&one(vec![layer(1, 0, 0, 3, 255)]), "\"L\" has a blend mode");
    let short = cel(0, (0, 0), (9, 9), &RED);
    refused(&one(vec![layer(1, 0, 0, 0, 255), short]), "ends too early");
    let good = one(vec![layer(1, 0, 0, 0, 255), cel(0, (0, 0), (1, 1), &RED)]);
    for end in 0..good.len() {
        assert!(parse("s", &good[..end], near()).is_err(), "{end}");
    }
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0; 4000 * 4000 * 4];
    let large = cel(0, (0, 0), (4000, 4000), &zeros);
    let frame = |count| [vec![layer(1, 0, 0, 0, 255)], vec![large.clone(); count]].concat();
    assert!(parse("s", &sprite((8, 8), 32, &[frame(1)]), near()).is_ok());
    refused(&sprite((8, 8), 32, &[frame(3)]), "too many pixels");
}

#[test]
fn no_damage_is_a_panic() {
    let frames = [
        vec![
            palette(&[RED, GREEN]),
            layer(1, 1, 0, 0, 255),
            layer(1, 0, 1, 0, 200),
            cel(1, (-1, 0), (3, 3), &[1; 9]),
        ],
        vec![cel(1, (0, 0), (1, 1), &[1])],
    ];
    let good = sprite((4, 4), 8, &frames);
    for at in 0..good.len() {
        for damage in [0, 1, 0x7f, 0x80, 0xff] {
            let mut broken = good.clone();
            broken[at] = damage;
            let _ = parse("s", &broken, near());
        }
    }
}
