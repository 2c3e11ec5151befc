//! Trials as JUnit XML, in the common part of what its readers ask for: attributes and elements
//! that the strict schema requires, and none that it forbids. A failed expectation is a `failure`;
//! a cart or console that broke is an `error`; a known failure is `skipped` with its reason.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Finding, Kind, Trial};

/// The trials as XML, a suite for each of their suites; `timestamp` is when they began, as in
/// `2026-11-21T09:30:00`.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn xml(trials: &[Trial], timestamp: &str) -> Result<String, String> {
    let mut page = Page(Writer::new_with_indent(Vec::new(), b' ', 2));
    page.write(trials, timestamp)
        .map_err(|fault| format!("the JUnit report cannot be written: {fault}"))?;
    let mut text = String::from_utf8_lossy(&page.0.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

struct Page(Writer<Vec<u8>>);

impl Page {
    fn write(&mut self, trials: &[Trial], timestamp: &str) -> std::io::Result<()> {
        self.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.open("testsuites", &[])?;
        let mut suites: Vec<&str> = Vec::new();
        for trial in trials {
            if !suites.contains(&trial.suite.as_str()) {
                suites.push(&trial.suite);
            }
        }
        for (id, suite) in suites.iter().enumerate() {
            let trials: Vec<_> = trials.iter().filter(|trial| trial.suite == *suite).collect();
            self.suite(id, suite, &trials, timestamp)?;
        }
        self.close("testsuites")
    }

    fn suite(
        &mut self,
        id: usize,
        name: &str,
        trials: &[&Trial],
        timestamp: &str,
    ) -> std::io::Result<()> {
        let count = |wanted: &dyn Fn(&Trial) -> bool| {
            trials.iter().filter(|trial| wanted(trial)).count().to_string()
        };
        let seconds: f64 = trials.iter().map(|trial| trial.seconds).sum();
        let attributes = [
            ("name", name.to_string()),
            ("package", name.to_string()),
            ("id", id.to_string()),
            ("timestamp", timestamp.to_string()),
            ("hostname", "localhost".to_string()),
            ("tests", trials.len().to_string()),
            ("failures", count(&|trial| element(trial) == Some("failure"))),
            ("errors", count(&|trial| element(trial) == Some("error"))),
            ("skipped", count(&|trial| element(trial) == Some("skipped"))),
            ("time", format!("{seconds:.3}")),
        ];
        self.open("testsuite", &attributes)?;
        self.open("properties", &[])?;
        let version = env!("CARGO_PKG_VERSION").to_string();
        let property = [("name", "narthex".to_string()), ("value", version)];
        self.0.write_event(Event::Empty(start("property", &property)))?;
        self.close("properties")?;
        trials.iter().try_for_each(|trial| self.case(trial))?;
        self.text("system-out", &[], &log(trials))?;
        self.text("system-err", &[], "")?;
        self.close("testsuite")
    }

    fn case(&mut self, trial: &Trial) -> std::io::Result<()> {
        let name = if trial.name.is_empty() { &trial.suite } else { &trial.name };
        let attributes = [
            ("name", name.clone()),
            ("classname", trial.suite.clone()),
            ("time", format!("{:.3}", trial.seconds)),
        ];
        let Some(element) = element(trial) else {
            return self.0.write_event(Event::Empty(start("testcase", &attributes)));
        };
        self.open("testcase", &attributes)?;
        if element == "skipped" {
            let why = trial.known_failure.clone().unwrap_or_default();
            let message = [("message", format!("known failure: {why}"))];
            self.0.write_event(Event::Empty(start("skipped", &message)))?;
        } else {
            let first = trial.findings.first();
            let attributes = [
                ("message", first.map_or_else(String::new, |finding| finding.message.clone())),
                ("type", first.map_or("", |finding| finding.kind.word()).to_string()),
            ];
            self.text(element, &attributes, &words(trial))?;
        }
        self.close("testcase")
    }

    fn open(&mut self, name: &'static str, attributes: &[(&str, String)]) -> std::io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    fn close(&mut self, name: &'static str) -> std::io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(
        &mut self,
        name: &'static str,
        attributes: &[(&str, String)],
        text: &str,
    ) -> std::io::Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&printable(text))))?;
        self.close(name)
    }
}

fn start(name: &'static str, attributes: &[(&str, String)]) -> BytesStart<'static> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, printable(value).as_str()));
    }
    start
}

/// The element inside of a trial's `testcase`: none when it simply passed.
fn element(trial: &Trial) -> Option<&'static str> {
    let broken = |finding: &Finding| !matches!(finding.kind, Kind::Expectation | Kind::Budget);
    match &trial.findings[..] {
        [] if trial.excused.is_empty() => None,
        [] => Some("skipped"),
        findings if findings.iter().any(broken) => Some("error"),
        _ => Some("failure"),
    }
}

fn words(trial: &Trial) -> String {
    let mut lines: Vec<String> = trial.findings.iter().map(Finding::to_string).collect();
    lines.extend(trial.left.iter().map(|file| format!("see {file}")));
    lines.extend(trial.reproduce.iter().map(|command| format!("to see it: {command}")));
    lines.join("\n")
}

fn log(trials: &[&Trial]) -> String {
    let lines = trials.iter().flat_map(|trial| {
        let name = trial.full_name();
        trial.log.iter().map(move |line| format!("{name}: {line}"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What XML cannot hold at all, such as the codes that change colours in print, becomes a mark.
fn printable(text: &str) -> String {
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
            || c >= '\u{10000}'
    };
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
#[path = "junit_tests.rs"]
mod tests;
