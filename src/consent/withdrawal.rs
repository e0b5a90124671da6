//! The withdrawal code: what a subject keeps in order to withdraw without saying who they are.

use std::fmt;
use std::str::FromStr;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::terms::Commitment;
use crate::vocab::ids::NotAnId;
use crate::vocab::{Digest, RecordId};

/// 128 random bits, given to the subject once and kept nowhere here; the record holds only their digest. No `Debug`, no
/// `Clone`; wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct WithdrawalCode(u128);

impl WithdrawalCode {
    /// A new code.
    #[must_use]
    pub fn random() -> Self {
        Self(RecordId::random().bits())
    }

    /// What goes into the record.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        Commitment(Digest::of(format!("veilmark/withdrawal/v1\n{:032x}", self.0).as_bytes()))
    }

    /// Whether this is the code that the record was made with.
    #[must_use]
    pub fn opens(&self, commitment: &Commitment) -> bool {
        self.commitment() == *commitment
    }
}

/// Eight groups of four digits, for paper.
impl fmt::Display for WithdrawalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        (0..8).try_for_each(|i| write!(f, "{}{}", if i > 0 { "-" } else { "" }, &digits[4 * i..4 * i + 4]))
    }
}

impl FromStr for WithdrawalCode {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let is_code = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_code {
            return Err(NotAnId("withdrawal code (32 digits)"));
        }
        u128::from_str_radix(&digits, 16).map(Self).map_err(|_| NotAnId("withdrawal code (32 digits)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_paper_and_opens_its_own_commitment_only() {
        let code = WithdrawalCode::random();
        let typed: WithdrawalCode = code.to_string().to_uppercase().replace('-', " ").parse().ok().unwrap();
        assert!(typed.opens(&code.commitment()));
        assert!(!WithdrawalCode::random().opens(&code.commitment()));
        assert!("1234".parse::<WithdrawalCode>().is_err());
    }
}
