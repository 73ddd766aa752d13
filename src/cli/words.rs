//! The help of the command line in Chinese.
//!
//! Keyed by the English that stands in [`super::args`]; a test walks the whole tree of commands and fails
//! when a text has no Chinese.

use clap::Command;

const CHINESE: &[(&str, &str)] = &[
    (
        "Designer, checker, sizer and quoter for Alibaba Finance Cloud architectures",
        "云图：阿里金融云架构的设计、检查、容量测算与报价",
    ),
    (
        "Designer, checker, sizer and quoter for Alibaba Finance Cloud architectures\n\nWithout a command, opens the window.",
        "云图：阿里金融云架构的设计、检查、容量测算与报价\n\n不带命令时打开窗口。",
    ),
    ("Design to open in the window", "要在窗口中打开的设计文件"),
    ("Renderer of the window: wgpu or glow", "窗口的渲染方式：wgpu 或 glow"),
    (
        "Language: zh or en [otherwise the setting, then the system's, then zh]",
        "语言：zh 或 en（不填时依次取设置、系统语言、zh）",
    ),
    ("Day that counts as today, as 2026-11-21", "以哪一天为今天，例如 2026-11-21"),
    ("Print help", "显示帮助"),
    ("Print the version", "显示版本"),
    ("Check designs against the rules", "按规则检查设计"),
    ("Apply the fixes that need no choice", "执行无需选择的自动修复"),
    ("List the rules, or print the page of one", "列出规则，或查看一条规则的说明"),
    (
        "Compute one formula, or everything that a design's workload implies",
        "按公式测算容量，或测算设计中业务量指标所需的全部容量",
    ),
    ("Tell what dies and what capacity is left when something fails", "模拟故障：哪些中断，还剩多少容量"),
    ("Design in which something fails", "要模拟故障的设计文件"),
    (
        "What fails, by id or name; repeated, all fail together [every AZ, region and node by itself]",
        "故障对象，编号或名称；可重复，表示同时故障（默认逐个模拟每个可用区、地域和节点）",
    ),
    ("Fail what the design keeps under this name", "模拟设计中保存的这个故障场景"),
    ("Fail each scenario that the design keeps", "逐个模拟设计中保存的故障场景"),
    ("Keep what fails under this name, in the design itself", "把这次故障以此名称保存到设计中"),
    (
        "Tell the model in words: what each service needs, and who says how often each thing fails",
        "用文字说明可靠性模型：每个服务依赖什么，各故障概率的来源",
    ),
    (
        "Look for the shortest list of changes that meets the targets, with what each costs and gains",
        "寻找达成目标的最少改动，并列出每项的费用与收益",
    ),
    ("Fail every two of them together as well, at most 20,000 pairs", "同时模拟两两同时故障，最多20,000对"),
    ("Compute the exact availability of each service", "精确计算每个服务的可用性"),
    ("Design to assess", "要评估的设计文件"),
    ("Assess this reliability model instead of a design", "评估此可靠性模型，而不是设计"),
    (
        "Share of a server's failures that takes all servers of its function at once [as the design says, else 0]",
        "服务器故障中使同一应用模块全部服务器同时失效的比例（β因子，默认0）",
    ),
    (
        "Share of server failures after which the others take over [as the design says, else 1]",
        "服务器故障后其余服务器成功接管的比例（默认1）",
    ),
    ("Write the reliability model here as well", "同时把可靠性模型写到此文件"),
    (
        "Keep versions of a design under names beside it, and go back to them",
        "为设计保存命名的基线版本，并可恢复",
    ),
    (
        "Design whose baselines are kept; later \"FILE@NAME\" stands for one of them wherever a design is read",
        "要保存基线的设计文件；此后凡读取设计处均可用“FILE@NAME”指定其中一个基线",
    ),
    ("Keep the design as it is now under a name", "把当前设计保存为命名基线"),
    ("Name of the baseline, for example \"round-1\"", "基线名称，例如“第一轮”"),
    ("Who keeps it [the design's author]", "保存人（默认为设计的作者）"),
    ("What it is, or why it is kept", "说明：是什么，或为何保存"),
    (
        "Price book that goes over the built-in prices and is kept with the baseline; the last one wins",
        "叠加在内置价格之上、并随基线保存的价格目录，后者优先",
    ),
    ("Replace the baseline of this name", "覆盖同名基线"),
    ("List the baselines", "列出基线"),
    (
        "Make the design what it was; the version that is replaced stays in the history",
        "把设计恢复为基线的内容；被替换的版本保留在历史版本中",
    ),
    ("Name of the baseline", "基线名称"),
    ("Write the baseline here instead, as the start of the next round", "改为写到此文件，作为下一轮的起点"),
    (
        "Say why the design changed since a baseline; the words stand in the change list of diff and proposal",
        "记录自某基线以来的变更原因，写入差异与建议书的变更清单",
    ),
    ("Why; \"\" takes back what was said", "原因；\"\" 表示撤回"),
    ("Say it of one change: the id or the name of what changed", "只说明一处变更：变更对象的编号或名称"),
    ("Open a baseline in the window, to be looked at", "在窗口中只读打开基线"),
    (
        "Price book that goes over the built-in prices; a baseline keeps its own. The last one wins",
        "叠加在内置价格之上的价格目录，后者优先；基线仍用其保存的价格目录",
    ),
    ("Tell how two versions of a design differ", "比较设计的两个版本"),
    ("Put two people's edits of one design together", "合并两人对同一设计的修改"),
    (
        "Compare the design's variants: cost, availability, findings",
        "比较设计的多个方案：费用、可用性、检查结果",
    ),
    ("Design whose variants are compared", "要比较方案的设计文件"),
    ("Another design to compare with it; may be repeated", "一起比较的另一个设计文件，可重复"),
    (
        "Compare the options of this set instead of the variants that follow from the design; may be repeated",
        "改为比较此方案集中的方案，而不是由设计推出的方案，可重复",
    ),
    ("What the set is for, beside --save-set", "方案集的说明，与 --save-set 一起使用"),
    ("List the sets of options beside the design", "列出设计旁的方案集"),
    ("Take a set of options away", "删除一个方案集"),
    ("Keep what is compared as a set of options beside the design", "把比较的方案保存为设计旁的命名方案集"),
    ("Compare only these, by id, beside the design as drawn", "除当前设计外只比较这些方案（编号）"),
    (
        "Follow the variants along years of growth (years=5) or one value of the workloads (peak_tps=50,100,200)",
        "沿增长年数（years=5）或一项业务量指标（peak_tps=50,100,200）比较各方案",
    ),
    (
        "The workload whose value is turned [all that state it]",
        "改变哪个业务量的指标（默认全部填写了该项的业务量）",
    ),
    (
        "Draw cost against unavailability here; the ending chooses: .svg, .png or .pdf",
        "把费用与年停机时间的图画到此文件，由后缀决定格式：.svg、.png 或 .pdf",
    ),
    ("Write the variant with this id to --output", "把此编号的方案写到 --output"),
    ("Where the chosen variant is written", "选定的方案写到此文件"),
    ("First version", "第一个版本"),
    ("Second version", "第二个版本"),
    ("Exit with 1 when the versions differ", "两个版本不同时以退出码1结束"),
    ("What to print: text, json or md", "输出格式：text、json 或 md"),
    ("The version that both sides started from", "双方共同的起始版本"),
    ("The first side, which stands where both changed the same", "第一方的版本；双方改了同一处时保留它"),
    ("The second side", "第二方的版本"),
    ("Where the merged design is written", "合并结果写到此文件"),
    ("Plan the addresses of networks, vSwitches and nodes", "规划专有网络、交换机和节点的IP地址"),
    ("Design whose addresses are planned", "要规划地址的设计文件"),
    (
        "Write the design here: with the change by hand, or else with the planned blocks",
        "把设计写到此文件：手工改动的结果，没有手工改动时为采用规划网段的结果",
    ),
    ("Enter the planned block of a vSwitch, so that it stands", "固定一个交换机的规划网段"),
    (
        "Move a vSwitch to a block; addresses entered in it go along",
        "把交换机移到某个网段，已填的节点地址随之平移",
    ),
    ("Give a vSwitch another mask, from where it begins", "调整交换机的掩码，起始地址不变"),
    (
        "Keep the lower half of a vSwitch and give the upper one to a new one",
        "拆分交换机：保留低半段，高半段给新交换机",
    ),
    ("Let a vSwitch take over its neighbour", "合并相邻交换机"),
    (
        "Derive security groups and whitelists from the links, and compare",
        "由连线推导安全组和白名单，并与已填规则比较",
    ),
    ("Design whose access is derived", "要推导访问控制的设计文件"),
    ("Write the design with the derived groups and whitelists here", "把采用推导结果的设计写到此文件"),
    (
        "What to print: text, json, csv (rule tables), sh (aliyuncli script) or tf (Terraform)",
        "输出格式：text、json、csv（规则表）、sh（aliyuncli脚本）或 tf（Terraform）",
    ),
    (
        "With --apply: leave every rule and entry that was made by hand, and add what is missing",
        "与 --apply 同用：保留全部手工规则和白名单条目，只补上缺少的",
    ),
    ("Answer who reaches whom, on which port, and what blocks it", "回答谁能访问谁、哪个端口、被什么阻断"),
    (
        "Design to look at; without --from and --to the standing questions are answered",
        "要分析的设计文件；不带 --from 和 --to 时回答常设问题",
    ),
    (
        "Where the packet starts: a name, an id such as n12, or internet",
        "起点：节点名称、编号（如 n12）或 internet",
    ),
    ("Where the packet is to arrive", "终点"),
    ("Port at the target [all ports]", "目标端口（默认全部端口）"),
    ("Protocol of the port: tcp, udp or icmp [tcp]", "端口的协议：tcp、udp 或 icmp（默认tcp）"),
    (
        "Search the facts: types, classes, disks, limits, SLAs, prices",
        "查询产品目录：实例规格、数据库规格、云盘、限制、服务承诺、价格",
    ),
    ("Words that a row must have, all of them; without words every row", "条目须包含的全部词；不填列出全部"),
    (
        "What to look among: ecs, rds, disk, slb, limit, sla or price [all]",
        "查询范围：ecs、rds、disk、slb、limit、sla 或 price（默认全部）",
    ),
    (
        "Only rows of this status: current, listed_2020, listed_2021, superseded, phased_out, discontinued_2021",
        "只列此状态：current、listed_2020、listed_2021、superseded、phased_out、discontinued_2021",
    ),
    (
        "Only rows of this family, edition of RDS or product, for example g8i, HA or clb",
        "只列此规格族、RDS系列或产品，例如 g8i、HA、clb",
    ),
    ("Most rows to print [40; all as JSON]", "最多列出的条数（默认40，JSON为全部）"),
    (
        "Price book that goes over the built-in facts; the last one wins",
        "覆盖内置数据的自有价格目录；后写的优先",
    ),
    ("Print completions for a shell", "输出命令行补全脚本"),
    ("bash, elvish, fish, powershell or zsh", "bash、elvish、fish、powershell 或 zsh"),
    ("Code or name of a rule, for example HA-001", "规则的编码或名称，例如 HA-001"),
    (
        "Only the rules of a pack: two-az, finance, risk-control, mlps-3; mlps-3 also maps them to its control areas",
        "只列出一个规则包：two-az、finance、risk-control、mlps-3；mlps-3 同时列出与控制域的对照",
    ),
    (
        "With --pack mlps-3: what is found and what stays open in this design, control by control",
        "与 --pack mlps-3 同用：逐项列出此设计中发现的问题和未评估的内容",
    ),
    ("What to print: text or json", "输出格式：text 或 json"),
    ("Designs to check", "要检查的设计文件，可以有多个"),
    (
        "Gravity from which the exit code is 1: error, warning or info",
        "从哪一级起退出码为1：error、warning 或 info",
    ),
    (
        "Check against this edition instead of the design's: guide-2016 or official-2026",
        "改用此规则基线检查：guide-2016 或 official-2026",
    ),
    (
        "Run only these rules, by the beginning of the code, by name or by pack",
        "只检查这些规则，按编码开头、名称或规则包",
    ),
    (
        "Leave these rules out, by the beginning of the code, by name or by pack",
        "不检查这些规则，按编码开头、名称或规则包",
    ),
    ("What to print: text, json, sarif, junit or github", "输出格式：text、json、sarif、junit 或 github"),
    ("Hide the findings that this baseline knows", "隐藏此基线文件中已有的问题"),
    ("Write what is found now as a baseline", "把当前的问题写成基线文件"),
    (
        "An earlier version of the design, for the rules about changes",
        "设计的上一个版本，供检查变更的规则使用",
    ),
    ("Design to fix", "要修复的设计文件"),
    ("Apply only the fixes of this rule", "只执行这条规则的修复"),
    ("Write here instead of replacing the design", "写到此文件，不改动原设计"),
    ("Say what would be done, and write nothing", "只说明会做什么，不写文件"),
    (
        "Tell of each figure how it came about, and what changes it most",
        "逐项说明结果的由来，以及影响最大的因素",
    ),
    (
        "Put lines together by kind, product, function, az or environment [kind]",
        "分组方式：kind（费用性质）、product（产品）、function（应用模块）、az（可用区）或 environment（环境）[kind]",
    ),
    ("Write for the customer: without sources and without the budget", "客户版：不含来源和预算"),
    (
        "Write a price book with the prices that are missing, to be filled in",
        "把缺少的价格写成待填写的价格表（CSV）",
    ),
    ("Tell the changes that save most without breaking a rule", "列出不违反规则且最省钱的调整"),
    (
        "Business numbers from this table (CSV or XLSX), one workload a row",
        "从此表（CSV 或 XLSX）读取业务量指标，一行一项业务",
    ),
    ("Write a table of business numbers to be filled in, as CSV", "写出待填写的业务量指标表（CSV）"),
    ("Put the proposed sizes into the design", "把建议的规格写入设计"),
    ("Write the design with the proposed sizes here instead of replacing it", "写入此文件，而不是覆盖原设计"),
    ("Design whose workloads are sized", "要按业务量指标测算的设计文件"),
    ("Storage of a database (F-01)", "RDS存储空间（F-01）"),
    ("Transactions a day", "日交易量（笔/天）"),
    ("KB kept for each transaction", "每笔交易大小（KB）"),
    ("Days for which data is kept", "数据保留天数"),
    ("Factor for indexes, logs and growth [1]", "索引、日志和增长的余量系数（默认1）"),
    ("Bandwidth of a leased line (F-02)", "专线带宽（F-02）"),
    ("Transactions a second", "每秒交易量（笔/秒）"),
    ("KB of a request", "每笔请求大小（KB）"),
    ("KB of a response, when it may be larger", "每笔响应大小（KB），响应可能更大时填写"),
    ("Business addresses of a leased line (F-03)", "专线业务IP数量（F-03）"),
    ("ECS servers", "ECS数量"),
    ("Fee of the line's NAT rules (F-04)", "专线NAT规则费用（F-04）"),
    ("NAT rules", "NAT规则数量"),
    ("Days of use", "使用天数"),
    ("Price of a subscription (F-05)", "包年包月费用（F-05）"),
    ("Price of a month in CNY", "每月价格（元）"),
    ("Months bought", "购买月数"),
    ("Servers that survive the loss of an AZ (F-08)", "可用区故障后仍够用的服务器数量（F-08）"),
    ("Peak transactions a second", "峰值每秒交易量（笔/秒）"),
    ("Transactions a second that one server carries", "单台服务器每秒交易量（笔/秒）"),
    ("AZs that share the load [2]", "分担负载的可用区数量（默认2）"),
    ("Outbound bandwidth of a load balancer (F-10)", "SLB公网出方向带宽（F-10）"),
    ("Requests a second", "每秒请求数"),
    ("KB of a response", "每个响应大小（KB）"),
    ("Number of data disks (F-12)", "数据盘数量（F-12）"),
    ("Volume in GB", "数据容量（GB）"),
    ("Usable addresses of a vSwitch (F-13)", "交换机可用IP数量（F-13）"),
    ("Prefix length, for example 24", "子网掩码位数，例如 24"),
    ("Score of a cloud vendor (F-14)", "云服务商评分（F-14）"),
    (
        "Six marks of 0 to 100: encryption, disaster recovery, audit log, compliance, response, cost",
        "六项0到100的评分：数据加密、容灾能力、审计日志、安全合规、服务响应、成本控制",
    ),
    ("Return on security (F-15)", "安全投入产出比（F-15）"),
    ("Users", "用户数"),
    ("Day on which a leased line is in service (F-17)", "专线开通日期（F-17）"),
    ("Day of the order, as 2026-03-02", "下单日期，例如 2026-03-02"),
    ("Reach of the line: in-city or inter-province", "链路范围：in-city（市内）或 inter-province（省际）"),
    (
        "List of holidays, one a line: 2026-10-01, 2026-10-01..2026-10-07, or 2026-10-10 work",
        "节假日文件，每行一条：2026-10-01、2026-10-01..2026-10-07，调休上班日写 2026-10-10 work",
    ),
    ("Tier of DDoS protection (F-18)", "DDoS防护档位（F-18）"),
    ("Attack traffic in Gbps", "攻击流量（Gbps）"),
    ("Requests a second of a CC attack", "CC攻击每秒请求数"),
    ("List the reference architectures", "列出参考架构模板"),
    ("Make a design from a reference architecture", "用参考架构模板新建设计"),
    ("Id of the reference architecture, see \"yuntu templates\"", "模板编号，见“yuntu templates”"),
    ("Design to write", "要写入的设计文件"),
    ("Replace a file that is already there", "覆盖已存在的文件"),
    ("Write the proposal as PDF or DOCX", "生成技术方案建议书（PDF或DOCX）"),
    ("Design to report on", "要生成方案的设计文件"),
    ("Proposal to write, ending in .pdf or .docx", "要写入的建议书，以 .pdf 或 .docx 结尾"),
    (
        "Tell what changed since this version (FILE or FILE@NAME), with old and new price",
        "写明自此版本（FILE 或 FILE@NAME）以来的变更及新旧价格",
    ),
    ("Why the design was changed, for the list of changes", "变更原因，写入变更清单"),
    ("Compare the design's variants in a chapter", "增加方案比较一章"),
    (
        "Answer this list of requirements (CSV: number, requirement, response, deviation, proof)",
        "逐条应答此要求清单（CSV：编号、要求、响应、偏离、证明）",
    ),
    (
        "For whom: manager, technical or full [full]",
        "面向对象：manager（管理者）、technical（技术）或 full（完整，默认）",
    ),
    ("Price a design", "为设计报价"),
    ("Hand a design over as a picture, a table or data", "把设计导出为图片、表格或数据"),
    ("What to print: text, json or csv", "输出格式：text、json 或 csv"),
    ("Design to price", "要报价的设计文件"),
    (
        "Term of purchase: 1m, 1y, 2y or 3y [the design's, else 1y]",
        "购买时长：1m、1y、2y 或 3y（默认按设计，设计未填则1y）",
    ),
    (
        "Price book that goes over the built-in prices; the last one wins",
        "叠加在内置价格之上的价格目录，后者优先",
    ),
    ("Design to export", "要导出的设计文件"),
    (
        "File to write; its ending chooses the format: .svg, .png, .pdf, .drawio, .md, .csv, .xlsx, .json or .tf",
        "要写入的文件，由后缀决定格式：.svg、.png、.pdf、.drawio、.md、.csv、.xlsx、.json 或 .tf",
    ),
    (
        "What a .csv or .json holds: inventory, bill, purchase or addresses; design, results or ros",
        ".csv 或 .json 的内容：inventory（资源清单）、bill（报价清单）、purchase（采购清单）、addresses（IP地址规划表）；design（设计）、results（评估结果）、ros（ROS模板）",
    ),
    ("Name everything by the convention of the design", "按命名规范统一命名"),
    ("Design whose things are named", "要统一命名的设计"),
    (
        "Pattern of tokens {org} {sys} {env} {region} {az} {zone} {role} {nn} [the design's, else the usual one]",
        "命名规范，可用 {org} {sys} {env} {region} {az} {zone} {role} {nn}（默认取设计中的，否则用常用规范）",
    ),
    (
        "Short code of a name, such as Payments=pay; pattern and codes are kept in the design",
        "名称的简称，例如 网上银行=ebank；规范与简称保存在设计中",
    ),
    ("Leave the ground of a picture out", "图片不画底色"),
    (
        "Print the addresses of nodes and the free ones of each vSwitch on a picture",
        "图片上标出节点地址和各交换机的空闲地址数",
    ),
    (
        "Carry the design inside a picture or drawing, prices and all, so that it opens again",
        "在图片或图形文件中附带设计数据（含价格），以便重新打开",
    ),
    ("Bring back what other programs changed or hold", "导入其他工具修改或保存的内容"),
    (
        "Drawing (.drawio), inventory (.csv, .xlsx), Terraform (.tf or a folder), or picture that carries a design",
        "图形（.drawio）、资源清单（.csv、.xlsx）、Terraform（.tf 或文件夹）或带有设计数据的图片",
    ),
    ("Sheet of a workbook [the first with a column of names]", "工作簿中的工作表（默认第一个有名称列的）"),
    (
        "What a heading of the inventory means, such as host_alias=name; ignored leaves the column out",
        "清单表头对应的列，例如 主机别名=name；ignored 表示不读取",
    ),
    (
        "File that keeps what headings mean; read first, and written with what --map adds",
        "保存表头对应关系的文件；先读取，再写入 --map 增加的内容",
    ),
    (
        "Take the shape that is needed at the stated use instead of today's",
        "按使用率采用所需规格，而不是现有规格",
    ),
    (
        "Design that the drawing was made from, or to which an inventory is added",
        "图形所依据的设计，或资源清单要并入的设计",
    ),
    ("Leave the legend and the title block out", "不画图例和标题栏"),
    (
        "Draw one view: application, zones, deployment, recovery, operations or dataflow; all makes a PDF with a page each",
        "只画一个视图：application（应用）、zones（网络与安全域）、deployment（部署）、recovery（容灾）、operations（运维路径）、dataflow（数据流）；all 生成每个视图一页的PDF",
    ),
    ("Draw only these nodes, links and containers, by id", "只画这些节点、连线和容器（编号）"),
    ("Paper of a PDF: a4 or a3 [a page as large as the drawing]", "PDF的纸张：a4 或 a3（默认页面与图同大）"),
    (
        "Cut the drawing into pages of that paper, at a readable size, at most 200",
        "按可读的大小把图拆分到多页纸上，最多200页",
    ),
    (
        "Enlarges a PNG, up to 32,000 pixels a side and 200 million in all [1]",
        "PNG的放大倍数，单边不超过32000像素，总计不超过2亿像素（默认1）",
    ),
    ("Colours: light or dark [light]", "配色：light 或 dark（默认light）"),
];

