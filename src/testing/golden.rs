//! Golden pictures: what a frame must look like, and how far it may be off.

use std::io::Cursor;

use super::capture;
use crate::console::{HEIGHT, PIXELS, Picture, WIDTH};

/// How far a picture may be from its golden one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// How much each of red, green and blue may differ, 0 to 255.
    pub channel: u8,
    /// Pixels that may differ more than that.
    pub outliers: u32,
}

/// A picture that a frame is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Golden {
    /// What to call it: the file's name.
    pub name: String,
    /// The PNG file; none when there is no file yet.
    pub file: Option<Vec<u8>>,
    /// How far the frame may be off.
    pub tolerance: Tolerance,
}

/// A frame that does not look as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The frame.
    pub frame: u64,
    /// What the golden picture is called.
    pub name: String,
    /// What is wrong, in words.
    pub message: String,
    /// What came, as PNG.
    pub actual: Vec<u8>,
    /// What was expected, as PNG; none when there is no such file, or none that can be read.
    pub expected: Option<Vec<u8>>,
    /// What was expected in the dark, with the pixels that differ in red, as PNG.
    pub difference: Option<Vec<u8>>,
}

impl Golden {
    /// Compares a frame; nothing when it looks as it should.
    ///
    /// # Errors
    /// A sentence, should the encoder of pictures refuse.
    pub fn compare(&self, frame: u64, picture: Picture<'_>) -> Result<Option<Mismatch>, String> {
        let wrong = |message: String| {
            let name = self.name.clone();
            let actual = capture::png(picture, 1)?;
            Ok(Some(Mismatch { frame, name, message, actual, expected: None, difference: None }))
        };
        let Some(file) = &self.file else {
            return wrong(format!("there is no {} to compare with", self.name));
        };
        let expected = match decode(file) {
            Ok(expected) => expected,
            Err(why) => return wrong(format!("{}: {why}", self.name)),
        };
        let actual = colours(picture);
        let Some(message) = self.judge(&expected, &actual) else { return Ok(None) };
        let mismatch = Mismatch {
            frame,
            name: self.name.clone(),
            message,
            actual: capture::png(picture, 1)?,
            expected: Some(file.clone()),
            difference: Some(difference(&expected, &actual)?),
        };
        Ok(Some(mismatch))
    }

    /// What is wrong, if anything.
    fn judge(&self, expected: &[[u8; 3]], actual: &[[u8; 3]]) -> Option<String> {
        let Tolerance { channel, outliers } = self.tolerance;
        let (mut count, mut worst, mut first) = (0u32, 0, None);
        for (at, (a, b)) in expected.iter().zip(actual).enumerate() {
            let off = (0..3).map(|i| a[i].abs_diff(b[i])).max().unwrap_or(0);
            worst = worst.max(off);
            if off > channel {
                count += 1;
                first = first.or(Some((at % WIDTH, at / WIDTH)));
            }
        }
        let (x, y) = first.filter(|_| count > outliers)?;
        let allowed = if channel > 0 || outliers > 0 {
            format!(", {outliers} may by more than {channel}")
        } else {
            String::new()
        };
        Some(format!(
            "{count} pixel{} differ{} from {}{allowed}; the first is {x}, {y}, \
             the worst is {worst} of 255 off",
            if count == 1 { "" } else { "s" },
            if count == 1 { "s" } else { "" },
            self.name
        ))
    }
}

/// The colour of each pixel of a picture.
fn colours(picture: Picture<'_>) -> Vec<[u8; 3]> {
    (0..PIXELS).map(|at| picture.colour(at)).collect()
}

