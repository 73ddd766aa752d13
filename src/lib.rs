//! Yuntu 云图: an offline designer for Alibaba Finance Cloud architectures.
//!
//! The rooms stand in the order in which data flows; each uses only rooms above it in this list.

pub mod base;
pub mod design;
pub mod catalog;
pub mod sizing;
pub mod network;
pub mod pricing;
pub mod resilience;
pub mod rules;
pub mod assessment;
pub mod compare;
pub mod scene;
pub mod export;
#[cfg(feature = "report")]
pub mod report;
pub mod files;
pub mod import;
#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
