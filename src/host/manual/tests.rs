use std::collections::BTreeSet;

use super::chapter::is_call;
use super::lua_colours::highlight;
use super::{FILES, make};
use crate::console::api;

fn page(markdown: &str) -> String {
    let others: [(&str, &[u8]); 2] =
        [("reference/api.md", b"# Calls\n\n### spr\n\n## Two words\n"), ("a.png", PICTURE)];
    make(&[&[("a.md", markdown.as_bytes())], &others[..]].concat()).html("")
}

/// The head of a PNG of 2 by 3 pixels.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x03";

#[track_caller]
fn has(page: &str, part: &str) {
    assert!(page.contains(part), "{part} is missing in\n{page}");
}

#[test]
fn links_between_pages_become_anchors() {
    let page = page(
        "# A\n## One\n[x](#one) [y](reference/api.md#two-words) [z](reference/api.md) \
         [w](https://www.lua.org) [v](../src/lib.rs)",
    );
    for link in ["#a/one\">x", "#api/two-words\">y", "#api\">z", "https://www.lua.org\">w"] {
        has(&page, &format!("<a href=\"{link}</a>"));
    }
    has(&page, "</a> v</p>");
}

#[test]
fn calls_have_anchors_and_their_names_lead_there() {
    let page = page("# A\n`spr(1, 2)` `t` `nothing`\n```lua\nspr(1) x.spr(2)\n```\n");
    has(&page, "<h4 id=\"spr\">");
    has(&page, "<a class=\"call\" href=\"#spr\"><code>spr(1, 2)</code></a>");
    has(&page, "<code>t</code> <code>nothing</code>");
    has(&page, "<pre><code><a href=\"#spr\">spr</a>(<i class=\"number\">1</i>) x.spr(");
}

#[test]
fn pictures_lie_inside_and_pixels_stay_pixels() {
    has(&page("# A\n![two \"x\"](a.png)"), "alt=\"two &quot;x&quot;\" width=\"4\" height=\"6\"");
    has(&page("# A\n![two](a.png)"), "class=\"pixels\"");
}

#[test]
fn what_leads_nowhere_is_told() {
    let files: [(&str, &[u8]); 1] = [("a.md", b"# A\n[x](#two) [y](b.md) ![z](c.png)")];
    assert_eq!(make(&files).elsewhere, ["a.md: #two", "b.md", "c.png"]);
}

#[test]
fn code_is_coloured() {
    let html = |code: &str| highlight(code, |name| name == "cls" || name == "card.read");
    assert_eq!(html("if a<1 then"), "<b>if</b> a&lt;<i class=\"number\">1</i> <b>then</b>");
    assert_eq!(html("'a\\'b' -- c"), "<i class=\"text\">'a\\'b'</i> <i class=\"comment\">-- c</i>");
    assert_eq!(
        html("[[x\n]] \"open"),
        "<i class=\"text\">[[x\n]]</i> <i class=\"text\">&quot;open</i>"
    );
    assert_eq!(html("--[[ a ]]cls"), "<i class=\"comment\">--[[ a ]]</i><a href=\"#cls\">cls</a>");
    assert_eq!(
        html("card.read(0)"),
        "<a href=\"#card.read\">card.read</a>(<i class=\"number\">0</i>)"
    );
    assert_eq!(html("é.cls:cls"), "é.cls:cls");
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let manual = make(FILES);
    let page = manual.html("spr");
    has(&page, "data-start=\"spr\"");
    assert!(!page.contains("{{"), "a part of the page's frame was not filled in");
    for outside in ["src=\"http", "url(", "@import", "<link rel=\"stylesheet"] {
        assert!(!page.contains(outside), "the page asks for {outside}");
    }
}

#[test]
fn anchors_are_unique_and_every_call_has_one() {
    let manual = make(FILES);
    let mut seen = BTreeSet::new();
    for anchor in manual.anchors() {
        assert!(seen.insert(anchor), "{anchor} is there twice");
    }
    for (name, _) in api::examples() {
        assert!(seen.contains(name) && is_call(name), "{name} has no anchor");
    }
}
