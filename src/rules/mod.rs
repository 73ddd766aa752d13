//! One family a folder, one rule a file; registry, findings, waivers, fixes.
