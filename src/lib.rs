//! hegui (合规) audits China's yearly rule-of-law-government reports (法治政府建设年度报告).
//!
//! Text and rules go in, diagnostics come out: read a file with [`source::read`] (or wrap a string with
//! [`source::Source::from_text`]), build a [`rule::Pack`] and call [`check::check`].
//!
//! The modules are layers; each uses only those listed above it.

pub mod span;

pub mod diagnostic;

pub mod yaml;

pub mod fault;

pub mod source;

pub mod pattern;

pub mod report;

pub mod claim;

pub mod cases;

pub mod rule;

pub mod check;

pub mod output;

pub mod cli;
