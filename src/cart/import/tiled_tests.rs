use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::*;

const TURN: u16 = 1 << 14;
const FLIP_X: u16 = 1 << 12;
const FLIP_Y: u16 = 1 << 13;

/// A map of these layers (XML) with the cart's first bank as its tileset, 16 tiles in a row.
fn tmx_of(layers: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <map version=\"1.10\" orientation=\"orthogonal\" width=\"2\" height=\"2\" \
         tilewidth=\"8\" tileheight=\"8\" infinite=\"0\">\n\
         <tileset firstgid=\"1\" name=\"a\" tilewidth=\"8\" tileheight=\"8\" tilecount=\"64\" \
         columns=\"16\"><image source=\"sprites.png\" width=\"128\" height=\"32\"/></tileset>\n\
         {layers}</map>"
    )
}

fn layer(name: &str, data: &str) -> String {
    format!("<layer id=\"1\" name=\"{name}\" width=\"2\" height=\"2\">{data}</layer>\n")
}

fn csv(cells: &str) -> String {
    layer("ground", &format!("<data encoding=\"csv\">\n{cells}\n</data>"))
}

fn nothing(_: &str) -> Option<Result<Vec<u8>, CartError>> {
    None
}

fn read(file: &str, text: &str) -> Result<[Option<Layer>; 4], CartError> {
    parse(file, text.as_bytes(), &mut nothing)
}

/// The four cells of the lowest layer.
#[track_caller]
fn cells(file: &str, text: &str) -> [u16; 4] {
    let [layer, ..] = read(file, text).unwrap_or_else(|fault| panic!("{fault}"));
    let cells = layer.expect("a layer").cells;
    [cells[0], cells[1], cells[SIDE], cells[SIDE + 1]]
}

#[track_caller]
fn refused(text: &str, words: &str) {
    let fault = read("map.tmx", text).expect_err("must be refused").to_string();
    assert!(fault.starts_with("map.tmx") && fault.contains(words), "{fault}");
}

#[test]
fn all_encodings_say_the_same() {
    // Tile 17 of 16 columns is the second tile of the second row: 33 of the bank.
    let wanted = [0, 1, 33, 5];
    assert_eq!(cells("map.tmx", &tmx_of(&csv("0,2,\n18,6"))), wanted);
    let bytes: Vec<u8> = [0u32, 2, 18, 6].iter().flat_map(|n| n.to_le_bytes()).collect();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(&bytes).expect("packed");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&bytes).expect("packed");
    let packed = [
        ("", bytes.clone()),
        ("zlib", zlib.finish().expect("packed")),
        ("gzip", gzip.finish().expect("packed")),
    ];
    for (compression, bytes) in packed {
        let text = STANDARD.encode(bytes);
        let data = format!(
            "<data encoding=\"base64\" compression=\"{compression}\">\n   {text}\n  </data>"
        );
        assert_eq!(cells("map.tmx", &tmx_of(&layer("a", &data))), wanted, "{compression}");
        let json = format!(
            "{{\"type\":\"tilelayer\",\"name\":\"a\",\"width\":2,\"height\":2,\
             \"encoding\":\"base64\",\"compression\":\"{compression}\",\"data\":\"{text}\"}}"
        );
        assert_eq!(cells("map.tmj", &tmj_of(&json)), wanted, "{compression}");
    }
    let tiles = "<data><tile/><tile gid=\"2\"/><tile gid=\"18\"/><tile gid=\"6\"/></data>";
    assert_eq!(cells("map.tmx", &tmx_of(&layer("a", tiles))), wanted);
    let list = "{\"type\":\"tilelayer\",\"width\":2,\"height\":2,\"data\":[0,2,18,6]}";
    assert_eq!(cells("map.tmj", &tmj_of(list)), wanted);
}

