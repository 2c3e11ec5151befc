//! Tiled's maps and tilesets in JSON.

use serde::Deserialize;

use super::tiled::{Chunk, Map, TileLayer, Tileset, decode};
use crate::cart::CartError;
use crate::cart::error::utf8;

#[derive(Deserialize)]
struct JsonMap {
    orientation: String,
    tilewidth: u32,
    tileheight: u32,
    tilesets: Vec<JsonTileset>,
    layers: Vec<JsonLayer>,
}

#[derive(Deserialize)]
struct JsonTileset {
    #[serde(default)]
    firstgid: u32,
    source: Option<String>,
    #[serde(default)]
    name: String,
    image: Option<String>,
    #[serde(default)]
    columns: u32,
    #[serde(default)]
    tilewidth: u32,
    #[serde(default)]
    tileheight: u32,
    #[serde(default)]
    margin: u32,
    #[serde(default)]
    spacing: u32,
}

#[derive(Deserialize)]
struct JsonLayer {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    width: i64,
    #[serde(default)]
    height: i64,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    compression: String,
    data: Option<Data>,
    chunks: Option<Vec<JsonChunk>>,
    /// What a group holds.
    layers: Option<Vec<JsonLayer>>,
}

#[derive(Deserialize)]
struct JsonChunk {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    data: Data,
}

/// Numbers, or a text of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Data {
    Numbers(Vec<u32>),
    Text(String),
}

/// Reads a map.
pub fn map(file: &str, bytes: &[u8]) -> Result<Map, CartError> {
    let found: JsonMap = read(file, bytes, "map")?;
    let tilesets = found.tilesets.into_iter().map(|set| (set.firstgid, set.into_tileset()));
    let cell = (found.tilewidth, found.tileheight);
    let mut map = Map::new(found.orientation, cell, tilesets.collect());
    let collected = collect(found.layers, &mut map);
    collected.map_err(|why| CartError::in_file(file, why))?;
    Ok(map)
}

/// Reads a tileset.
pub fn tileset(file: &str, bytes: &[u8]) -> Result<Tileset, CartError> {
    read(file, bytes, "tileset").map(JsonTileset::into_tileset)
}

fn read<'a, T: Deserialize<'a>>(file: &str, bytes: &'a [u8], what: &str) -> Result<T, CartError> {
    let text = utf8(file, bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str(text).map_err(|fault| {
        let place = (fault.line() as u32, fault.column() as u32);
        let words = fault.to_string();
        let why = words.split(" at line ").next().unwrap_or_default();
        CartError::at(file, place, format!("this is no {what} of Tiled ({why}); save it again"))
    })
}

impl JsonTileset {
    fn into_tileset(self) -> Tileset {
        Tileset {
            source: self.source,
            name: self.name,
            image: self.image,
            columns: self.columns,
            tile: (self.tilewidth, self.tileheight),
            margin: self.margin,
            spacing: self.spacing,
        }
    }
}

/// The tile layers, those of groups in their place.
fn collect(from: Vec<JsonLayer>, map: &mut Map) -> Result<(), String> {
    for mut layer in from {
        if layer.kind == "group" {
            collect(layer.layers.unwrap_or_default(), map)?;
        } else if layer.kind == "tilelayer" {
            let name = std::mem::take(&mut layer.name);
            let chunks = chunks(layer, map).map_err(|why| format!("layer \"{name}\": {why}"))?;
            map.layers.push(TileLayer { name, chunks });
        }
    }
    Ok(())
}

fn chunks(layer: JsonLayer, map: &mut Map) -> Result<Vec<Chunk>, String> {
    let whole = layer.data.map(|data| JsonChunk {
        x: 0,
        y: 0,
        width: layer.width,
        height: layer.height,
        data,
    });
    let pieces = layer.chunks.unwrap_or_default().into_iter().chain(whole);
    let chunk = |piece: JsonChunk| {
        let (width, height) = map.claim(piece.width, piece.height)?;
        let cells = match piece.data {
            Data::Numbers(cells) if cells.len() == width * height => cells,
            Data::Numbers(cells) => {
                let count = cells.len();
                return Err(format!("it has {count} cells, not {width}×{height}"));
            }
            Data::Text(text) => decode(&text, &layer.encoding, &layer.compression, width * height)?,
        };
        Ok(Chunk { at: (piece.x, piece.y), width, cells })
    };
    pieces.map(chunk).collect()
}
