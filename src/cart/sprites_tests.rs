use super::*;
use png::BitDepth;

fn near() -> Colours<'static> {
    Colours { palette: &PALETTE, exact: false }
}

static PALETTE: Palette = palette();

const fn palette() -> Palette {
    let mut palette = [[9; 3]; 64];
    palette[1] = [255, 0, 0];
    palette[2] = [0, 255, 0];
    palette[3] = [255, 0, 0];
    palette
}

fn picture(
    (width, height): (u32, u32),
    colour: ColorType,
    depth: BitDepth,
    entries: Option<(&[u8], &[u8])>,
    data: &[u8],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if let Some((palette, alphas)) = entries {
        encoder.set_palette(palette.to_vec());
        encoder.set_trns(alphas.to_vec());
    }
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(data).expect("data");
    drop(writer);
    file
}

fn rgba(width: u32, height: u32) -> Vec<u8> {
    let data = [255, 0, 0, 255].repeat((width * height) as usize);
    picture((width, height), ColorType::Rgba, BitDepth::Eight, None, &data)
}

#[test]
fn colours_are_matched() {
    let data = [0, 250, 5, 255, 255, 0, 0, 255, 255, 0, 0, 10];
    let file = picture((3, 1), ColorType::Rgba, BitDepth::Eight, None, &data);
    let bank = parse("s.png", &file, near()).expect("good");
    assert_eq!(bank.pixels[..4], [2, 1, 0, 0]);
    assert_eq!(bank.pixels.len(), 65536);
}

#[test]
fn indexed_pictures_keep_numbers_of_equal_colour() {
    // Entries: transparent, green (number 2 of the console), and number 3 of the console itself.
    let entries = [9, 9, 9, 0, 255, 0, 1, 1, 1, 255, 0, 0];
    let data = [0b00_01_11_01, 0b11_00_00_00];
    let file = picture(
        (5, 1),
        ColorType::Indexed,
        BitDepth::Two,
        Some((&entries, &[0, 255, 255, 255])),
        &data,
    );
    let bank = parse("s.png", &file, near()).expect("good");
    assert_eq!(bank.pixels[..6], [0, 2, 3, 2, 3, 0]);
}

#[test]
fn grey_pictures_work() {
    let file = picture((2, 1), ColorType::Grayscale, BitDepth::One, None, &[0b1000_0000]);
    let bank =
        parse("s.png", &file, Colours { palette: &[[255; 3]; 64], exact: false }).expect("good");
    assert_eq!(bank.pixels[..2], [0, 0]);
}

#[test]
fn a_side_of_256_is_the_most() {
    assert!(parse("s.png", &rgba(256, 256), near()).is_ok());
    assert_eq!(
        parse("s.png", &rgba(257, 1), near()).unwrap_err().to_string(),
        "s.png: the picture is 257×1 pixels; a sprite bank is at most 256×256"
    );
    // A header that claims 4 billion pixels a side costs nothing.
    let mut absurd = rgba(1, 1);
    absurd[16..24].fill(0x7f);
    assert!(parse("s.png", &absurd, near()).is_err());
}

#[test]
fn broken_pictures_are_errors_wherever_they_break() {
    let file = rgba(16, 16);
    for end in 0..file.len() - 12 {
        let fault = parse("s.png", &file[..end], near()).expect_err("cut off");
        assert!(fault.to_string().starts_with("s.png: this PNG cannot be read ("), "{fault}");
    }
    for place in 0..file.len() {
        let mut broken = file.clone();
        broken[place] ^= 0x55;
        // A flipped byte may still be a picture (in its trailer); it must never be a panic.
        let _ = parse("s.png", &broken, near());
    }
    assert!(parse("s.png", b"GIF89a", near()).is_err());
}

#[test]
fn a_cart_that_is_exact_about_colours_hears_of_others() {
    let exact = Colours { exact: true, ..near() };
    let data = [255, 0, 0, 255, 1, 2, 3, 0, 250, 0, 0, 255];
    let file = picture((1, 3), ColorType::Rgba, BitDepth::Eight, None, &data);
    assert_eq!(
        parse("s.png", &file, exact).unwrap_err().to_string(),
        "s.png: the pixel at 0, 2 is #fa0000, which is not in the palette; change it, or write \
         colours = \"nearest\" under [sprites] in cart.toml"
    );
    assert!(parse("s.png", &file, near()).is_ok());
    // An entry of an indexed picture counts where a pixel has it.
    let entries = [255, 0, 0, 1, 2, 3];
    let indexed = |pixel| {
        let entries = Some((&entries[..], &[][..]));
        picture((1, 1), ColorType::Indexed, BitDepth::Eight, entries, &[pixel])
    };
    assert!(parse("s.png", &indexed(0), exact).is_ok());
    assert!(parse("s.png", &indexed(1), exact).unwrap_err().message.contains("#010203"));
}
