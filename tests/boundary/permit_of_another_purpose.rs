//! A permit to label is no permit to export.
use veilmark::consent::Permit;
use veilmark::consent::{Export, Label};

fn export(_permit: &Permit<Export>) {}

fn leave_with(permit: &Permit<Label>) {
    export(permit);
}

fn main() {
    let _ = leave_with;
}
