//! Addresses and access: reachability against a packet walk, derived groups against what is drawn.

mod access;
mod designs;
mod reach;
mod walk;
