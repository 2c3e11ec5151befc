//! A movie that presses the buttons while somebody watches.

use crate::console::Hashes;
use crate::hardware::Input;
use crate::testing::movie::Change;
use crate::testing::{Movie, Player};

/// A movie under way.
pub struct Rerun {
    movie: Movie,
    player: Player<Vec<(u64, Change)>>,
    /// The last frame whose input was asked for.
    frame: u64,
    last: u64,
    news: Option<String>,
    differs: bool,
}

impl Rerun {
    /// Begins a movie.
    pub fn new(movie: Movie) -> Rerun {
        let (player, last) = (movie.clone().into_player(), movie.last_frame());
        Rerun { movie, player, frame: 0, last, news: None, differs: false }
    }

    /// What the movie presses in a frame, counted from 1; nothing once it is over. Frames may be
    /// gone back to.
    pub fn input(&mut self, frame: u64) -> Option<Input> {
        if frame > self.last {
            if self.frame == self.last {
                self.news = Some("The movie is over: the buttons are yours".to_string());
            }
            self.frame = frame;
            return None;
        }
        if frame <= self.frame {
            self.player = self.movie.clone().into_player();
        }
        self.frame = frame;
        Some(self.player.frame(frame).clone())
    }

    /// Compares a frame with the movie's hashes; the first difference is news.
    pub fn compare(&mut self, frame: u64, hashes: impl FnOnce() -> Hashes) {
        let first = self.movie.hashes.partition_point(|(at, _)| *at < frame);
        let Some((_, wanted)) = self.movie.hashes.get(first).filter(|(at, _)| *at == frame) else {
            return;
        };
        let parts = wanted.differences(&hashes());
        if !parts.is_empty() && !self.differs {
            self.differs = true;
            let parts = parts.join(" and ");
            self.news = Some(format!("Frame {frame} is not the movie's: {parts}"));
        }
    }

    /// Something that the one who watches should know, once.
    pub fn take_news(&mut self) -> Option<String> {
        self.news.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::Pad;

    #[test]
    fn a_movie_is_watched_compared_and_gone_back_in() {
        let text = "narthex movie 1\n@2 p0 R\n@4 p0 -\n@3 hash picture=7";
        let mut rerun = Rerun::new(Movie::parse(text).expect("a movie"));
        let mut pad = |frame| rerun.input(frame).map(|input| input.pads[0]);
        assert_eq!((pad(1), pad(2), pad(3)), (Some(Pad(0)), Some(Pad(2)), Some(Pad(2))));
        assert_eq!((pad(2), pad(3), pad(4)), (Some(Pad(2)), Some(Pad(2)), Some(Pad(0))));
        let hashes = |picture| Hashes { picture, ..Hashes::default() };
        rerun.compare(3, || hashes(7));
        assert_eq!(rerun.take_news(), None);
        rerun.compare(3, || hashes(8));
        assert_eq!(rerun.take_news().as_deref(), Some("Frame 3 is not the movie's: picture"));
        assert_eq!(rerun.input(5), None);
        assert!(rerun.take_news().is_some_and(|news| news.starts_with("The movie is over")));
        assert_eq!((rerun.input(6), rerun.take_news()), (None, None));
    }
}
