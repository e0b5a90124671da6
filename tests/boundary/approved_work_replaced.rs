//! What was approved stays what was approved.
use veilmark::labels::LabelSet;
use veilmark::review::Approved;

fn swap(approved: &mut Approved<LabelSet>, work: LabelSet) {
    *approved.work() = work;
}

fn main() {
    let _ = swap;
}
