//! Labels that nobody signed off cannot be exported as approved.
use veilmark::export::Labels;
use veilmark::labels::LabelSet;

fn main() {
    let labels = LabelSet::default();
    let _ = Labels::Approved(&labels);
}
