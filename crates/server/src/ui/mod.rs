//! The components of which every page is made: functions from plain data to markup. None of them knows the model.
//!
//! | to show | use |
//! |---|---|
//! | a page of somebody signed in | [`frame::page`] with a [`frame::Frame`] |
//! | signing in; an invitation, an error | [`plain::welcome`]; [`plain::page`] |
//! | the head of a page: title, gist, buttons | [`header::header`], [`header::tabs`], [`header::segments`] |
//! | any list | [`table::Table`]: plain data, `.markup(words)`; its state is [`table::TableState::parse`] of the address |
//! | a form that opens as a dialog and is a page without script | [`dialog::Sheet`], linked by [`button::Button::opens`] |
//! | a field | [`form::Field`]; [`form::csrf`] in every form |
//! | several people to choose from | [`picker::picker`] |
//! | a button or what looks like one | [`button::Button`] |
//! | a menu of links and buttons | [`menu::menu`] |
//! | people: one, a few faces, the owners of an action | [`people::person`], [`people::faces`], [`people::owners`] |
//! | why it is theirs | [`why::why`] leads there, [`why::steps`] tells it |
//! | a state; the names of groups | [`pill::pill`]; [`chips::chips`] |
//! | a line about the page; what has just been done | [`notice::note`]; [`notice::toast`] |
//! | how something is shared out | [`meter::meter`], [`meter::legend`] |
//! | amounts; days | [`money::money`]; [`dates::Dates`] |
//! | a picture beside a word; one for a camera | [`icon::Icon`]; [`qr::qr`] |
//!
//! What the script adds is asked for by attributes, and everything works without it:
//!
//! | attribute | on | effect |
//! |---|---|---|
//! | `data-part` | an element with an id | is replaced when a form that swaps, or a live search, has an answer |
//! | `data-swap` | a form | is sent in the background; only the parts of the page that it changed are replaced |
//! | `data-stay` | a button of such a form in a popover | leaves the popover open |
//! | `data-sheet` | a link | opens the [`dialog::Sheet`] of that page as a dialog |
//! | `data-unsaved` | the form of a sheet | asks so before Esc or Back drops what was typed |
//! | `data-close` | a link in a sheet | closes the dialog |
//! | `data-key="e"` | a button or link in a row | is pressed by that key while the row is under the cursor |
//! | `data-live` | a search form | searches while one types |
//! | `data-narrow` | a search field in a picker | shows only the entries that contain what one types |
//! | `data-preview` | a part of a form | comes anew when something in the form is changed |
//! | `data-copy` | a button beside a field | copies what stands in it, and then says so |
//! | `data-echo` | a text in a figure of a form | shows what stands in the field of that name, while one types |
//! | `data-problem` | what a page of a problem says | is shown as a toast when a form in the background meets it |
//! | `data-dismiss` | a button in a toast | takes the toast away |

pub mod avatar;
pub mod button;
pub mod chips;
pub mod dates;
pub mod dialog;
pub mod form;
pub mod frame;
pub mod header;
pub mod icon;
pub mod keys;
pub mod menu;
pub mod meter;
pub mod money;
pub mod notice;
pub mod passkey;
pub mod people;
pub mod picker;
pub mod pill;
pub mod plain;
pub mod qr;
#[cfg(test)]
mod sample;
pub mod table;
pub mod why;
