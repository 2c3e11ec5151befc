//! All chapters as one page.

use std::fmt::Write;

use super::chapter::{Book, Heading, is_call, page_id};
use super::contents;
use super::lua_colours::escape;

const SHELL: &str = include_str!("../../../assets/manual/page.html");
const STYLE: &str = include_str!("../../../assets/manual/style.css");
const SCRIPT: &str = include_str!("../../../assets/manual/script.js");

/// The manual in parts, ready to become a page.
pub struct Manual {
    contents: String,
    chapters: String,
    headings: Vec<Heading>,
    /// Links and pictures that lead to no place of the manual, as paths from `docs/`; those that
    /// name a heading that does not exist have a colon.
    pub elsewhere: Vec<String>,
}

/// Makes the manual of pages and pictures, by their path below `docs/`.
pub fn make(files: &[(&str, &[u8])]) -> Manual {
    let book = Book::new(files);
    let (mut contents, mut chapters) = (String::new(), String::new());
    let (mut headings, mut elsewhere) = (Vec::new(), Vec::new());
    for (title, pages) in contents::parts(book.files.keys().copied()) {
        let _ = write!(contents, "<h2>{}</h2>\n<ul>\n", escape(title));
        for path in pages {
            let outline = book.outlines.get(path).map_or(&[][..], Vec::as_slice);
            entry(&mut contents, path, outline);
            let html = book.chapter(path, &mut elsewhere);
            let _ = write!(chapters, "<section>\n{html}</section>\n");
            headings.extend_from_slice(outline);
        }
        contents.push_str("</ul>\n");
    }
    Manual { contents, chapters, headings, elsewhere }
}

/// A chapter's line in the contents, with its sections below.
fn entry(contents: &mut String, path: &str, outline: &[Heading]) {
    let title = outline.first().map_or(page_id(path), |heading| heading.title.as_str());
    let (id, title) = (escape(page_id(path)), escape(title));
    let _ = write!(contents, "<li><a href=\"#{id}\">{title}</a>");
    let sections: Vec<_> = outline.iter().filter(|heading| heading.level == 2).collect();
    if !sections.is_empty() {
        contents.push_str("<ul>");
        for section in sections {
            let (id, title) = (escape(&section.id), escape(&section.title));
            let _ = write!(contents, "<li><a href=\"#{id}\">{title}</a></li>");
        }
        contents.push_str("</ul>");
    }
    contents.push_str("</li>\n");
}

impl Manual {
    /// The whole page; it scrolls to the anchor `start`, unless that is empty.
    pub fn html(&self, start: &str) -> String {
        let mut page = String::new();
        let mut rest = SHELL;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").unwrap_or((after, ""));
            page.push_str(before);
            page.push_str(&match name {
                "style" => STYLE.into(),
                "script" => SCRIPT.into(),
                "contents" => self.contents.as_str().into(),
                "chapters" => self.chapters.as_str().into(),
                "start" => escape(start).into(),
                _ => std::borrow::Cow::from(env!("CARGO_PKG_VERSION")),
            });
            rest = after;
        }
        page.push_str(rest);
        page
    }

    /// The anchors of the chapters.
    pub fn chapters(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().filter(|heading| heading.level == 1).map(|h| h.id.as_str())
    }

    /// What one can ask for by name: calls and chapters.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        let asked = |heading: &&Heading| heading.level == 1 || is_call(&heading.id);
        self.headings.iter().filter(asked).map(|heading| heading.id.as_str())
    }

    /// Every anchor, in the order of the page.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| heading.id.as_str())
    }
}
