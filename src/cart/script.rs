//! Names of scripts: what `require "lib.enemy"` means.

use super::source::is_inside;

/// The paths inside the cart at which a module may lie that `require` names, the likelier first:
/// dots separate folders, so `"lib.enemy"` is `lib/enemy.lua` or `lib/enemy/init.lua`. A `/` works
/// as well.
///
/// # Errors
/// A sentence when the name leaves the cart or is no name at all.
pub fn module_paths(name: &str) -> Result<[String; 2], String> {
    let stem = name.strip_suffix(".lua").filter(|s| s.contains('/')).unwrap_or(name);
    let folder = stem.replace('.', "/");
    let paths = [format!("{folder}.lua"), format!("{folder}/init.lua")];
    if is_inside(&paths[1]) && !stem.is_empty() {
        return Ok(paths);
    }
    Err("its name stands for no file here; write it like \"lib.enemy\" for lib/enemy.lua"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_folders() {
        let paths = |folder: &str| Ok([format!("{folder}.lua"), format!("{folder}/init.lua")]);
        assert_eq!(module_paths("enemy"), paths("enemy"));
        assert_eq!(module_paths("lib.enemy"), paths("lib/enemy"));
        assert_eq!(module_paths("lib/enemy"), paths("lib/enemy"));
        assert_eq!(module_paths("lib/enemy.lua"), paths("lib/enemy"));
    }

    #[test]
    fn names_that_leave_the_cart_are_refused() {
        for name in ["", "..", "../x", "/etc/x", ".hidden", "a..b", "c:x", "a\\b", "a\0b"] {
            assert!(module_paths(name).is_err(), "{name:?}");
        }
    }
}
