//! The one integration crate: every room through its public door.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says what to do"
)]

mod access_files;
mod addresses;
mod architecture;
mod availability;
mod bills;
mod browse;
mod by_hand;
mod catalog;
mod chain;
mod check_formats;
mod cli;
mod compare;
mod deploy;
mod design;
mod drawio;
mod export;
mod files;
mod formal;
mod golden;
mod handover;
mod naming;
mod network;
mod options;
mod overlaps;
mod import;
mod intake;
mod journal;
mod mutations;
mod pricing;
#[cfg(feature = "report")]
mod report;
mod resilience;
mod rule_table;
mod rules;
mod scene;
mod simulate;
mod sizing;
mod templates;
mod versions;
mod views;
#[cfg(feature = "gui")]
mod window;
mod workbook;
mod support;
