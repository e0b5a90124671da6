//! Labels change by edits alone, so that every change can be undone and has an author.
use veilmark::labels::LabelSet;

fn erase(set: &mut LabelSet) {
    set.labels.clear();
}

fn main() {
    let _ = erase;
}
