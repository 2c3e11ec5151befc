//! What a run must show: hashes, golden pictures, lines of the log.

use std::collections::BTreeMap;

use super::golden::{Golden, Mismatch};
use super::sheet::LogRules;
use super::{Finding, Hashed, Kind, Outcome, Plan};
use crate::console::{Hashes, Picture};

/// Golden pictures that are kept with all that belongs to them once they do not match; of the
/// others only the words.
const MISMATCHES_KEPT: usize = 10;

/// What must come out of a run, besides the hashes of its movie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// What frames must look like.
    pub goldens: BTreeMap<u64, Golden>,
    /// The hashes that frames must give, sorted by frame.
    pub hashes: Vec<(u64, Hashed)>,
    /// What the cart must and must not print.
    pub log: LogRules,
}

/// Compares frame after frame, and remembers what is wrong.
#[derive(Default)]
pub struct Watcher {
    expected: Expected,
    /// Hashes by frame, and whose they are.
    hashes: Vec<(u64, Hashed, Origin)>,
    /// The first frame that differs from the movie, from the sheet.
    differing: [Option<(u64, Vec<&'static str>)>; 2],
    /// For each required text, whether it came.
    found: Vec<bool>,
    /// For each forbidden text, where it came first.
    hits: Vec<Option<(u64, String)>>,
    mismatches: Vec<Mismatch>,
}

/// Who asks for a hash.
#[derive(Clone, Copy)]
enum Origin {
    Movie,
    Sheet,
}

impl Watcher {
    /// Watches over what a plan expects.
    pub fn new(plan: &Plan) -> Watcher {
        let expected = plan.expected.clone();
        let movie = plan.movie.iter().flat_map(|movie| &movie.hashes);
        let movie = movie.map(|(frame, hash)| (*frame, *hash, Origin::Movie));
        let sheet = expected.hashes.iter().map(|(frame, hash)| (*frame, *hash, Origin::Sheet));
        let mut hashes: Vec<_> = movie.chain(sheet).collect();
        hashes.sort_by_key(|(frame, _, _)| *frame);
        let LogRules { required, forbidden } = &expected.log;
        let (found, hits) = (vec![false; required.len()], vec![None; forbidden.len()]);
        Watcher { expected, hashes, found, hits, ..Watcher::default() }
    }

    /// Looks at a line that the cart printed while it worked at `frame`.
    pub fn line(&mut self, frame: u64, line: &str) {
        let LogRules { required, forbidden } = &self.expected.log;
        for (text, found) in required.iter().zip(&mut self.found) {
            *found |= line.contains(text);
        }
        for (text, hit) in forbidden.iter().zip(&mut self.hits) {
            if hit.is_none() && line.contains(text) {
                *hit = Some((frame, line.to_string()));
            }
        }
    }

    /// Looks at the picture of a frame.
    ///
    /// # Errors
    /// A sentence, should the encoder of pictures refuse.
    pub fn picture(&mut self, frame: u64, picture: Picture<'_>) -> Result<(), String> {
        if let Some(golden) = self.expected.goldens.get(&frame)
            && let Some(mut mismatch) = golden.compare(frame, picture)?
        {
            if self.mismatches.len() >= MISMATCHES_KEPT {
                (mismatch.expected, mismatch.difference) = (None, None);
                mismatch.actual = Vec::new();
            }
            self.mismatches.push(mismatch);
        }
        Ok(())
    }

    /// Whether hashes of a frame are asked for.
    pub fn wants_hashes(&self, frame: u64) -> bool {
        self.hashes.binary_search_by_key(&frame, |(at, _, _)| *at).is_ok()
    }

    /// Looks at the hashes of a frame.
    pub fn hashes(&mut self, frame: u64, actual: &Hashes) {
        let first = self.hashes.partition_point(|(at, _, _)| *at < frame);
        for (_, wanted, origin) in self.hashes[first..].iter().take_while(|(at, _, _)| *at == frame)
        {
            let parts = wanted.differences(actual);
            let differing = &mut self.differing[*origin as usize];
            if !parts.is_empty() && differing.is_none() {
                *differing = Some((frame, parts));
            }
        }
    }

    /// Everything that is wrong goes into the outcome, whose frames have been counted.
    pub fn finish(self, outcome: &mut Outcome) {
        let mut findings = Vec::new();
        let whose = ["the movie's", "the expected one"];
        for (differing, whose) in self.differing.into_iter().zip(whose) {
            if let Some((frame, parts)) = differing {
                let message = format!("the hash of {} is not {whose}", parts.join(" and of "));
                findings.push(Finding::new(Kind::Expectation, message).in_frame(frame));
            }
        }
        for mismatch in &self.mismatches {
            let finding = Finding::new(Kind::Expectation, mismatch.message.clone());
            findings.push(finding.in_frame(mismatch.frame));
        }
        // Once the cart has stopped, what did not come says nothing new.
        if outcome.fault.is_none() {
            findings.extend(self.expected.missing(&self.found, outcome.frames));
        }
        for (text, hit) in self.expected.log.forbidden.iter().zip(self.hits) {
            if let Some((frame, line)) = hit {
                let message = format!("the cart printed what it must not, `{text}`: {line}");
                findings.push(Finding::new(Kind::Expectation, message).in_frame(frame));
            }
        }
        outcome.findings.extend(findings);
        outcome.mismatches = self.mismatches;
    }
}

impl Expected {
    /// What should have come by the end of a run.
    fn missing(&self, found: &[bool], frames: u64) -> Vec<Finding> {
        let mut words: Vec<String> = Vec::new();
        let texts = self.log.required.iter().zip(found).filter(|(_, found)| !**found);
        words.extend(texts.map(|(text, _)| format!("the cart never printed `{text}`")));
        let late: Vec<_> = self.goldens.range(frames + 1..).map(|(f, _)| f.to_string()).collect();
        if !late.is_empty() {
            let list = late.join(", ");
            words.push(format!("no picture of frame {list}: the run ended after frame {frames}"));
        }
        if let Some((last, _)) = self.hashes.last().filter(|(last, _)| *last > frames) {
            words.push(format!("no hash of frame {last}: the run ended after frame {frames}"));
        }
        words.into_iter().map(|message| Finding::new(Kind::Expectation, message)).collect()
    }
}
