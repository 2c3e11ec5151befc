//! What GitHub Actions understands: annotations, which stand beside the line that is to blame, and
//! the summary of a step.

use std::fmt::Write;

use super::{Finding, Trial};

/// Rows of passed tests in a summary, and bytes of one; GitHub takes a mebibyte.
const ROWS: usize = 500;
const SUMMARY_BYTES: usize = 900_000;

/// The annotations of a trial, a line each.
pub fn annotations(trial: &Trial) -> Vec<String> {
    let line = |finding: &Finding| {
        let (file, line) = trial.place(finding);
        let mut place = format!("file={}", property(&file));
        if let Some(line) = line {
            let _ = write!(place, ",line={line}");
        }
        let title = property(&trial.full_name());
        let mut message = String::new();
        if let Some(frame) = finding.frame {
            let _ = write!(message, "frame {frame}: ");
        }
        message += &finding.message;
        if !finding.details.is_empty() {
            let _ = write!(message, "\n{}", finding.details);
        }
        format!("::error {place},title={title}::{}", data(&message))
    };
    trial.findings.iter().map(line).collect()
}

/// The summary of all trials as Markdown.
pub fn summary(trials: &[Trial]) -> String {
    let failed: Vec<_> = trials.iter().filter(|trial| !trial.has_passed()).collect();
    let mut text = format!(
        "### Narthex: {} of {} tests passed\n\n\
         | | test | frames | seconds |\n|---|---|---:|---:|\n",
        trials.len() - failed.len(),
        trials.len()
    );
    let passed = trials.iter().filter(|trial| trial.has_passed());
    for trial in failed.iter().copied().chain(passed.take(ROWS)) {
        let mark = match (trial.has_passed(), trial.excused.is_empty()) {
            (true, true) => "✅ passed",
            (true, false) => "☑️ known failure",
            (false, _) => "❌ failed",
        };
        let name = cell(&trial.full_name());
        let _ = writeln!(text, "| {mark} | {name} | {} | {:.2} |", trial.frames, trial.seconds);
    }
    for trial in failed {
        if text.len() > SUMMARY_BYTES {
            text += "\nThere is more; see the log.\n";
            break;
        }
        let _ = writeln!(text, "\n**{}**\n", cell(&trial.full_name()));
        let lines: Vec<_> = trial.findings.iter().map(Finding::to_string).collect();
        let lines = lines.join("\n");
        // A fence longer than any inside cannot be closed from inside.
        let fence = "`".repeat(longest_run(&lines, '`').max(2) + 1);
        let _ = writeln!(text, "{fence}text\n{lines}\n{fence}");
        if let Some(command) = &trial.reproduce {
            let _ = writeln!(text, "\nTo see it: `{}`", command.replace('`', "'"));
        }
    }
    text
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in text.chars() {
        match c {
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' => cell.extend(['\\', c]),
            '<' => cell += "&lt;",
            '\n' | '\r' => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn failed() -> Trial {
        let finding = Finding {
            file: Some("lib/a,b.lua".to_string()),
            line: Some(7),
            details: "100 %\nof it".to_string(),
            ..Finding::new(Kind::Error, "no `x` | here")
        };
        Trial {
            suite: "carts/jump".into(),
            name: "it <jumps>".into(),
            file: "carts/jump/test.toml".into(),
            root: Some("carts/jump".into()),
            findings: vec![finding.in_frame(3)],
            ..Trial::default()
        }
    }

    #[test]
    fn an_annotation_names_the_line_in_the_repository() {
        let line = "::error file=carts/jump/lib/a%2Cb.lua,line=7,title=carts/jump%3A it <jumps>::\
                    frame 3: no `x` | here%0A100 %25%0Aof it";
        assert_eq!(annotations(&failed()), [line]);
        let mut placeless = failed();
        placeless.findings[0].file = None;
        assert!(annotations(&placeless)[0].starts_with("::error file=carts/jump/test.toml,title="));
    }

    #[test]
    fn a_summary_has_a_row_a_test_and_what_is_wrong() {
        let passed = Trial { suite: "a|b".into(), frames: 9, seconds: 0.5, ..Trial::default() };
        let text = summary(&[passed, failed()]);
        assert!(text.starts_with("### Narthex: 1 of 2 tests passed\n"), "{text}");
        assert!(text.contains("| ✅ passed | a\\|b | 9 | 0.50 |"), "{text}");
        assert!(text.contains("| ❌ failed | carts/jump: it &lt;jumps> |"), "{text}");
        assert!(text.contains("```text\nerror: frame 3: lib/a,b.lua:7: no `x` | here"), "{text}");
    }
}
