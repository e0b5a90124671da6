//! A permit is used by one hand: it cannot be copied and kept past its end.
use veilmark::consent::Label;
use veilmark::consent::Permit;

fn keep_one_more(permit: &Permit<Label>) -> Permit<Label> {
    permit.clone()
}

fn main() {
    let _ = keep_one_more;
}
