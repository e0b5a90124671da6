//! Who may do what, as the signed log says: members, their roles, and whose consent records count.
//!
//! `project.json` repeats this for people, but a file that anyone can write is not believed: rights come from entries that a
//! steward signed, beginning with the founder's.

use std::collections::BTreeMap;
use std::path::Path;

use super::entry::{Act, Entry};
use super::log::AuditError;
use super::segments::entries;
use crate::vocab::{MemberId, ProjectId, PublicKey, Role, UtcTime};

/// A member as the log knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The roles held.
    pub roles: Vec<Role>,
    /// The key that signs.
    pub key: PublicKey,
}

/// A signer of consent records, and when the key counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerSpan {
    /// The key.
    pub key: PublicKey,
    /// From then on.
    pub from: UtcTime,
    /// Until then; still when absent.
    pub until: Option<UtcTime>,
}

/// Members and signers of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    project: ProjectId,
    members: BTreeMap<MemberId, Standing>,
    signers: Vec<SignerSpan>,
}

impl Membership {
    /// The project that the log belongs to.
    #[must_use]
    pub fn project(&self) -> ProjectId {
        self.project
    }

    /// A member who is one now.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<&Standing> {
        self.members.get(&id)
    }

    /// All members now.
    pub fn members(&self) -> impl Iterator<Item = (MemberId, &Standing)> {
        self.members.iter().map(|(id, standing)| (*id, standing))
    }

    /// Stewards, present and former, and the keys that a steward trusted.
    #[must_use]
    pub fn signers(&self) -> &[SignerSpan] {
        &self.signers
    }

    fn is_steward(&self, id: MemberId) -> bool {
        self.members.get(&id).is_some_and(|standing| standing.roles.contains(&Role::Steward))
    }

    fn take(&mut self, entry: &Entry) {
        match &entry.act {
            Act::MemberAdded { member, roles, key } => {
                self.end_signer_of(*member, entry.time);
                if roles.contains(&Role::Steward) {
                    self.signers.push(SignerSpan { key: *key, from: entry.time, until: None });
                }
                self.members.insert(*member, Standing { roles: roles.clone(), key: *key });
            }
            Act::MemberRemoved { member } => {
                self.end_signer_of(*member, entry.time);
                self.members.remove(member);
            }
            Act::SignerTrusted { key } => {
                self.signers.push(SignerSpan { key: *key, from: entry.time, until: None });
            }
            _ => {}
        }
    }

    fn end_signer_of(&mut self, member: MemberId, at: UtcTime) {
        let Some(key) = self.members.get(&member).map(|standing| standing.key) else { return };
        for span in self.signers.iter_mut().filter(|span| span.key == key && span.until.is_none()) {
            span.until = Some(at);
        }
    }
}

/// Reads the membership from the log in `dir`, which the founder's key began. Only the entries that give or take rights are
/// checked, each by the signature of a steward of that moment; [`super::verify()`] checks all of them.
///
/// # Errors
/// [`AuditError::Damaged`] when an entry that gives or takes rights was not signed by who might; others of the disk.
pub fn membership(dir: &Path, founder: MemberId, founder_key: PublicKey) -> Result<Membership, AuditError> {
    let mut entries = entries(dir)?;
    let first = entries.next().ok_or(AuditError::NotALog)??;
    let Act::ProjectCreated { project } = first.act else { return Err(AuditError::Damaged) };
    if first.actor != founder || !first.is_signed_by(&founder_key) {
        return Err(AuditError::Damaged);
    }
    let mut known = Membership { project, members: BTreeMap::new(), signers: Vec::new() };
    for entry in entries {
        let entry = entry?;
        let changes_rights =
            matches!(entry.act, Act::MemberAdded { .. } | Act::MemberRemoved { .. } | Act::SignerTrusted { .. });
        if !changes_rights {
            continue;
        }
        let is_first_member = known.members.is_empty() && entry.actor == founder;
        let key = if is_first_member {
            Some(founder_key)
        } else {
            known.is_steward(entry.actor).then(|| known.members[&entry.actor].key)
        };
        if !key.is_some_and(|key| entry.is_signed_by(&key)) {
            return Err(AuditError::Damaged);
        }
        known.take(&entry);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Actor, Log};
    use crate::vocab::SigningKey;

    struct Person {
        id: MemberId,
        key: SigningKey,
    }

    impl Person {
        fn new() -> Self {
            Self { id: MemberId::random(), key: SigningKey::random() }
        }

        fn actor(&self) -> Actor<'_> {
            Actor { member: self.id, key: &self.key }
        }

        fn joins(&self, roles: &[Role]) -> Act {
            Act::MemberAdded { member: self.id, roles: roles.to_vec(), key: self.key.public() }
        }
    }

    fn at(day: i32) -> UtcTime {
        UtcTime::from_micros(1_790_000_000_000_000).expect("a valid time").plus_days(day)
    }

    fn begun(dir: &Path, founder: &Person) -> Log {
        let mut log = Log::create(dir).expect("a new log");
        let project = ProjectId::random();
        log.append(&founder.actor(), at(0), Act::ProjectCreated { project }).expect("appended");
        log.append(&founder.actor(), at(0), founder.joins(&Role::ALL)).expect("appended");
        log
    }

    #[test]
    fn rights_come_and_go_with_signed_entries() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (founder, second) = (Person::new(), Person::new());
        let mut log = begun(dir.path(), &founder);
        log.append(&founder.actor(), at(1), second.joins(&[Role::Steward])).expect("appended");
        log.append(&second.actor(), at(2), Act::MemberRemoved { member: founder.id }).expect("appended");
        let known = membership(dir.path(), founder.id, founder.key.public()).expect("a sound log");
        assert!(known.member(founder.id).is_none());
        assert_eq!(known.member(second.id).map(|m| m.roles.clone()), Some(vec![Role::Steward]));
        let spans: Vec<_> = known.signers().iter().map(|span| (span.key, span.from, span.until)).collect();
        let expected = [(founder.key.public(), at(0), Some(at(2))), (second.key.public(), at(1), None)];
        assert_eq!(spans, expected);
    }

    #[test]
    fn nobody_gives_rights_without_having_them() {
        for thief_is_annotator in [false, true] {
            let dir = tempfile::tempdir().expect("a temporary folder");
            let (founder, thief) = (Person::new(), Person::new());
            let mut log = begun(dir.path(), &founder);
            if thief_is_annotator {
                log.append(&founder.actor(), at(1), thief.joins(&[Role::Annotator])).expect("appended");
            }
            log.append(&thief.actor(), at(2), thief.joins(&Role::ALL)).expect("appended");
            assert_eq!(membership(dir.path(), founder.id, founder.key.public()), Err(AuditError::Damaged));
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (founder, other) = (Person::new(), Person::new());
        drop(begun(dir.path(), &founder));
        assert_eq!(membership(dir.path(), other.id, other.key.public()), Err(AuditError::Damaged));
    }
}
