//! Opening the window, or saying why it cannot be opened and what to do instead.

use std::path::PathBuf;

use super::args::Renderer;
use super::failure::Failure;
use super::output::Output;
use crate::base::Lang;
use crate::text;

/// Opens the window and returns when it is closed.
pub(super) fn open(file: Option<PathBuf>, renderer: Option<Renderer>, lang: Lang) -> Result<Output, Failure> {
    if !has_display() {
        return Err(without(
            "没有图形显示，无法打开窗口",
            "there is no display, so the window cannot be opened",
        ));
    }
    show(file, renderer, lang)
}

/// Whether a window could be shown here at all. Asked before anything of the window system is touched.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(all(unix, not(target_os = "macos")))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// One line that names the commands which do the same job.
fn without(zh: &str, en: &str) -> Failure {
    Failure::new(text!(
        "{zh}；无窗口可用：yuntu new、check、fix、size、quote、export、report（见 yuntu --help）",
        "{en}; without a window use: yuntu new, check, fix, size, quote, export, report (see yuntu --help)"
    ))
}

#[cfg(feature = "gui")]
fn show(file: Option<PathBuf>, renderer: Option<Renderer>, lang: Lang) -> Result<Output, Failure> {
    use crate::app::{Options, RendererChoice, run};

    let renderer = renderer.map(|renderer| match renderer {
        Renderer::Wgpu => RendererChoice::Wgpu,
        Renderer::Glow => RendererChoice::Glow,
    });
    match run(&Options { file, renderer, lang: Some(lang) }) {
        Ok(()) => Ok(Output::fine(String::new())),
        Err(error) => Err(without(
            &format!("窗口无法打开（{error}）"),
            &format!("the window could not be opened ({error})"),
        )),
    }
}

#[cfg(not(feature = "gui"))]
fn show(_file: Option<PathBuf>, _renderer: Option<Renderer>, _lang: Lang) -> Result<Output, Failure> {
    Err(without("此程序不含窗口", "this program was built without the window"))
}
