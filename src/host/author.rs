//! For people who make carts: a new one to begin with, and what their editor needs.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::files::{self, Form};
use super::templates::Template;
use crate::console::api;

/// The folder in a cart that holds what the editor reads about the console.
const STUBS: &str = ".narthex/narthex.lua";
/// The settings of the Lua language server.
const SETTINGS: &str = ".luarc.json";
/// The longest such file that somebody wrote.
const SETTINGS_BYTES: usize = 1 << 20;

/// Makes a cart in a new folder; gives the words that say what to do next.
///
/// # Errors
/// A sentence: the folder has something in it already, or cannot be written.
pub fn new(folder: &Path, template: &Template) -> Result<String, String> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| format!("{} is no name for a folder", folder.display()))?;
    files::make_empty_folder(folder)?;
    for (path, content) in template.files {
        let own;
        let content = if *path == "cart.toml" {
            own = renamed(&String::from_utf8_lossy(content), &name);
            own.as_bytes()
        } else {
            content
        };
        files::write(&folder.join(path), content)?;
    }
    write_stubs(folder)?;
    write_settings(folder)?;
    let shown = folder.display();
    let quoted = if name.contains(' ') { format!("\"{shown}\"") } else { shown.to_string() };
    Ok(format!(
        "Made {shown} from the template {}.\n\n    \
         narthex {quoted}          play it\n    \
         narthex check {quoted}    look for mistakes\n    \
         narthex pack {quoted}     make one file of it, to give away\n\n\
         Open the folder in your editor and begin with main.lua. With the Lua language server\n\
         (in VS Code the extension \"Lua\" by sumneko) every call of the console is completed.\n",
        template.name
    ))
}

/// Puts what the Lua language server needs into a cart's folder.
///
/// # Errors
/// A sentence: there is no such folder, or settings that cannot be read or written.
pub fn lsp_setup(folder: &Path) -> Result<String, String> {
    if files::form(folder) != Ok(Form::Folder) {
        return Err(format!("{}: there is no such folder", folder.display()));
    }
    write_stubs(folder)?;
    let changed = write_settings(folder)?;
    let mut words = format!("{}: written\n", folder.join(STUBS).display());
    let what = if changed { "written" } else { "left as it was, it has all that is needed" };
    let _ = writeln!(words, "{}: {what}", folder.join(SETTINGS).display());
    words += "Your editor completes and explains the console's calls once it has the Lua language\n\
              server; in VS Code that is the extension \"Lua\" by sumneko.\n";
    Ok(words)
}

