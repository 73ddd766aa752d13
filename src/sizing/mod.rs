//! From business numbers to storage, servers, bandwidth, addresses, dates.
