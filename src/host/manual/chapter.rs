//! A chapter: one page of `docs/` from Markdown to HTML.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use super::lua_colours::{escape, highlight};
use crate::console::api;

/// The page whose headings of the third level are calls.
const REFERENCE: &str = "reference/api.md";

/// Pictures up to this width are the console's own, and shown twice as large.
const PIXEL_ART_WIDTH: u32 = 320;

/// A heading, which can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the chapter itself.
    pub level: usize,
    /// Its words.
    pub title: String,
    /// Its anchor, unique in the manual.
    pub id: String,
}

/// What all chapters know of one another.
pub struct Book<'a> {
    /// Pages and pictures by their path below `docs/`.
    pub files: BTreeMap<&'a str, &'a [u8]>,
    /// The headings of each page.
    pub outlines: BTreeMap<&'a str, Vec<Heading>>,
    /// The anchor for each page and the name that Git hosts give one of its headings.
    pub anchors: BTreeMap<(&'a str, String), String>,
}

impl<'a> Book<'a> {
    /// Reads the headings of every page.
    pub fn new(files: &[(&'a str, &'a [u8])]) -> Book<'a> {
        let files: BTreeMap<_, _> = files.iter().copied().collect();
        let (mut outlines, mut anchors) = (BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
            let headings = outline(path, &String::from_utf8_lossy(bytes));
            let mut seen = BTreeMap::<String, usize>::new();
            for heading in &headings {
                let slug = slug(&heading.title);
                let times = seen.entry(slug.clone()).or_default();
                let name = if *times == 0 { slug } else { format!("{slug}-{times}") };
                *times += 1;
                anchors.insert((*path, name), heading.id.clone());
            }
            if let Some(first) = headings.first() {
                anchors.insert((*path, String::new()), first.id.clone());
            }
            outlines.insert(*path, headings);
        }
        Book { files, outlines, anchors }
    }

    /// The page as HTML; what its links and pictures miss is added to `broken`.
    pub fn chapter(&self, path: &str, broken: &mut Vec<String>) -> String {
        let bytes = self.files.get(path).copied().unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let headings = self.outlines.get(path).map_or(&[][..], Vec::as_slice);
        let writer = Writer {
            book: self,
            path,
            headings: headings.iter(),
            events: Vec::new(),
            anchor: "",
            in_link: Vec::new(),
            broken,
        };
        writer.write(&text)
    }

    /// Where a link of `path` goes.
    fn target(&self, path: &str, link: &str) -> Target {
        if link.starts_with("https://") || link.starts_with("http://") {
            return Target::Outside;
        }
        let (file, slug) = link.split_once('#').unwrap_or((link, ""));
        let file = if file.is_empty() { path.to_string() } else { join(path, file) };
        match self.files.get_key_value(file.as_str()) {
            Some((file, _)) => match self.anchors.get(&(*file, slug.to_string())) {
                Some(id) => Target::Anchor(id.clone()),
                None => Target::Nowhere,
            },
            None => Target::File(file),
        }
    }
}

/// Where a link goes.
enum Target {
    /// To another site.
    Outside,
    /// To this place of the manual.
    Anchor(String),
    /// To a file that is no part of the manual; its path from `docs/`.
    File(String),
    /// To a heading that does not exist.
    Nowhere,
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The headings of a page.
fn outline(path: &str, text: &str) -> Vec<Heading> {
    let page = page_id(path);
    let mut headings: Vec<Heading> = Vec::new();
    let mut open = false;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let (title, id) = (String::new(), String::new());
                headings.push(Heading { level: depth(level), title, id });
                open = true;
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(words) | Event::Code(words) if open => {
                headings.last_mut().into_iter().for_each(|last| last.title.push_str(&words));
            }
            _ => {}
        }
    }
    let mut seen = BTreeMap::<String, usize>::new();
    for heading in &mut headings {
        heading.id = match heading.level {
            1 => page.to_string(),
            3 if path == REFERENCE && is_call(&heading.title) => heading.title.clone(),
            _ => format!("{page}/{}", slug(&heading.title)),
        };
        let times = seen.entry(heading.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            let _ = write!(heading.id, "-{}", *times - 1);
        }
    }
    headings
}

fn depth(level: HeadingLevel) -> usize {
    level as usize
}

/// A page's anchor: its file's name without the ending.
pub fn page_id(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}

/// Whether carts can call it, or the console calls it.
pub fn is_call(name: &str) -> bool {
    api::examples().any(|(known, _)| known == name)
}

