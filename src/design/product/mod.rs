//! What a node is: the kinds that rules treat specially have types, every other product is data.

mod balance;
mod compute;
mod connect;
mod database;
mod external;

pub use balance::{
    BackendScheduling, HealthCheck, HealthKind, Listener, ListenerProtocol, PublicBilling, Slb, SlbFamily,
    SlbScope, UrlRule,
};
pub use compute::{Disk, Ecs, EcsRole, Listen, OsFamily, SnapshotPolicy, Spec};
pub use connect::{
    Carrier, Dns, DnsRecord, Eip, IpsecGateway, Line, LineDomain, LineMedium, Nat, NatEntry, NatKind, Vpn,
    VpnKind,
};
pub use database::{Bucket, BucketScope, Rds, RdsAccount, RdsEdition, RdsEngine};
pub use external::{CustomerRole, External, ExternalKind};

use std::collections::BTreeMap;
use std::fmt;

use ron::value::RawValue;
use serde::de::{self, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Values of a product that is described by the catalogue, by field name.
pub type Fields = BTreeMap<String, FieldValue>;

/// One value of a catalogue-described product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// A number in the unit that the product's descriptor names.
    Number(f64),
    /// Words.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

/// What a node is. In a file it is a pair: the product code, then its fields.
#[derive(Debug, Clone, PartialEq)]
pub enum Product {
    /// Server, bastion, test machine or self-built database.
    Ecs(Ecs),
    /// Load balancer: CLB (SLB), ALB or NLB.
    Slb(Slb),
    /// Managed database.
    Rds(Rds),
    /// Object storage.
    Oss(Bucket),
    /// Management SSL-VPN or IPSec VPN.
    Vpn(Vpn),
    /// Leased line.
    Line(Line),
    /// NAT: the classic line's NAT service or a VPC NAT gateway.
    Nat(Nat),
    /// Elastic public address.
    Eip(Eip),
    /// Name resolution.
    Dns(Dns),
    /// Something outside the cloud.
    External(External),
    /// A product that the catalogue describes: its code and fields.
    Described {
        /// The product code.
        code: String,
        /// Its values.
        fields: Fields,
    },
    /// A product whose fields could not be read; kept word for word and written back unharmed.
    Opaque {
        /// The product code.
        code: String,
        /// Its fields as RON text.
        fields: String,
    },
}

impl Product {
    /// The product code, as written in files and in the catalogue.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Ecs(_) => "ecs",
            Self::Slb(slb) => slb.family.code(),
            Self::Rds(_) => "rds",
            Self::Oss(_) => "oss",
            Self::Vpn(vpn) => vpn.kind.code(),
            Self::Line(_) => "line",
            Self::Nat(nat) => nat.kind.code(),
            Self::Eip(_) => "eip",
            Self::Dns(_) => "dns",
            Self::External(external) => external.kind.code(),
            Self::Described { code, .. } | Self::Opaque { code, .. } => code,
        }
    }

    /// A fresh product of this code with nothing entered; unknown codes become [`Product::Described`].
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        if let Some(family) = SlbFamily::of_code(code) {
            return Self::Slb(Slb { family, ..Slb::default() });
        }
        if let Some(kind) = VpnKind::of_code(code) {
            return Self::Vpn(Vpn { kind, ..Vpn::default() });
        }
        if let Some(kind) = NatKind::of_code(code) {
            return Self::Nat(Nat { kind, ..Nat::default() });
        }
        if let Some(kind) = ExternalKind::of_code(code) {
            return Self::External(External { kind, ..External::default() });
        }
        match code {
            "ecs" => Self::Ecs(Ecs::default()),
            "rds" => Self::Rds(Rds::default()),
            "oss" => Self::Oss(Bucket::default()),
            "line" => Self::Line(Line::default()),
            "eip" => Self::Eip(Eip::default()),
            "dns" => Self::Dns(Dns::default()),
            other => Self::Described { code: other.to_owned(), fields: Fields::new() },
        }
    }

    /// The server, when it is one.
    #[must_use]
    pub const fn as_ecs(&self) -> Option<&Ecs> {
        if let Self::Ecs(ecs) = self { Some(ecs) } else { None }
    }

    /// The load balancer, when it is one.
    #[must_use]
    pub const fn as_slb(&self) -> Option<&Slb> {
        if let Self::Slb(slb) = self { Some(slb) } else { None }
    }

    /// The database, when it is one.
    #[must_use]
    pub const fn as_rds(&self) -> Option<&Rds> {
        if let Self::Rds(rds) = self { Some(rds) } else { None }
    }

    /// The VPN, when it is one.
    #[must_use]
    pub const fn as_vpn(&self) -> Option<&Vpn> {
        if let Self::Vpn(vpn) = self { Some(vpn) } else { None }
    }

    /// The outside party, when it is one.
    #[must_use]
    pub const fn as_external(&self) -> Option<&External> {
        if let Self::External(external) = self { Some(external) } else { None }
    }
}

