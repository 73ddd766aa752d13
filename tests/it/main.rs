//! The one integration crate: every room through its public door.

mod architecture;
mod catalog;
mod cli;
mod design;
mod export;
mod files;
mod pricing;
#[cfg(feature = "report")]
mod report;
mod rules;
mod scene;
mod sizing;
mod templates;
#[cfg(feature = "gui")]
mod window;
mod support;
