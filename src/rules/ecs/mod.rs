//! Servers.

mod ecs_001;
mod ecs_002;
mod ecs_009;
mod ecs_010;
mod internet;

pub(super) use internet::needs_internet;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[&ecs_001::RULE, &ecs_002::RULE, &ecs_009::RULE, &ecs_010::RULE];

/// Public images that a fix offers where the design has no other; proposals, not facts of the cloud.
pub(super) const LINUX_IMAGE: &str = "Alibaba Cloud Linux 3 64位";
const WINDOWS_IMAGE: &str = "Windows Server 2022 64位";
