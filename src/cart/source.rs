//! Where a cart's files come from.

use super::{CartError, limits};

/// The script that a cart begins with, unless it is a single file.
pub const MAIN: &str = "main.lua";

/// A folder, a file or an archive that holds a cart.
///
/// Paths are relative, with `/` between folders, and stay inside the cart: an implementation
/// refuses links that leave it.
pub trait Source {
    /// What to call the cart when its manifest gives no title: the folder's or file's name.
    fn name(&self) -> String;

    /// The path of the script that the cart begins with.
    fn main(&self) -> &str {
        MAIN
    }

    /// The path of every file, sorted.
    fn list(&self) -> Result<Vec<String>, CartError>;

    /// The content of one file, or an error when it is missing, unreadable or longer than `most`
    /// bytes; the length is checked before the content is in memory.
    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, CartError>;
}

/// The error for a file that is longer than its kind may be.
pub(crate) fn too_large(path: &str, most: usize) -> CartError {
    let most =
        if most >= 1 << 20 { format!("{} MiB", most >> 20) } else { format!("{} KiB", most >> 10) };
    CartError::in_file(path, format!("the file is larger than {most}, the most for its kind"))
}

/// Whether a path stays inside a cart: relative, plain names, no `..`, no backslash, no control
/// characters, not too long.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= limits::PATH_BYTES
        && !path.contains(['\\', ':'])
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Whether a file belongs to a tool and not to the game: one whose name, or a folder's on the way,
/// begins with a dot, and what macOS adds to archives.
pub fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// Whether a script is a test: `jump_test.lua`, and all in the cart's folder `tests`. Tests are no
/// part of the game; they are neither loaded with it nor packed.
pub fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.ends_with("_test.lua")
}

/// A cart held in memory: for tests, and for carts that another program makes.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    name: String,
    files: std::collections::BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// An empty cart of that name.
    pub fn new(name: &str) -> Memory {
        Memory { name: name.to_string(), ..Memory::default() }
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Memory {
        self.files.insert(path.to_string(), content.into());
        self
    }
}

impl Source for Memory {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self) -> Result<Vec<String>, CartError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, path: &str, most: usize) -> Result<Vec<u8>, CartError> {
        match self.files.get(path) {
            None => Err(CartError::in_file(path, "there is no such file in the cart")),
            Some(content) if content.len() > most => Err(too_large(path, most)),
            Some(content) => Ok(content.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_tricks_are_outside() {
        for path in ["main.lua", "lib/enemy.lua", "a b/ç.lua", "..a/b..lua"] {
            assert!(is_inside(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../x.lua", "a/../../x", "a//b", "./a", "a/", "c:x", "a\\b"]
        {
            assert!(!is_inside(path), "{path}");
        }
        assert!(is_inside(&"x".repeat(limits::PATH_BYTES)));
        assert!(!is_inside(&"x".repeat(limits::PATH_BYTES + 1)));
    }

    #[test]
    fn tools_and_tests_are_known_by_name() {
        for path in [".git/x", "a/.luarc.json", ".x", "__MACOSX/a"] {
            assert!(is_hidden(path), "{path}");
        }
        assert!(!is_hidden("a.b/c.lua") && !is_hidden("__MACOS/a"));
        assert!(is_test("a_test.lua") && is_test("lib/a_test.lua") && is_test("tests/a.lua"));
        assert!(!is_test("test.lua") && !is_test("lib/tests/a.lua") && !is_test("tests.lua"));
    }

    #[test]
    fn a_file_may_have_the_limit_and_no_more() {
        let cart = Memory::new("x").with("a", vec![0; 10]);
        assert!(cart.read("a", 10).is_ok());
        assert!(cart.read("a", 9).is_err());
        assert!(cart.read("b", 9).is_err());
    }
}
