//! Notices: two lines in place, never a modal box. What happened, and what to do now.

use super::command::Command;
use super::desk::DeskError;

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Note,
    /// Something was refused or failed.
    Problem,
}

/// One notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Names it for [`Command::Dismiss`](super::command::Command::Dismiss).
    pub no: u64,
    /// How grave.
    pub tone: Tone,
    /// What happened.
    pub what: String,
    /// What to do now; may be empty.
    pub way_out: String,
    /// The work that it is about: when that succeeds later, a problem of before is over.
    pub about: Option<&'static str>,
    /// What can be done about it with one click, with the words on the button; only until the labels change again.
    pub actions: Vec<(&'static str, Command)>,
    /// When it leaves by itself, seconds of the window's clock; `None` stays until it is dismissed.
    pub until: Option<f64>,
}

/// How long a notice that asks for nothing stays, seconds.
const SHORT_SECS: f64 = 8.0;
/// The most notices kept; older ones leave first.
const MOST: usize = 6;

/// The notices on screen, newest last.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    last_no: u64,
    now: f64,
}

impl Notices {
    /// All of them, newest last.
    #[must_use]
    pub fn list(&self) -> &[Notice] {
        &self.list
    }

    /// Adds one; the same words again only renew the one that is there.
    pub fn push(&mut self, tone: Tone, what: impl Into<String>, way_out: impl Into<String>) {
        self.push_about(None, tone, what.into(), way_out.into());
    }

    /// The same, about some work.
    pub fn push_about(&mut self, about: Option<&'static str>, tone: Tone, what: String, way_out: String) {
        self.list.retain(|notice| notice.what != what);
        self.last_no += 1;
        let until = (tone != Tone::Problem).then_some(self.now + SHORT_SECS);
        self.list.push(Notice { no: self.last_no, tone, what, way_out, about, actions: Vec::new(), until });
        if self.list.len() > MOST {
            self.list.remove(0);
        }
    }

    /// The newest one offers these.
    pub fn offer(&mut self, actions: impl IntoIterator<Item = (&'static str, Command)>) {
        if let Some(notice) = self.list.last_mut() {
            notice.actions.extend(actions);
        }
    }

    /// The labels have changed: an undo would take something else back now.
    pub fn withdraw_offers(&mut self) {
        self.list.iter_mut().for_each(|notice| notice.actions.clear());
    }

    /// Something failed.
    pub fn problem(&mut self, error: &DeskError) {
        self.push(Tone::Problem, &error.what, &error.way_out);
    }

    /// Work succeeded: its problems of before are over.
    pub fn settle(&mut self, about: &'static str) {
        self.list.retain(|notice| notice.tone != Tone::Problem || notice.about != Some(about));
    }

    /// Takes all away: they were about a project that has left the desk.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// Takes one away.
    pub fn dismiss(&mut self, no: u64) {
        self.list.retain(|notice| notice.no != no);
    }

    /// Lets time pass.
    pub fn tick(&mut self, now: f64) {
        self.now = now;
        self.list.retain(|notice| notice.until.is_none_or(|until| until > now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_stay_and_the_rest_leaves() {
        let mut notices = Notices::default();
        notices.push(Tone::Done, "Saved.", "");
        notices.problem(&DeskError::new("It broke.", "Mend it."));
        notices.problem(&DeskError::new("It broke.", "Mend it."));
        assert_eq!(notices.list().len(), 2);
        notices.tick(SHORT_SECS + 1.0);
        assert_eq!(notices.list().len(), 1);
        let no = notices.list()[0].no;
        notices.dismiss(no);
        assert!(notices.list().is_empty());
    }

    #[test]
    fn a_later_success_ends_the_problems_of_its_own_work_alone() {
        let mut notices = Notices::default();
        notices.push_about(Some("export"), Tone::Problem, "It broke.".to_owned(), String::new());
        notices.push_about(Some("import"), Tone::Problem, "It was refused.".to_owned(), String::new());
        notices.push(Tone::Problem, "Something else.", "");
        notices.settle("export");
        let left: Vec<&str> = notices.list().iter().map(|notice| notice.what.as_str()).collect();
        assert_eq!(left, ["It was refused.", "Something else."]);
        notices.clear();
        assert!(notices.list().is_empty());
    }
}
