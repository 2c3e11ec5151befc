//! The screen: the console's picture and the program's own views, in a window.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use pixels::{Pixels, PixelsBuilder, SurfaceTexture, wgpu};
use winit::window::Window;

use super::gui::Gui;
use super::picture_pass::{Light, PicturePass};
use super::placement::{PICTURE_HEIGHT, PICTURE_WIDTH, Placement};
use crate::console::{Picture, WIDTH};

/// The surface of a window with the picture's texture.
#[derive(Debug)]
pub struct Screen {
    pixels: Pixels<'static>,
    pass: PicturePass,
    width: u32,
    height: u32,
}

impl Screen {
    /// Opens the screen of `window`.
    ///
    /// # Errors
    /// Says why no graphics adapter could be used.
    pub fn open(window: &Arc<Window>) -> Result<Self, String> {
        let size = window.inner_size();
        let (width, height) = (size.width.max(1), size.height.max(1));
        let pixels = open_pixels(window, width, height)?;
        // The default handler panics. A picture missed is better than a game lost.
        let report = |error| eprintln!("narthex: the graphics driver reports: {error}");
        pixels.device().on_uncaptured_error(Arc::new(report));
        let format = pixels.surface_texture_format();
        let pass = PicturePass::new(pixels.device(), pixels.texture(), format);
        Ok(Screen { pixels, pass, width, height })
    }

    /// Width and height of the surface in physical pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Follows the window's size. A size of zero (minimised) is skipped.
    pub fn resize(&mut self, width: u32, height: u32) {
        if width == 0 || height == 0 || (width, height) == (self.width, self.height) {
            return;
        }
        if self.pixels.resize_surface(width, height).is_ok() {
            (self.width, self.height) = (width, height);
        }
    }

    /// Takes over a picture of the console.
    pub fn set_picture(&mut self, picture: &Picture<'_>) {
        let rows = picture.pixels.chunks_exact(WIDTH);
        let frame = self.pixels.frame_mut().chunks_exact_mut(WIDTH * 4);
        for (y, (out, row)) in frame.zip(rows).enumerate() {
            let colours = picture.colours(y);
            for (out, index) in out.chunks_exact_mut(4).zip(row) {
                let [red, green, blue] = colours[usize::from(*index & 63)];
                out.copy_from_slice(&[red, green, blue, 255]);
            }
        }
    }

    /// Shows the picture at `placement`, and over it what `gui` laid out.
    ///
    /// # Errors
    /// When the surface is lost and does not come back; the next try may succeed.
    pub fn show(
        &self,
        placement: Placement,
        light: Light,
        gui: Option<&mut Gui>,
    ) -> Result<(), pixels::Error> {
        self.pixels.render_with(|encoder, target, context| {
            let size = (self.width, self.height);
            self.pass.draw(&context.queue, encoder, target, size, placement, light);
            if let Some(gui) = gui {
                let size = [self.width, self.height];
                gui.draw(&context.device, &context.queue, encoder, target, size);
            }
            Ok(())
        })
    }

    /// The device that draws.
    pub fn device(&self) -> &wgpu::Device {
        self.pixels.device()
    }

    /// The queue to the device.
    pub fn queue(&self) -> &wgpu::Queue {
        self.pixels.queue()
    }

    /// The format of the surface.
    pub fn format(&self) -> wgpu::TextureFormat {
        self.pixels.surface_texture_format()
    }
}

/// Tries the formats that show bytes as they are, then whatever the surface offers.
fn open_pixels(window: &Arc<Window>, width: u32, height: u32) -> Result<Pixels<'static>, String> {
    let formats =
        [Some(wgpu::TextureFormat::Bgra8Unorm), Some(wgpu::TextureFormat::Rgba8Unorm), None];
    let mut reason = String::new();
    for format in formats {
        let surface = SurfaceTexture::new(width, height, window.clone());
        let builder = PixelsBuilder::new(PICTURE_WIDTH, PICTURE_HEIGHT, surface)
            .texture_format(wgpu::TextureFormat::Rgba8Unorm);
        let builder = match format {
            Some(format) => builder.surface_texture_format(format),
            None => builder,
        };
        // A format that the surface does not offer panics inside of the library.
        match quietly(|| builder.build()) {
            Some(Ok(pixels)) => return Ok(pixels),
            Some(Err(error)) => return Err(error.to_string()),
            None => reason = "the window's surface accepts no picture format".into(),
        }
    }
    Err(reason)
}

/// Runs `work`; a panic in it becomes `None` and prints nothing.
pub fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    result.ok()
}