/// The same commands with help in Chinese.
pub(super) fn in_chinese(command: Command) -> Command {
    let command = command
        .help_template("{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令");
    let about = command.get_about().map(|text| chinese(&text.to_string()));
    let long_about = command.get_long_about().map(|text| chinese(&text.to_string()));
    let mut command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    if let Some(long_about) = long_about {
        command = command.long_about(long_about);
    }
    command
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            let help = arg.get_help().map(|text| chinese(&text.to_string()));
            let arg = arg.help_heading(heading);
            match help {
                Some(help) => arg.help(help),
                None => arg,
            }
        })
        .mut_subcommands(in_chinese)
}

/// The Chinese of a help text; the English itself where there is none, which the test forbids.
fn chinese(english: &str) -> String {
    CHINESE
        .iter()
        .find(|(key, _)| *key == english)
        .map_or_else(|| english.to_owned(), |(_, chinese)| (*chinese).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::super::args::Cli;
    use super::*;

    fn texts(command: &Command, into: &mut BTreeSet<String>) {
        into.extend(command.get_about().map(ToString::to_string));
        into.extend(command.get_long_about().map(ToString::to_string));
        for arg in command.get_arguments() {
            into.extend(arg.get_help().map(ToString::to_string));
            assert!(arg.get_help().is_some(), "{} {} has no help", command.get_name(), arg.get_id());
        }
        command.get_subcommands().for_each(|sub| texts(sub, into));
    }

    #[test]
    fn every_help_text_has_its_chinese_and_none_is_left_over() {
        let mut used = BTreeSet::new();
        texts(&Cli::command(), &mut used);
        let known: BTreeSet<String> = CHINESE.iter().map(|(english, _)| (*english).to_owned()).collect();
        assert_eq!(used, known);
        for (english, chinese) in CHINESE {
            assert!(!english.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{english}");
            assert_ne!(english, chinese);
        }
    }

    #[test]
    fn the_tree_of_commands_is_sound() {
        Cli::command().debug_assert();
        in_chinese(Cli::command()).debug_assert();
    }
}
