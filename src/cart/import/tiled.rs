//! `map.tmx` and `map.tmj`: maps as Tiled saves them, in XML and in JSON.
//!
//! Both say the same and become the same [`Map`] here; [`layers`] turns that into layers of the
//! console. Tile layers fill layer 0, 1, 2 and 3 from the lowest on; layers of objects and pictures
//! are the author's own. A tileset is one of the cart's sprite banks, known by its picture's name.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{GzDecoder, ZlibDecoder};

use super::{tmj, tmx};
use crate::cart::load::Layer;
use crate::cart::map::{SIDE, turned};
use crate::cart::{CartError, is_inside};

/// A map as its file says.
#[derive(Debug, Default)]
pub struct Map {
    /// `orthogonal`, `isometric` and so on.
    pub orientation: String,
    /// Width and height of a cell in pixels.
    pub cell: (u32, u32),
    /// The tilesets, and the first number of each.
    pub tilesets: Vec<(u32, Tileset)>,
    /// The tile layers, the lowest first.
    pub layers: Vec<TileLayer>,
    /// Cells of all layers and chunks so far.
    claimed: usize,
}

/// Cells that a map may have, overlapping chunks and all: four times those of four layers.
const CELLS_MOST: usize = 4 * 4 * SIDE * SIDE;

impl Map {
    /// A map without layers.
    pub fn new(orientation: String, cell: (u32, u32), tilesets: Vec<(u32, Tileset)>) -> Map {
        Map { orientation, cell, tilesets, ..Map::default() }
    }

    /// The size of a layer or chunk, when it is one that a layer of the console can hold.
    ///
    /// # Errors
    /// The end of a sentence about the layer.
    pub fn claim(&mut self, width: i64, height: i64) -> Result<(usize, usize), String> {
        let side = |n: i64| usize::try_from(n).ok().filter(|n| (1..=SIDE).contains(n));
        let size = side(width).zip(side(height)).ok_or_else(|| {
            format!("it is {width}×{height} cells; a layer has 1×1 to {SIDE}×{SIDE}")
        })?;
        self.claimed += size.0 * size.1;
        if self.claimed > CELLS_MOST {
            return Err("the map has more cells than four layers can hold".to_string());
        }
        Ok(size)
    }
}

/// A tileset, or where it is.
#[derive(Clone, Debug, Default)]
pub struct Tileset {
    /// The file that holds it, where it is not in the map.
    pub source: Option<String>,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub image: Option<String>,
    /// Tiles in a row of the picture.
    pub columns: u32,
    /// Width and height of a tile in pixels.
    pub tile: (u32, u32),
    /// Pixels around the tiles of the picture.
    pub margin: u32,
    /// Pixels between the tiles of the picture.
    pub spacing: u32,
}

/// A layer of tiles.
#[derive(Debug, Default)]
pub struct TileLayer {
    /// Its name.
    pub name: String,
    /// Its cells; maps without an end come in several pieces.
    pub chunks: Vec<Chunk>,
}

/// A rectangle of cells.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Column and row of its first cell.
    pub at: (i64, i64),
    /// Cells in a row.
    pub width: usize,
    /// Tile numbers, with Tiled's flip bits.
    pub cells: Vec<u32>,
}

/// Reads a file that the map names; `None` when the cart has none of that name.
pub type Fetch<'a> = &'a mut dyn FnMut(&str) -> Option<Result<Vec<u8>, CartError>>;

/// Reads the layers of a map.
pub fn parse(file: &str, bytes: &[u8], fetch: Fetch) -> Result<[Option<Layer>; 4], CartError> {
    let mut map = if is_json(file) { tmj::map(file, bytes)? } else { tmx::map(file, bytes)? };
    let refuse = |message: String| CartError::in_file(file, message);
    if map.orientation != "orthogonal" {
        let message = format!("the map is {}; the console's are orthogonal", map.orientation);
        return Err(refuse(message));
    }
    if map.cell != (8, 8) {
        let (width, height) = map.cell;
        let message = format!(
            "the map's tiles are {width}×{height} pixels; the console's are 8×8, so make the map \
             with a tile size of 8"
        );
        return Err(refuse(message));
    }
    for (_, tileset) in &mut map.tilesets {
        if let Some(source) = tileset.source.take() {
            *tileset = external(file, &source, fetch)?;
        }
    }
    map.tilesets.sort_by_key(|(first, _)| *first);
    layers(&map).map_err(refuse)
}

fn is_json(file: &str) -> bool {
    [".tmj", ".tsj", ".json"].iter().any(|ending| file.ends_with(ending))
}

/// A tileset from a file of its own.
fn external(file: &str, source: &str, fetch: Fetch) -> Result<Tileset, CartError> {
    let shown: String = source.chars().take(80).collect();
    let missing = || {
        let message = format!(
            "its tileset {shown:?} is not in the cart; save it into the cart's folder, or embed \
             it in the map (Embed Tileset)"
        );
        CartError::in_file(file, message)
    };
    let path = source.strip_prefix("./").unwrap_or(source);
    if !is_inside(path) {
        return Err(missing());
    }
    let bytes = fetch(path).ok_or_else(missing)??;
    if is_json(path) { tmj::tileset(path, &bytes) } else { tmx::tileset(path, &bytes) }
}

fn layers(map: &Map) -> Result<[Option<Layer>; 4], String> {
    if let Some(fifth) = map.layers.get(4) {
        let count = map.layers.len();
        return Err(format!(
            "it has {count} tile layers, \"{}\" is the fifth; the console has four",
            fifth.name
        ));
    }
    let mut banks = Vec::new();
    for (first, tileset) in &map.tilesets {
        banks.push((*first, tileset, bank(tileset)?));
    }
    let mut layers = [const { None }; 4];
    for (place, layer) in layers.iter_mut().zip(&map.layers) {
        let mut cells = vec![0; SIDE * SIDE];
        for chunk in &layer.chunks {
            fill(&mut cells, chunk, &banks)
                .map_err(|why| format!("layer \"{}\": {why}", layer.name))?;
        }
        *place = Some(Layer { cells });
    }
    Ok(layers)
}

