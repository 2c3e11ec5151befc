//! Moving pictures as GIF files, without loss: a picture has 64 colours, one of a GIF 255 and one
//! that lets show through what was there. Only where rows have colours of their own can there be
//! more; the rare ones give way then.
//!
//! A GIF counts in hundredths of a second, the console in ticks of 1/60. The times of pictures are
//! rounded so that they never drift: pictures of two ticks each are shown for 3, 4 and 3
//! hundredths.

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use super::capture::{self, Indexed, SCALE_MAX, enlarge};
use crate::console::{HEIGHT, PIXELS, Picture, Rows, WIDTH};

/// Colours of a picture, besides the number that stands for a pixel that stays as it is.
const MOST: usize = 255;

/// Pictures shown for less than two hundredths are slowed down by most viewers.
const HUNDREDTHS_LEAST: u64 = 2;

/// A picture to keep: its pixels and colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    /// One palette index a pixel, row by row.
    pub pixels: Box<[u8; PIXELS]>,
    /// The colour of each index.
    pub palette: [[u8; 3]; 64],
    /// The colours of each row, where they have their own.
    pub rows: Option<Box<Rows>>,
}

impl Still {
    /// A copy of a picture.
    pub fn of(picture: Picture<'_>) -> Still {
        let rows = picture.rows.map(|rows| Box::new(*rows));
        Still { pixels: Box::new(*picture.pixels), palette: *picture.palette, rows }
    }

    /// The picture that it is a copy of.
    pub fn picture(&self) -> Picture<'_> {
        let plain = Picture::plain(&self.pixels, &self.palette);
        Picture { rows: self.rows.as_deref(), ..plain }
    }

    fn colour(&self, at: usize) -> [u8; 3] {
        self.picture().colour(at)
    }
}

/// A GIF that is written picture by picture and repeats for ever.
pub struct Gif {
    encoder: Encoder<Vec<u8>>,
    scale: usize,
    /// What a viewer sees after everything written so far.
    shown: Option<Still>,
    /// The picture that waits until it is known how long it is shown.
    waiting: Option<Still>,
    /// How long everything is shown that has come so far.
    ticks: u64,
    /// How long everything is shown that has been written.
    hundredths: u64,
}

impl Gif {
    /// An empty GIF, each pixel `scale` (1 to [`SCALE_MAX`]) times as large.
    ///
    /// # Errors
    /// A sentence, should the encoder refuse.
    pub fn new(scale: usize) -> Result<Gif, String> {
        let scale = scale.clamp(1, SCALE_MAX);
        let (width, height) = ((WIDTH * scale) as u16, (HEIGHT * scale) as u16);
        let mut encoder = Encoder::new(Vec::new(), width, height, &[]).map_err(refused)?;
        encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
        Ok(Gif { encoder, scale, shown: None, waiting: None, ticks: 0, hundredths: 0 })
    }

    /// Shows a picture for so many ticks of 1/60 second; two are the least that viewers honour.
    ///
    /// # Errors
    /// A sentence, should the encoder refuse.
    pub fn show(&mut self, picture: Picture<'_>, ticks: u64) -> Result<(), String> {
        let same = |still: &Still| {
            let still = still.picture();
            still.pixels == picture.pixels
                && still.palette == picture.palette
                && still.rows == picture.rows
        };
        if !self.waiting.as_ref().is_some_and(same) {
            self.write_waiting()?;
            self.waiting = Some(Still::of(picture));
        }
        self.ticks += ticks;
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// A sentence, should the encoder refuse.
    pub fn finish(mut self) -> Result<Vec<u8>, String> {
        self.write_waiting()?;
        self.encoder.into_inner().map_err(refused)
    }

    fn write_waiting(&mut self) -> Result<(), String> {
        let Some(still) = self.waiting.take() else { return Ok(()) };
        let end = (self.ticks * 100 + 30) / 60;
        let delay = end.saturating_sub(self.hundredths).max(HUNDREDTHS_LEAST);
        self.hundredths += delay;
        let (columns, rows) =
            self.shown.as_ref().map_or((0..WIDTH, 0..HEIGHT), |s| change(s, &still));
        let Indexed { pixels, palette, .. } = capture::indexed(still.picture(), MOST);
        let unchanged = palette.len() as u8;
        let mut buffer = Vec::with_capacity(columns.len() * rows.len());
        for y in rows.clone() {
            for at in columns.clone().map(|x| y * WIDTH + x) {
                let stays = self.shown.as_ref().is_some_and(|s| s.colour(at) == still.colour(at));
                buffer.push(if stays { unchanged } else { pixels[at] });
            }
        }
        let mut palette = palette.as_flattened().to_vec();
        palette.extend([0; 3]);
        let scaled = |length: usize| (length * self.scale) as u16;
        let frame = Frame {
            delay: u16::try_from(delay).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            transparent: self.shown.is_some().then_some(unchanged),
            left: scaled(columns.start),
            top: scaled(rows.start),
            width: scaled(columns.len()),
            height: scaled(rows.len()),
            palette: Some(palette),
            buffer: enlarge(&buffer, columns.len(), self.scale).into(),
            ..Frame::default()
        };
        self.encoder.write_frame(&frame).map_err(refused)?;
        self.shown = Some(still);
        Ok(())
    }
}

/// The smallest rectangle with everything that looks different; a single pixel where nothing does.
fn change(before: &Still, after: &Still) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let (mut left, mut right, mut top, mut bottom) = (WIDTH, 0, HEIGHT, 0);
    for at in (0..PIXELS).filter(|at| before.colour(*at) != after.colour(*at)) {
        let (x, y) = (at % WIDTH, at / WIDTH);
        (left, right) = (left.min(x), right.max(x + 1));
        (top, bottom) = (top.min(y), bottom.max(y + 1));
    }
    if right == 0 { (0..1, 0..1) } else { (left..right, top..bottom) }
}

