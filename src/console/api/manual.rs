//! The manual's page of functions, and the file that tells language servers of them.

use std::fmt::Write;

use super::{FUNCTIONS, Function, Presence, WAITING};

/// The page `docs/reference/api.md`.
pub fn page() -> String {
    let mut text = String::from(
        "# What a cart can call\n\n\
         Made from the table in `src/console/api/mod.rs`.\n\n\
         Numbers are rounded down where whole ones are needed. What stands in brackets may be\n\
         left out or be nil; `=` says what stands in for it, and a colour left out is the pen's.\n\
         The price is in cycles; `+ px/16` is a further cycle for every 16 pixels touched.\n\n\
         Besides these a cart has Lua's own `string`, `table`, `math`, `utf8`, `coroutine` and\n\
         the basic functions. It may define `_init()`, `_update()` and `_draw()`, which the\n\
         console calls.\n",
    );
    let mut chapter = "";
    for function in FUNCTIONS {
        if function.chapter != chapter {
            chapter = function.chapter;
            let _ = write!(text, "\n## {chapter}\n\n| call | price | |\n|---|---|---|\n");
        }
        let Function { sentence, .. } = function;
        let _ = writeln!(text, "| `{}` | {} | {sentence} |", function.usage(), price(function));
    }
    text.push_str("\n## Waiting and loading\n\n| call | |\n|---|---|\n");
    for (usage, sentence) in WAITING {
        let _ = writeln!(text, "| `{usage}` | {sentence} |");
    }
    text
}

fn price(function: &Function) -> String {
    match function.price.pixels_per_cycle {
        0 => function.price.cycles.to_string(),
        1 => format!("{} + px", function.price.cycles),
        pixels => format!("{} + px/{pixels}", function.price.cycles),
    }
}

/// The file `docs/reference/narthex.lua`, which gives editors completion and short help.
pub fn stubs() -> String {
    let mut text = String::from(
        "---@meta\n\
         -- For the Lua language server: put this file's folder into its library.\n\
         -- Made from the table in src/console/api/mod.rs.\n",
    );
    let mut tables = Vec::new();
    for function in FUNCTIONS {
        if let Some((table, _)) = function.name.split_once('.')
            && !tables.contains(&table)
        {
            tables.push(table);
            let _ = write!(text, "\n{table} = {{}}\n");
        }
        let _ = write!(text, "\n---{}\n---\n---`{}`\n", function.sentence, function.usage());
        let mut names = Vec::new();
        for (name, rule) in function.parameters() {
            if rule.presence == Presence::Rest {
                let _ = writeln!(text, "---@param ... {}", rule.kind);
                names.push("...");
                continue;
            }
            let mark = if rule.presence == Presence::Needed { "" } else { "?" };
            let _ = writeln!(text, "---@param {name}{mark} {}", rule.kind);
            names.push(name);
        }
        let _ = writeln!(text, "function {}({}) end", function.name, names.join(", "));
    }
    for (usage, sentence) in WAITING {
        let _ = write!(text, "\n---{sentence}\nfunction {usage} end\n");
    }
    text
}