fn tmj_of(layers: &str) -> String {
    format!(
        "{{\"type\":\"map\",\"orientation\":\"orthogonal\",\"width\":2,\"height\":2,\
         \"tilewidth\":8,\"tileheight\":8,\"infinite\":false,\"layers\":[{layers}],\
         \"tilesets\":[{{\"firstgid\":1,\"name\":\"a\",\"image\":\"art/sprites.png\",\
         \"columns\":16,\"tilewidth\":8,\"tileheight\":8,\"margin\":0,\"spacing\":0,\
         \"tilecount\":64}}]}}"
    )
}

#[test]
fn flips_and_turns_are_the_consoles() {
    let (h, v, d) = (1u32 << 31, 1 << 30, 1 << 29);
    let text = format!("{},{},{},{}", h | 6, v | 6, (d | h) | 6, d | 6);
    let wanted = [5 | FLIP_X, 5 | FLIP_Y, 5 | TURN, 5 | TURN | FLIP_X];
    assert_eq!(cells("map.tmx", &tmx_of(&csv(&text))), wanted);
}

#[test]
fn tile_layers_fill_the_layers_in_their_order() {
    let layers = "<imagelayer name=\"sky\"><image source=\"sky.png\"/></imagelayer>".to_string()
        + &csv("1,2,3,4")
        + "<group name=\"g\">"
        + &csv("5,5,5,5")
        + "</group><objectgroup name=\"o\"><object id=\"1\" x=\"1\" y=\"1\"/></objectgroup>";
    let [first, second, third, _] = read("map.tmx", &tmx_of(&layers)).expect("good");
    assert_eq!(first.expect("a layer").cells[SIDE], 2);
    assert_eq!(second.expect("a layer").cells[0], 4);
    assert!(third.is_none());
    refused(&tmx_of(&csv("1,1,1,1").repeat(5)), "5 tile layers, \"ground\" is the fifth");
    let group = "{\"type\":\"group\",\"layers\":[\
                 {\"type\":\"tilelayer\",\"width\":1,\"height\":1,\"data\":[7]}]}";
    assert_eq!(cells("map.tmj", &tmj_of(group))[0], 6);
}

#[test]
fn maps_without_an_end_come_in_pieces() {
    let chunk = |x: i32, y: i32, cells: &str| {
        format!("<chunk x=\"{x}\" y=\"{y}\" width=\"2\" height=\"1\">{cells}</chunk>")
    };
    let data = |chunks: String| format!("<data encoding=\"csv\">{chunks}</data>");
    let whole = data(chunk(0, 0, "1,2") + &chunk(0, 1, "3,4") + &chunk(-2, 0, "0,0"));
    assert_eq!(cells("map.tmx", &tmx_of(&layer("a", &whole))), [0, 1, 2, 3]);
    let outside = data(chunk(-1, 0, "5,5"));
    refused(&tmx_of(&layer("a", &outside)), "layer \"a\": there is a tile at -1, 0");
    let json = "{\"type\":\"tilelayer\",\"chunks\":[\
                {\"x\":1,\"y\":1,\"width\":1,\"height\":1,\"data\":[9]}]}";
    assert_eq!(cells("map.tmj", &tmj_of(json)), [0, 0, 0, 8]);
}

#[test]
fn tilesets_may_have_a_file_of_their_own() {
    let map = tmx_of(&csv("1,2,33,34"))
        .replace("</tileset>", "</tileset><tileset firstgid=\"33\" source=\"art/more.tsx\"/>");
    let set = "<tileset name=\"more\" tilewidth=\"8\" tileheight=\"8\" columns=\"32\">\
               <image source=\"../sprites2.png\"/></tileset>";
    let mut fetch = |path: &str| (path == "art/more.tsx").then(|| Ok(set.as_bytes().to_vec()));
    let [layer, ..] = parse("map.tmx", map.as_bytes(), &mut fetch).expect("good");
    assert_eq!(layer.expect("a layer").cells[SIDE..SIDE + 2], [2048, 2049]);
    refused(&map, "its tileset \"art/more.tsx\" is not in the cart; save it");
    refused(&map.replace("art/", "../"), "\"../more.tsx\" is not in the cart");
    let json = "{\"name\":\"more\",\"image\":\"sprites1.png\",\"columns\":32,\"tilewidth\":8,\
                \"tileheight\":8,\"margin\":0,\"spacing\":0,\"type\":\"tileset\"}";
    let mut fetch = |_: &str| Some(Ok(json.as_bytes().to_vec()));
    let map = map.replace("more.tsx", "more.tsj");
    let [layer, ..] = parse("map.tmx", map.as_bytes(), &mut fetch).expect("good");
    assert_eq!(layer.expect("a layer").cells[SIDE], 1024);
}