impl Serialize for Product {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(self.code())?;
        match self {
            Self::Ecs(fields) => pair.serialize_element(fields)?,
            Self::Slb(fields) => pair.serialize_element(fields)?,
            Self::Rds(fields) => pair.serialize_element(fields)?,
            Self::Oss(fields) => pair.serialize_element(fields)?,
            Self::Vpn(fields) => pair.serialize_element(fields)?,
            Self::Line(fields) => pair.serialize_element(fields)?,
            Self::Nat(fields) => pair.serialize_element(fields)?,
            Self::Eip(fields) => pair.serialize_element(fields)?,
            Self::Dns(fields) => pair.serialize_element(fields)?,
            Self::External(fields) => pair.serialize_element(fields)?,
            Self::Described { fields, .. } => pair.serialize_element(fields)?,
            Self::Opaque { fields, .. } => {
                let raw = RawValue::from_ron(fields).map_err(serde::ser::Error::custom)?;
                pair.serialize_element(raw)?;
            }
        }
        pair.end()
    }
}

impl<'de> Deserialize<'de> for Product {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(2, PairVisitor)
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Product;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pair of product code and fields, such as (\"ecs\", (role: production))")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Product, A::Error> {
        fn fields<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(seq: &mut A) -> Result<T, A::Error> {
            seq.next_element()?.ok_or_else(|| de::Error::invalid_length(1, &"the product's fields"))
        }
        let code: String =
            seq.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &"a product code"))?;
        // The kind that is implied by the code is not repeated among the fields.
        Ok(match Product::of_code(&code) {
            Product::Ecs(_) => Product::Ecs(fields(&mut seq)?),
            Product::Slb(empty) => Product::Slb(Slb { family: empty.family, ..fields(&mut seq)? }),
            Product::Rds(_) => Product::Rds(fields(&mut seq)?),
            Product::Oss(_) => Product::Oss(fields(&mut seq)?),
            Product::Vpn(empty) => Product::Vpn(Vpn { kind: empty.kind, ..fields(&mut seq)? }),
            Product::Line(_) => Product::Line(fields(&mut seq)?),
            Product::Nat(empty) => Product::Nat(Nat { kind: empty.kind, ..fields(&mut seq)? }),
            Product::Eip(_) => Product::Eip(fields(&mut seq)?),
            Product::Dns(_) => Product::Dns(fields(&mut seq)?),
            Product::External(empty) => Product::External(External { kind: empty.kind, ..fields(&mut seq)? }),
            Product::Described { code, .. } | Product::Opaque { code, .. } => {
                let raw: Box<RawValue> = fields(&mut seq)?;
                let raw = raw.trim();
                match ron::from_str::<Fields>(raw.get_ron()) {
                    Ok(fields) => Product::Described { code, fields },
                    Err(_) => Product::Opaque { code, fields: raw.get_ron().to_owned() },
                }
            }
        })
    }
}
