//! The save card of the cart that plays: found before the machine is switched on, and written
//! beside the game, so that a slow disk never holds up a frame.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::cart::Card;
use crate::host::card_file::{self, Found};

/// Where a cart's card lies and what is on it.
pub struct Keeper {
    card: Card,
    path: Option<PathBuf>,
    writer: Option<Writer>,
    news: Vec<String>,
    told_unkept: bool,
}

struct Writer {
    cards: Option<Sender<Card>>,
    faults: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// A card that is kept nowhere.
    pub fn nowhere() -> Keeper {
        Keeper {
            card: Card::default(),
            path: None,
            writer: None,
            news: Vec::new(),
            told_unkept: false,
        }
    }

    /// The card in a file. One that cannot be read is reported and kept aside.
    pub fn open(path: &Path) -> Keeper {
        let mut keeper = Keeper::nowhere();
        card_file::sweep(path);
        match card_file::read(path) {
            Ok(Found::Card(card)) => keeper.card = *card,
            Ok(Found::Nothing) => {}
            Ok(Found::Bad(why)) => match card_file::keep_aside(path) {
                Ok(aside) => keeper.tell(format!(
                    "{}: {why}; it was kept as {}, and the game begins with a blank card",
                    path.display(),
                    aside.display()
                )),
                Err(also) => return keeper.give_up(&format!("{}: {why}; {also}", path.display())),
            },
            Err(why) => return keeper.give_up(&why),
        }
        keeper.path = Some(path.to_path_buf());
        keeper
    }

    /// Keeps nothing, because what is there must not be overwritten.
    fn give_up(mut self, why: &str) -> Keeper {
        self.tell(format!("nothing will be saved: {why}"));
        self.told_unkept = true;
        self
    }

    fn tell(&mut self, words: String) {
        let _ = writeln!(std::io::stderr(), "narthex: {words}");
        self.news.push(words);
    }

    /// Where the card lies.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The card as it was last committed.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// Takes over what the cart committed, and writes it soon.
    pub fn keep(&mut self, card: Card) {
        self.card = card.clone();
        match &self.path {
            Some(path) => self.writer.get_or_insert_with(|| Writer::start(path.clone())).send(card),
            None if !self.told_unkept => {
                self.told_unkept = true;
                self.tell("nothing is saved: the cart has no id in its cart.toml".to_string());
            }
            None => {}
        }
    }

    /// Something that the player should know, once.
    pub fn take_news(&mut self) -> Option<String> {
        let faults = self.writer.iter().flat_map(|writer| writer.faults.try_iter());
        let faults: Vec<_> = faults.collect();
        faults.into_iter().for_each(|fault| self.tell(fault));
        (!self.news.is_empty()).then(|| self.news.remove(0))
    }
}

impl Writer {
    fn start(path: PathBuf) -> Writer {
        let (cards, waiting) = channel::<Card>();
        let (complain, faults) = channel();
        let write = move || {
            while let Ok(mut card) = waiting.recv() {
                // Only the latest counts: a cart that commits every frame outruns a disk.
                while let Ok(later) = waiting.try_recv() {
                    card = later;
                }
                if let Err(why) = card_file::write(&path, &card) {
                    let _ = complain.send(why);
                }
            }
        };
        Writer { cards: Some(cards), faults, thread: Some(std::thread::spawn(write)) }
    }

    fn send(&self, card: Card) {
        if let Some(cards) = &self.cards {
            let _ = cards.send(card);
        }
    }
}

impl Drop for Writer {
    /// Waits until the last card is written.
    fn drop(&mut self) {
        self.cards = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The file for the saves of a cart with that id, in the player's folder for data.
pub fn place(id: &str) -> Option<PathBuf> {
    data_folder().map(|data| data.join("cards").join(format!("{id}.card")))
}

/// The player's folder for the data of this program.
pub fn data_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = || set("HOME").map(PathBuf::from);
    let data = if cfg!(windows) {
        set("APPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        let named = set("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        named.or_else(|| home().map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("narthex"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let name = format!("narthex-keeper-{}-{name}.card", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_file(&path);
        path
    }

    fn card(n: u8) -> Card {
        let mut card = Card::default();
        card.numbers[0] = n;
        card
    }

    #[test]
    fn the_last_of_many_cards_is_on_the_disk_at_the_end() {
        let path = scratch("many");
        let mut keeper = Keeper::open(&path);
        (1..=50).for_each(|n| keeper.keep(card(n)));
        assert_eq!(keeper.take_news(), None);
        assert_eq!(keeper.card(), &card(50));
        drop(keeper);
        assert_eq!(Keeper::open(&path).card(), &card(50));
        let _ = std::fs::remove_file(path);
    }

    #[test]
    fn a_damaged_card_is_told_of_and_kept_aside() {
        let path = scratch("damaged");
        std::fs::write(&path, "no card").expect("written");
        let mut keeper = Keeper::open(&path);
        let news = keeper.take_news().expect("news");
        assert!(news.contains("this is no save card; it was kept as"), "{news}");
        keeper.keep(card(1));
        drop(keeper);
        let aside = PathBuf::from(format!("{}.damaged-1", path.display()));
        assert_eq!(std::fs::read_to_string(&aside).expect("kept"), "no card");
        assert_eq!(Keeper::open(&path).card(), &card(1));
        [path, aside].map(std::fs::remove_file).into_iter().for_each(drop);
    }

    #[test]
    fn a_cart_without_an_id_is_told_once() {
        let mut keeper = Keeper::nowhere();
        keeper.keep(card(1));
        keeper.keep(card(2));
        assert!(keeper.take_news().is_some_and(|news| news.contains("no id")));
        assert_eq!(keeper.take_news(), None);
        assert_eq!(keeper.card(), &card(2));
    }
}
