//! What may be printed to a log or an error message.

/// Marks types that can never carry a person, a place, a path or a secret. Only such values are put into logs, audit
/// entries and error messages; a dependency's error text is not such a value, since it may hold a path.
pub trait LogSafe: std::fmt::Display {}

impl LogSafe for u8 {}
impl LogSafe for u16 {}
impl LogSafe for u32 {}
impl LogSafe for u64 {}
impl LogSafe for i64 {}
impl LogSafe for usize {}
impl LogSafe for f64 {}
impl LogSafe for &'static str {}