/// The anchor that Git hosts give a heading.
fn slug(title: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    let words = title.trim().to_lowercase();
    words.chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The path of `link`, which stands in `page`.
fn join(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Turns the events of a page into those of the manual.
struct Writer<'b, 'a> {
    book: &'b Book<'a>,
    path: &'b str,
    headings: std::slice::Iter<'b, Heading>,
    events: Vec<Event<'b>>,
    /// That of the heading that is open.
    anchor: &'b str,
    /// For each link or heading that is open whether it is kept.
    in_link: Vec<bool>,
    broken: &'b mut Vec<String>,
}

impl<'b> Writer<'b, '_> {
    fn write(mut self, text: &'b str) -> String {
        let mut events = parser(text);
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let words = words_of(&mut events);
                    self.picture(&dest_url, &words);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let code = words_of(&mut events);
                    self.code(&kind, &code);
                }
                event => self.event(event),
            }
        }
        let mut page = String::new();
        html::push_html(&mut page, self.events.into_iter());
        page
    }

    fn raw(&mut self, html: String) {
        self.events.push(Event::Html(CowStr::from(html)));
    }

    fn event(&mut self, event: Event<'b>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.anchor = self.headings.next().map_or("", |heading| heading.id.as_str());
                self.raw(format!("<h{} id=\"{}\">", depth(level) + 1, escape(self.anchor)));
                self.in_link.push(true);
            }
            Event::End(TagEnd::Heading(level)) => {
                self.in_link.pop();
                let (id, level) = (escape(self.anchor), depth(level) + 1);
                let about = "aria-label=\"Link to this place\"";
                self.raw(format!(" <a class=\"anchor\" href=\"#{id}\" {about}></a></h{level}>\n"));
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.link(&dest_url),
            Event::End(TagEnd::Link) => {
                if self.in_link.pop() == Some(true) {
                    self.raw("</a>".to_string());
                }
            }
            Event::Start(Tag::Table(columns)) => {
                self.raw("<div class=\"table\">".to_string());
                self.events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                self.events.push(Event::End(TagEnd::Table));
                self.raw("</div>\n".to_string());
            }
            Event::Code(code) if self.in_link.is_empty() => self.inline_code(code),
            event => self.events.push(event),
        }
    }

    /// Code in a sentence; the name of a call, perhaps with arguments, leads to it.
    fn inline_code(&mut self, code: CowStr<'b>) {
        let name = code.split('(').next().unwrap_or_default();
        // A lone letter is more often a variable than `t`.
        let meant = code.contains('(') || name.len() > 1;
        if meant && is_call(name) {
            let (name, code) = (escape(name), escape(&code));
            self.raw(format!("<a class=\"call\" href=\"#{name}\"><code>{code}</code></a>"));
        } else {
            self.events.push(Event::Code(code));
        }
    }

    fn link(&mut self, link: &str) {
        let target = match self.book.target(self.path, link) {
            Target::Outside => link.to_string(),
            Target::Anchor(id) => format!("#{id}"),
            Target::File(file) => {
                self.broken.push(file);
                return self.in_link.push(false);
            }
            Target::Nowhere => {
                self.broken.push(format!("{}: {link}", self.path));
                return self.in_link.push(false);
            }
        };
        self.raw(format!("<a href=\"{}\">", escape(&target)));
        self.in_link.push(true);
    }

    fn picture(&mut self, link: &str, words: &str) {
        let file = join(self.path, link);
        let Some(png) = self.book.files.get(file.as_str()) else {
            return self.broken.push(file);
        };
        let number = |at: usize| match png.get(at..at + 4) {
            Some(&[a, b, c, d]) => u32::from_be_bytes([a, b, c, d]),
            _ => 0,
        };
        let (width, height) = (number(16), number(20));
        let (times, class) = match width <= PIXEL_ART_WIDTH {
            true => (2, " class=\"pixels\""),
            false => (1, ""),
        };
        self.raw(format!(
            "<img{class} loading=\"lazy\" alt=\"{}\" width=\"{}\" height=\"{}\" \
             src=\"data:image/png;base64,{}\">",
            escape(words),
            width * times,
            height * times,
            STANDARD.encode(png),
        ));
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, code: &str) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let inner = match language {
            "lua" => highlight(code, is_call),
            _ => escape(code),
        };
        self.raw(format!("<pre><code>{inner}</code></pre>\n"));
    }
}

/// The words up to the end of what is open.
fn words_of(events: &mut Parser<'_>) -> String {
    let (mut words, mut depth) = (String::new(), 1);
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    words
}