/// The sprite bank that a tileset shows.
fn bank(tileset: &Tileset) -> Result<u32, String> {
    let name = &tileset.name;
    let Some(image) = &tileset.image else {
        return Err(format!(
            "its tileset \"{name}\" has no picture, or one for each tile; use the cart's \
             sprites.png"
        ));
    };
    let picture = image.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = picture.split('.').next().unwrap_or_default();
    let bank = match stem {
        "sprites" | "sprites0" => 0,
        "sprites1" => 1,
        "sprites2" => 2,
        "sprites3" => 3,
        _ => {
            return Err(format!(
                "its tileset \"{name}\" shows {picture}; a map is made of the cart's sprites.png \
                 to sprites3.png"
            ));
        }
    };
    if tileset.tile != (8, 8) || tileset.margin != 0 || tileset.spacing != 0 {
        return Err(format!(
            "its tileset \"{name}\" must have tiles of 8×8 pixels without margin and spacing"
        ));
    }
    if !(1..=32).contains(&tileset.columns) {
        let columns = tileset.columns;
        return Err(format!("its tileset \"{name}\" has {columns} columns, not 1 to 32"));
    }
    Ok(bank)
}

/// Puts a rectangle of cells into a layer.
fn fill(cells: &mut [u16], chunk: &Chunk, banks: &[(u32, &Tileset, u32)]) -> Result<(), String> {
    for (at, number) in chunk.cells.iter().enumerate() {
        let x = chunk.at.0 + (at % chunk.width) as i64;
        let y = chunk.at.1 + (at / chunk.width) as i64;
        let cell = cell(*number, banks).map_err(|why| format!("the cell at {x}, {y} {why}"))?;
        let inside = |n: i64| usize::try_from(n).ok().filter(|n| *n < SIDE);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => cells[y * SIDE + x] = cell,
            // Chunks are larger than what is drawn in them.
            _ if *number == 0 => {}
            _ => {
                return Err(format!("there is a tile at {x}, {y}; a layer goes from 0 to 255"));
            }
        }
    }
    Ok(())
}

/// The console's cell for Tiled's number.
fn cell(number: u32, banks: &[(u32, &Tileset, u32)]) -> Result<u16, String> {
    let tile = number & 0x0fff_ffff;
    if tile == 0 {
        return Ok(0);
    }
    let from = banks.iter().rev().find(|(first, ..)| *first <= tile);
    let Some((first, tileset, bank)) = from else {
        return Err(format!("has tile {tile}, which no tileset has"));
    };
    let local = tile - first;
    // A picture that is narrower than a bank has its tiles in other places than Tiled counts.
    let (column, row) = (local % tileset.columns, local / tileset.columns);
    if row > 31 {
        let name = &tileset.name;
        return Err(format!("has tile {local} of tileset \"{name}\", below the bank's last row"));
    }
    let [horizontal, vertical, diagonal] = [31, 30, 29].map(|bit| number >> bit & 1 == 1);
    Ok((bank * 1024 + row * 32 + column) as u16 | turned(horizontal, vertical, diagonal))
}

/// The cells of a rectangle, from text as Tiled encodes it.
///
/// # Errors
/// The end of a sentence about the layer.
pub fn decode(
    text: &str,
    encoding: &str,
    compression: &str,
    count: usize,
) -> Result<Vec<u32>, String> {
    let cells: Vec<u32> = match encoding {
        "csv" => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            let number = |word: &str| {
                let cut: String = word.chars().take(20).collect();
                word.parse().map_err(|_| format!("{cut:?} is no tile number"))
            };
            // One more than there may be is enough to be refused.
            words.take(count + 1).map(number).collect::<Result<_, _>>()?
        }
        "base64" => {
            let packed: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
            let packed = STANDARD.decode(packed).map_err(|why| format!("no base64: {why}"))?;
            let (cells, rest) = unpack(&packed, compression, count)?;
            if rest != 0 {
                return Err("its data end within a cell".to_string());
            }
            cells
        }
        other => return Err(format!("its encoding {other:?} is unknown; choose CSV")),
    };
    if cells.len() != count {
        let much = if cells.len() > count { "more" } else { "fewer" };
        return Err(format!("it has {much} cells than the {count} of its size"));
    }
    Ok(cells)
}

/// Cells from bytes, and how many bytes are left over.
fn unpack(packed: &[u8], compression: &str, count: usize) -> Result<(Vec<u32>, usize), String> {
    // One cell more than there may be, so that too many are noticed.
    let most = (count as u64 + 1) * 4;
    let mut bytes = Vec::new();
    let read = match compression {
        "" => packed.take(most).read_to_end(&mut bytes),
        "zlib" => ZlibDecoder::new(packed).take(most).read_to_end(&mut bytes),
        "gzip" => GzDecoder::new(packed).take(most).read_to_end(&mut bytes),
        other => {
            return Err(format!(
                "its compression {other:?} is unknown here; choose CSV, or base64 with zlib or gzip"
            ));
        }
    };
    read.map_err(|why| format!("its {compression} data are damaged ({why})"))?;
    let (cells, rest) = bytes.as_chunks::<4>();
    Ok((cells.iter().map(|cell| u32::from_le_bytes(*cell)).collect(), rest.len()))
}

#[cfg(test)]
#[path = "tiled_tests.rs"]
mod tests;
