//! A release gate with its figure, and the table of all of them.

/// Whether a gate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The figure reaches the bar.
    Pass,
    /// It does not.
    Fail,
    /// What it needs is not here; the figure says what.
    Skipped,
    /// Another test proves it; the figure names it.
    Elsewhere,
    /// A figure without a bar of its own.
    Told,
}

impl Verdict {
    /// Of a comparison.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "FAIL",
            Self::Skipped => "skipped",
            Self::Elsewhere => "elsewhere",
            Self::Told => "-",
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Gate {
    /// The number in `../shared/REDACTION.md`, and a word for the part.
    pub no: &'static str,
    /// What is measured.
    pub what: String,
    /// What `deface` 1.5.0 reaches, as that study measured it.
    pub deface: &'static str,
    /// What must be reached.
    pub bar: &'static str,
    /// What was measured.
    pub figure: String,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// Prints the gates as a table in Markdown, and how many hold.
pub fn print(gates: &[Gate]) {
    println!("\n| gate | what | deface | bar | figure | |\n|---|---|---|---|---|---|");
    for gate in gates {
        let Gate { no, what, deface, bar, figure, verdict } = gate;
        println!("| {no} | {what} | {deface} | {bar} | {figure} | {} |", verdict.word());
    }
    let count = |verdict| gates.iter().filter(|gate| gate.verdict == verdict).count();
    println!(
        "\n{} pass, {} fail, {} skipped, {} proven elsewhere",
        count(Verdict::Pass),
        count(Verdict::Fail),
        count(Verdict::Skipped),
        count(Verdict::Elsewhere)
    );
}

/// A share in per cent.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "none".to_owned() } else { format!("{:.2} %", 100.0 * part as f64 / whole as f64) }
}

/// Whether `part` is at least this share of `whole`, and there is something to judge.
pub fn reaches(part: usize, whole: usize, share: f64) -> bool {
    whole > 0 && part as f64 >= share * whole as f64
}
