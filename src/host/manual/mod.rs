//! The manual: the pages of `docs/` as one file for a browser, with search and without a network.
//!
//! ```text
//! docs/*.md  ──▶ chapter: headings, links, code, pictures ──▶ page: contents, style, search
//!    build.rs puts them into the program              contents: which chapter follows which
//! ```

mod chapter;
mod contents;
mod lua_colours;
mod open;
mod page;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use super::files;
use crate::cart::did_you_mean;

pub use page::{Manual, make};

/// The pages and pictures of `docs/`, by their path there.
pub const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/manual_files.rs"));

/// Where the manual is put, in the reader's folder for what can be made again.
const FILE: &str = "narthex/manual.html";

/// What is asked for on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Where to begin to read: a call, a chapter, or a section as `chapter/section`.
    pub topic: Option<String>,
    /// The file to write; without one a browser is opened.
    pub output: Option<PathBuf>,
}

/// Writes the manual, or opens it in a browser; gives the words that say where it is.
///
/// # Errors
/// A sentence: there is no such topic, or the file cannot be written.
pub fn run(request: &Request) -> Result<String, String> {
    let manual = make(FILES);
    let start = match &request.topic {
        None => "",
        Some(topic) => anchor(&manual, topic)?,
    };
    let text = manual.html(start);
    if let Some(file) = &request.output {
        files::write(file, text.as_bytes())?;
        return Ok(told(file, "open it in a browser", text.len()));
    }
    let folder = open::folder();
    files::write_below(&folder, FILE, text.as_bytes())?;
    let file = folder.join(FILE);
    let next = match open::in_browser(&file) {
        true => "a browser should show it now; if it does not: narthex manual -o manual.html",
        false => "open it in a browser",
    };
    Ok(told(&file, next, text.len()))
}

fn told(file: &Path, next: &str, bytes: usize) -> String {
    format!("The manual is in {} ({} KB); {next}\n", file.display(), bytes.div_ceil(1000))
}

/// The anchor of a call, a chapter or a section.
fn anchor<'m>(manual: &'m Manual, topic: &str) -> Result<&'m str, String> {
    let name = topic.trim_end_matches("()").trim_end_matches(".md");
    manual.anchors().find(|known| *known == name).ok_or_else(|| {
        let advice = did_you_mean(name, manual.topics());
        let chapters = manual.chapters().collect::<Vec<_>>().join(", ");
        format!(
            "the manual has no call and no chapter `{name}`{advice}; `narthex api` lists the \
             calls, and the chapters are {chapters}"
        )
    })
}
