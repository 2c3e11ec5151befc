//! Names of scripts: what `require "lib.enemy"` means.

use super::source::is_inside;

/// The path inside the cart of a module that `require` names: dots separate folders, so
/// `"lib.enemy"` is `lib/enemy.lua`. A `/` works as well.
///
/// # Errors
/// A sentence when the name leaves the cart or is no name at all.
pub fn module_path(name: &str) -> Result<String, String> {
    let stem = name.strip_suffix(".lua").filter(|s| s.contains('/')).unwrap_or(name);
    let path = format!("{}.lua", stem.replace('.', "/"));
    if is_inside(&path) && !stem.is_empty() {
        return Ok(path);
    }
    Err(format!(
        "module name {name:?} does not name a file inside the cart; \
         write it like \"lib.enemy\" for lib/enemy.lua"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_folders() {
        assert_eq!(module_path("enemy").as_deref(), Ok("enemy.lua"));
        assert_eq!(module_path("lib.enemy").as_deref(), Ok("lib/enemy.lua"));
        assert_eq!(module_path("lib/enemy").as_deref(), Ok("lib/enemy.lua"));
        assert_eq!(module_path("lib/enemy.lua").as_deref(), Ok("lib/enemy.lua"));
    }

    #[test]
    fn names_that_leave_the_cart_are_refused() {
        for name in ["", "..", "../x", "/etc/x", ".hidden", "a..b", "c:x", "a\\b", "a\0b"] {
            assert!(module_path(name).is_err(), "{name:?}");
        }
    }
}
