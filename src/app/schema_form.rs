//! The dialog of classes and attributes as plain state.

use crate::labels::{AttributeDef, AttributeKind, ClassDef, ClassName, Schema, Scope};

use super::command::Command;
use super::desk::DeskError;
use super::failure::Failure;
use super::words::word;

/// One class being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassLine {
    /// Its name, as typed.
    pub name: String,
    /// sRGB.
    pub colour: [u8; 3],
    /// Its key, as typed.
    pub hotkey: String,
}

/// What kind of values an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindWord {
    /// Yes or no.
    Flag,
    /// One of several words.
    Choice,
    /// A whole number.
    Number,
}

/// One attribute being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeLine {
    /// Its name, as typed.
    pub name: String,
    /// What values.
    pub kind: KindWord,
    /// The words, with commas; or the least and the greatest number.
    pub values: String,
    /// For how long it is true.
    pub scope: Scope,
    /// What counts where nobody said anything.
    pub default: String,
}

/// The dialog's state.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaForm {
    /// The classes.
    pub classes: Vec<ClassLine>,
    /// The attributes.
    pub attributes: Vec<AttributeLine>,
}

impl SchemaForm {
    /// From the schema as it is.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        let classes = schema.classes.iter().map(|class| ClassLine {
            name: class.name.to_string(),
            colour: class.colour,
            hotkey: class.hotkey.map(String::from).unwrap_or_default(),
        });
        let attributes = schema.attributes.iter().map(|attribute| {
            let (kind, values) = match &attribute.kind {
                AttributeKind::Flag => (KindWord::Flag, String::new()),
                AttributeKind::Choice(words) => (KindWord::Choice, words.join(", ")),
                AttributeKind::Number(from, to) => (KindWord::Number, format!("{from}, {to}")),
            };
            let (name, default) = (attribute.name.to_string(), attribute.default.clone());
            AttributeLine { name, kind, values, scope: attribute.scope, default }
        });
        Self { classes: classes.collect(), attributes: attributes.collect() }
    }

    /// What is typed, as a schema.
    ///
    /// # Errors
    /// What is wrong, as one sentence.
    pub fn schema(&self) -> Result<Schema, String> {
        let name = |text: &str| {
            let why = word("lacks-a-name");
            ClassName::new(text.trim()).ok_or_else(|| why.to_owned())
        };
        let mut classes = Vec::new();
        for line in &self.classes {
            let mut keys = line.hotkey.trim().chars();
            let (hotkey, more) = (keys.next(), keys.next());
            if more.is_some() {
                return Err(word("lacks-a-digit").to_owned());
            }
            classes.push(ClassDef { name: name(&line.name)?, colour: line.colour, hotkey });
        }
        let mut attributes = Vec::new();
        for line in &self.attributes {
            let words = line.values.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
            let kind = match line.kind {
                KindWord::Flag => AttributeKind::Flag,
                KindWord::Choice => AttributeKind::Choice(words.collect()),
                KindWord::Number => {
                    match words.map(|word| word.parse().ok()).collect::<Option<Vec<i64>>>().as_deref() {
                        Some([from, to]) if from <= to => AttributeKind::Number(*from, *to),
                        _ => return Err(word("lacks-two-numbers").to_owned()),
                    }
                }
            };
            let default = line.default.trim().to_owned();
            attributes.push(AttributeDef { name: name(&line.name)?, kind, scope: line.scope, default });
        }
        let schema = Schema { classes, attributes };
        schema.check().map_err(|error| {
            let DeskError { what, way_out } = Failure::from(error).for_people();
            [what, way_out].join(" ")
        })?;
        Ok(schema)
    }

    /// The command.
    ///
    /// # Errors
    /// What is wrong, as one sentence.
    pub fn command(&self, now: &Schema) -> Result<Command, String> {
        let schema = self.schema()?;
        if schema == *now {
            Err(word("zones-nothing-is-changed-yet").to_owned())
        } else {
            Ok(Command::SetSchema(schema))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_back_what_it_was_made_of_and_says_what_is_wrong() {
        let mut schema = Schema::standard();
        let size = AttributeKind::Choice(vec!["small".to_owned(), "large".to_owned()]);
        let name = |text| ClassName::new(text).expect("a name");
        let default = "small".to_owned();
        schema.attributes.push(AttributeDef { name: name("size"), kind: size, scope: Scope::Track, default });
        let kind = AttributeKind::Number(0, 9);
        schema.attributes.push(AttributeDef {
            name: name("seats"),
            kind,
            scope: Scope::Frame,
            default: "4".to_owned(),
        });
        let mut form = SchemaForm::of(&schema);
        assert_eq!(form.schema(), Ok(schema.clone()));
        assert!(form.command(&schema).is_err(), "nothing is changed");
        form.classes[0].name = "Person".to_owned();
        assert!(form.schema().is_err_and(|why| why.contains("lower-case")));
        form.classes[0].name = "car".to_owned();
        assert!(form.schema().is_err_and(|why| why.contains("twice")));
    }
}
