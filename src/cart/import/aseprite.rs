//! `sprites.aseprite`: a sprite bank as Aseprite saves it.
//!
//! Visible layers are laid over one another as Aseprite shows them. The frames of an animation
//! follow one another, as many in a row as the bank is wide. A file says how large its pictures
//! are; nothing of that is believed before it fits the bank, and all unpacking together has an end.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::cart::load::Bank;
use crate::cart::sprites::{Colours, off_palette};
use crate::cart::{CartError, limits};
use crate::hardware::palette::Rgb;

const SIDE: usize = limits::PICTURE_SIDE as usize;
/// Pixels that all cels together may have, each counted where it is unpacked and where it is drawn:
/// a full bank of 256 frames with 64 layers has half as many.
const WORK: usize = 32 << 20;

/// Reads a bank.
pub fn parse(file: &str, bytes: &[u8], colours: Colours) -> Result<Bank, CartError> {
    let sprite = Sprite::read(bytes).map_err(|why| CartError::in_file(file, why))?;
    let across = SIDE / sprite.width;
    let mut pixels = vec![0; SIDE * SIDE];
    let mut work = sprite.work;
    for frame in 0..sprite.frames {
        let (left, top) = (frame % across * sprite.width, frame / across * sprite.height);
        let canvas = sprite.frame(frame, &mut work);
        let canvas = canvas.map_err(|why| CartError::in_file(file, why))?;
        for (at, dot) in canvas.into_iter().enumerate() {
            let (x, y) = (left + at % sprite.width, top + at / sprite.width);
            let number = match dot {
                Dot { alpha: 0..128, .. } => Ok(0),
                Dot { entry: Some(entry), rgb, .. } => colours.entry(entry.into(), rgb),
                Dot { rgb, .. } => colours.number(rgb),
            };
            pixels[y * SIDE + x] = number.map_err(|rgb| off_palette(file, (x, y), rgb))?;
        }
    }
    Ok(Bank { pixels })
}

/// One pixel while layers are laid over one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Dot {
    rgb: Rgb,
    alpha: u8,
    /// Its number in the file's palette, where one layer alone gave it its colour.
    entry: Option<u8>,
}

/// What one layer shows in one frame.
struct Cel {
    x: i32,
    y: i32,
    z: i32,
    opacity: u8,
    content: Content,
}

enum Content {
    Picture {
        width: usize,
        height: usize,
        pixels: Vec<u8>,
    },
    /// The same as in this frame.
    Link(usize),
}

struct Layer {
    /// It and the groups that it is in are visible.
    visible: bool,
    /// The lowest layer, where colour 0 is a colour.
    background: bool,
    opacity: u8,
}

struct Sprite {
    frames: usize,
    width: usize,
    height: usize,
    /// Bytes of a pixel: 1 is a number in the palette, 2 grey and alpha, 4 RGBA.
    depth: usize,
    transparent: u8,
    /// Red, green, blue, alpha.
    palette: Vec<[u8; 4]>,
    layers: Vec<Layer>,
    cels: BTreeMap<(usize, usize), Cel>,
    /// Pixels that may still be unpacked or drawn.
    work: usize,
}

const TOO_EARLY: &str = "this Aseprite file ends too early; save it again";

/// Bytes that are taken from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (front, rest) = self.0.split_at_checked(count).ok_or(TOO_EARLY)?;
        self.0 = rest;
        Ok(front)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (front, rest) = self.0.split_first_chunk().ok_or(TOO_EARLY)?;
        self.0 = rest;
        Ok(*front)
    }

    fn u8(&mut self) -> Result<u8, String> {
        Ok(self.number::<1>()?[0])
    }

    fn u16(&mut self) -> Result<u16, String> {
        self.number().map(u16::from_le_bytes)
    }

    fn i16(&mut self) -> Result<i32, String> {
        self.number().map(|bytes| i16::from_le_bytes(bytes).into())
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.number().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<String, String> {
        let length = self.u16()?.into();
        Ok(String::from_utf8_lossy(self.take(length)?).chars().take(60).collect())
    }
}