/// A template's manifest with title and id made from the folder's name.
fn renamed(manifest: &str, name: &str) -> String {
    let lines = manifest.lines().map(|line| {
        let key = line.split(' ').next().unwrap_or_default();
        let own = match key {
            "title" => title(name),
            "id" => id(name),
            _ => return line.to_string(),
        };
        format!("{key} = {}", toml::Value::String(own))
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// `my-first_game` becomes `My First Game`.
fn title(name: &str) -> String {
    let words = name.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

/// `My Game!` becomes `my-game`.
fn id(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let id: String = name.chars().map(plain).take(64).collect();
    let id = id.trim_matches('-');
    if id.is_empty() { "my-cart".to_string() } else { id.to_string() }
}

fn write_stubs(folder: &Path) -> Result<(), String> {
    files::write_below(folder, STUBS, api::stubs().as_bytes())
}

/// Writes the settings, or adds to those that are there; whether anything changed.
fn write_settings(folder: &Path) -> Result<bool, String> {
    let path = folder.join(SETTINGS);
    let there = files::is_there(&path);
    let found = if there {
        let text = files::read_text(&path, SETTINGS_BYTES).map_err(|fault| fault.to_string())?;
        let found = serde_json::from_str(&text).ok();
        found.ok_or_else(|| {
            format!(
                "{}: this is no plain JSON, so it was left alone; add \".narthex\" to its \
                 \"workspace.library\"",
                path.display()
            )
        })?
    } else {
        Map::new()
    };
    let settings = completed(found.clone());
    if settings == found {
        return Ok(false);
    }
    let text = serde_json::to_string_pretty(&settings).map_err(|fault| fault.to_string())?;
    files::write(&path, (text + "\n").as_bytes())?;
    Ok(true)
}

/// The settings with everything that a cart needs; what somebody chose stays.
fn completed(mut settings: Map<String, Value>) -> Map<String, Value> {
    let wanted = [
        ("runtime.version", json!("Lua 5.4")),
        ("runtime.path", json!(["?.lua", "?/init.lua"])),
        // What the console does not have should not be offered.
        ("runtime.builtin", json!({ "io": "disable", "os": "disable" })),
        ("workspace.checkThirdParty", json!(false)),
        // Small games use globals, and that is well.
        ("diagnostics.disable", json!(["lowercase-global"])),
    ];
    for (key, value) in wanted {
        settings.entry(key).or_insert(value);
    }
    let library = settings.entry("workspace.library").or_insert_with(|| json!([]));
    match library {
        Value::Array(folders) => {
            if !folders.iter().any(|folder| folder == ".narthex") {
                folders.push(json!(".narthex"));
            }
        }
        // An older form of the setting: folder to true.
        Value::Object(folders) => drop(folders.insert(".narthex".to_string(), json!(true))),
        other => *other = json!([".narthex"]),
    }
    settings
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::scratch::Scratch;
    use super::super::templates::TEMPLATES;
    use super::*;
    use crate::cart::Cart;
    use crate::testing::{self, Movie, Plan};

    #[test]
    fn every_template_becomes_a_cart_that_plays() {
        let scratch = Scratch::new("templates");
        for template in TEMPLATES {
            let folder = scratch.0.join(format!("my-{}", template.name));
            let words = new(&folder, template).expect("made");
            assert!(words.contains(template.name), "{words}");
            let cart = Cart::load(&*files::open(&folder).expect("opens")).expect("loads");
            assert!(cart.manifest.title.starts_with("My "), "{}", cart.manifest.title);
            assert_eq!(cart.manifest.id, Some(format!("my-{}", template.name)));
            let movie = "narthex movie 1\n@10 p0 A\n@12 p0 -\n@80 p0 RA\n@300 p0 LA\n@400 p0 UA\n";
            let movie = Movie::parse(movie).expect("a movie");
            let plan = Plan {
                frames: 500,
                movie: Some(movie),
                verify_determinism: true,
                ..Plan::default()
            };
            let outcome = testing::run(&Arc::new(cart), &plan);
            assert!(outcome.findings.is_empty(), "{}: {:?}", template.name, outcome.findings);
            assert!(new(&folder, template).expect_err("refused").contains("files in it already"));
        }
    }

    #[test]
    fn the_editor_gets_what_it_needs() {
        let scratch = Scratch::new("editor");
        let folder = scratch.0.as_path();
        lsp_setup(folder).expect("written");
        let read = |name: &str| files::read_text(&folder.join(name), 1 << 20).expect("is there");
        assert_eq!(read(STUBS), api::stubs());
        let settings: Value = serde_json::from_str(&read(SETTINGS)).expect("JSON");
        assert_eq!(settings["workspace.library"], json!([".narthex"]));
        assert!(lsp_setup(folder).expect("again").contains("left as it was"));
        scratch.write(SETTINGS, "// mine\n{}");
        assert!(lsp_setup(folder).expect_err("refused").contains("add \".narthex\""));
        assert_eq!(read(SETTINGS), "// mine\n{}");
        assert!(lsp_setup(&folder.join("nothing")).is_err());
    }

    #[test]
    fn names_become_titles_and_ids() {
        assert_eq!(
            (title("my-first_game"), id("My Game!")),
            ("My First Game".into(), "my-game".into())
        );
        assert_eq!((title("über"), id("--")), ("Über".into(), "my-cart".into()));
        let manifest = renamed("title = \"X\"\nauthor = \"a\"\nid = \"x\"\n", "say \"hi\"");
        assert_eq!(manifest, "title = 'Say \"hi\"'\nauthor = \"a\"\nid = \"say--hi\"\n");
    }

    #[test]
    fn settings_are_added_to_and_never_taken_away() {
        let own = json!({
            "runtime.version": "LuaJIT",
            "workspace.library": ["other"],
            "x": 1,
        });
        let Value::Object(own) = own else { unreachable!("it is an object") };
        let settings = completed(own);
        assert_eq!(settings["runtime.version"], "LuaJIT");
        assert_eq!(settings["workspace.library"], json!(["other", ".narthex"]));
        assert_eq!(settings["x"], 1);
        assert_eq!(completed(settings.clone()), settings);
    }
}
