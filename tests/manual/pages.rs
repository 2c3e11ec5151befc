//! The pages of `docs/` as files: their code, what follows it, and their tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use narthex::cart::{Cart, MAIN, Memory};

use super::player;

/// A page as it lies on the disk.
pub struct Page {
    /// Its path below the repository.
    pub path: String,
    pub text: String,
}

/// A block of code.
pub struct Block {
    /// Its page and line.
    pub place: String,
    /// What stands after the three ticks.
    pub info: String,
    pub code: String,
    /// The line after the block that is not empty.
    pub after: String,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every page below `docs/`, and those at the root.
pub fn all() -> Vec<Page> {
    let mut found: Vec<_> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root().join(name)).into();
    walk(&root().join("docs"), "md", &mut found);
    found.into_iter().map(|path| read(&path)).collect()
}

/// One page.
pub fn page(name: &str) -> Page {
    read(&root().join(name))
}

fn read(path: &Path) -> Page {
    let text = fs::read_to_string(path).expect("a page can be read");
    let name = path.strip_prefix(root()).expect("below the root");
    Page { path: name.to_string_lossy().replace('\\', "/"), text }
}

/// Files below a folder whose names end so, in their order.
pub fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

impl Page {
    /// Its blocks of code.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut open = false;
        for (number, line) in (1..).zip(self.text.lines()) {
            if let Some(info) = line.strip_prefix("```") {
                if !open {
                    let (place, info) = (format!("{}:{number}", self.path), info.to_string());
                    let (code, after) = (String::new(), String::new());
                    blocks.push(Block { place, info, code, after });
                }
                open = !open;
            } else if let Some(last) = blocks.last_mut() {
                if open {
                    last.code.push_str(line);
                    last.code.push('\n');
                } else if last.after.is_empty() {
                    last.after = line.to_string();
                }
            }
        }
        assert!(!open, "{}: a block of code has no end", self.path);
        blocks
    }

    /// The rows of the tables below a heading, each with its cells; heads are left out.
    pub fn rows(&self, heading: &str) -> Vec<Vec<String>> {
        let below = self.text.lines().skip_while(|line| *line != heading).skip(1);
        let level = heading.split(' ').next().unwrap_or_default().len();
        let next = |line: &&str| {
            let marks = line.split(' ').next().unwrap_or_default();
            marks.is_empty() || marks.len() > level || marks.chars().any(|c| c != '#')
        };
        let lines: Vec<&str> = below.take_while(next).collect();
        let mut rows = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let is_rule = |line: &str| line.starts_with("|--") || line.starts_with("|:-");
            let head = lines.get(at + 1).is_some_and(|below| is_rule(below));
            let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
                continue;
            };
            if !head && !is_rule(line) {
                let whole = cells.replace("\\|", "\u{1}");
                let cells = whole.split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
                rows.push(cells.collect());
            }
        }
        assert!(!rows.is_empty(), "{}: there is no table below {heading:?}", self.path);
        rows
    }
}

impl Block {
    /// Whether it is a cart that runs: `lua cart` stands after the ticks.
    pub fn is_cart(&self) -> bool {
        self.info == "lua cart" || self.info.starts_with("lua cart ")
    }

    /// The frames that it plays: those of `frames=N`, or 60.
    pub fn frames(&self) -> u64 {
        let word = self.info.split(' ').find_map(|word| word.strip_prefix("frames="));
        word.map_or(60, |frames| frames.parse().expect("a number of frames"))
    }

    /// The cart: in the folder that the examples share, or with `alone` without other files.
    pub fn cart(&self) -> Arc<Cart> {
        if !self.info.split(' ').any(|word| word == "alone") {
            return player::cart(&self.code);
        }
        let script = Memory::new("alone").with(MAIN, self.code.as_str());
        Arc::new(Cart::load(&script).expect("a script loads"))
    }

    /// The file of a cart that the block is: that of `file=NAME`.
    pub fn file(&self) -> Option<&str> {
        self.info.split(' ').find_map(|word| word.strip_prefix("file="))
    }

    /// What a cart that stops with an error says: the text of `fault="..."`.
    pub fn fault(&self) -> Option<&str> {
        self.info.strip_prefix("lua fault=\"")?.strip_suffix('"')
    }
}

/// The code in a text: what stands between single ticks.
pub fn code_of(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
