//! How the chip's state lies in RAM: fields one after the other, little-endian.

/// A field for the memory map's page: name, bytes, what it holds.
pub(super) type Field = (&'static str, usize, &'static str);

/// Defines a struct that is read from bytes and written back.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $about:literal])+ $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(super) struct $name { $($(#[doc = $about])+ pub $field: $type,)* }

        impl $name {
            /// The fields in their order; the sentences are those above them.
            pub const FIELDS: &[$crate::hardware::sound::record::Field] =
                &[$((stringify!($field), size_of::<$type>(), concat!($($about),+)),)*];

            /// Bytes that the record takes.
            pub const BYTES: usize = 0 $(+ size_of::<$type>())*;

            /// Reads the record; every pattern of bits is one.
            pub fn read(bytes: &[u8; Self::BYTES]) -> Self {
                let rest: &[u8] = bytes;
                $(
                    let (field, rest) = rest.split_at(size_of::<$type>());
                    let mut buffer = [0; size_of::<$type>()];
                    buffer.copy_from_slice(field);
                    let $field = <$type>::from_le_bytes(buffer);
                )*
                let _ = rest;
                Self { $($field),* }
            }

            /// Writes the record.
            pub fn write(&self, bytes: &mut [u8; Self::BYTES]) {
                let rest: &mut [u8] = bytes;
                $(
                    let (field, rest) = rest.split_at_mut(size_of::<$type>());
                    field.copy_from_slice(&self.$field.to_le_bytes());
                )*
                let _ = rest;
            }
        }
    };
}

pub(super) use record;
