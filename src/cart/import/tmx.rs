//! Tiled's maps and tilesets in XML.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::tiled::{Chunk, Map, TileLayer, Tileset, decode};
use crate::cart::CartError;
use crate::cart::error::{position, utf8};

/// Reads a map.
pub fn map(file: &str, bytes: &[u8]) -> Result<Map, CartError> {
    let page = read(file, bytes, "map")?;
    Ok(page.map)
}

/// Reads a tileset.
pub fn tileset(file: &str, bytes: &[u8]) -> Result<Tileset, CartError> {
    let mut page = read(file, bytes, "tileset")?;
    let (_, tileset) = page.map.tilesets.pop().unwrap_or_default();
    Ok(tileset)
}

/// What has been read of a file so far.
#[derive(Default)]
struct Page {
    map: Map,
    /// The size of the layer that is open.
    layer: (i64, i64),
    /// How the data that are open are encoded and compressed.
    data: Option<(String, String)>,
    /// The place and size of the chunk that is open.
    chunk: Option<[i64; 4]>,
    /// The text or the cells of what is open.
    text: String,
    cells: Vec<u32>,
}

fn read(file: &str, bytes: &[u8], root: &str) -> Result<Page, CartError> {
    let text = utf8(file, bytes)?;
    let mut reader = Reader::from_str(text);
    let mut page = Page::default();
    let mut found = false;
    loop {
        let at = reader.buffer_position() as usize;
        let here = |why: String| CartError::at(file, position(text, at), why);
        let event = reader.read_event().map_err(|fault| {
            let at = reader.error_position() as usize;
            let why = format!("this is no {root} of Tiled ({fault}); save it again");
            CartError::at(file, position(text, at), why)
        })?;
        match event {
            Event::Start(tag) => {
                found |= tag.name().as_ref() == root;
                page.open(&tag).map_err(here)?;
            }
            Event::Empty(tag) => {
                found |= tag.name().as_ref() == root;
                page.open(&tag).map_err(here)?;
                page.close(tag.name().as_ref()).map_err(here)?;
            }
            Event::End(tag) => page.close(tag.name().as_ref()).map_err(here)?,
            Event::Text(words) if page.data.is_some() => page.text += &words.into_inner(),
            Event::Eof if found => return Ok(page),
            Event::Eof => {
                let why = format!("this is no {root} of Tiled; save it again");
                return Err(CartError::in_file(file, why));
            }
            _ => {}
        }
    }
}

type Attributes = BTreeMap<String, String>;

fn attributes(tag: &BytesStart) -> Result<Attributes, String> {
    // The library would compare each name with all before it; a map keeps the last.
    let mut all = tag.attributes();
    let all = all.with_checks(false).map(|attribute| {
        let attribute = attribute.map_err(|fault| fault.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|fault| fault.to_string())?;
        Ok((attribute.key.as_ref().to_string(), value.into_owned()))
    });
    all.collect()
}

/// A number of a tag; without one, `otherwise`.
fn number<T: std::str::FromStr>(from: &Attributes, name: &str, otherwise: T) -> Result<T, String> {
    let Some(text) = from.get(name) else { return Ok(otherwise) };
    let cut: String = text.chars().take(20).collect();
    text.parse().map_err(|_| format!("`{name}` is {cut:?}, which is no number for it"))
}

impl Page {
    fn open(&mut self, tag: &BytesStart) -> Result<(), String> {
        match tag.name().as_ref() {
            "map" => {
                let from = attributes(tag)?;
                self.map.orientation = from.get("orientation").cloned().unwrap_or_default();
                self.map.cell = (number(&from, "tilewidth", 0)?, number(&from, "tileheight", 0)?);
            }
            "tileset" => self.tileset(attributes(tag)?)?,
            "image" => {
                // The first is the tileset's own; tiles may have more.
                let source = attributes(tag)?.remove("source");
                if let Some((_, tileset)) = self.map.tilesets.last_mut()
                    && self.map.layers.is_empty()
                    && tileset.image.is_none()
                {
                    tileset.image = source;
                }
            }
            "layer" => {
                let from = attributes(tag)?;
                self.layer = (number(&from, "width", 0)?, number(&from, "height", 0)?);
                let name = from.get("name").cloned().unwrap_or_default();
                self.map.layers.push(TileLayer { name, chunks: Vec::new() });
            }
            "data" => {
                let mut from = attributes(tag)?;
                let mut take = |name| from.remove(name).unwrap_or_default();
                self.data = Some((take("encoding"), take("compression")));
            }
            "chunk" if self.data.is_some() => {
                let from = attributes(tag)?;
                let side = |name| number(&from, name, 0);
                self.chunk = Some([side("x")?, side("y")?, side("width")?, side("height")?]);
                self.text.clear();
            }
            "tile" if self.data.is_some() => {
                self.cells.push(number(&attributes(tag)?, "gid", 0)?);
            }
            _ => {}
        }
        Ok(())
    }

    fn tileset(&mut self, from: Attributes) -> Result<(), String> {
        let tileset = Tileset {
            source: from.get("source").cloned(),
            name: from.get("name").cloned().unwrap_or_default(),
            image: None,
            columns: number(&from, "columns", 0)?,
            tile: (number(&from, "tilewidth", 0)?, number(&from, "tileheight", 0)?),
            margin: number(&from, "margin", 0)?,
            spacing: number(&from, "spacing", 0)?,
        };
        self.map.tilesets.push((number(&from, "firstgid", 0)?, tileset));
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), String> {
        match name {
            "chunk" => {
                if let Some(place) = self.chunk.take() {
                    self.take(place)?;
                }
            }
            "data" => {
                let whole = !self.text.trim().is_empty() || !self.cells.is_empty();
                let any = self.map.layers.last().is_some_and(|layer| !layer.chunks.is_empty());
                if whole || !any {
                    self.take([0, 0, self.layer.0, self.layer.1])?;
                }
                self.data = None;
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes the cells of a chunk, or of a layer that is one piece.
    fn take(&mut self, [x, y, width, height]: [i64; 4]) -> Result<(), String> {
        let claimed = self.map.claim(width, height);
        let (Some((encoding, compression)), Some(layer)) = (&self.data, self.map.layers.last_mut())
        else {
            return Ok(());
        };
        let named = |why: String| format!("layer \"{}\": {why}", layer.name);
        let (width, height) = claimed.map_err(named)?;
        let text = std::mem::take(&mut self.text);
        let listed = std::mem::take(&mut self.cells);
        let cells = if encoding.is_empty() {
            if listed.len() != width * height {
                let count = listed.len();
                return Err(named(format!("it has {count} cells, not {width}×{height}")));
            }
            listed
        } else {
            decode(&text, encoding, compression, width * height).map_err(named)?
        };
        layer.chunks.push(Chunk { at: (x, y), width, cells });
        Ok(())
    }
}
