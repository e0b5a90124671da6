//! No permit comes from anything but the gate: not from a default, not from parts.
use veilmark::consent::{Label, Permit};

fn main() {
    let _: Permit<Label> = Default::default();
    let _: Permit<Label> = Permit::new(loop {});
}
