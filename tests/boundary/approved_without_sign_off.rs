//! Nobody is made to approve: `Approved` comes from a signature.
use veilmark::labels::LabelSet;
use veilmark::review::{Approval, Approved};

fn forge(work: LabelSet, approval: Approval) -> Approved<LabelSet> {
    Approved { work, approval }
}

fn main() {
    let _ = forge;
}
