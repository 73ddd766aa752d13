//! Sets of IPv4 addresses, exact.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv4Subnets};

use crate::design::Cidr;

/// A set of addresses as ascending ranges that neither meet nor touch. A copy never copies the ranges.
#[derive(Clone)]
pub struct AddressSet(Ranges);

type Range = (u32, u32);

#[derive(Clone)]
enum Ranges {
    Known(&'static [Range]),
    One([Range; 1]),
    Many(Arc<[Range]>),
}

/// Every address of the Internet: all but private use, the cloud's shared range, loopback, link-local,
/// "this network", multicast and reserved.
const PUBLIC: [Range; 7] = [
    (0x0100_0000, 0x09ff_ffff),
    (0x0b00_0000, 0x643f_ffff),
    (0x6480_0000, 0x7eff_ffff),
    (0x8000_0000, 0xa9fd_ffff),
    (0xa9ff_0000, 0xac0f_ffff),
    (0xac20_0000, 0xc0a7_ffff),
    (0xc0a9_0000, 0xdfff_ffff),
];

const PRIVATE: [Range; 3] =
    [(0x0a00_0000, 0x0aff_ffff), (0xac10_0000, 0xac1f_ffff), (0xc0a8_0000, 0xc0a8_ffff)];

const SLB: [Range; 1] = [(0x6440_0000, 0x647f_ffff)];

impl AddressSet {
    /// No address.
    #[must_use]
    pub const fn none() -> Self {
        Self(Ranges::Known(&[]))
    }

    /// Every address of the Internet.
    #[must_use]
    pub const fn public() -> Self {
        Self(Ranges::Known(&PUBLIC))
    }

    /// Every address that a private network may use: what an address that nobody entered may turn out to be.
    #[must_use]
    pub const fn private() -> Self {
        Self(Ranges::Known(&PRIVATE))
    }

    /// The addresses from which a load balancer reaches its backends: 100.64.0.0/10.
    #[must_use]
    pub const fn slb_internal() -> Self {
        Self(Ranges::Known(&SLB))
    }

    /// One address.
    #[must_use]
    pub fn one(address: Ipv4Addr) -> Self {
        let bits = u32::from(address);
        Self(Ranges::One([(bits, bits)]))
    }

    /// From the first to the last address; none when they are the wrong way round.
    #[must_use]
    pub fn range(first: Ipv4Addr, last: Ipv4Addr) -> Self {
        let (first, last) = (u32::from(first), u32::from(last));
        if first <= last { Self(Ranges::One([(first, last)])) } else { Self::none() }
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
        let mut ranges = Vec::new();
        for set in sets {
            ranges.extend_from_slice(set.ranges());
        }
        Self::normal(ranges)
    }

    fn ranges(&self) -> &[Range] {
        match &self.0 {
            Ranges::Known(ranges) => ranges,
            Ranges::One(range) => range,
            Ranges::Many(ranges) => ranges,
        }
    }

    /// From ranges that ascend and neither meet nor touch.
    fn of(ranges: &[Range]) -> Self {
        match ranges {
            [] => Self::none(),
            [one] => Self(Ranges::One([*one])),
            many => Self(Ranges::Many(many.into())),
        }
    }