fn refused(fault: impl std::fmt::Display) -> String {
    format!("the GIF cannot be encoded: {fault}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of colour 1 with a block of colour 2 at `x`.
    fn still(x: usize) -> Still {
        let mut palette = [[0; 3]; 64];
        (palette[1], palette[2]) = ([9, 8, 7], [200, 100, 50]);
        let mut pixels = Box::new([1; PIXELS]);
        (0..8).for_each(|y| pixels[(y + 20) * WIDTH + x..][..8].fill(2));
        Still { pixels, palette, rows: None }
    }

    /// What a viewer shows: the delay of each picture, and all its colours.
    fn seen(file: &[u8]) -> Vec<(u16, Vec<[u8; 3]>)> {
        let mut decoder = gif::Decoder::new(file).expect("a GIF");
        let width = usize::from(decoder.width());
        let mut canvas = vec![[0; 3]; width * usize::from(decoder.height())];
        let mut seen = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a frame") {
            let palette = frame.palette.as_ref().expect("colours");
            let (left, top) = (usize::from(frame.left), usize::from(frame.top));
            for (y, row) in frame.buffer.chunks(usize::from(frame.width)).enumerate() {
                for (x, pixel) in row.iter().enumerate() {
                    if Some(*pixel) != frame.transparent {
                        let at = usize::from(*pixel) * 3;
                        canvas[(top + y) * width + left + x].copy_from_slice(&palette[at..at + 3]);
                    }
                }
            }
            seen.push((frame.delay, canvas.clone()));
        }
        seen
    }

    #[test]
    fn a_gif_shows_exactly_the_pictures() {
        let pictures = [still(0), still(100), still(100), still(312)];
        let mut gif = Gif::new(1).expect("begins");
        pictures.iter().for_each(|p| gif.show(p.picture(), 2).expect("takes a picture"));
        let seen = seen(&gif.finish().expect("ends"));
        let delays: Vec<_> = seen.iter().map(|(delay, _)| *delay).collect();
        assert_eq!(delays, [3, 7, 3], "8 ticks are 13 hundredths");
        for ((_, canvas), still) in seen.iter().zip([still(0), still(100), still(312)]) {
            assert!((0..PIXELS).all(|at| canvas[at] == still.colour(at)));
        }
    }

    #[test]
    fn a_new_palette_alone_is_a_new_picture() {
        let mut dark = still(5);
        dark.palette[1] = [1, 1, 1];
        let mut gif = Gif::new(2).expect("begins");
        gif.show(still(5).picture(), 6).expect("takes a picture");
        gif.show(dark.picture(), 6).expect("takes a picture");
        let seen = seen(&gif.finish().expect("ends"));
        assert_eq!(seen.len(), 2);
        assert_eq!(
            (seen[0].1[0], seen[1].1[0], seen[1].1.len()),
            ([9, 8, 7], [1, 1, 1], 4 * PIXELS)
        );
    }
}
