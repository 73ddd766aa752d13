//! Sets of IPv4 addresses, exact.

use std::net::Ipv4Addr;

use ipnet::{Ipv4Net, Ipv4Subnets};

use crate::design::Cidr;

/// A set of addresses as ascending ranges that neither meet nor touch.
#[derive(Debug, Clone, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct AddressSet {
    ranges: Vec<(u32, u32)>,
}

/// Blocks that no public address lies in: private use, the cloud's shared range, loopback, link-local,
/// "this network", multicast and reserved.
const NOT_PUBLIC: [(u32, u32); 8] = [
    (0x0000_0000, 0x00ff_ffff),
    (0x0a00_0000, 0x0aff_ffff),
    (0x6440_0000, 0x647f_ffff),
    (0x7f00_0000, 0x7fff_ffff),
    (0xa9fe_0000, 0xa9fe_ffff),
    (0xac10_0000, 0xac1f_ffff),
    (0xc0a8_0000, 0xc0a8_ffff),
    (0xe000_0000, 0xffff_ffff),
];

impl AddressSet {
    /// No address.
    #[must_use]
    pub const fn none() -> Self {
        Self { ranges: Vec::new() }
    }

    /// Every address of the Internet.
    #[must_use]
    pub fn public() -> Self {
        Self { ranges: vec![(0, u32::MAX)] }.minus(&Self { ranges: NOT_PUBLIC.to_vec() })
    }

    /// Every address that a private network may use: what an address that nobody entered may turn out to be.
    #[must_use]
    pub fn private() -> Self {
        Self {
            ranges: vec![(0x0a00_0000, 0x0aff_ffff), (0xac10_0000, 0xac1f_ffff), (0xc0a8_0000, 0xc0a8_ffff)],
        }
    }

    /// The addresses from which a load balancer reaches its backends: 100.64.0.0/10.
    #[must_use]
    pub fn slb_internal() -> Self {
        Self { ranges: vec![(0x6440_0000, 0x647f_ffff)] }
    }

    /// One address.
    #[must_use]
    pub fn one(address: Ipv4Addr) -> Self {
        let bits = u32::from(address);
        Self { ranges: vec![(bits, bits)] }
    }

    /// From the first to the last address; none when they are the wrong way round.
    #[must_use]
    pub fn range(first: Ipv4Addr, last: Ipv4Addr) -> Self {
        let (first, last) = (u32::from(first), u32::from(last));
        Self { ranges: if first <= last { vec![(first, last)] } else { Vec::new() } }
    }

    /// All addresses of a block.
    #[must_use]
    pub fn block(block: Cidr) -> Self {
        let net = block.0.trunc();
        Self::range(net.network(), net.broadcast())
    }

    /// Any of several sets.
    #[must_use]
    pub fn any(sets: impl IntoIterator<Item = Self>) -> Self {
        let ranges = sets.into_iter().flat_map(|set| set.ranges).collect();
        Self::normal(ranges)
    }

    fn normal(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(open) if first <= open.1.saturating_add(1) => open.1 = open.1.max(last),
                Some(_) | None => merged.push((first, last)),
            }
        }
        Self { ranges: merged }
    }

    /// Whether it holds no address.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many addresses it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        let bits = u32::from(address);
        self.ranges.iter().any(|&(first, last)| first <= bits && bits <= last)
    }

    /// The addresses in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        for &(a, b) in &self.ranges {
            for &(c, d) in &other.ranges {
                if a.max(c) <= b.min(d) {
                    both.push((a.max(c), b.min(d)));
                }
            }
        }
        Self::normal(both)
    }

    /// The addresses in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::normal(self.ranges.iter().chain(&other.ranges).copied().collect())
    }

    /// The addresses in this and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        for &(first, last) in &self.ranges {
            let mut from = Some(first);
            for &(a, b) in &other.ranges {
                let Some(start) = from else { break };
                if b < start || a > last {
                    continue;
                }
                if a > start {
                    left.push((start, a - 1));
                }
                from = b.checked_add(1).filter(|&next| next <= last);
            }
            if let Some(start) = from {
                left.push((start, last));
            }
        }
        Self::normal(left)
    }

    /// Whether every address of the other is in this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.minus(self).is_empty()
    }

    /// The fewest blocks that hold exactly these addresses.
    #[must_use]
    pub fn blocks(&self) -> Vec<Ipv4Net> {
        self.ranges.iter().flat_map(|&(first, last)| Ipv4Subnets::new(first.into(), last.into(), 0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> AddressSet {
        AddressSet::block(text.parse().unwrap())
    }

    #[test]
    fn sets_follow_the_laws() {
        let (a, b) = (block("10.0.0.0/24"), block("10.0.0.128/25"));
        assert!(a.covers(&b) && !b.covers(&a));
        assert_eq!(a.minus(&b), block("10.0.0.0/25"));
        assert_eq!(a.minus(&b).or(&b), a);
        assert_eq!(a.and(&b), b);
        assert!(b.minus(&a).is_empty());
        assert_eq!(a.len(), 256);
        assert_eq!(block("0.0.0.0/0").len(), 1 << 32);
        assert_eq!(block("0.0.0.0/0").blocks().len(), 1);
    }

    #[test]
    fn the_public_space_holds_no_private_address() {
        let public = AddressSet::public();
        assert!(public.and(&AddressSet::private()).is_empty());
        assert!(public.and(&AddressSet::slb_internal()).is_empty());
        assert!(public.contains("8.8.8.8".parse().unwrap()));
        assert!(block("0.0.0.0/0").covers(&public));
        assert_eq!(
            AddressSet::any(public.blocks().into_iter().map(|net| AddressSet::block(Cidr(net)))),
            public
        );
    }

    #[test]
    fn single_addresses_at_the_ends_of_the_space() {
        let all = block("0.0.0.0/0");
        let last = AddressSet::one(Ipv4Addr::BROADCAST);
        assert_eq!(all.minus(&last).len(), (1 << 32) - 1);
        assert_eq!(all.minus(&last).or(&last), all);
        assert!(AddressSet::range(Ipv4Addr::BROADCAST, Ipv4Addr::UNSPECIFIED).is_empty());
    }
}
