//! The measurements as a table and as JSON.

use crate::run::{Interpreter, Run};
use serde_json::{Value, json};

/// One program under all interpreters, ours first.
pub struct Row {
    /// The program's name.
    pub name: String,
    /// By interpreter: its runs; none where it cannot run the program or answered wrongly.
    pub runs: Vec<Vec<Run>>,
}

impl Row {
    /// Seconds, or instructions where they were counted; the median of the runs.
    fn cost(&self, interpreter: usize) -> Option<f64> {
        let cost = |run: &Run| run.instructions.map_or(run.user_s, |n| n as f64);
        median(self.runs[interpreter].iter().map(cost).collect())
    }

    /// How many times as fast as an interpreter ours is.
    fn ratio(&self, interpreter: usize) -> Option<f64> {
        Some(self.cost(interpreter)? / self.cost(0)?.max(1e-6))
    }

    fn peak_mib(&self, interpreter: usize) -> Option<f64> {
        let peaks = self.runs[interpreter].iter().map(|run| run.peak_bytes as f64).collect();
        Some(median(peaks)? / (1 << 20) as f64)
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 0 { (values[middle - 1] + upper) / 2.0 } else { upper })
}

fn geometric_mean(values: &[f64]) -> Option<f64> {
    let logarithms: f64 = values.iter().map(|value| value.ln()).sum();
    (!values.is_empty()).then(|| (logarithms / values.len() as f64).exp())
}

/// What the columns are.
pub fn print_head(interpreters: &[Interpreter], counted: bool) {
    let unit = if counted { "M instructions" } else { "ms of user time" };
    println!("{unit}, and how many times as much others take; then peak memory in MiB\n");
    print!("| {:20} | {:>8} |", "program", interpreters[0].name);
    interpreters[1..].iter().for_each(|other| print!(" {:>8} |     × |", other.name));
    interpreters.iter().for_each(|each| print!(" {} MiB |", each.name));
    println!();
    println!("|---|{}", "--:|".repeat(interpreters.len() * 3 - 1));
}

/// One program.
pub fn print_row(row: &Row) {
    let counted = row.runs.iter().flatten().any(|run| run.instructions.is_some());
    let scale = if counted { 1e-6 } else { 1e3 };
    let show = |value: Option<f64>, width, digits| {
        let text = value.map_or("–".into(), |value| format!("{value:.digits$}"));
        print!(" {text:>width$} |");
    };
    print!("| {:20} |", row.name);
    for at in 0..row.runs.len() {
        show(row.cost(at).map(|cost| cost * scale), 8, 0);
        if at > 0 {
            show(row.ratio(at), 5, 2);
        }
    }
    (0..row.runs.len()).for_each(|at| show(row.peak_mib(at), 8, 1));
    println!();
}

/// Geometric mean and the worst of each interpreter.
pub fn print_foot(rows: &[Row], interpreters: usize) {
    let show = |value: Option<f64>| value.map_or("–".into(), |value| format!("{value:.2}"));
    let line = |title: &str, digest: &dyn Fn(&[f64]) -> Option<f64>| {
        print!("| {:20} | {:8} |", format!("**{title}**"), "");
        for at in 1..interpreters {
            let ratios: Vec<_> = rows.iter().filter_map(|row| row.ratio(at)).collect();
            print!(" {:8} | {:>5} |", "", show(digest(&ratios)));
        }
        println!("{}", " |".repeat(interpreters));
    };
    line("geometric mean", &geometric_mean);
    line("median", &|ratios| median(ratios.to_vec()));
    line("least", &|ratios| ratios.iter().copied().reduce(f64::min));
}

/// Every single measurement.
pub fn json(rows: &[Row], interpreters: &[Interpreter], counted: bool) -> String {
    let run = |run: &Run| {
        let Run { user_s, peak_bytes, instructions, .. } = run;
        json!({"user_s": user_s, "peak_bytes": peak_bytes, "instructions": instructions})
    };
    let row = |row: &Row| {
        let mut by_interpreter = serde_json::Map::new();
        for (interpreter, runs) in interpreters.iter().zip(&row.runs) {
            let runs: Vec<_> = runs.iter().map(run).collect();
            by_interpreter.insert(interpreter.name.clone(), Value::Array(runs));
        }
        json!({"program": row.name, "runs": by_interpreter})
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    json!({"version": 1, "instructions": counted, "programs": rows}).to_string()
}
