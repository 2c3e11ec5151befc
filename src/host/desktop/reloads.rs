//! What an author saves reaches the game that plays.

use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::console::{Console, Fault, Refused, Rehearsal, Reloaded};
use crate::host::watch::Watcher;

/// Looks after the cart that plays.
pub struct Reloads {
    watcher: Option<Watcher>,
    /// The cart that plays, run aside; made when it is needed first.
    old: Option<Rehearsal>,
    /// A changed cart that waits for the end of a frame, and when it was saved.
    waiting: Option<(Rehearsal, SystemTime)>,
}

/// What became of a change.
pub enum News {
    /// The game goes on with it; the words for log and toast.
    Reloaded(String),
    /// It is not taken over; the game goes on as it was.
    Failed(Box<Fault>),
    /// What is on the disk is what plays.
    Same,
    /// The cart must be started anew: why.
    Restart(&'static str),
}

impl Reloads {
    /// Begins to look after the cart at `path`.
    pub fn start(path: &Path) -> Reloads {
        Reloads { watcher: Watcher::start(path), old: None, waiting: None }
    }

    /// Forgets what was under way: the cart has been started anew.
    pub fn forget(&mut self) {
        (self.old, self.waiting) = (None, None);
    }

    /// A game that went back to a time before a change goes on with the changed cart. True when
    /// that was needed and done.
    pub fn catch_up(&mut self, console: &mut Console, seed: u64) -> bool {
        let Some(latest) = &mut self.old else { return false };
        if latest.cart().hash == console.cart().hash {
            return false;
        }
        let then = console.rehearsal(seed);
        then.is_ok_and(|mut then| console.reload(&mut then, latest).is_ok())
    }

    /// Takes over what has been saved, if the console can do so now.
    pub fn tick(&mut self, console: Option<&mut Console>, seed: u64) -> Option<News> {
        let change = self.watcher.as_ref().and_then(Watcher::take);
        let Some(console) = console else {
            return change.map(|_| News::Restart("it did not load before"));
        };
        if let Some(change) = change {
            self.waiting = None;
            let cart = match change.cart {
                Ok(cart) if cart.hash == console.cart().hash => return Some(News::Same),
                Ok(cart) => cart,
                Err(fault) => return Some(News::Failed(fault)),
            };
            match Rehearsal::new(cart, seed) {
                Ok(rehearsal) => self.waiting = Some((rehearsal, change.saved)),
                Err(fault) => return Some(News::Failed(Box::new(fault))),
            }
        }
        let (mut new, saved) = self.waiting.take()?;
        let playing = console.cart().hash;
        let old = match self.old.take().filter(|old| old.cart().hash == playing) {
            Some(old) => Ok(old),
            None => console.rehearsal(seed),
        };
        let Ok(mut old) = old else {
            return Some(News::Restart("its files cannot be run again"));
        };
        match console.reload(&mut old, &mut new) {
            Ok(reloaded) => {
                self.old = Some(new);
                let took = saved.elapsed().unwrap_or_default();
                Some(News::Reloaded(words(&reloaded, took)))
            }
            Err(Refused::Busy) => {
                (self.old, self.waiting) = (Some(old), Some((new, saved)));
                None
            }
            Err(Refused::Fault(fault)) => {
                self.old = Some(old);
                Some(News::Failed(fault))
            }
            Err(Refused::Restart(why)) => Some(News::Restart(why)),
        }
    }
}

/// Files that are named; of more only the number is said.
const NAMED: usize = 3;

/// `reloaded player.lua in 12 ms`, and what the author should know.
fn words(reloaded: &Reloaded, took: Duration) -> String {
    let mut what = match reloaded.scripts.len() {
        0..=NAMED => reloaded.scripts.clone(),
        more => vec![format!("{more} scripts")],
    };
    if reloaded.assets {
        what.push("assets".to_string());
    }
    if what.is_empty() {
        what.push("the cart's settings".to_string());
    }
    let mut words = format!("reloaded {} in {} ms", what.join(", "), took.as_millis());
    if reloaded.kept > 0 {
        words += &format!("; {} functions keep their old code", reloaded.kept);
    }
    for note in &reloaded.notes {
        words += &format!("; {note}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_what_and_how_long() {
        let mut reloaded = Reloaded {
            scripts: vec!["player.lua".to_string()],
            functions: 3,
            kept: 0,
            assets: false,
            notes: Vec::new(),
        };
        let took = Duration::from_micros(12_900);
        assert_eq!(words(&reloaded, took), "reloaded player.lua in 12 ms");
        (reloaded.kept, reloaded.assets) = (2, true);
        let long = "reloaded player.lua, assets in 12 ms; 2 functions keep their old code";
        assert_eq!(words(&reloaded, took), long);
        reloaded = Reloaded { scripts: vec![String::new(); 4], kept: 0, ..reloaded };
        assert_eq!(words(&reloaded, took), "reloaded 4 scripts, assets in 12 ms");
    }
}
