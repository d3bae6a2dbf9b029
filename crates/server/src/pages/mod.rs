//! The pages, one file per noun: each handler reads its input, calls one command or query, and shows or redirects.

pub mod action;
pub mod audit;
pub mod back;
pub mod chrome;
pub mod customer;
pub mod error;
pub mod export;
pub mod fields;
pub mod filter;
pub mod group;
pub mod home;
pub mod invitation;
pub mod invoice;
pub mod listing;
pub mod organisation;
pub mod profile;
pub mod refusal;
pub mod session;
pub mod settings;
pub mod switch;
pub mod user;
pub mod view;
pub mod whose;
