//! A configuration for the Alibaba Cloud provider of Terraform, in plain resources. Nothing is run: what is known
//! only when a configuration is applied, and every attribute that a design has no field for, is listed.

mod access;
mod builder;
mod products;
mod source;
mod value;

use builder::Builder;

use super::Imported;
use crate::base::Text;
use crate::catalog::Catalog;
use crate::text;

/// A design out of the files of a configuration, each with its name.
///
/// # Errors
/// When a file is no HCL, or the design refuses what the files say.
pub fn terraform(files: &[(String, String)], catalog: &Catalog) -> Result<Imported, Text> {
    let found = source::read(files)?;
    if found.resources.is_empty() {
        return Err(Text::fixed(
            "没有 resource 块；请导入含有资源的 .tf 文件，模块请展开后再导入",
            "there is no resource block; import the .tf files that hold the resources, modules written out",
        ));
    }
    let mut builder = Builder::new(&found, catalog);
    builder.networks();
    builder.groups();
    builder.products();
    builder.listeners();
    builder.rules();
    let (edits, mut notes) = builder.finish();
    let mut design = crate::design::Design::default();
    design.apply_all(edits).map_err(|error| error.text())?;
    let (added, links) = (design.nodes.len(), design.links.len());
    notes.insert(0, {
        let nodes = crate::base::text::counted(added, "node");
        let lines = crate::base::text::counted(links, "link");
        text!("新增 {added} 个节点、{links} 条连线", "{nodes} and {lines} added")
    });
    notes.extend(found.notes);
    Ok(Imported { design, notes })
}