/// The colours of a PNG file of the size of the screen.
///
/// # Errors
/// A sentence when it is no PNG, or of another size.
pub fn decode(file: &[u8]) -> Result<Vec<[u8; 3]>, String> {
    let unreadable = |fault: png::DecodingError| format!("this PNG cannot be read ({fault})");
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    // Before a byte of a picture of another size is unpacked.
    if (width, height) != (WIDTH, HEIGHT) {
        return Err(format!("it has {width}×{height} pixels, a frame has {WIDTH}×{HEIGHT}"));
    }
    let mut data = vec![0; PIXELS * 4];
    let info = reader.next_frame(&mut data).map_err(unreadable)?;
    let samples = info.color_type.samples();
    let colour = |pixel: &[u8]| match *pixel {
        [red, green, blue, ..] => [red, green, blue],
        [grey, ..] => [grey; 3],
        [] => [0; 3],
    };
    Ok(data[..info.buffer_size()].chunks_exact(samples).map(colour).collect())
}

/// The expected picture in the dark, what differs in red, as PNG.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn difference(expected: &[[u8; 3]], actual: &[[u8; 3]]) -> Result<Vec<u8>, String> {
    const RED: [u8; 3] = [255, 64, 64];
    let pair = expected.iter().zip(actual);
    let shown = pair.map(|(a, b)| if a == b { a.map(|part| part / 4) } else { RED });
    let pixels: Vec<u8> = shown.flatten().collect();
    capture::rgb_png(&pixels, WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixels: &[u8; PIXELS], palette: &[[u8; 3]; 64]) -> Vec<u8> {
        capture::png(Picture::plain(pixels, palette), 1).expect("encodes")
    }

    #[test]
    fn a_picture_may_differ_as_far_as_was_said_and_no_farther() {
        let mut palette = [[0; 3]; 64];
        (palette[1], palette[2]) = ([4, 0, 0], [9, 0, 0]);
        let mut pixels = [0; PIXELS];
        let file = Some(picture(&pixels, &palette));
        pixels[WIDTH + 3] = 2;
        pixels[WIDTH + 4] = 1;
        let shown = Picture::plain(&pixels, &palette);
        let compare = |channel, outliers| {
            let tolerance = Tolerance { channel, outliers };
            let golden = Golden { name: "a.png".into(), file: file.clone(), tolerance };
            golden.compare(7, shown).expect("encodes")
        };
        for (channel, outliers) in [(9, 0), (8, 1), (0, 2), (4, 1)] {
            assert_eq!(compare(channel, outliers), None, "{channel} {outliers}");
        }
        let words = |channel, outliers| compare(channel, outliers).expect("differs").message;
        assert_eq!(
            words(8, 0),
            "1 pixel differs from a.png, 0 may by more than 8; the first is 3, 1, the worst is 9 \
             of 255 off"
        );
        assert!(words(0, 1).starts_with("2 pixels differ from a.png, 1 may by more than 0"));
        let mismatch = compare(0, 0).expect("differs");
        let difference = decode(&mismatch.difference.expect("a picture")).expect("a PNG");
        assert_eq!(difference.iter().filter(|c| **c == [255, 64, 64]).count(), 2);
        assert_eq!(decode(&mismatch.actual).expect("a PNG")[WIDTH + 3], [9, 0, 0]);
    }

    #[test]
    fn a_golden_picture_must_be_there_and_of_the_screens_size() {
        let (pixels, palette) = ([0; PIXELS], [[0; 3]; 64]);
        let shown = Picture::plain(&pixels, &palette);
        let message = |file: Option<Vec<u8>>| {
            let golden = Golden { name: "a.png".into(), file, ..Golden::default() };
            golden.compare(1, shown).expect("encodes").expect("differs").message
        };
        assert_eq!(message(None), "there is no a.png to compare with");
        assert!(message(Some(b"GIF".to_vec())).starts_with("a.png: this PNG cannot be read"));
        let large = capture::png(shown, 2).expect("encodes");
        let words = "a.png: it has 640×360 pixels, a frame has 320×180";
        assert_eq!(message(Some(large)), words);
        let grey = {
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, WIDTH as u32, HEIGHT as u32);
            encoder.set_color(png::ColorType::Grayscale);
            let mut writer = encoder.write_header().expect("a header");
            writer.write_image_data(&[7; PIXELS]).expect("pixels");
            writer.finish().expect("an end");
            file
        };
        assert_eq!(decode(&grey).expect("a PNG")[5], [7; 3]);
    }
}
