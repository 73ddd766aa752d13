//! Reading and migrating documents, atomic saving.
