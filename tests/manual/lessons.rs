//! The page of lessons, from the carts in `carts/lessons`.

use std::fmt::Write;
use std::fs;

use super::pages::{root, walk};

const BEGINNING: &str = "\
# Twelve lessons

Made from the carts in `carts/lessons`, which a test plays. Each shows one idea and needs no other
file: put its lines into a file that ends in `.lua` and play it. Then change a number, save, and
look at what happens.
";

/// The page `docs/lessons.md`.
pub fn page() -> String {
    let mut files = Vec::new();
    walk(&root().join("carts/lessons"), "lua", &mut files);
    let mut page = BEGINNING.to_string();
    for file in files {
        let text = fs::read_to_string(&file).expect("a lesson can be read");
        let (head, code) = text.split_once("\n\n").expect("a lesson begins with its sentence");
        let head: Vec<_> = head.lines().map(|line| line.trim_start_matches("-- ")).collect();
        let head = head.join(" ");
        let (title, sentence) = head.split_once(". ").expect("a title and a sentence");
        let (number, title) = title.split_once(": ").expect("a number and a title");
        let number = number.trim_start_matches("Lesson ");
        let title = title[..1].to_uppercase() + &title[1..];
        let stem = file.file_stem().expect("a name").to_string_lossy();
        let code = code.trim_end();
        let _ = write!(
            page,
            "\n## {number}. {title}\n\n{sentence}\n\n```lua cart alone frames=150\n{code}\n```\n\n\
             ![Lesson {number}](images/manual/lesson-{stem}.png)\n"
        );
    }
    page
}
