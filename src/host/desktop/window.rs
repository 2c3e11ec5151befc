//! The window: its size, title, icon and full screen.

use winit::dpi::PhysicalSize;
use winit::error::OsError;
use winit::event_loop::ActiveEventLoop;
use winit::window::{Fullscreen, Window};

use super::placement::{PICTURE_HEIGHT, PICTURE_WIDTH};
use super::{PlayRequest, icon};

/// The window's title for a cart.
pub fn title(cart: &str) -> String {
    format!("{cart} – Narthex")
}

/// Opens the window of a cart.
///
/// # Errors
/// When the system refuses.
pub fn open(
    event_loop: &ActiveEventLoop,
    cart: &str,
    request: &PlayRequest,
) -> Result<Window, OsError> {
    let monitor = event_loop.primary_monitor().or_else(|| event_loop.available_monitors().next());
    let room = monitor.map_or(PhysicalSize::new(1280, 720), |m| m.size());
    let scale = request.scale.unwrap_or_else(|| usual_scale(room)).clamp(1, 16);
    let attributes = Window::default_attributes()
        .with_title(title(cart))
        .with_window_icon(icon::icon())
        .with_inner_size(PhysicalSize::new(PICTURE_WIDTH * scale, PICTURE_HEIGHT * scale))
        .with_min_inner_size(PhysicalSize::new(PICTURE_WIDTH, PICTURE_HEIGHT))
        .with_fullscreen(request.full_screen.then_some(Fullscreen::Borderless(None)));
    event_loop.create_window(attributes)
}

/// The largest scale that leaves a fifth of the monitor free, between 2 and 8.
fn usual_scale(monitor: PhysicalSize<u32>) -> u32 {
    let across = monitor.width * 4 / 5 / PICTURE_WIDTH;
    let down = monitor.height * 4 / 5 / PICTURE_HEIGHT;
    across.min(down).clamp(2, 8)
}

/// Fills the screen, or goes back to a window.
pub fn toggle_full_screen(window: &Window) {
    let full = window.fullscreen().is_none().then_some(Fullscreen::Borderless(None));
    window.set_fullscreen(full);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_window_fits_the_monitor() {
        let cases = [((1280, 800), 3), ((1920, 1080), 4), ((3840, 2160), 8), ((640, 480), 2)];
        for ((width, height), scale) in cases {
            assert_eq!(usual_scale(PhysicalSize::new(width, height)), scale);
        }
    }
}
