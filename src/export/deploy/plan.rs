//! What is to be created: resources with arguments and references, before they become Terraform or ROS.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Text;
use crate::design::{Ref, RegionId};

/// A type of resource by both names; the second is empty where ROS has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The provider's name, for example `alicloud_vpc`.
    pub terraform: &'static str,
    /// The name in a template, for example `ALIYUN::ECS::VPC`.
    pub ros: &'static str,
}

/// A value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words, ours or a user's.
    Words(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    List(Vec<Value>),
    /// Several values that ROS takes as one text with commas.
    Commas(Vec<Value>),
    /// Labels of a resource.
    Tags(Vec<(&'static str, String)>),
    /// An attribute of another resource.
    Of(Attribute),
    /// What the person who runs it enters.
    Variable(String),
    /// Parts one after another.
    Joined(Vec<Value>),
}

/// An attribute of a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The resource's type.
    pub kind: Kind,
    /// The resource's name.
    pub resource: String,
    /// The attribute in Terraform.
    pub terraform: &'static str,
    /// The attribute in ROS.
    pub ros: &'static str,
    /// Which member, for a resource that exists several times in Terraform and is a group in ROS.
    pub member: Option<Member>,
}

/// One of the members of a counted resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Which, from 0.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

/// An argument under both names; an empty name leaves it out there.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// In Terraform.
    pub terraform: &'static str,
    /// In ROS.
    pub ros: &'static str,
    /// Its value.
    pub value: Value,
}

/// Repeated blocks: in ROS a list of objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocks {
    /// In Terraform.
    pub terraform: &'static str,
    /// In ROS.
    pub ros: &'static str,
    /// Whether ROS takes the first as an object instead of a list.
    pub single: bool,
    /// Each block.
    pub bodies: Vec<Vec<Argument>>,
}

/// Something to create.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its type.
    pub kind: Kind,
    /// Its name: letters, digits and underscores, beginning with a letter.
    pub name: String,
    /// The region in which it is created.
    pub region: RegionId,
    /// How many.
    pub count: u32,
    /// What a reader should know.
    pub comment: Option<Text>,
    /// In order.
    pub arguments: Vec<Argument>,
    /// Behind the arguments.
    pub blocks: Vec<Blocks>,
}

impl Resource {
    /// A resource without arguments.
    #[must_use]
    pub const fn new(kind: Kind, name: String, region: RegionId) -> Self {
        Self { kind, name, region, count: 1, comment: None, arguments: Vec::new(), blocks: Vec::new() }
    }

    /// The same with an argument.
    #[must_use]
    pub fn set(mut self, terraform: &'static str, ros: &'static str, value: impl Into<Value>) -> Self {
        self.arguments.push(Argument { terraform, ros, value: value.into() });
        self
    }

    /// The same with an argument when there is a value.
    #[must_use]
    pub fn set_if(self, terraform: &'static str, ros: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(terraform, ros, value),
            None => self,
        }
    }

    /// The same with blocks when there are any.
    #[must_use]
    pub fn with_blocks(
        mut self,
        terraform: &'static str,
        ros: &'static str,
        bodies: Vec<Vec<Argument>>,
    ) -> Self {
        if !bodies.is_empty() {
            self.blocks.push(Blocks { terraform, ros, single: false, bodies });
        }
        self
    }

    /// The same with one block, which ROS takes as an object.
    #[must_use]
    pub fn with_block(mut self, terraform: &'static str, ros: &'static str, body: Vec<Argument>) -> Self {
        if !body.is_empty() {
            self.blocks.push(Blocks { terraform, ros, single: true, bodies: vec![body] });
        }
        self
    }

    /// The same with a remark.
    #[must_use]
    pub fn remark(mut self, comment: Text) -> Self {
        self.comment = Some(comment);
        self
    }

    /// An attribute of it.
    #[must_use]
    pub fn attribute(&self, terraform: &'static str, ros: &'static str) -> Value {
        Value::Of(Attribute { kind: self.kind, resource: self.name.clone(), terraform, ros, member: None })
    }
}

/// An argument of a block.
#[must_use]
pub fn argument(terraform: &'static str, ros: &'static str, value: impl Into<Value>) -> Argument {
    Argument { terraform, ros, value: value.into() }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&String> for Value {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// What the person who runs it enters.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// What it is for.
    pub description: Text,
    /// Whether it is a secret, never printed and never stored with the design.
    pub secret: bool,
    /// Whether it is a number.
    pub number: bool,
}

/// Something of the design that is not created, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Which part of the design.
    pub of: Ref,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Text,
}

/// Everything to create, in the order in which a person would.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// By name.
    pub variables: BTreeMap<String, Variable>,
    /// Each before those that mention it.
    pub resources: Vec<Resource>,
    /// What is not covered.
    pub left_out: Vec<LeftOut>,
}

impl Plan {
    /// The names of the variables that some argument takes.
    #[must_use]
    pub fn variables_in_use(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        for resource in &self.resources {
            resource.visit(&mut |value| {
                if let Value::Variable(name) = value {
                    used.insert(name.clone());
                }
            });
        }
        used
    }
}

impl Resource {
    /// Looks at every value, inner ones too.
    pub fn visit(&self, look: &mut impl FnMut(&Value)) {
        let inner = self.blocks.iter().flat_map(|blocks| blocks.bodies.iter().flatten());
        for argument in self.arguments.iter().chain(inner) {
            argument.value.visit(look);
        }
    }
}

impl Value {
    fn visit(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        if let Self::List(values) | Self::Commas(values) | Self::Joined(values) = self {
            for value in values {
                value.visit(look);
            }
        }
    }
}
