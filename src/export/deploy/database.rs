//! Databases and buckets.

use super::builder::{Builder, name_of, of, offered, whole};
use super::plan::{Kind, Resource, Value, argument};
use crate::base::Text;
use crate::design::{Bucket, Node, NodeId, Peer, Rds, RdsEdition, RdsEngine, RegionId};
use crate::text;

const INSTANCE: Kind = Kind { terraform: "alicloud_db_instance", ros: "ALIYUN::RDS::DBInstance" };
const READ_ONLY: Kind =
    Kind { terraform: "alicloud_db_readonly_instance", ros: "ALIYUN::RDS::ReadOnlyDBInstance" };
const DATABASE: Kind = Kind { terraform: "alicloud_db_database", ros: "ALIYUN::RDS::Database" };
const ACCOUNT: Kind = Kind { terraform: "alicloud_rds_account", ros: "ALIYUN::RDS::Account" };
const CONNECTION: Kind = Kind { terraform: "alicloud_db_connection", ros: "" };
const BUCKET: Kind = Kind { terraform: "alicloud_oss_bucket", ros: "ALIYUN::OSS::Bucket" };

impl Builder<'_> {
    pub(super) fn database(&mut self, id: NodeId, node: &Node, rds: &Rds) {
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let engine = match rds.engine {
            RdsEngine::Mysql => "MySQL",
            RdsEngine::SqlServer => "SQLServer",
            RdsEngine::Postgresql => "PostgreSQL",
            RdsEngine::Mariadb => "MariaDB",
            RdsEngine::Ppas | RdsEngine::Other => {
                self.leave_out(
                    id,
                    Text::fixed("提供商不支持此数据库引擎", "the provider does not take this engine"),
                );
                return;
            }
        };
        let name = &node.name;
        let version = self.ask(
            format!("engine_version_{id}"),
            text!("数据库“{name}”的 {engine} 版本", "version of {engine} for the database \"{name}\""),
        );
        let class = self.instance_type(id, node, rds.spec.as_ref());
        let storage = match rds.storage_gib {
            Some(gib) => whole(gib),
            None => self.ask_number(
                format!("storage_gib_{id}"),
                text!("数据库“{name}”的存储空间（GiB）", "storage of the database \"{name}\" in GiB"),
            ),
        };
        let vswitch = node.vswitch.filter(|&id| self.design.vswitches.contains(id));
        if let Some(master) = rds.read_only_of {
            self.read_only(id, node, region, (version, class, storage), master);
            return;
        }
        let mut resource = Resource::new(INSTANCE, name_of(id, name), region)
            .set("instance_name", "DBInstanceDescription", name)
            .set("engine", "Engine", engine)
            .set("engine_version", "EngineVersion", version)
            .set("instance_type", "DBInstanceClass", class)
            .set("instance_storage", "DBInstanceStorage", storage);
        resource = match rds.edition {
            RdsEdition::Basic => resource.set("category", "Category", "Basic"),
            RdsEdition::HighAvailability => resource.set("category", "Category", "HighAvailability"),
            RdsEdition::Cluster => resource.set("category", "Category", "cluster"),
            RdsEdition::Enterprise => resource.set("category", "Category", "Finance"),
        };
        if let Some(vswitch) = vswitch {
            resource = resource.set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch));
            if let Some(vpc) = self.vpc_of(node) {
                resource = resource.set("", "VpcId", self.vpc_id(vpc));
            }
        }
        let first = vswitch.and_then(|id| self.design.vswitches.get(id)).map(|row| row.az);
        let azs: Vec<_> = first.into_iter().chain(self.other_azs(region, first)).take(2).collect();
        if let Some(&az) = azs.first() {
            let zone = self.zone_id(az);
            resource = resource.set("zone_id", "ZoneId", zone);
        }
        if let Some(&az) = azs.get(1).filter(|_| rds.edition != RdsEdition::Basic) {
            let zone = self.zone_id(az);
            resource = resource.set("zone_id_slave_a", "", zone.clone()).set(
                "",
                "SlaveZoneIds",
                Value::List(vec![zone]),
            );
        }
        let (addresses, groups) = self.whitelist(id, rds);
        // ROS cannot do without a list; an address that nobody has lets nobody in.
        let list = if addresses.is_empty() { vec![Value::from("127.0.0.1")] } else { addresses };
        resource = resource.set("security_ips", "SecurityIPList", Value::Commas(list));
        if !groups.is_empty() {
            resource = resource.set("security_group_ids", "", Value::List(groups.clone())).set(
                "",
                "SecurityGroupId",
                Value::Commas(groups),
            );
        }
        resource = match self.months(node) {
            Some(months) => resource
                .set("instance_charge_type", "PayType", "Prepaid")
                .set("period", "Period", offered(months))
                .set("", "PeriodType", "Month"),
            None => resource.set("instance_charge_type", "PayType", "Postpaid"),
        };
        if rds.public_endpoint {
            resource = resource.set("", "AllocatePublicConnection", true);
        }
        let tags = self.tags(id, node);
        self.add(resource.set("tags", "Tags", tags));
        self.inside(id, node, region, rds);
    }

    /// What is created inside an instance: databases, accounts, a public endpoint.
    fn inside(&mut self, id: NodeId, node: &Node, region: RegionId, rds: &Rds) {
        let name = &node.name;
        let instance = || of(INSTANCE, name_of(id, name), "id", "DBInstanceId");
        for (index, database) in rds.databases.iter().enumerate() {
            let own = name_of(format!("{id}_database{}", index + 1), database);
            let character_set = match rds.engine {
                RdsEngine::SqlServer => "Chinese_PRC_CI_AS",
                RdsEngine::Postgresql => "UTF8",
                _ => "utf8mb4",
            };
            let resource = Resource::new(DATABASE, own, region)
                .set("instance_id", "DBInstanceId", instance())
                .set("data_base_name", "DBName", database)
                .set("character_set", "CharacterSetName", character_set);
            self.add(resource);
        }
        for (index, account) in rds.accounts.iter().enumerate() {
            let number = index + 1;
            let who = &account.name;
            let password = self.ask_secret(
                format!("password_{id}_account{number}"),
                text!("数据库“{name}”账号“{who}”的密码", "password of the account \"{who}\" of \"{name}\""),
            );
            let resource = Resource::new(ACCOUNT, name_of(format!("{id}_account{number}"), who), region)
                .set("db_instance_id", "DBInstanceId", instance())
                .set("account_name", "AccountName", who)
                .set("account_password", "AccountPassword", password)
                .set("account_type", "AccountType", "Normal");
            self.add(resource);
            if !account.read_write.is_empty() || !account.read_only.is_empty() {
                self.leave_out(
                    id,
                    text!("账号“{who}”的授权请另行设置", "grant the rights of the account \"{who}\" by hand"),
                );
            }
        }
        if rds.public_endpoint {
            let resource = Resource::new(CONNECTION, name_of(format!("{id}_public"), name), region).set(
                "instance_id",
                "",
                instance(),
            );
            self.add(resource);
        }
        if rds.dr_of.is_some() {
            self.leave_out(
                id,
                Text::fixed(
                    "灾备实例的数据同步请用DTS另行配置",
                    "set the replication of the copy up with DTS",
                ),
            );
        }
        if rds.snapshot_policy.is_some() {
            self.leave_out(id, Text::fixed("备份策略请另行设置", "set the backup policy by hand"));
        }
    }

    fn read_only(
        &mut self,
        id: NodeId,
        node: &Node,
        region: RegionId,
        (version, class, storage): (Value, Value, Value),
        master: NodeId,
    ) {
        let created = self.design.nodes.get(master).filter(|row| {
            let engine = row.product.as_rds().filter(|rds| rds.read_only_of.is_none()).map(|rds| rds.engine);
            let known = engine.is_some_and(|engine| !matches!(engine, RdsEngine::Ppas | RdsEngine::Other));
            known && self.design.region_of(row) == Some(region)
        });
        let Some(row) = created else {
            self.leave_out(id, Text::fixed("主实例不在同一地域", "its primary is not in the same region"));
            return;
        };
        let instance = of(INSTANCE, name_of(master, &row.name), "id", "DBInstanceId");
        let vswitch = node.vswitch.filter(|&id| self.design.vswitches.contains(id));
        let mut resource = Resource::new(READ_ONLY, name_of(id, &node.name), region)
            .set("instance_name", "DBInstanceDescription", &node.name)
            .set("master_db_instance_id", "DBInstanceId", instance)
            .set("engine_version", "EngineVersion", version)
            .set("instance_type", "DBInstanceClass", class)
            .set("instance_storage", "DBInstanceStorage", storage);
        let az = vswitch.and_then(|id| self.design.vswitches.get(id)).map(|row| row.az);
        let az = az.or_else(|| self.other_azs(region, None).first().copied());
        match az {
            Some(az) => {
                let zone = self.zone_id(az);
                resource = resource.set("zone_id", "ZoneId", zone);
            }
            None => {
                let zone =
                    self.ask(format!("zone_id_{id}"), text!("可用区编号", "id of the availability zone"));
                resource = resource.set("zone_id", "ZoneId", zone);
            }
        }
        if let Some(vswitch) = vswitch {
            resource = resource.set("vswitch_id", "VSwitchId", self.vswitch_id(vswitch));
        }
        self.add(resource);
    }

    /// Who may reach a database: addresses, and security groups.
    fn whitelist(&mut self, id: NodeId, rds: &Rds) -> (Vec<Value>, Vec<Value>) {
        let (mut addresses, mut groups) = (Vec::new(), Vec::new());
        for &peer in &rds.whitelist {
            match peer {
                Peer::Cidr(cidr) => addresses.push(Value::Words(cidr.trunc().to_string())),
                Peer::Node(node) => match self.addresses_of(node) {
                    Some(found) => addresses.extend(found),
                    None => {
                        let name = self.design.nodes.get(node).map_or("", |row| row.name.as_str());
                        self.leave_out(
                            id,
                            text!(
                                "白名单中的“{name}”没有私网地址",
                                "\"{name}\" of the whitelist has no private address"
                            ),
                        );
                    }
                },
                Peer::SecurityGroup(group) => {
                    let homes: Vec<_> =
                        self.groups.keys().filter(|(of, _)| *of == group).map(|(_, home)| *home).collect();
                    groups.extend(homes.into_iter().map(|home| self.group_id(group, home)));
                }
                Peer::VpnClients => addresses.extend(self.vpn_clients()),
                Peer::SlbInternal => addresses.push(Value::from(super::security::SLB_INTERNAL)),
                Peer::Alipay => {
                    let value = self.ask(
                        "alipay_cidr".to_owned(),
                        Text::fixed("支付宝公网出口地址段", "block of Alipay's public egress addresses"),
                    );
                    addresses.push(value);
                }
            }
        }
        (addresses, groups)
    }

    pub(super) fn bucket(&mut self, id: NodeId, node: &Node, bucket: &Bucket) {
        let Some(region) = self.region_or_leave_out(id, node) else { return };
        let name = &node.name;
        let fits = (3..=63).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !name.starts_with('-')
            && !name.ends_with('-');
        let own = if fits {
            Value::Words(name.clone())
        } else {
            self.ask(
                format!("bucket_{id}"),
                text!(
                    "“{name}”的Bucket名称，全局唯一，小写字母、数字和短横线",
                    "name of the bucket \"{name}\": unique in the world, lower case letters, digits and hyphens"
                ),
            )
        };
        let acl = bucket
            .acl
            .clone()
            .filter(|acl| matches!(acl.as_str(), "private" | "public-read" | "public-read-write"));
        let mut resource = Resource::new(BUCKET, name_of(id, name), region)
            .set("bucket", "BucketName", own)
            .set_if("", "AccessControl", acl.clone());
        let tags = self.tags(id, node);
        resource = resource.set("tags", "Tags", tags);
        if bucket.versioning == Some(true) {
            resource = resource
                .with_block("versioning", "", vec![argument("status", "", "Enabled")])
                .with_block("", "VersioningConfiguration", vec![argument("", "Status", "Enabled")]);
        }
        self.add(resource);
        if acl.is_some_and(|acl| acl != "private") {
            self.leave_out(
                id,
                Text::fixed(
                    "Terraform中的公开读写权限请另行设置",
                    "in Terraform, set the public access by hand",
                ),
            );
        }
        if bucket.access_log == Some(true) || bucket.replica_of.is_some() {
            self.leave_out(
                id,
                Text::fixed(
                    "访问日志和跨区域复制请另行设置",
                    "set the access log and the replication by hand",
                ),
            );
        }
    }
}
