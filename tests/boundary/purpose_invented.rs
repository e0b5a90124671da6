//! Purposes are a closed list.
use veilmark::consent::record::Processing;
use veilmark::consent::{Purpose, PurposeWord};

struct Curiosity;

impl Purpose for Curiosity {
    const WORD: PurposeWord = PurposeWord::Label;
    const NEEDS: &'static [Processing] = &[];
}

fn main() {}
