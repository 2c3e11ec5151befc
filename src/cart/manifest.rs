//! `cart.toml`: what a cart says about itself.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{did_you_mean, position, utf8};
use super::{CartError, limits};

/// The manifest's file name.
pub const FILE: &str = "cart.toml";

/// What a cart says about itself; every part has a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The name to show; without one in the file, the folder's or file's name.
    pub title: String,
    /// Who made it; may be empty.
    pub author: String,
    /// The name that saves hang on: lower-case letters, digits, `-`, `_` and `.`.
    pub id: Option<String>,
    /// The cart's own version; may be empty.
    pub version: String,
    /// A sentence or two for the library; may be empty.
    pub description: String,
    /// The licence that the cart is under, as an SPDX expression or in words; may be empty.
    pub licence: String,
    /// What the buttons do, in the order of the file.
    pub controls: Vec<Control>,
    /// How much of the machine the cart asks for.
    pub limits: Budget,
    /// Whether a pixel whose colour is not in the palette is an error; else it gets the nearest.
    pub exact_colours: bool,
    /// Which inputs besides the buttons the cart asks for.
    pub input: Wishes,
}

/// One line of `[controls]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The button or action, such as `A` or `left`.
    pub action: String,
    /// What it does in this game.
    pub words: String,
}

/// The `[limits]` of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Cycles a frame, from [`limits::CYCLES_LEAST`] to [`limits::CYCLES`].
    pub cycles: u64,
    /// Bytes of the whole machine, from [`limits::MEMORY_LEAST`] to [`limits::MEMORY_BYTES`].
    pub memory: u64,
}

/// The `[input]` wishes of a cart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Text typed on the keyboard.
    pub text: bool,
    /// The mouse or one touch pointer.
    pub mouse: bool,
}

impl Manifest {
    /// What a cart without `cart.toml` has.
    pub fn named(title: &str) -> Manifest {
        Manifest {
            title: title.to_string(),
            author: String::new(),
            id: None,
            version: String::new(),
            description: String::new(),
            licence: String::new(),
            controls: Vec::new(),
            limits: Budget { cycles: limits::CYCLES_DEFAULT, memory: limits::MEMORY_DEFAULT },
            exact_colours: false,
            input: Wishes::default(),
        }
    }

    /// Reads `cart.toml`; `name` becomes the title where the file gives none.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Manifest, CartError> {
        let text = utf8(FILE, bytes)?;
        let page = Page { text };
        let root = DeTable::parse(text).map_err(|fault| {
            let place = position(text, fault.span().map_or(0, |s| s.start));
            CartError::at(FILE, place, format!("this is not TOML: {}", one_line(fault.message())))
        })?;
        let mut manifest = Manifest::named(name);
        for (key, value) in root.get_ref() {
            match key.get_ref().as_ref() {
                "title" => manifest.title = page.words(key, value)?,
                "author" => manifest.author = page.words(key, value)?,
                "id" => manifest.id = Some(page.id(key, value)?),
                "version" => manifest.version = page.words(key, value)?,
                "description" => manifest.description = page.words(key, value)?,
                "licence" | "license" => manifest.licence = page.words(key, value)?,
                "controls" => manifest.controls = page.controls(key, value)?,
                "limits" => manifest.limits = page.limits(key, value)?,
                "sprites" => manifest.exact_colours = page.sprites(key, value)?,
                "input" => manifest.input = page.wishes(key, value)?,
                _ => return Err(page.unknown(key, "", KEYS)),
            }
        }
        if manifest.title.trim().is_empty() {
            manifest.title = name.to_string();
        }
        Ok(manifest)
    }
}

const KEYS: &[&str] = &[
    "title",
    "author",
    "id",
    "version",
    "description",
    "licence",
    "controls",
    "limits",
    "sprites",
    "input",
];

type Key<'a> = Spanned<toml::de::DeString<'a>>;
type Value<'a> = Spanned<DeValue<'a>>;

/// The manifest's text, which turns places into lines.
struct Page<'a> {
    text: &'a str,
}

