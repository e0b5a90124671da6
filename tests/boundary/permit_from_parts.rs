//! A permit's fields cannot be filled in.
use veilmark::consent::{Label, Permit};

fn refit(permit: Permit<Label>) -> Permit<Label> {
    let Permit { admission, .. } = permit;
    Permit { admission, purpose: std::marker::PhantomData }
}

fn main() {
    let _ = refit;
}
