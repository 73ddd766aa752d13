//! Lines, terms, discounts, the bill.