    fn normal(mut ranges: Vec<Range>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(open) if first <= open.1.saturating_add(1) => open.1 = open.1.max(last),
                Some(_) | None => merged.push((first, last)),
            }
        }
        Self::of(&merged)
    }

    /// Whether it holds no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges().is_empty()
    }

    /// How many addresses it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.ranges().iter().map(|(first, last)| u64::from(last - first) + 1).sum()
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        let bits = u32::from(address);
        let ranges = self.ranges();
        let at = ranges.partition_point(|&(first, _)| first <= bits);
        at.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|&(_, last)| bits <= last)
    }

    /// The addresses in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if let ([(a, b)], [(c, d)]) = (self.ranges(), other.ranges()) {
            let (first, last) = (*a.max(c), *b.min(d));
            return if first <= last { Self(Ranges::One([(first, last)])) } else { Self::none() };
        }
        let mut both = Vec::new();
        let (mut left, mut right) = (self.ranges(), other.ranges());
        while let ([(a, b), more_left @ ..], [(c, d), more_right @ ..]) = (left, right) {
            if a.max(c) <= b.min(d) {
                both.push((*a.max(c), *b.min(d)));
            }
            // What ends first meets nothing further.
            if b < d {
                left = more_left;
            } else {
                right = more_right;
            }
        }
        Self::of(&both)
    }

    /// The addresses in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        if other.is_empty() || self == other {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Self::normal([self.ranges(), other.ranges()].concat())
    }

    /// The addresses in this and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut others = other.ranges();
        for &(first, last) in self.ranges() {
            let mut from = Some(first);
            while let ([(a, b), more @ ..], Some(start)) = (others, from) {
                if *a > last {
                    break;
                }
                if *b >= start {
                    if *a > start {
                        left.push((start, a - 1));
                    }
                    from = b.checked_add(1).filter(|&next| next <= last);
                }
                // A range that reaches beyond this one may cut the next one too.
                if *b >= last {
                    break;
                }
                others = more;
            }
            if let Some(start) = from {
                left.push((start, last));
            }
        }
        Self::of(&left)
    }

    /// Whether every address of the other is in this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let mut mine = self.ranges();
        other.ranges().iter().all(|&(first, last)| {
            while let [(_, end), more @ ..] = mine
                && *end < first
            {
                mine = more;
            }
            mine.first().is_some_and(|&(a, b)| a <= first && last <= b)
        })
    }

    /// The fewest blocks that hold exactly these addresses.
    #[must_use]
    pub fn blocks(&self) -> Vec<Ipv4Net> {
        self.ranges()
            .iter()
            .flat_map(|&(first, last)| Ipv4Subnets::new(first.into(), last.into(), 0))
            .collect()
    }
}

impl Default for AddressSet {
    fn default() -> Self {
        Self::none()
    }
}

impl PartialEq for AddressSet {
    fn eq(&self, other: &Self) -> bool {
        self.ranges() == other.ranges()
    }
}

impl Eq for AddressSet {}

impl PartialOrd for AddressSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AddressSet {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ranges().cmp(other.ranges())
    }
}

impl Hash for AddressSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ranges().hash(state);
    }
}

impl fmt::Debug for AddressSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges = self.ranges().iter().map(|&(first, last)| (Ipv4Addr::from(first), Ipv4Addr::from(last)));
        f.debug_list().entries(ranges).finish()
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
        // Private use, the cloud's shared range, loopback, link-local, "this network", multicast and reserved.
        let others = [
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3",
        ];
        assert_eq!(block("0.0.0.0/0").minus(&AddressSet::any(others.map(block))), public);
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

    /// Sets of a small space by a seed, held against sets of single addresses.
    #[test]
    fn sets_of_ranges_equal_sets_of_addresses() {
        use std::collections::BTreeSet;
        let mut seed = 7_u64;
        let mut roll = |end: u32| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as u32 % end
        };
        let plain = |set: &AddressSet| -> BTreeSet<u32> {
            (0..64).filter(|&bits| set.contains(Ipv4Addr::from(bits))).collect()
        };
        for _ in 0..2_000 {
            let mut make = || {
                AddressSet::any((0..roll(4)).map(|_| {
                    let first = roll(60);
                    AddressSet::range(first.into(), (first + roll(4)).into())
                }))
            };
            let (a, b) = (make(), make());
            let (x, y) = (plain(&a), plain(&b));
            assert_eq!(plain(&a.and(&b)), &x & &y, "{a:?} and {b:?}");
            assert_eq!(plain(&a.or(&b)), &x | &y, "{a:?} or {b:?}");
            assert_eq!(plain(&a.minus(&b)), &x - &y, "{a:?} minus {b:?}");
            assert_eq!(a.covers(&b), y.is_subset(&x), "{a:?} covers {b:?}");
            assert_eq!(a.len(), x.len() as u64, "{a:?}");
            assert_eq!(a.is_empty(), x.is_empty(), "{a:?}");
        }
    }
}
