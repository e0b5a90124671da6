//! What every signed text is put through before it is read: JSON without doubled keys, and without anything that looks like
//! a person's address, number, device or position.
//!
//! All fields are closed lists or ids, so such text could not be stored anyway; this check makes the refusal say why, and
//! stands guard should a field ever become wider.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr as _;

use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::record::RecordError;
use crate::vocab::{Digest, PublicKey, RecordId, Signature, SubjectId, UtcTime};

/// The longest payload that is read.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Reads a `T` from exactly the form in which it is written, but for spaces, the order of keys and the spelling of times.
///
/// The comparison with what would be written is there because serde reads more than it writes: a list where an object
/// belongs, an object where a word belongs.
pub(super) fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, RecordError> {
    if bytes.len() > MAX_BYTES {
        return Err(RecordError::Malformed);
    }
    check(bytes)?;
    read_exact(bytes)
}

/// As [`read`], for an envelope whose texts are encoded and so may hold anything by chance.
pub(super) fn read_envelope<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, RecordError> {
    strings_of(bytes)?;
    read_exact(bytes)
}

fn read_exact<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, RecordError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| RecordError::Malformed)?;
    let read = T::deserialize(&value).map_err(|_| RecordError::Malformed)?;
    let written = serde_json::to_value(&read).map_err(|_| RecordError::Malformed)?;
    if is_same(&value, &written) { Ok(read) } else { Err(RecordError::Malformed) }
}

fn is_same(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::String(a), Value::String(b)) if a != b => {
            UtcTime::from_str(a).is_ok_and(|time| UtcTime::from_str(b) == Ok(time))
        }
        _ => read == written,
    }
}

/// Checks `bytes` and nothing of their meaning.
fn check(bytes: &[u8]) -> Result<(), RecordError> {
    if strings_of(bytes)?.iter().any(|text| looks_personal(text)) { Err(RecordError::PersonalText) } else { Ok(()) }
}

fn strings_of(bytes: &[u8]) -> Result<Vec<String>, RecordError> {
    let Strings(strings) = serde_json::from_slice(bytes).map_err(|_| RecordError::Malformed)?;
    Ok(strings)
}

/// All texts in a JSON document, which has no doubled keys.
struct Strings(Vec<String>);

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StringsVisitor).map(Self)
    }
}

struct StringsVisitor;

impl<'de> Visitor<'de> for StringsVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut keys, mut found) = (BTreeSet::new(), Vec::new());
        while let Some((key, Strings(inner))) = map.next_entry::<String, Strings>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom("a key stands twice"));
            }
            found.extend(inner);
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(Strings(inner)) = seq.next_element()? {
            found.extend(inner);
        }
        Ok(found)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// Whether a text may hold an e-mail address, a phone number, a device address, a serial number or a position. Digests,
/// times, keys and random ids are long and varied enough to hold any digits, and are recognised first.
fn looks_personal(text: &str) -> bool {
    let is_ours = Digest::from_str(text.strip_prefix("sha256:").unwrap_or(text)).is_ok()
        || UtcTime::from_str(text).is_ok()
        || RecordId::from_str(text).is_ok()
        || SubjectId::from_str(text).is_ok()
        || PublicKey::from_str(text).is_ok()
        || Signature::from_str(text).is_ok()
        || is_uuid(text);
    !is_ours && (text.contains('@') || has_long_number(text) || has_device_address(text) || has_position(text))
}

/// A random id in another spelling than ours. It is refused where it stands, but not as a phone number.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Seven digits or more in one run of digits and the signs that people put between them.
fn has_long_number(text: &str) -> bool {
    let is_part = |c: char| c.is_numeric() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/' | '\u{a0}');
    text.split(|c| !is_part(c)).any(|run| run.chars().filter(|c| c.is_numeric()).count() >= 7)
}

/// Six groups of two hexadecimal digits between `:` or `-`, or twelve such digits in a row.
fn has_device_address(text: &str) -> bool {
    let is_hex = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_hexdigit());
    let is_word_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-'));
    text.split(is_word_end).any(|word| {
        let groups: Vec<&str> = word.split([':', '-']).collect();
        groups.windows(6).any(|six| six.iter().all(|group| is_hex(group, 2)))
            || groups.iter().any(|group| is_hex(group, 12))
    })
}

/// Two decimal numbers with three or more places, as latitude and longitude are written.
fn has_position(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let is_fine = |number: &str| number.split_once('.').is_some_and(|(_, places)| places.len() >= 3);
    text.split(|c| !is_part(c)).filter(|number| is_fine(number)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_name_a_person_is_seen() {
        for text in [
            "jane@example.org",
            "+1 (555) 123-4567",
            "call 0151/2345678",
            "00:1b:44:11:3a:b7",
            "cam 00-1B-44-11-3A-B7 front",
            "001b44113ab7",
            "52.5200, 13.4050",
            "+37.7749-122.4194/",
            "SN 12345678",
        ] {
            assert!(looks_personal(text), "{text}");
        }
    }

    #[test]
    fn our_own_words_are_not_taken_for_a_person() {
        let digest = Digest::of(b"1234567");
        for text in [
            "2026-11-20T09:00:00.123456Z",
            "urn:veilmark:consent-v1",
            "https://w3id.org/dpv/schema/dpv-27560#record",
            "notice-7",
            "x:org-1",
            "loc:US-IL",
            "P365D",
            "6f0f2c1e-8f6e-4d0a-9a53-0d5a1c8d2b11",
            "eu-gdpr:A6-1-a-explicit-consent",
            "s-77777777777777777777777774",
            &digest.to_string(),
            &format!("sha256:{digest}"),
        ] {
            assert!(!looks_personal(text), "{text}");
        }
    }

    #[test]
    fn a_doubled_key_is_refused_at_any_depth() {
        assert!(check(br#"{"a":1,"b":[{"c":null,"d":true}]}"#).is_ok());
        for bad in [&br#"{"a":1,"a":1}"#[..], br#"{"a":[{"b":1,"\u0062":2}]}"#, b"{", b"{} {}", b"\xff"] {
            assert_eq!(check(bad), Err(RecordError::Malformed));
        }
        assert_eq!(check(br#"{"a":[["jane@example.org"]]}"#), Err(RecordError::PersonalText));
    }
}
