//! What is written is checked against the schema that readers of JUnit files share (the one of
//! Apache Ant's task, which is the strictest), as a table: an element's attributes and children.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::*;

/// An element: its required attributes, its optional ones, and its children in their order, each
/// with how often it may come.
type Rule = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [(&'static str, usize)],
);

const MANY: usize = usize::MAX;

const SCHEMA: &[Rule] = &[
    ("testsuites", &[], &[], &[("testsuite", MANY)]),
    (
        "testsuite",
        &["name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "time"],
        &["skipped"],
        &[("properties", 1), ("testcase", MANY), ("system-out", 1), ("system-err", 1)],
    ),
    ("properties", &[], &[], &[("property", MANY)]),
    ("property", &["name", "value"], &[], &[]),
    (
        "testcase",
        &["name", "classname", "time"],
        &[],
        &[("skipped", 1), ("error", 1), ("failure", 1)],
    ),
    ("skipped", &[], &["message"], &[]),
    ("error", &["type"], &["message"], &[]),
    ("failure", &["type"], &["message"], &[]),
    ("system-out", &[], &[], &[]),
    ("system-err", &[], &[], &[]),
];

fn rule(name: &str) -> Rule {
    *SCHEMA.iter().find(|rule| rule.0 == name).unwrap_or_else(|| panic!("<{name}> is not known"))
}

/// The kind of what an attribute must hold.
fn check_value(element: &str, name: &str, value: &str) {
    let good = match name {
        "tests" | "failures" | "errors" | "skipped" | "id" => value.parse::<u32>().is_ok(),
        "time" => value.parse::<f64>().is_ok_and(|seconds| seconds >= 0.0),
        "timestamp" => {
            let digits =
                |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
            let parts: Vec<_> = value.split(['-', 'T', ':']).collect();
            parts.len() == 6 && (0..6).all(|i| digits(parts[i], if i == 0 { 4 } else { 2 }))
        }
        "hostname" | "package" => !value.is_empty(),
        _ => true,
    };
    assert!(good, "{element} {name}={value:?}");
}

struct Element {
    name: String,
    children: Vec<String>,
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Element {
        let name = start.name().as_ref().to_string();
        let (_, required, optional, _) = rule(&name);
        let mut seen = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.expect("a good attribute");
            let key = attribute.key.as_ref().to_string();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a good value");
            assert!(required.contains(&&*key) || optional.contains(&&*key), "<{name} {key}>");
            check_value(&name, &key, &value);
            seen.push(key);
        }
        let missing = required.iter().find(|key| !seen.contains(&(**key).to_string()));
        assert_eq!(missing, None, "<{name}> lacks an attribute");
        Element { name, children: Vec::new() }
    }

    fn end(self) {
        let (name, _, _, children) = rule(&self.name);
        let mut rest = self.children.iter().peekable();
        for (child, most) in children {
            let mut count = 0;
            while rest.next_if(|next| next == child).is_some() {
                count += 1;
            }
            assert!(count <= *most, "<{name}> has {count} of <{child}>");
            let is_needed = name == "testsuite" && *most == 1;
            assert!(count == 1 || !is_needed, "<{name}> needs a <{child}>");
        }
        assert_eq!(rest.next(), None, "<{name}> has a child out of order");
    }
}

/// Checks a report against the schema; gives its names of elements in their order.
fn validate(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut names = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        let start = match &event {
            Event::Start(start) | Event::Empty(start) => Some(Element::new(start)),
            _ => None,
        };
        if let Some(element) = start {
            names.push(element.name.clone());
            if let Some(parent) = open.last_mut() {
                parent.children.push(element.name.clone());
            }
            open.push(element);
        }
        match event {
            Event::Empty(_) | Event::End(_) => open.pop().expect("was opened").end(),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "everything is closed");
    names
}

fn trial(name: &str, kind: Option<Kind>) -> Trial {
    Trial {
        suite: "carts/jump".into(),
        name: name.into(),
        seconds: 0.25,
        findings: kind.map(|kind| Finding::new(kind, "a < b & \"c\" \u{1}")).into_iter().collect(),
        log: vec!["[1] \u{2} <hello>".into()],
        ..Trial::default()
    }
}

#[test]
fn a_report_follows_the_schema_of_junit() {
    let known = Trial {
        excused: vec![Finding::new(Kind::Error, "x")],
        known_failure: Some("later".into()),
        ..trial("known", None)
    };
    let other = Trial { suite: "carts/other".into(), ..trial("", None) };
    let trials = [
        trial("good", None),
        trial("fails", Some(Kind::Expectation)),
        trial("breaks", Some(Kind::Error)),
        known,
        other,
    ];
    let text = xml(&trials, "2026-11-21T09:30:00").expect("is written");
    let names = validate(&text);
    let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
    assert_eq!((count("testsuite"), count("testcase")), (2, 5));
    assert_eq!((count("failure"), count("error"), count("skipped")), (1, 1, 1));
    assert!(text.contains("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\" time=\"1.000\""));
    assert!(text.contains("a &lt; b &amp; &quot;c&quot; \u{fffd}"), "{text}");
    assert!(text.contains("<skipped message=\"known failure: later\"/>"), "{text}");
    validate(&xml(&[], "2026-11-21T09:30:00").expect("is written"));
}

#[test]
#[should_panic(expected = "<testcase status>")]
fn the_check_finds_what_the_schema_does_not_have() {
    validate("<testsuites><testcase name='a' classname='b' time='1' status='x'/></testsuites>");
}
