//! Fields of forms: each with its label, its hint, the error at its place and what was typed before.

use maud::{Markup, Render, html};

use super::icon::Icon;
use crate::words::Words;

/// The hidden field that proves that a form came from one of our pages.
#[must_use]
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// A text to take along: it can be selected, and with script copied by a button.
#[must_use]
pub fn copied(words: Words, label: &str, text: &str) -> Markup {
    html! {
        div.copied {
            input.input type="text" readonly value=(text) aria-label=(label) autocomplete="off" spellcheck="false";
            button."btn needs-script" type="button" data-copy=(words.t("frame-copied")) {
                (Icon::Copy) span aria-live="polite" { (words.t("frame-copy")) }
            }
        }
    }
}

/// One of several possible values, perhaps with a sentence that explains it.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is shown.
    pub label: &'a str,
    /// What it means, for radio buttons.
    pub sentence: &'a str,
}

/// A field under construction; `.text()`, `.password()` and their like finish it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    autocomplete: Option<&'a str>,
    longest: Option<usize>,
    required: bool,
    focus: bool,
}

impl<'a> Field<'a> {
    /// A field that is sent as `name` and shown as `label`.
    #[must_use]
    pub fn new(name: &'a str, label: &'a str) -> Field<'a> {
        Field { name, label, ..Field::default() }
    }

    /// What it holds, or what was typed before the server refused it.
    #[must_use]
    pub fn value(self, value: &'a str) -> Field<'a> {
        Field { value, ..self }
    }

    /// What to know before filling it in.
    #[must_use]
    pub fn hint(self, hint: &'a str) -> Field<'a> {
        Field { hint: Some(hint), ..self }
    }

    /// Why it was refused.
    #[must_use]
    pub fn error(self, error: Option<&'a str>) -> Field<'a> {
        Field { error, ..self }
    }

    /// What a browser may fill in.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'a str) -> Field<'a> {
        Field { autocomplete: Some(autocomplete), ..self }
    }

    /// The most characters that it takes.
    #[must_use]
    pub fn longest(self, characters: usize) -> Field<'a> {
        Field { longest: Some(characters), ..self }
    }

    /// May not be empty.
    #[must_use]
    pub fn required(self) -> Field<'a> {
        Field { required: true, ..self }
    }

    /// Has the cursor when the page opens.
    #[must_use]
    pub fn focus(self) -> Field<'a> {
        Field { focus: true, ..self }
    }

    /// One line of text.
    #[must_use]
    pub fn text(self) -> Markup {
        self.input("text")
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(self) -> Markup {
        self.input("email")
    }

    /// A password: what was typed is never sent back.
    #[must_use]
    pub fn password(self) -> Markup {
        Field { value: "", ..self }.input("password")
    }

    /// A day.
    #[must_use]
    pub fn date(self) -> Markup {
        self.input("date")
    }

    /// Several lines of text.
    #[must_use]
    pub fn textarea(self, rows: usize) -> Markup {
        self.labelled(&html! {
            textarea.input id=(self.id()) name=(self.name) rows=(rows) required[self.required] autofocus[self.focus]
                maxlength=[self.longest]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described_by()] { (self.value) }
        })
    }

    /// One of a few values, from a list that opens.
    #[must_use]
    pub fn select(self, choices: &[Choice<'_>]) -> Markup {
        self.labelled(&html! {
            select.input id=(self.id()) name=(self.name) required[self.required] autofocus[self.focus]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described_by()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                }
            }
        })
    }

    /// One of a few values, each with the sentence that explains it.
    #[must_use]
    pub fn radios(self, choices: &[Choice<'_>]) -> Markup {
        html! {
            fieldset.field aria-describedby=[self.described_by()] aria-invalid=[self.error.map(|_| "true")] {
                legend.label { (self.label) }
                div.choices {
                    @for choice in choices {
                        label.choice {
                            input.radio type="radio" name=(self.name) value=(choice.value) required[self.required]
                                checked[choice.value == self.value];
                            span { span.b { (choice.label) } small { (choice.sentence) } }
                        }
                    }
                }
                (self.below())
            }
        }
    }

    /// Yes or no: sends `on` when ticked.
    #[must_use]
    pub fn checkbox(self, checked: bool) -> Markup {
        html! {
            div.field {
                label.check {
                    input.box type="checkbox" name=(self.name) value="on" checked[checked]
                        aria-describedby=[self.described_by()];
                    span { (self.label) }
                }
                (self.below())
            }
        }
    }

    fn input(self, kind: &str) -> Markup {
        self.labelled(&html! {
            input.input id=(self.id()) type=(kind) name=(self.name) value=(self.value)
                required[self.required] autofocus[self.focus] maxlength=[self.longest]
                autocomplete=[self.autocomplete]
                aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described_by()];
        })
    }

    fn labelled(self, control: &Markup) -> Markup {
        html! {
            div.field {
                label for=(self.id()) { (self.label) }
                (control)
                (self.below())
            }
        }
    }

    /// The error, else the hint.
    fn below(self) -> impl Render {
        html! {
            @if let Some(error) = self.error {
                p.error id=(self.note_id()) { (Icon::Alert) span { (error) } }
            } @else if let Some(hint) = self.hint {
                span.hint id=(self.note_id()) { (hint) }
            }
        }
    }

    fn id(self) -> String {
        format!("field-{}", self.name)
    }

    fn note_id(self) -> String {
        format!("field-{}-note", self.name)
    }

    fn described_by(self) -> Option<String> {
        self.error.or(self.hint).map(|_| self.note_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_field_keeps_what_was_typed_and_says_why() {
        let page =
            Field::new("name", "Name").value("\"><script>").error(Some("Taken")).hint("Any").text().into_string();
        assert!(page.contains(r#"<label for="field-name">Name</label>"#));
        assert!(page.contains(r#"value="&quot;&gt;&lt;script&gt;""#));
        assert!(page.contains(r#"aria-invalid="true" aria-describedby="field-name-note""#));
        assert!(page.contains(r#"<p class="error" id="field-name-note">"#));
        assert!(page.contains("Taken") && !page.contains("Any"));
    }

    #[test]
    fn a_field_without_a_note_names_none() {
        let page = Field::new("name", "Name").text().into_string();
        assert!(!page.contains("aria-describedby") && !page.contains("aria-invalid"));
    }

    #[test]
    fn a_password_is_never_sent_back() {
        assert!(!Field::new("password", "Password").value("secret").password().into_string().contains("secret"));
    }

    #[test]
    fn the_chosen_value_is_chosen_again() {
        let choices = [
            Choice { value: "1", label: "Finance", sentence: "Sees all." },
            Choice { value: "2", label: "Accountant", sentence: "Sees all too." },
        ];
        let field = Field::new("position", "Position").value("2");
        assert!(field.select(&choices).into_string().contains(r#"<option value="2" selected>"#));
        let radios = field.radios(&choices).into_string();
        assert!(radios.contains(r#"value="2" checked"#) && !radios.contains(r#"value="1" checked"#));
        assert!(radios.contains("Sees all too."));
    }
}
