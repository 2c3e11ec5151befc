//! The render pass that puts the picture into the window, byte-exact and at whole-number scale.
//!
//! One rectangle over the whole surface: the shader looks up the pixel of the picture under each
//! physical pixel and paints ink where there is none. So the window needs no clearing, and the
//! picture may lie anywhere, also partly outside.

use pixels::wgpu;

use super::placement::Placement;

/// Bytes of the shader's `Place`, padded to what a uniform buffer asks for.
const PLACE_BYTES: usize = 32;

/// Pipeline, and the place it draws to.
#[derive(Debug)]
pub struct PicturePass {
    pipeline: wgpu::RenderPipeline,
    bindings: wgpu::BindGroup,
    place: wgpu::Buffer,
    linear_surface: bool,
}

impl PicturePass {
    /// A pass that draws `picture` to surfaces of `format`.
    pub fn new(
        device: &wgpu::Device,
        picture: &wgpu::Texture,
        format: wgpu::TextureFormat,
    ) -> Self {
        let shader = device
            .create_shader_module(wgpu::include_wgsl!("../../../assets/shaders/picture.wgsl"));
        let layout = bind_group_layout(device);
        let place = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("place of the picture"),
            size: PLACE_BYTES as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view = picture.create_view(&wgpu::TextureViewDescriptor::default());
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("picture"),
            layout: &layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: wgpu::BindingResource::TextureView(&view),
                },
                wgpu::BindGroupEntry { binding: 1, resource: place.as_entire_binding() },
            ],
        });
        let pipeline = pipeline(device, &shader, &layout, format);
        PicturePass { pipeline, bindings, place, linear_surface: format.is_srgb() }
    }

    /// Draws the picture; `light` is 1 as it is and 0 for ink.
    pub fn draw(
        &self,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        target: &wgpu::TextureView,
        placement: Placement,
        light: f32,
    ) {
        let numbers = [
            placement.x as f32,
            placement.y as f32,
            placement.scale as f32,
            light,
            f32::from(u8::from(self.linear_surface)),
        ];
        let mut bytes = [0; PLACE_BYTES];
        for (slot, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            slot.copy_from_slice(&number.to_ne_bytes());
        }
        queue.write_buffer(&self.place, 0, &bytes);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("picture"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: target,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..Default::default()
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.bindings, &[]);
        pass.draw(0..6, 0..1);
    }
}

fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("picture"),
        entries: &[
            wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            },
            wgpu::BindGroupLayoutEntry {
                binding: 1,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            },
        ],
    })
}

fn pipeline(
    device: &wgpu::Device,
    shader: &wgpu::ShaderModule,
    bindings: &wgpu::BindGroupLayout,
    format: wgpu::TextureFormat,
) -> wgpu::RenderPipeline {
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("picture"),
        bind_group_layouts: &[bindings],
        push_constant_ranges: &[],
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("picture"),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("corner"),
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some("colour"),
            compilation_options: Default::default(),
            targets: &[Some(format.into())],
        }),
        multiview: None,
        cache: None,
    })
}
