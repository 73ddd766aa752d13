//! Servers.

mod internet;
mod ecs_001;
mod ecs_002;
mod ecs_003;
mod ecs_004;
mod ecs_005;
mod ecs_006;
mod ecs_007;
mod ecs_008;
mod ecs_009;
mod ecs_010;
mod ecs_011;
mod ecs_012;
mod ecs_013;
mod ecs_014;
mod ecs_015;
mod ecs_016;
mod ecs_017;
mod ecs_018;

pub(super) use ecs_012::login_port;
pub(super) use internet::needs_internet;

use super::Rule;

/// The rules of this family by code.
pub(super) static RULES: &[&Rule] = &[
    &ecs_001::RULE,
    &ecs_002::RULE,
    &ecs_003::RULE,
    &ecs_004::RULE,
    &ecs_005::RULE,
    &ecs_006::RULE,
    &ecs_007::RULE,
    &ecs_008::RULE,
    &ecs_009::RULE,
    &ecs_010::RULE,
    &ecs_011::RULE,
    &ecs_012::RULE,
    &ecs_013::RULE,
    &ecs_014::RULE,
    &ecs_015::RULE,
    &ecs_016::RULE,
    &ecs_017::RULE,
    &ecs_018::RULE,
];

/// Public images that a fix offers where the design has no other; proposals, not facts of the cloud.
pub(super) const LINUX_IMAGE: &str = "Alibaba Cloud Linux 3 64位";
const WINDOWS_IMAGE: &str = "Windows Server 2022 64位";
