//! The design on paper and in other formats: each exporter returns bytes.