#[test]
fn what_the_console_cannot_show_is_told() {
    let map = tmx_of(&csv("1,2,3,4"));
    let changed = |from: &str, to: &str| map.replace(from, to);
    refused(&changed("orthogonal", "isometric"), "the map is isometric");
    refused(&map.replacen("tilewidth=\"8\"", "tilewidth=\"16\"", 1), "16×8 pixels");
    refused(&changed("sprites.png", "tiles.png"), "\"a\" shows tiles.png");
    refused(&changed("columns=\"16\"", "columns=\"0\""), "0 columns");
    refused(&changed("columns=\"16\"", "columns=\"16\" spacing=\"1\""), "without margin and");
    refused(&changed("firstgid=\"1\"", "firstgid=\"3\""), "cell at 0, 0 has tile 1, which no");
    refused(&tmx_of(&csv("1,2,3")), "layer \"ground\": it has fewer cells than the 4");
    refused(&tmx_of(&csv("1,2,3,4,5")), "more cells than the 4");
    refused(&tmx_of(&csv("1,2,3,x")), "map.tmx:6:1: layer \"ground\": \"x\" is no tile number");
    refused(&tmx_of(&csv("1,2,3,600")), "below the bank's last row");
    refused(&changed("width=\"2\"", "width=\"300\""), "300×2 cells");
    refused(&changed("encoding=\"csv\"", "encoding=\"x\""), "encoding \"x\" is unknown");
    let zstd = "<data encoding=\"base64\" compression=\"zstd\">AAAA</data>";
    refused(&tmx_of(&layer("a", zstd)), "compression \"zstd\" is unknown here; choose CSV");
    refused("<x/>", "no map of Tiled");
    refused(&map[..map.len() - 3], "map.tmx:7:1: this is no map of Tiled");
    let fault = read("map.tmj", "{\n\"layers\": 5}").expect_err("refused").to_string();
    assert!(fault.starts_with("map.tmj:2:") && fault.contains("no map of Tiled"), "{fault}");
}

#[test]
fn hostile_maps_cost_little() {
    let bomb = {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(&vec![0; 64 << 20]).expect("packed");
        STANDARD.encode(zlib.finish().expect("packed"))
    };
    let data = format!("<data encoding=\"base64\" compression=\"zlib\">{bomb}</data>");
    refused(&tmx_of(&layer("a", &data)), "more cells than the 4");
    let zeros = {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(&vec![0; SIDE * SIDE * 4]).expect("packed");
        STANDARD.encode(zlib.finish().expect("packed"))
    };
    let full = format!(
        "<layer name=\"a\" width=\"256\" height=\"256\">\
         <data encoding=\"base64\" compression=\"zlib\">{zeros}</data></layer>"
    );
    refused(&tmx_of(&full.repeat(16)), "16 tile layers");
    refused(&tmx_of(&full.repeat(17)), "more cells than four layers can hold");
    let many = format!("<map {}/>", "a=\"1\" ".repeat(200_000));
    refused(&many, "the map is ;");
    let deep = "<a>".repeat(300_000);
    refused(&deep, "no map of Tiled");
    assert!(read("map.tmj", &"[".repeat(1_000_000)).is_err());
    let good = tmx_of(&csv("1,2,3,4"));
    let json = tmj_of("{\"type\":\"tilelayer\",\"width\":1,\"height\":1,\"data\":[7]}");
    for (file, text) in [("map.tmx", good), ("map.tmj", json)] {
        for at in 0..text.len() {
            for damage in [b'\0', b'"', b'9', b'-', b'<', b'>', b'{', 0xff] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = damage;
                let _ = parse(file, &bytes, &mut nothing);
            }
        }
    }
}
