//! Icons: Lucide, one stroke width, kept in one sprite that the browser fetches once.

use std::fmt::Write;

use maud::{Markup, Render, html};

use crate::assets;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $lucide:ident,)*) => {
        /// A picture beside a word. It says nothing to those who cannot see it: the word does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$doc])* $name,)*
        }

        const ALL: &[Icon] = &[$(Icon::$name,)*];

        impl Icon {
            fn lucide(self) -> &'static z_icons::Icon {
                match self {
                    $(Icon::$name => &z_icons::$lucide,)*
                }
            }
        }
    };
}

icons! {
    /// Something is wrong or needs care.
    Alert = TRIANGLE_ALERT,
    /// Put away.
    Archive = ARCHIVE,
    /// From one to the other.
    Arrow = ARROW_RIGHT,
    /// Absent.
    Away = CALENDAR_X,
    /// A telephone call.
    Call = PHONE,
    /// Figures.
    Chart = CHART_COLUMN,
    /// Done, chosen.
    Check = CHECK,
    /// Waits.
    Clock = CLOCK,
    /// Money.
    Coin = BANKNOTE,
    /// Columns of a table.
    Columns = COLUMNS_3,
    /// Customers.
    Customer = BUILDING,
    /// Take it along.
    Copy = COPY,
    /// Shut, drop, dismiss.
    Cross = X,
    /// More of a list.
    Dots = ELLIPSIS,
    /// Opens downwards.
    Down = CHEVRON_DOWN,
    /// Change it.
    Edit = PENCIL,
    /// An e-mail.
    Email = MAIL,
    /// Look.
    Eye = EYE,
    /// Fell back.
    Fell = CORNER_DOWN_RIGHT,
    /// Figures rise, sorted upwards.
    Up = ARROW_UP,
    /// Figures fall, sorted downwards.
    Fall = ARROW_DOWN,
    /// Home.
    Home = HOUSE,
    /// Do not do it.
    Ignore = BAN,
    /// For your information.
    Info = INFO,
    /// An invoice.
    Invoice = RECEIPT,
    /// The keys.
    Keys = KEYBOARD,
    /// A letter.
    Letter = FILE_TEXT,
    /// The menu of the program.
    Menu = MENU,
    /// A note.
    Note = STICKY_NOTE,
    /// Held.
    Pause = PAUSE,
    /// Add.
    Plus = PLUS,
    /// The next level.
    Right = CHEVRON_RIGHT,
    /// Search.
    Search = SEARCH,
    /// Settings.
    Settings = SLIDERS_HORIZONTAL,
    /// What only some may see.
    Shield = SHIELD,
    /// Leave.
    SignOut = LOG_OUT,
    /// A task.
    Task = SQUARE_CHECK,
    /// A list of things to do.
    Todo = LIST_CHECKS,
    /// Take away for good.
    Trash = TRASH,
    /// Take back.
    Undo = UNDO_2,
    /// A person.
    User = USER,
    /// People.
    Users = USERS,
    /// A workflow.
    Workflow = WORKFLOW,
}

impl Icon {
    fn id(self) -> &'static str {
        self.lucide().name()
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.i aria-hidden="true" { use href={ (assets::url("icons.svg")) "#" (self.id()) } {} }
        }
    }
}

/// All icons as the symbols of one drawing. The stroke is the page's: it comes through `use`.
#[must_use]
pub fn sprite() -> String {
    let mut sprite = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    for icon in ALL {
        let drawing = icon.lucide().svg_str();
        let inside = drawing.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
        let shapes = inside.map_or("", |(shapes, _)| shapes.trim());
        let _ = write!(sprite, r#"<symbol id="{}" viewBox="0 0 24 24">{shapes}</symbol>"#, icon.id());
    }
    sprite.push_str("</svg>");
    sprite
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_a_symbol_of_the_sprite_and_none_brings_its_own_colour() {
        let sprite = sprite();
        for icon in ALL {
            assert!(sprite.contains(&format!(r#"<symbol id="{}" viewBox="0 0 24 24"><"#, icon.id())), "{icon:?}");
        }
        assert!(!sprite.contains("#fff"));
    }

    #[test]
    fn an_icon_is_silent() {
        assert!(Icon::Call.render().into_string().contains(r#"aria-hidden="true""#));
    }
}