impl Sprite {
    fn read(bytes: &[u8]) -> Result<Sprite, String> {
        let mut head = Bytes(bytes);
        head.take(4)?;
        if head.u16()? != 0xA5E0 {
            return Err("this is no Aseprite file; save it as .aseprite".to_string());
        }
        let [frames, width, height, depth] =
            [head.u16()?, head.u16()?, head.u16()?, head.u16()?].map(usize::from);
        // Bit 0: opacities of layers count; bit 1: opacities and blend modes of groups, too.
        let flags = head.u32()?;
        head.take(10)?;
        let transparent = head.u8()?;
        head.take(128 - 29)?;
        if width == 0 || height == 0 || width > SIDE || height > SIDE {
            return Err(format!(
                "the picture is {width}×{height} pixels; a sprite bank is at most {SIDE}×{SIDE}"
            ));
        }
        let room = (SIDE / width) * (SIDE / height);
        if frames == 0 || frames > room {
            return Err(format!(
                "it has {frames} frames of {width}×{height} pixels; a sprite bank has room for \
                 {room}"
            ));
        }
        let mut sprite = Sprite {
            frames,
            width,
            height,
            depth: depth / 8,
            transparent,
            palette: Vec::new(),
            layers: Vec::new(),
            cels: BTreeMap::new(),
            work: WORK,
        };
        if ![1, 2, 4].contains(&sprite.depth) {
            return Err(format!("it has pixels of {depth} bits, not 8, 16 or 32; save it again"));
        }
        let mut groups = Vec::new();
        for frame in 0..frames {
            let size = head.u32()? as usize;
            let mut body = Bytes(head.take(size.checked_sub(4).ok_or(TOO_EARLY)?)?);
            if body.u16()? != 0xF1FA {
                return Err(format!("frame {frame} is damaged; save the file again"));
            }
            body.take(10)?;
            while !body.0.is_empty() {
                let size = body.u32()? as usize;
                let mut chunk = Bytes(body.take(size.checked_sub(4).ok_or(TOO_EARLY)?)?);
                match chunk.u16()? {
                    0x2004 => sprite.layer(&mut chunk, flags, &mut groups)?,
                    0x2005 => sprite.cel(&mut chunk, frame)?,
                    0x2019 => sprite.palette(&mut chunk)?,
                    // The older form, which newer files have only where it says as much.
                    0x0004 if sprite.palette.is_empty() => sprite.old_palette(&mut chunk, 8)?,
                    0x0011 if sprite.palette.is_empty() => sprite.old_palette(&mut chunk, 6)?,
                    _ => {}
                }
            }
        }
        Ok(sprite)
    }

    /// `valid` are the flags of the file's head that say what counts, `groups` says for the groups
    /// around the next layer whether they are visible.
    fn layer(
        &mut self,
        chunk: &mut Bytes,
        valid: u32,
        groups: &mut Vec<bool>,
    ) -> Result<(), String> {
        let (flags, kind, level) = (chunk.u16()?, chunk.u16()?, usize::from(chunk.u16()?));
        chunk.take(4)?;
        let (blend, opacity) = (chunk.u16()?, chunk.u8()?);
        chunk.take(3)?;
        let name = chunk.text()?;
        groups.truncate(level);
        // Reference layers are for the eyes of the author.
        let reference = flags & 64 != 0;
        let visible = flags & 1 != 0 && !reference && groups.iter().all(|visible| *visible);
        if kind == 1 {
            if visible && valid & 2 != 0 && (blend, opacity) != (0, 255) {
                return Err(format!(
                    "the group \"{name}\" has an opacity or a blend mode; flatten it into a layer"
                ));
            }
            groups.push(visible);
        } else if visible && kind == 2 {
            return Err(format!(
                "the layer \"{name}\" is a tilemap; convert it with Layer > Convert To > Layer"
            ));
        } else if visible && blend != 0 {
            return Err(format!(
                "the layer \"{name}\" has a blend mode; set it to Normal, or flatten the layers"
            ));
        }
        self.layers.push(Layer {
            visible: visible && kind == 0,
            background: flags & 8 != 0,
            opacity: if valid & 1 != 0 { opacity } else { 255 },
        });
        Ok(())
    }

    fn cel(&mut self, chunk: &mut Bytes, frame: usize) -> Result<(), String> {
        let layer = usize::from(chunk.u16()?);
        let (x, y, opacity) = (chunk.i16()?, chunk.i16()?, chunk.u8()?);
        let kind = chunk.u16()?;
        let z = chunk.i16()?;
        chunk.take(5)?;
        if !self.layers.get(layer).is_some_and(|layer| layer.visible) {
            return Ok(());
        }
        let content = match kind {
            0 | 2 => {
                let [width, height] = [chunk.u16()?, chunk.u16()?].map(usize::from);
                self.spend(width * height)?;
                let size = width * height * self.depth;
                let mut pixels = Vec::new();
                if kind == 0 {
                    pixels.extend_from_slice(chunk.take(size)?);
                } else {
                    let unpacked = ZlibDecoder::new(chunk.0).take(size as u64);
                    let read = { unpacked }.read_to_end(&mut pixels);
                    read.map_err(|why| format!("a cel of frame {frame} is damaged ({why})"))?;
                }
                if pixels.len() != size {
                    return Err(format!("a cel of frame {frame} ends too early"));
                }
                Content::Picture { width, height, pixels }
            }
            1 => Content::Link(chunk.u16()?.into()),
            _ => return Err(format!("a cel of frame {frame} is of an unknown kind, {kind}")),
        };
        self.cels.insert((frame, layer), Cel { x, y, z, opacity, content });
        Ok(())
    }

    fn spend(&mut self, pixels: usize) -> Result<(), String> {
        spend(&mut self.work, pixels)
    }

