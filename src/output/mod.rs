//! Diagnostics in, text for people and programs out: one file each format.
