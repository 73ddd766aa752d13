//! `yuntu templates` and `yuntu new`: the reference architectures.

use serde_json::{Value, json};

use super::args::{Format, New};
use super::failure::{Failure, shown_path, shown_word};
use super::output::{Output, json_text};
use super::table::Table;
use super::usage;
use crate::base::Lang;
use crate::files::{self, templates};
use crate::text;

/// Lists the reference architectures.
pub(super) fn list(format: Format, lang: Lang) -> Output {
    Output::fine(match format {
        Format::Json => {
            let rows: Vec<Value> = templates::all()
                .iter()
                .map(|row| json!({ "id": row.id, "title": row.title, "description": row.description }))
                .collect();
            json_text(&json!({ "schema": "yuntu.templates/1", "templates": rows }))
        }
        Format::Text => {
            let mut table = Table::default();
            for row in templates::all() {
                table.row([row.id, row.title.get(lang)]);
            }
            table.render("")
        }
    })
}

/// Makes a design from one. A file that holds anything else is left alone unless asked otherwise.
pub(super) fn new(args: &New, lang: Lang) -> Result<Output, Failure> {
    let template = templates::find(&args.template).ok_or_else(|| unknown(&args.template))?;
    let path = shown_path(&args.output);
    let design = template.text_in(lang);
    let taken = match std::fs::read(&args.output) {
        Ok(bytes) => bytes != design.as_bytes(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    if taken && !args.force {
        return Err(Failure::new(text!(
            "文件已存在，未改动：{path}；请换一个文件名，或加 --force 覆盖",
            "the file is already there and was left alone: {path}; choose another name, or replace it with --force"
        )));
    }
    files::save(&args.output, design.as_bytes()).map_err(|error| Failure::new(error.text()))?;
    let title = template.title.get(lang);
    Ok(Output::fine(
        text!(
            "已用模板“{title}”新建 {path}\n下一步：yuntu check {path}\n",
            "made {path} from \"{title}\"\nnext: yuntu check {path}\n"
        )
        .get(lang)
        .to_owned(),
    ))
}

fn unknown(id: &str) -> Failure {
    let shown = shown_word(id);
    Failure::new(match usage::nearest(id, templates::all().iter().map(|row| row.id)) {
        Some(nearest) => text!(
            "没有模板“{shown}”，是不是“{nearest}”？全部模板见：yuntu templates",
            "there is no template \"{shown}\"; did you mean \"{nearest}\"? All templates: yuntu templates"
        ),
        None => text!(
            "没有模板“{shown}”；全部模板见：yuntu templates",
            "there is no template \"{shown}\"; all templates: yuntu templates"
        ),
    })
}
