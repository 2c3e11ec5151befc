//! What is open over the picture, and what it asks for.

use egui::Context;

use super::{Desk, TOAST, TOAST_FADE, View};
use crate::host::desktop::keys::{self, HostKey};
use crate::host::desktop::session::Session;
use crate::host::desktop::speaker::Speaker;
use crate::host::manual;
use crate::overlay::{Look, Scene, Wish, boot, crash, pause, rejected, toast};

impl Desk {
    /// Lays out what is open over the picture.
    pub fn show_views(&mut self, context: &Context) {
        match self.view() {
            View::Game => {}
            View::Boot => boot::show(context, self.boot),
            View::Overlay => self.show_overlay(context),
            View::Menu => self.show_menu(context),
            View::Crash => self.show_crash(context),
            View::States => self.show_states(context),
        }
        if let Some(fault) = &self.rejected {
            rejected::show(context, fault);
        }
        self.show_tape(context);
        if let Some((words, since)) = &self.toast {
            let age = since.elapsed();
            let left = TOAST.saturating_sub(age);
            let presence = age.min(left).as_secs_f32() / TOAST_FADE.as_secs_f32();
            toast::show(context, words, presence);
        }
    }

    fn show_overlay(&mut self, context: &Context) {
        let keys = keys::look_keys(self.on_pad);
        let paused = !self.is_running();
        let Desk { session, overlay, slow, speaker, wishes, .. } = self;
        if let Some(scene) = scene(session, paused, &keys, speaker, *slow) {
            wishes.extend(overlay.show(context, &scene));
        }
    }

    fn show_menu(&mut self, context: &Context) {
        let Some(console) = self.session.console() else { return };
        let ahead = self.ahead_words();
        let page = self.menu.page(&console.cart().manifest, self.sound_words(), ahead);
        if let Some(pointed) = pause::show(context, &page) {
            self.menu.choose(pointed.item);
            if pointed.clicked {
                self.choose(self.menu.line());
            }
        }
    }

    fn show_crash(&mut self, context: &Context) {
        let Some(fault) = self.session.fault() else { return };
        let key = |key| (keys::label(key), key.sentence());
        let mut choices = vec![
            (crash::Choice::Restart, key(HostKey::Restart)),
            (crash::Choice::Copy, key(HostKey::CopyReport)),
        ];
        if self.console().is_some() {
            choices.push((crash::Choice::Overlay, key(HostKey::Overlay)));
        }
        choices.push((crash::Choice::Quit, (keys::label(HostKey::Back), "quit")));
        let choices: Vec<crash::Key> =
            choices.into_iter().map(|(choice, (key, what))| (choice, key, what)).collect();
        match crash::show(context, self.session.title(), fault, &choices) {
            Some(crash::Choice::Restart) => self.host_key(HostKey::Restart, false),
            Some(crash::Choice::Copy) => self.host_key(HostKey::CopyReport, false),
            Some(crash::Choice::Overlay) => self.host_key(HostKey::Overlay, false),
            Some(crash::Choice::Quit) => self.host_key(HostKey::Quit, false),
            None => {}
        }
    }

    /// Does what the overlay asked for.
    pub fn grant_wishes(&mut self) {
        for wish in std::mem::take(&mut self.wishes) {
            self.grant(wish);
        }
    }

    fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Pause(paused) if paused == self.paused => {}
            Wish::Pause(true) => self.pause_under_overlay(),
            Wish::Pause(false) => self.set_paused(false),
            Wish::Step => self.step_on(),
            Wish::StepBack => self.step_back(),
            Wish::Rewind(frame) => self.rewind_to(frame),
            Wish::Recount(frame) => self.recount(frame),
            Wish::Slow(slow) => self.slow = slow.clamp(1, 8),
            Wish::Evaluate(line) => self.evaluate(&line),
            Wish::ClearWorst => {
                if let Some(console) = self.session.console_mut() {
                    console.profile_mut().clear_worst();
                }
            }
            Wish::Export(format, frame) => self.export(format, frame),
            Wish::Budget(limit, most) => self.add_budget(limit, most),
            Wish::Learn(chapter) => self.learn(chapter),
            Wish::Close => self.set_overlay(false),
        }
    }
}

impl Desk {
    /// Shows what the manual says about a chapter of the overlay.
    fn learn(&mut self, chapter: &str) {
        let topic = match chapter {
            "" => "overlay".to_string(),
            section => format!("overlay/{section}"),
        };
        let words = manual::run(&manual::Request { topic: Some(topic), output: None });
        self.tell(words.unwrap_or_else(|reason| reason).trim_end().to_string());
    }
}

/// What the overlay looks at. None while the cart does not load.
pub(super) fn scene<'a>(
    session: &'a Session,
    paused: bool,
    keys: &'a [(Look, &'static str)],
    speaker: &Speaker,
    slow: u32,
) -> Option<Scene<'a>> {
    Some(Scene {
        console: session.console()?,
        paused,
        stopped: session.fault().is_some(),
        keys,
        sound_gaps: speaker.underruns(),
        slow,
        reach: session.reach().ok(),
    })
}
