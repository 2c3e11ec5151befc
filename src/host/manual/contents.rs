//! Which chapter follows which.

/// A part of the manual, and the pages of its chapters.
pub struct Part {
    /// Its name in the contents.
    pub title: &'static str,
    /// Paths below `docs/`.
    pub pages: &'static [&'static str],
}

/// The parts in their order. A page that none of them names comes at the end.
pub const PARTS: &[Part] = &[
    Part {
        title: "Begin",
        pages: &[
            "play-carts.md",
            "first-cart.md",
            "whole-game.md",
            "lessons.md",
            "specification.md",
            "lifecycle.md",
        ],
    },
    Part {
        title: "Make",
        pages: &["drawing.md", "maps.md", "input.md", "sound.md", "save-card.md"],
    },
    Part {
        title: "Work",
        pages: &[
            "carts.md",
            "reloading.md",
            "testing.md",
            "overlay.md",
            "budgets.md",
            "telemetry.md",
            "overlay.md",
            "fast-carts.md",
            "errors.md",
        ],
    },
    Part {
        title: "Coming from elsewhere",
        pages: &["from-pico-8.md", "from-tic-80.md", "compatibility.md"],
    },
    Part {
        title: "Look up",
        pages: &[
            "reference/api.md",
            "reference/memory-map.md",
            "reference/counters.md",
            "cart-format.md",
            "sound-format.md",
            "sound-maths.md",
            "reference/cart-limits.md",
            "limits.md",
        ],
    },
];

/// The part for pages that no other names.
pub const INSIDE: &str = "Inside the console";

/// The parts with the pages that exist.
pub fn parts<'a>(existing: impl Iterator<Item = &'a str>) -> Vec<(&'static str, Vec<&'a str>)> {
    let mut left: Vec<&str> = existing.filter(|path| path.ends_with(".md")).collect();
    let mut parts = Vec::new();
    for part in PARTS {
        let mut pages = Vec::new();
        for page in part.pages {
            if let Some(at) = left.iter().position(|path| path == page) {
                pages.push(left.remove(at));
            }
        }
        parts.push((part.title, pages));
    }
    parts.push((INSIDE, left));
    parts.retain(|(_, pages)| !pages.is_empty());
    parts
}