impl Page<'_> {
    fn fault<T>(&self, at: &Spanned<T>, message: String) -> CartError {
        CartError::at(FILE, position(self.text, at.span().start), message)
    }

    fn unknown(&self, key: &Key, table: &str, known: &[&str]) -> CartError {
        let name = key.get_ref();
        let mut advice = did_you_mean(name, known.iter().copied());
        if advice.is_empty() {
            advice = format!("; known are {}", known.join(", "));
        }
        self.fault(key, format!("unknown key `{name}`{table}{advice}"))
    }

    fn wrong(&self, key: &Key, value: &Value, wanted: &str) -> CartError {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.fault(value, format!("`{}` must be {wanted}, not {found}", key.get_ref()))
    }

    fn words(&self, key: &Key, value: &Value) -> Result<String, CartError> {
        let text = value
            .get_ref()
            .as_str()
            .ok_or_else(|| self.wrong(key, value, "a text in quotation marks"))?;
        if text.len() > limits::WORD_BYTES {
            let most = limits::WORD_BYTES;
            let message = format!("`{}` is longer than {most} bytes; shorten it", key.get_ref());
            return Err(self.fault(value, message));
        }
        Ok(text.to_string())
    }

    fn id(&self, key: &Key, value: &Value) -> Result<String, CartError> {
        let id = self.words(key, value)?;
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
        let plain = id.bytes().all(good) && (1..=64).contains(&id.len());
        if plain && id.bytes().any(|b| b.is_ascii_alphanumeric()) && !id.starts_with('.') {
            return Ok(id);
        }
        let message = "`id` must be 1 to 64 lower-case letters, digits, `-`, `_` and `.`, \
                       such as \"my-game\": saves are filed under it";
        Err(self.fault(value, message.to_string()))
    }

    fn flag(&self, key: &Key, value: &Value) -> Result<bool, CartError> {
        value.get_ref().as_bool().ok_or_else(|| self.wrong(key, value, "true or false"))
    }

    fn table<'v, 'i>(&self, key: &Key, value: &'v Value<'i>) -> Result<&'v DeTable<'i>, CartError> {
        value.get_ref().as_table().ok_or_else(|| {
            self.wrong(key, value, &format!("a table that begins with [{}]", key.get_ref()))
        })
    }

    fn controls(&self, key: &Key, value: &Value) -> Result<Vec<Control>, CartError> {
        let table = self.table(key, value)?;
        if table.len() > limits::CONTROLS {
            let message = format!("`controls` has more than {} lines", limits::CONTROLS);
            return Err(self.fault(key, message));
        }
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(key, _)| key.span().start);
        rows.into_iter()
            .map(|(key, value)| {
                Ok(Control { action: key.get_ref().to_string(), words: self.words(key, value)? })
            })
            .collect()
    }

    fn limits(&self, key: &Key, value: &Value) -> Result<Budget, CartError> {
        let mut budget = Manifest::named("").limits;
        for (key, value) in self.table(key, value)? {
            match key.get_ref().as_ref() {
                "cycles" => budget.cycles = self.cycles(key, value)?,
                "memory" => budget.memory = self.memory(key, value)?,
                _ => return Err(self.unknown(key, " in [limits]", &["cycles", "memory"])),
            }
        }
        Ok(budget)
    }

    fn cycles(&self, key: &Key, value: &Value) -> Result<u64, CartError> {
        let number = value
            .get_ref()
            .as_integer()
            .ok_or_else(|| self.wrong(key, value, "a whole number such as 1000000"))?;
        let range = limits::CYCLES_LEAST..=limits::CYCLES;
        u64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|cycles| range.contains(cycles))
            .ok_or_else(|| {
                let (least, most) = range.into_inner();
                self.fault(value, format!("`cycles` must be from {least} to {most} a frame"))
            })
    }

    fn memory(&self, key: &Key, value: &Value) -> Result<u64, CartError> {
        let text = self.words(key, value).map_err(|fault| match value.get_ref() {
            DeValue::String(_) => fault,
            _ => self.wrong(key, value, "a size in quotation marks such as \"32MiB\""),
        })?;
        let bytes =
            parse_bytes(&text).map_err(|why| self.fault(value, format!("`memory` {why}")))?;
        if (limits::MEMORY_LEAST..=limits::MEMORY_BYTES).contains(&bytes) {
            return Ok(bytes);
        }
        let (least, most) = (limits::MEMORY_LEAST >> 20, limits::MEMORY_BYTES >> 20);
        Err(self.fault(value, format!("`memory` must be from {least}MiB to {most}MiB")))
    }

    /// Whether colours must be in the palette.
    fn sprites(&self, key: &Key, value: &Value) -> Result<bool, CartError> {
        let mut exact = false;
        for (key, value) in self.table(key, value)? {
            if key.get_ref() != "colours" {
                return Err(self.unknown(key, " in [sprites]", &["colours"]));
            }
            exact = match self.words(key, value)?.as_str() {
                "exact" => true,
                "nearest" => false,
                _ => {
                    let message = "`colours` must be \"nearest\" or \"exact\"".to_string();
                    return Err(self.fault(value, message));
                }
            };
        }
        Ok(exact)
    }

    fn wishes(&self, key: &Key, value: &Value) -> Result<Wishes, CartError> {
        let mut wishes = Wishes::default();
        for (key, value) in self.table(key, value)? {
            match key.get_ref().as_ref() {
                "text" => wishes.text = self.flag(key, value)?,
                "mouse" => wishes.mouse = self.flag(key, value)?,
                _ => return Err(self.unknown(key, " in [input]", &["text", "mouse"])),
            }
        }
        Ok(wishes)
    }
}

/// Reads a size such as `64MiB`, `512KiB` or `1GiB`; a bare number counts bytes.
///
/// # Errors
/// The end of a sentence that begins with what the size is for.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim_start() {
        "" | "B" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return Err(format!("is not a size: {text:?}; write it like \"32MiB\"")),
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(1 << shift))
        .ok_or_else(|| format!("is not a size: {text:?}; write it like \"32MiB\""))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
