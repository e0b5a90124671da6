//! Compiles: everything here is allowed.
use veilmark::consent::Permit;
use veilmark::consent::{Export, Label};
use veilmark::frame::RedactedFrame;
use veilmark::labels::LabelSet;
use veilmark::review::Approved;
use veilmark::vocab::{Digest, FrameNo, LogSafe, Passphrase, Size};

fn log(_value: &dyn LogSafe) {}

fn label(permit: Permit<Label>) -> Digest {
    permit.clip()
}

fn export(permit: &Permit<Export>, _labels: &Approved<LabelSet>) -> Digest {
    permit.clip()
}

fn main() {
    let size = Size { width_px: 2, height_px: 2 };
    let hidden = RedactedFrame::hidden_whole(FrameNo::FIRST, 0, size);
    log(&hidden.no());
    log(&"words that the program was built with");
    let passphrase = Passphrase::new(String::from("secret"));
    assert!(!passphrase.is_empty());
    let _ = (label, export);
}
