//! Function prototypes: what a loaded function keeps in the block.
#![allow(unsafe_code)]

use super::counters::AllocKind;
use super::object::{Header, Kind, LocalName, Proto, ProtoParts, UpvalueInfo};
use super::table::SLOT_BYTES;
use super::value::{ProtoRef, Slot};
use super::{Heap, OutOfMemory};

impl Heap {
    /// A prototype of these parts, which are copied.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn new_proto(&mut self, parts: &ProtoParts) -> Result<ProtoRef, OutOfMemory> {
        let mut buffers = [0; PARTS];
        let sizes = sizes_of(parts)?;
        for (part, &bytes) in sizes.iter().enumerate() {
            match self.proto_buffer(bytes) {
                Ok(buffer) => buffers[part] = buffer,
                Err(out) => {
                    self.free_parts(&buffers, &sizes);
                    return Err(out);
                }
            }
        }
        let bytes = size_of::<Proto>() as u32;
        let at = match self.new_object(Kind::Proto, 0, bytes, AllocKind::Prototype) {
            Ok(at) => at,
            Err(out) => {
                self.free_parts(&buffers, &sizes);
                return Err(out);
            }
        };
        self.fill_parts(&buffers, parts);
        let state = self.state_mut();
        let id = state.next_proto_id;
        state.next_proto_id += 1;
        let proto = self.poke::<Proto>(at);
        (proto.id, proto.gc_next, proto.pad) = (id, 0, 0);
        (proto.source, proto.name) = (parts.source, parts.name);
        let [code, lines, constants, protos, upvalues, locals] = buffers;
        (proto.code, proto.code_len) = (code, parts.code.len() as u32);
        (proto.lines, proto.lines_len) = (lines, parts.lines.len() as u32);
        (proto.constants, proto.constants_len) = (constants, parts.constants.len() as u32);
        (proto.protos, proto.protos_len) = (protos, parts.protos.len() as u32);
        (proto.upvalues, proto.upvalues_len) = (upvalues, parts.upvalues.len() as u8);
        (proto.locals, proto.locals_len) = (locals, parts.locals.len() as u32);
        (proto.line_defined, proto.last_line) = (parts.line_defined, parts.last_line);
        (proto.params, proto.is_vararg) = (parts.params, u8::from(parts.is_vararg));
        proto.max_registers = parts.max_registers;
        Ok(ProtoRef(at))
    }

    fn proto_buffer(&mut self, bytes: u32) -> Result<u32, OutOfMemory> {
        if bytes == 0 { Ok(0) } else { self.alloc_buffer(bytes, AllocKind::Prototype) }
    }

    fn free_parts(&mut self, buffers: &[u32; PARTS], sizes: &[u32; PARTS]) {
        for (&buffer, &bytes) in buffers.iter().zip(sizes) {
            self.free_buffer(buffer, bytes);
        }
    }

    fn fill_parts(&mut self, buffers: &[u32; PARTS], parts: &ProtoParts) {
        let [code, lines, constants, protos, upvalues, locals] = *buffers;
        self.poke_many(code, parts.code.len() as u32).copy_from_slice(parts.code);
        self.poke_many(lines, parts.lines.len() as u32).copy_from_slice(parts.lines);
        for (index, value) in parts.constants.iter().enumerate() {
            self.poke::<Slot>(constants + index as u32 * SLOT_BYTES).set(*value);
        }
        self.poke_many(protos, parts.protos.len() as u32).copy_from_slice(parts.protos);
        self.poke_many(upvalues, parts.upvalues.len() as u32).copy_from_slice(parts.upvalues);
        self.poke_many(locals, parts.locals.len() as u32).copy_from_slice(parts.locals);
    }

    /// Gives back what a dying prototype owns.
    pub(super) fn free_proto_parts(&mut self, proto: ProtoRef) {
        if self.ledger.is_some() {
            self.bury_notes(proto);
        }
        let row = self.proto(proto);
        let buffers = [row.code, row.lines, row.constants, row.protos, row.upvalues, row.locals];
        let sizes = [
            row.code_len * 8,
            row.lines_len * 4,
            row.constants_len * SLOT_BYTES,
            row.protos_len * 4,
            u32::from(row.upvalues_len) * size_of::<UpvalueInfo>() as u32,
            row.locals_len * size_of::<LocalName>() as u32,
        ];
        self.free_parts(&buffers, &sizes);
    }

    /// The prototype at a block offset.
    #[inline(always)]
    pub(in crate::lua) fn proto_at(&self, offset: u32) -> ProtoRef {
        debug_assert_eq!(self.peek::<Header>(offset).kind, Kind::Proto as u8);
        ProtoRef(offset)
    }

    /// A prototype's fields.
    #[inline(always)]
    pub fn proto(&self, proto: ProtoRef) -> &Proto {
        self.peek(proto.0)
    }

    /// A prototype's instructions.
    #[inline(always)]
    pub fn code(&self, proto: ProtoRef) -> &[u64] {
        let row = self.proto(proto);
        self.peek_many(row.code, row.code_len)
    }

    /// A prototype's instructions, to be changed: slot hints live in them.
    pub fn code_mut(&mut self, proto: ProtoRef) -> &mut [u64] {
        let Proto { code, code_len, .. } = *self.proto(proto);
        self.poke_many(code, code_len)
    }

    /// The line of each instruction.
    pub fn lines(&self, proto: ProtoRef) -> &[u32] {
        let row = self.proto(proto);
        self.peek_many(row.lines, row.lines_len)
    }

    /// A prototype's constants.
    pub fn constants(&self, proto: ProtoRef) -> &[Slot] {
        let row = self.proto(proto);
        self.peek_many(row.constants, row.constants_len)
    }

    /// The prototypes of the functions inside.
    pub fn nested_protos(&self, proto: ProtoRef) -> &[ProtoRef] {
        let row = self.proto(proto);
        self.peek_many(row.protos, row.protos_len)
    }

    /// Where closures take their upvalues from.
    pub fn upvalue_infos(&self, proto: ProtoRef) -> &[UpvalueInfo] {
        let row = self.proto(proto);
        self.peek_many(row.upvalues, row.upvalues_len.into())
    }

    /// Names of local variables.
    pub fn local_names(&self, proto: ProtoRef) -> &[LocalName] {
        let row = self.proto(proto);
        self.peek_many(row.locals, row.locals_len)
    }
}

/// Buffers of a prototype: code, lines, constants, prototypes, upvalues, locals.
const PARTS: usize = 6;

fn sizes_of(parts: &ProtoParts) -> Result<[u32; PARTS], OutOfMemory> {
    let bytes = |count: usize, each: usize| {
        count.checked_mul(each).and_then(|n| u32::try_from(n).ok()).ok_or(OutOfMemory)
    };
    debug_assert!(parts.upvalues.len() <= 255);
    Ok([
        bytes(parts.code.len(), 8)?,
        bytes(parts.lines.len(), 4)?,
        bytes(parts.constants.len(), size_of::<Slot>())?,
        bytes(parts.protos.len(), 4)?,
        bytes(parts.upvalues.len(), size_of::<UpvalueInfo>())?,
        bytes(parts.locals.len(), size_of::<LocalName>())?,
    ])
}
