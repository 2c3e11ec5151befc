use super::*;

fn parse(text: &str) -> Result<Manifest, String> {
    Manifest::parse("folder", text.as_bytes()).map_err(|fault| fault.to_string())
}

#[track_caller]
fn refused(text: &str, message: &str) {
    assert_eq!(parse(text).expect_err("must be refused"), message);
}

#[test]
fn a_full_manifest() {
    let manifest = parse(
        "title = \"Ember\"\nauthor = \"us\"\nid = \"ember-1.0\"\nversion = \"1.0\"\n\
         description = \"d\"\nlicence = \"MIT\"\n\
         [controls]\nright = \"go\"\nA = \"jump\"\n\
         [limits]\ncycles = 2_000_000\nmemory = \"64MiB\"\n[input]\nmouse = true\n",
    )
    .expect("is good");
    assert_eq!(manifest.title, "Ember");
    assert_eq!(manifest.id.as_deref(), Some("ember-1.0"));
    assert_eq!(manifest.limits, Budget { cycles: 2_000_000, memory: 64 << 20 });
    assert_eq!(manifest.input, Wishes { text: false, mouse: true });
    let actions: Vec<_> = manifest.controls.iter().map(|c| c.action.as_str()).collect();
    assert_eq!(actions, ["right", "A"], "in the order of the file");
}

#[test]
fn an_empty_manifest_has_defaults() {
    let manifest = parse("").expect("is good");
    assert_eq!(manifest, Manifest::named("folder"));
    assert_eq!(manifest.limits.cycles, 1_000_000);
    assert_eq!(manifest.limits.memory, 32 << 20);
}

#[test]
fn unknown_keys_name_their_place_and_neighbour() {
    refused(
        "author = \"x\"\ntitel = \"y\"",
        "cart.toml:2:1: unknown key `titel`; did you mean `title`?",
    );
    refused(
        "[limits]\ncycle = 3",
        "cart.toml:2:1: unknown key `cycle` in [limits]; did you mean `cycles`?",
    );
    refused(
        "[input]\nkinect = true",
        "cart.toml:2:1: unknown key `kinect` in [input]; known are text, mouse",
    );
}

#[test]
fn wrong_types_say_what_is_wanted() {
    refused(
        "title = 3",
        "cart.toml:1:9: `title` must be a text in quotation marks, not a whole number",
    );
    refused(
        "limits = 3",
        "cart.toml:1:10: `limits` must be a table that begins with [limits], not a whole number",
    );
    refused("[input]\ntext = \"yes\"", "cart.toml:2:8: `text` must be true or false, not a text");
    refused(
        "[limits]\ncycles = 1.5",
        "cart.toml:2:10: `cycles` must be a whole number such as 1000000, \
         not a number with a fraction",
    );
    refused(
        "[limits]\nmemory = 32",
        "cart.toml:2:10: `memory` must be a size in quotation marks such as \"32MiB\", \
         not a whole number",
    );
}

#[test]
fn limits_hold_at_their_ends() {
    let cycles = |n: &str| parse(&format!("[limits]\ncycles = {n}"));
    assert!(cycles("1000").is_ok() && cycles("4000000").is_ok());
    for over in ["999", "4000001", "0", "-1", "99999999999999999999999"] {
        assert_eq!(
            cycles(over).expect_err(over),
            "cart.toml:2:10: `cycles` must be from 1000 to 4000000 a frame"
        );
    }
    let memory = |n: &str| parse(&format!("[limits]\nmemory = \"{n}\""));
    assert!(memory("2MiB").is_ok() && memory("256MiB").is_ok());
    for over in ["1MiB", "257MiB", "0", "99999999999GiB", "lots", "-3MiB"] {
        assert!(memory(over).is_err(), "{over}");
    }
    assert!(parse(&format!("title = \"{}\"", "x".repeat(limits::WORD_BYTES))).is_ok());
    assert!(parse(&format!("title = \"{}\"", "x".repeat(limits::WORD_BYTES + 1))).is_err());
}

#[test]
fn ids_are_file_names_everywhere() {
    for id in ["a", "my-game_2.0"] {
        assert!(parse(&format!("id = \"{id}\"")).is_ok(), "{id}");
    }
    for id in ["", "..", ".x", "../x", "A b", "ä", "--", &"x".repeat(65)] {
        assert!(parse(&format!("id = \"{id}\"")).is_err(), "{id}");
    }
}

#[test]
fn colours_are_matched_nearly_or_exactly() {
    let exact = |text: &str| parse(text).map(|manifest| manifest.exact_colours);
    assert_eq!(exact("[sprites]\ncolours = \"exact\""), Ok(true));
    assert_eq!(exact("[sprites]\ncolours = \"nearest\""), Ok(false));
    assert_eq!(exact(""), Ok(false));
    let fault = exact("[sprites]\ncolours = \"all\"").expect_err("refused");
    assert_eq!(fault, "cart.toml:2:11: `colours` must be \"nearest\" or \"exact\"");
    let fault = exact("[sprites]\ncolors = \"exact\"").expect_err("refused");
    assert!(fault.contains("did you mean `colours`?"), "{fault}");
}

#[test]
fn broken_toml_names_its_place() {
    let fault = parse("title = \"a\"\nauthor = = 3").expect_err("broken");
    assert!(fault.starts_with("cart.toml:2:10: this is not TOML: "), "{fault}");
    assert!(parse("title = \"a\"\ntitle = \"b\"").is_err());
    assert!(Manifest::parse("x", b"title = \"\xff\"").is_err());
    assert!(parse(&"[".repeat(60_000)).is_err(), "deep nesting ends");
}

#[test]
fn the_guide_knows_every_key() {
    let guide = include_str!("../../docs/cart-format.md");
    let example = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("the guide has an example");
    let manifest = parse(example).expect("the guide's example is right");
    assert_eq!(manifest.limits, Manifest::named("").limits, "it shows the defaults");
    assert_eq!(manifest.input, Wishes::default());
    for key in KEYS {
        assert!(example.contains(key), "the guide must show `{key}`");
    }
}
