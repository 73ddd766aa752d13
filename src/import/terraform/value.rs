//! What stands behind a sign of equality, as far as a file alone can tell.

use std::collections::BTreeMap;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::template::{Element, Template};

/// How often a variable or local may lead to another.
const DEEP: usize = 16;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Words(String),
    Number(f64),
    Flag(bool),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// An attribute of a resource of the configuration.
    Of {
        kind: String,
        name: String,
    },
    /// Known only when the configuration is applied; as it is written.
    Unknown(String),
}

impl Value {
    /// As words, where it is plain.
    pub(super) fn words(&self) -> Option<String> {
        match self {
            Self::Words(words) => Some(words.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Flag(flag) => Some(flag.to_string()),
            Self::List(_) | Self::Map(_) | Self::Of { .. } | Self::Unknown(_) => None,
        }
    }

    /// As a number, also one that is written in quotes.
    pub(super) fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::Words(words) => words.trim().parse::<f64>().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// The members of a list, or the value itself.
    pub(super) fn each(&self) -> &[Self] {
        match self {
            Self::List(members) => members,
            one => std::slice::from_ref(one),
        }
    }

    /// The resources it names.
    pub(super) fn resources(&self) -> Vec<(&str, &str)> {
        self.each()
            .iter()
            .filter_map(|value| match value {
                Self::Of { kind, name } => Some((kind.as_str(), name.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Whether anything in it is known only when the configuration is applied.
    pub(super) fn unknown(&self) -> Option<&str> {
        match self {
            Self::Unknown(written) => Some(written),
            Self::List(members) => members.iter().find_map(Self::unknown),
            Self::Map(members) => members.iter().find_map(|(_, value)| value.unknown()),
            _ => None,
        }
    }
}

/// The variables with a default and the locals of a configuration.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub(super) variables: BTreeMap<String, (&'a str, &'a Expression)>,
    pub(super) locals: BTreeMap<String, (&'a str, &'a Expression)>,
}

impl Names<'_> {
    /// The value of an expression of a file.
    pub(super) fn value(&self, file: &str, expression: &Expression) -> Value {
        self.at(file, expression, 0)
    }

    fn at(&self, file: &str, expression: &Expression, depth: usize) -> Value {
        let unknown = || {
            let written = expression.span().and_then(|span| file.get(span)).unwrap_or("?");
            Value::Unknown(
                written.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect(),
            )
        };
        if depth > DEEP {
            return unknown();
        }
        let deeper = |inner: &Expression| self.at(file, inner, depth + 1);
        match expression {
            Expression::Bool(flag) => Value::Flag(*flag.value()),
            Expression::Number(number) => number.value().as_f64().map_or_else(unknown, Value::Number),
            Expression::String(words) => Value::Words(words.value().clone()),
            Expression::Array(members) => Value::List(members.iter().map(deeper).collect()),
            Expression::Object(members) => {
                let member = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(Expression::Variable(name)) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => self.at(file, key, depth + 1).words()?,
                    };
                    Some((key, self.at(file, value.expr(), depth + 1)))
                };
                Value::Map(members.iter().filter_map(member).collect())
            }
            Expression::Parenthesis(inner) => deeper(inner.inner()),
            Expression::UnaryOp(operation) => match (operation.operator.value(), deeper(&operation.expr)) {
                (hcl_edit::expr::UnaryOperator::Neg, Value::Number(number)) => Value::Number(-number),
                (hcl_edit::expr::UnaryOperator::Not, Value::Flag(flag)) => Value::Flag(!flag),
                _ => unknown(),
            },
            // What a set or list is made from is the list itself.
            Expression::FuncCall(call)
                if ["toset", "tolist", "concat", "compact", "distinct"]
                    .contains(&call.name.name.as_str()) =>
            {
                let members: Vec<Value> =
                    call.args.iter().flat_map(|inner| deeper(inner).each().to_vec()).collect();
                Value::List(members)
            }
            Expression::StringTemplate(template) => {
                self.joined(file, template.iter(), depth).unwrap_or_else(unknown)
            }
            Expression::HeredocTemplate(heredoc) => {
                let template: &Template = &heredoc.template;
                self.joined(file, template.iter(), depth).unwrap_or_else(unknown)
            }
            Expression::Traversal(traversal) => self.reached(file, traversal, depth).unwrap_or_else(unknown),
            _ => unknown(),
        }
    }

    /// Words with something computed inside: the number of a counted member is left out, an attribute of a
    /// resource stands for the whole.
    fn joined<'e>(
        &self,
        file: &str,
        elements: impl Iterator<Item = &'e Element>,
        depth: usize,
    ) -> Option<Value> {
        let mut words = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => words.push_str(literal.as_str()),
                Element::Interpolation(inner) if counts(&inner.expr) => {
                    words.truncate(words.trim_end_matches(['-', '_', ' ', '.']).len());
                }
                Element::Interpolation(inner) => match self.at(file, &inner.expr, depth + 1) {
                    found @ Value::Of { .. } => return Some(found),
                    found => words.push_str(&found.words()?),
                },
                Element::Directive(_) => return None,
            }
        }
        Some(Value::Words(words))
    }

    /// `var.a`, `local.b.c`, `alicloud_vpc.main.id`.
    fn reached(&self, file: &str, traversal: &Traversal, depth: usize) -> Option<Value> {
        let Expression::Variable(root) = &traversal.expr else { return None };
        let mut steps = traversal.operators.iter();
        let Some(TraversalOperator::GetAttr(name)) = steps.next().map(hcl_edit::Decorated::value) else {
            return None;
        };
        let table = match root.as_str() {
            "var" => &self.variables,
            "local" => &self.locals,
            kind if kind.starts_with("alicloud_") => {
                return Some(Value::Of { kind: kind.to_owned(), name: name.as_str().to_owned() });
            }
            _ => return None,
        };
        let (home, expression) = table.get(name.as_str())?;
        let mut value = self.at(home, expression, depth + 1);
        for step in steps {
            value = match (step.value(), value) {
                (TraversalOperator::GetAttr(key), Value::Map(members)) => {
                    members.into_iter().find(|(name, _)| name == key.as_str())?.1
                }
                (TraversalOperator::Index(index), Value::List(members)) => {
                    let at = self.at(file, index, depth + 1).number()?;
                    members.into_iter().nth(at as usize)?
                }
                (TraversalOperator::Index(index), Value::Map(members)) => {
                    let key = self.at(file, index, depth + 1).words()?;
                    members.into_iter().find(|(name, _)| *name == key)?.1
                }
                _ => return None,
            };
        }
        Some(value)
    }
}

/// Whether an expression only says which member of a counted resource it is.
fn counts(expression: &Expression) -> bool {
    match expression {
        Expression::Traversal(traversal) => {
            matches!(&traversal.expr, Expression::Variable(root) if ["count", "each"].contains(&root.as_str()))
        }
        Expression::BinaryOp(operation) => counts(&operation.lhs_expr) || counts(&operation.rhs_expr),
        Expression::Parenthesis(inner) => counts(inner.inner()),
        Expression::FuncCall(call) => call.args.iter().any(counts),
        _ => false,
    }
}
