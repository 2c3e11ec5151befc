use super::super::scratch::Scratch;
use super::*;
use crate::cart::picture::PNG_MARK;

/// A cart with a folder, a test, a hidden file and a cover when asked for.
fn cart(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.write("game/main.lua", "require 'lib.a'\nfunction _draw() cls(frame() % 64) end");
    scratch.write("game/lib/a.lua", "return 1");
    scratch.write("game/lib/a_test.lua", "return 2");
    scratch.write("game/.luarc.json", "{}");
    scratch.write("game/cart.toml", "title = \"The Game\"\nid = \"game\"\nauthor = \"Zoe\"\n");
    scratch
}

fn packed(scratch: &Scratch, output: &str, frame: Option<u64>) -> Result<String, Refusal> {
    let output = Some(scratch.0.join(output));
    pack_cart(&PackRequest { cart: scratch.0.join("game"), output, frame })
}

#[test]
fn a_cart_goes_into_a_file_and_out_again() {
    let scratch = cart("roundtrip");
    let words = packed(&scratch, "a.nrx", None).expect("packs");
    assert!(words.contains("3 files, ") && words.contains("left out: lib/a_test.lua"), "{words}");
    let folder = scratch.0.join("out");
    unpack(&scratch.0.join("a.nrx"), Some(&folder)).expect("unpacks");
    let list = |path: &Path| files::open(path).expect("opens").list().expect("lists");
    assert_eq!(list(&folder), ["cart.toml", "lib/a.lua", "main.lua"]);
    let read = |path: &str| files::read_bytes(&scratch.0.join(path), 1 << 20).expect("reads");
    assert_eq!(read("out/lib/a.lua"), read("game/lib/a.lua"));
    let refusal = unpack(&scratch.0.join("a.nrx"), Some(&folder)).expect_err("refused");
    assert!(refusal.reasons[0].contains("files in it already"), "{refusal:?}");
    let refusal = unpack(&folder, None).expect_err("refused");
    assert_eq!((refusal.code, refusal.reasons[0].contains("a folder already")), (2, true));
    // Packing what came out gives the same bytes.
    pack_cart(&PackRequest {
        cart: folder,
        output: Some(scratch.0.join("b.nrx")),
        ..PackRequest::default()
    })
    .expect("packs");
    assert_eq!(read("a.nrx"), read("b.nrx"));
}

#[test]
fn a_picture_shows_the_frame_that_was_asked_for_or_the_cover() {
    let scratch = cart("cover");
    let words = packed(&scratch, "a.nrx.png", Some(5)).expect("packs");
    assert!(words.contains("cover: frame 5"), "{words}");
    let file = files::read_bytes(&scratch.0.join("a.nrx.png"), 1 << 20).expect("is there");
    let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!((frame.width, frame.height), (688, 464));
    // The 5th frame fills the screen with colour 4.
    assert_eq!(pixels[200 * 688 + 344], 4);
    assert!(files::open(&scratch.0.join("a.nrx.png")).is_ok());

    let own = cover::draw_blank();
    scratch.write("game/cover.png", &own);
    let words = packed(&scratch, "b.nrx.png", None).expect("packs");
    assert!(words.contains("cover: cover.png"), "{words}");
    let file = files::read_bytes(&scratch.0.join("b.nrx.png"), 1 << 20).expect("is there");
    assert!(file.starts_with(PNG_MARK) && file.starts_with(&own[..own.len() - 12]));

    scratch.write("game/cover.png", "GIF89a");
    let refusal = packed(&scratch, "c.nrx.png", None).expect_err("refused");
    assert_eq!(refusal, Refusal::load(vec!["cover.png: this picture is no PNG file".into()]));
}

#[test]
fn output_names_say_what_is_wanted() {
    let scratch = cart("names");
    let refusal = packed(&scratch, "a.zip", None).expect_err("refused");
    assert!(refusal.code == 2 && refusal.reasons[0].contains(".nrx or .nrx.png"), "{refusal:?}");
    let refusal = packed(&scratch, "a.nrx", Some(3)).expect_err("refused");
    assert!(refusal.reasons[0].contains("--frame is for a picture"), "{refusal:?}");
}

#[test]
fn a_cover_of_a_cart_that_fails_says_why() {
    let scratch = cart("failing");
    scratch.write("game/main.lua", "function _draw() if frame() > 3 then error('no') end end");
    let refusal = packed(&scratch, "a.nrx.png", Some(9)).expect_err("refused");
    assert_eq!(refusal.code, 4);
    assert!(refusal.reasons[0].contains("before frame 9: main.lua:1: no"), "{refusal:?}");
}

#[test]
fn a_check_lists_everything_that_is_wrong() {
    let scratch = cart("check");
    let words = check(&scratch.0.join("game")).expect("is well");
    assert!(words.starts_with("The Game: nothing is wrong; 2 scripts, hash "), "{words}");
    scratch.write("game/main.lua", "x = = 1");
    scratch.write("game/lib/a.lua", "for");
    scratch.write("game/lib/a_test.lua", "(");
    scratch.write("game/map.csv", "1,x");
    scratch.write("game/cart.toml", "titel = 1");
    scratch.write("game/sprites.png", "no");
    let refusal = check(&scratch.0.join("game")).expect_err("is wrong");
    assert_eq!(refusal.code, 3);
    let starts = [
        "cart.toml:1:1: unknown key `titel`",
        "sprites.png: this PNG cannot",
        "map.csv:1:3: `x` is no tile",
        "lib/a.lua:1: ",
        "lib/a_test.lua:1: ",
        "main.lua:1: unexpected symbol near '='",
    ];
    assert_eq!(refusal.reasons.len(), starts.len(), "{refusal:?}");
    for (reason, start) in refusal.reasons.iter().zip(starts) {
        assert!(reason.starts_with(start), "{reason}");
    }
}

#[test]
fn a_check_notes_what_may_be_a_slip() {
    let scratch = Scratch::new("notes");
    scratch.write("main.lua", "");
    scratch.write("sprite.png", "never read");
    scratch.write("readme.txt", "a text");
    let words = check(&scratch.0).expect("is well");
    assert!(words.contains("note: the cart has no `id`"), "{words}");
    assert!(
        words.contains("sprite.png is no file that the console reads; did you mean"),
        "{words}"
    );
    assert!(!words.contains("readme"), "{words}");
}

#[test]
fn info_tells_what_a_cart_has() {
    let scratch = cart("info");
    scratch.write("game/map1.csv", "0,0,0\n0,5\n");
    scratch.write("game/sound.txt", "sfx 0\nC-4\nsfx 1\nC-4\npattern 0: 0 1\n");
    let words = info(&scratch.0.join("game")).expect("is well");
    for part in [
        "The Game\n\nform      folder\nauthor    Zoe\nid        game\nhash      ",
        "\nfiles     6 files, ",
        "\nscripts   2 scripts, 3 lines\n",
        "\nmap       layer 1: 2×2 cells\n",
        "\nsound     2 sound effects, 1 pattern\n",
        "\nlimits    1,000,000 cycles a frame, 32 MiB\n",
    ] {
        assert!(words.contains(part), "{part:?} is missing in:\n{words}");
    }
}
