//! Private networks and vSwitches.

use super::builder::{Builder, name_of};
use super::plan::{Kind, Resource, Value};
use crate::text;

pub(super) const VPC: Kind = Kind { terraform: "alicloud_vpc", ros: "ALIYUN::ECS::VPC" };
pub(super) const VSWITCH: Kind = Kind { terraform: "alicloud_vswitch", ros: "ALIYUN::ECS::VSwitch" };

impl Builder<'_> {
    pub(super) fn networks(&mut self) {
        for (id, vpc) in self.design.vpcs.iter() {
            let resource = Resource::new(VPC, name_of(id, &vpc.name), vpc.region)
                .set("vpc_name", "VpcName", &vpc.name)
                .set_if("cidr_block", "CidrBlock", vpc.cidr.map(|cidr| cidr.to_string()));
            self.add(resource);
        }
        for (id, vswitch) in self.design.vswitches.iter() {
            let Some(vpc) = self.design.vpcs.get(vswitch.vpc) else { continue };
            let name = &vswitch.name;
            let block = match vswitch.cidr {
                Some(cidr) => Value::Words(cidr.to_string()),
                None => self.ask(
                    format!("cidr_{id}"),
                    text!("交换机“{name}”的网段", "block of the vSwitch \"{name}\""),
                ),
            };
            let zone = self.zone_id(vswitch.az);
            let resource = Resource::new(VSWITCH, name_of(id, name), vpc.region)
                .set("vpc_id", "VpcId", self.vpc_id(vswitch.vpc))
                .set("vswitch_name", "VSwitchName", name)
                .set("cidr_block", "CidrBlock", block)
                .set("zone_id", "ZoneId", zone);
            self.add(resource);
        }
    }
}