    fn palette(&mut self, chunk: &mut Bytes) -> Result<(), String> {
        let size = chunk.u32()? as usize;
        let (first, last) = (chunk.u32()? as usize, chunk.u32()? as usize);
        chunk.take(8)?;
        // Pixels are bytes: entries after 256 can have none.
        self.palette.resize(size.min(256), [0, 0, 0, 255]);
        for n in first..=last.min(255) {
            let named = chunk.u16()? & 1 != 0;
            let colour = chunk.number()?;
            if named {
                chunk.text()?;
            }
            if let Some(entry) = self.palette.get_mut(n) {
                *entry = colour;
            }
        }
        Ok(())
    }

    /// A palette of components of 8 or of 6 `bits`.
    fn old_palette(&mut self, chunk: &mut Bytes, bits: u32) -> Result<(), String> {
        let mut palette = vec![[0, 0, 0, 255]; 256];
        let mut at = 0;
        for _ in 0..chunk.u16()? {
            at += usize::from(chunk.u8()?);
            let count = chunk.u8()?;
            for _ in 0..if count == 0 { 256 } else { usize::from(count) } {
                let [red, green, blue] = chunk.number()?.map(|part: u8| match bits {
                    6 => part << 2 | part >> 4 & 3,
                    _ => part,
                });
                if let Some(entry) = palette.get_mut(at) {
                    *entry = [red, green, blue, 255];
                }
                at += 1;
            }
        }
        self.palette = palette;
        Ok(())
    }

    /// All visible layers of a frame, laid over one another.
    fn frame(&self, frame: usize, work: &mut usize) -> Result<Vec<Dot>, String> {
        let mut canvas = vec![Dot::default(); self.width * self.height];
        let cels = self.cels.range((frame, 0)..(frame + 1, 0));
        let mut cels: Vec<_> = cels.map(|((_, layer), cel)| (*layer, cel)).collect();
        // A cel's z moves it so many layers up or down.
        cels.sort_by_key(|(layer, cel)| (*layer as i32 + cel.z, cel.z));
        for (number, cel) in cels {
            let Some(layer) = self.layers.get(number) else { continue };
            let shown = match cel.content {
                Content::Link(other) => self.cels.get(&(other, number)),
                Content::Picture { .. } => Some(cel),
            };
            let Some(shown) = shown else { continue };
            let Content::Picture { width, height, pixels } = &shown.content else {
                return Err(format!(
                    "a link of frame {frame} leads to a link; save the file again"
                ));
            };
            spend(work, width * height)?;
            let opacity = scaled(layer.opacity, shown.opacity);
            for (at, value) in pixels.chunks_exact(self.depth).enumerate() {
                let x = shown.x + (at % width) as i32;
                let y = shown.y + (at / width) as i32;
                let inside = |n: i32, side: usize| usize::try_from(n).ok().filter(|n| *n < side);
                if let (Some(x), Some(y)) = (inside(x, self.width), inside(y, self.height)) {
                    let dot = self.dot(value, layer.background, opacity);
                    over(&mut canvas[y * self.width + x], dot);
                }
            }
        }
        Ok(canvas)
    }

    fn dot(&self, value: &[u8], background: bool, opacity: u8) -> Dot {
        let ([red, green, blue, alpha], entry) = match *value {
            [number] if number == self.transparent && !background => return Dot::default(),
            [number] => {
                let colour = self.palette.get(usize::from(number)).copied().unwrap_or_default();
                (colour, Some(number))
            }
            [grey, alpha] => ([grey, grey, grey, alpha], None),
            [red, green, blue, alpha] => ([red, green, blue, alpha], None),
            _ => return Dot::default(),
        };
        Dot { rgb: [red, green, blue], alpha: scaled(alpha, opacity), entry }
    }
}

fn spend(work: &mut usize, pixels: usize) -> Result<(), String> {
    let left = work.checked_sub(pixels);
    *work = left.ok_or("its layers and frames have too many pixels; flatten the layers")?;
    Ok(())
}

/// The product of two levels of which 255 is full.
fn scaled(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

/// Lays a pixel over another.
fn over(below: &mut Dot, above: Dot) {
    if above.alpha == 255 || below.alpha == 0 {
        if above.alpha > 0 {
            *below = above;
        }
        return;
    }
    if above.alpha == 0 {
        return;
    }
    let alpha = u32::from(above.alpha);
    let under = u32::from(below.alpha) * (255 - alpha) / 255;
    let total = alpha + under;
    let mix = |a: u8, b: u8| ((u32::from(a) * alpha + u32::from(b) * under) / total) as u8;
    let rgb = [0, 1, 2].map(|n| mix(above.rgb[n], below.rgb[n]));
    *below = Dot { rgb, alpha: total.min(255) as u8, entry: None };
}

#[cfg(test)]
#[path = "aseprite_tests.rs"]
mod tests;
