//! Servers and their disks.

use super::builder::{Builder, body, name_of, of_member, offered, whole};
use super::plan::{Kind, Resource, Value, argument};
use crate::base::Text;
use crate::design::{Disk, Ecs, EcsRole, Node, NodeId, Spec};
use crate::scene::look;
use crate::text;

/// In ROS a group of equal servers, also of one.
pub(super) const INSTANCE: Kind = Kind { terraform: "alicloud_instance", ros: "ALIYUN::ECS::InstanceGroup" };

/// The categories that the provider takes.
const CATEGORIES: [&str; 6] =
    ["cloud", "cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud_auto", "cloud_essd_entry"];
const LEVELS: [&str; 4] = ["PL0", "PL1", "PL2", "PL3"];

impl Builder<'_> {
    pub(super) fn servers(&mut self, id: NodeId, node: &Node, ecs: &Ecs) {
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let name = &node.name;
        let image = self.image(id, node, ecs);
        let size = self.instance_type(id, node, ecs.spec.as_ref());
        let password = self.ask_secret(
            format!("password_{id}"),
            text!("服务器“{name}”的登录密码", "log-in password of the server \"{name}\""),
        );
        let vpc = node.vswitch.and_then(|id| self.design.vswitches.get(id)).map(|row| row.vpc);
        let groups = self.groups_of(node);
        let months = self.months(node);
        let public = ecs.public_bandwidth_mbps.filter(|mbps| *mbps > 0.0);
        let words = if node.count > 1 { format!("{name}-") } else { name.clone() };
        let mut resource = Resource::new(INSTANCE, name_of(id, name), region);
        resource.count = node.count.max(1);
        if resource.count > 1 {
            let count = resource.count;
            resource = resource.set("", "MaxAmount", count);
            // A counted name: Terraform counts with its own index, ROS with [1,3].
            resource = resource.set("instance_name", "", Value::Joined(vec![Value::Words(words), counter()]));
            resource = resource.set("", "InstanceName", format!("{name}-[1,3]"));
        } else {
            resource = resource.set("", "MaxAmount", 1_u32).set("instance_name", "InstanceName", words);
        }
        resource = resource
            .set("image_id", "ImageId", image)
            .set("instance_type", "InstanceType", size)
            .set("password", "Password", password);
        if let Some(vswitch) = node.vswitch.filter(|&id| self.design.vswitches.contains(id)) {
            resource = resource.set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch));
            if let Some(vpc) = vpc {
                resource = resource.set("", "VpcId", self.vpc_id(vpc));
            }
        } else if let Some(az) = self.design.az_of(node) {
            let zone = self.zone_id(az);
            resource = resource.set("availability_zone", "ZoneId", zone);
        }
        if groups.is_empty() {
            resource = resource.remark(Text::fixed(
                "设计中没有安全组；创建前请补上",
                "The design names no security group; add one before it is created",
            ));
        } else {
            resource = resource.set("security_groups", "SecurityGroupIds", Value::List(groups));
        }
        if resource.count == 1 {
            resource =
                resource.set_if("private_ip", "PrivateIpAddress", node.private_ip.map(|ip| ip.to_string()));
        }
        if let Some(disk) = &ecs.system_disk {
            resource = resource
                .set_if("system_disk_category", "SystemDiskCategory", category(disk))
                .set_if("system_disk_size", "SystemDiskSize", sold(disk).map(whole))
                .set_if("system_disk_performance_level", "SystemDiskPerformanceLevel", level(disk));
        }
        if let Some(mbps) = public {
            resource = resource.set("internet_charge_type", "InternetChargeType", "PayByTraffic").set(
                "internet_max_bandwidth_out",
                "InternetMaxBandwidthOut",
                whole(mbps),
            );
        }
        resource = match months {
            Some(months) => resource
                .set("instance_charge_type", "InstanceChargeType", "PrePaid")
                .set("period", "Period", offered(months))
                .set("period_unit", "PeriodUnit", "Month"),
            None => resource.set("instance_charge_type", "InstanceChargeType", "PostPaid"),
        };
        if ecs.agent == Some(true) {
            resource = resource.set("security_enhancement_strategy", "SecurityEnhancementStrategy", "Active");
        }
        let disks = ecs
            .data_disks
            .iter()
            .enumerate()
            .map(|(index, disk)| {
                body([
                    Some(argument("name", "DiskName", format!("{id}-data-{}", index + 1))),
                    Some(argument("size", "Size", whole(disk.size_gib))),
                    category(disk).map(|category| argument("category", "Category", category)),
                    level(disk).map(|level| argument("performance_level", "PerformanceLevel", level)),
                ])
            })
            .collect();
        let tags = self.tags(id, node);
        resource = resource.set("tags", "Tags", tags).with_blocks("data_disks", "DiskMappings", disks);
        self.add(resource);
        if ecs.snapshot_policy.is_some() {
            self.leave_out(
                id,
                Text::fixed("自动快照策略请另行绑定", "attach the policy of automatic snapshots by hand"),
            );
        }
    }

    /// The ids of the members of a node of servers.
    pub(super) fn member_ids(&self, id: NodeId, node: &Node) -> Vec<Value> {
        (0..node.count.max(1))
            .map(|i| {
                of_member(INSTANCE, name_of(id, &node.name), ("id", "InstanceIds"), i, node.count.max(1))
            })
            .collect()
    }

    /// The private addresses of the members of a node of servers.
    pub(super) fn member_addresses(&self, id: NodeId, node: &Node) -> Vec<Value> {
        let count = node.count.max(1);
        if let (1, Some(address)) = (count, node.private_ip) {
            return vec![Value::Words(address.to_string())];
        }
        (0..count)
            .map(|i| of_member(INSTANCE, name_of(id, &node.name), ("private_ip", "PrivateIps"), i, count))
            .collect()
    }

    /// Images have ids that differ by region and day, so they are asked for by name.
    fn image(&mut self, id: NodeId, node: &Node, ecs: &Ecs) -> Value {
        let name = &node.name;
        let image = ecs.image.as_ref().or(ecs.market_image.as_ref());
        let role = if ecs.role == EcsRole::Bastion {
            Text::fixed("（堡垒机）", " (bastion)")
        } else {
            Text::default()
        };
        let (zh, en) = (&role.zh, &role.en);
        let description = match image {
            Some(image) => text!(
                "服务器“{name}”{zh}的镜像编号：{image}",
                "id of the image of the server \"{name}\"{en}: {image}"
            ),
            None => text!("服务器“{name}”{zh}的镜像编号", "id of the image of the server \"{name}\"{en}"),
        };
        self.ask(format!("image_id_{id}"), description)
    }

    /// The type of a server or class of a database, asked for where the design has only a shape.
    pub(super) fn instance_type(&mut self, id: NodeId, node: &Node, spec: Option<&Spec>) -> Value {
        let name = &node.name;
        match spec {
            Some(Spec::Type(code)) => Value::Words(code.clone()),
            Some(shape @ Spec::Shape { .. }) => {
                let shape = look::spec(shape);
                self.ask(
                    format!("instance_type_{id}"),
                    text!(
                        "“{name}”的实例规格，设计为 {shape}",
                        "type of \"{name}\"; the design says {shape}"
                    ),
                )
            }
            None => {
                self.ask(format!("instance_type_{id}"), text!("“{name}”的实例规格", "type of \"{name}\""))
            }
        }
    }
}

/// Which member of a counted resource it is, from 1.
pub(super) fn counter() -> Value {
    Value::Variable(COUNTER.to_owned())
}

/// The name under which the printers know [`counter`].
pub(super) const COUNTER: &str = "count.index + 1";

fn category(disk: &Disk) -> Option<String> {
    CATEGORIES.contains(&disk.category.as_str()).then(|| disk.category.clone())
}

/// The size of a system disk, where it is one that is sold.
fn sold(disk: &Disk) -> Option<f64> {
    Some(disk.size_gib).filter(|gib| (20.0..=32_768.0).contains(gib))
}

fn level(disk: &Disk) -> Option<String> {
    disk.level.clone().filter(|level| disk.category == "cloud_essd" && LEVELS.contains(&level.as_str()))
}
