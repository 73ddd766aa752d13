//! Opening the window: renderer, size, title.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::{Renderer, egui_wgpu, wgpu};

use super::{Settings, State, Window, theme};
use crate::base::{Date, Lang};

/// How the window is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The design to open.
    pub file: Option<PathBuf>,
    /// The renderer to use instead of the usual choice.
    pub renderer: Option<RendererChoice>,
    /// The language to use instead of the remembered one.
    pub lang: Option<Lang>,
}

/// Which renderer draws the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RendererChoice {
    /// Vulkan, Metal or DirectX through wgpu.
    Wgpu,
    /// OpenGL through glow.
    Glow,
}

/// Why the window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no display to open it on.
    #[error("no display: {0}")]
    NoDisplay(String),
    /// Every renderer failed.
    #[error("the window could not be drawn: {0}")]
    NoRenderer(String),
}

/// Opens the window and returns when it is closed.
///
/// wgpu is used when it finds a real GPU; without one, and when it fails, OpenGL is used, and at last wgpu on
/// the processor.
///
/// # Errors
/// When no window can be opened; the message names the cause.
pub fn run(options: &Options) -> Result<(), AppError> {
    let attempts: &[Attempt] = match options.renderer {
        Some(RendererChoice::Wgpu) => &[Attempt::AnyAdapter],
        Some(RendererChoice::Glow) => &[Attempt::OpenGl],
        None => &[Attempt::RealGpu, Attempt::OpenGl, Attempt::AnyAdapter],
    };
    super::memory::keep_large_buffers();
    let mut causes = Vec::new();
    for &attempt in attempts {
        match open(options, attempt) {
            Ok(()) => return Ok(()),
            Err(error @ (eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_))) => {
                return Err(AppError::NoDisplay(error.to_string()));
            }
            Err(error) => {
                log::info!("{attempt:?}: {error}");
                causes.push(format!("{attempt:?}: {error}"));
            }
        }
    }
    Err(AppError::NoRenderer(causes.join("; ")))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    RealGpu,
    OpenGl,
    AnyAdapter,
}

fn open(options: &Options, attempt: Attempt) -> eframe::Result {
    let settings = Settings::usual_path().map(|path| Settings::read(&path)).unwrap_or_default();
    let (width, height) = settings.window;
    let mut native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("yuntu")
            .with_title("云图 Yuntu")
            .with_icon(egui::IconData::default())
            .with_inner_size([width, height])
            .with_min_inner_size([960.0, 600.0]),
        renderer: if attempt == Attempt::OpenGl { Renderer::Glow } else { Renderer::Wgpu },
        system_font_fallback: false,
        ..Default::default()
    };
    if attempt != Attempt::OpenGl
        && let egui_wgpu::WgpuSetup::CreateNew(setup) = &mut native.wgpu_options.wgpu_setup
    {
        let accept_processor = attempt == Attempt::AnyAdapter;
        setup.native_adapter_selector =
            Some(Arc::new(move |adapters, surface| pick(adapters, surface, accept_processor)));
    }
    let options = options.clone();
    eframe::run_native(
        "yuntu",
        native,
        Box::new(move |creation| {
            theme::install_fonts(&creation.egui_ctx);
            theme::install_style(&creation.egui_ctx);
            // Closing is asked about; nothing closes the window behind our back.
            creation.egui_ctx.options_mut(|all| all.quit_shortcuts.clear());
            let mut settings = settings;
            settings.lang = options.lang.or(settings.lang).or_else(system_lang);
            creation.egui_ctx.set_zoom_factor(settings.ui_scale);
            let last = settings.recent.first().filter(|path| path.exists()).cloned();
            let mut state = State::new(settings, today());
            state.settings_path = Settings::usual_path();
            state.load_price_books(&creation.egui_ctx);
            if let Some(path) = options.file.or(last) {
                state.open(&path, &creation.egui_ctx);
            }
            state.journals.folder = crate::files::journal::folder();
            state.offer_recovery();
            Ok(Box::new(Window::new(state)))
        }),
    )
}

/// Today: `SOURCE_DATE_EPOCH` where it is set, so that a run can be repeated, else the clock.
fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let at = fixed.and_then(|seconds: i64| time::OffsetDateTime::from_unix_timestamp(seconds).ok());
    Date(at.unwrap_or_else(time::OffsetDateTime::now_utc).date())
}

/// The language that the system speaks, when it is one of ours.
fn system_lang() -> Option<Lang> {
    let locale = sys_locale::get_locale()?;
    if locale.starts_with("zh") {
        Some(Lang::Zh)
    } else if locale.starts_with("en") {
        Some(Lang::En)
    } else {
        None
    }
}

/// The best adapter that can show the surface: discrete, then integrated, then the rest.
fn pick(
    adapters: &[wgpu::Adapter],
    surface: Option<&wgpu::Surface<'_>>,
    accept_processor: bool,
) -> Result<wgpu::Adapter, String> {
    let rank = |adapter: &wgpu::Adapter| match adapter.get_info().device_type {
        wgpu::DeviceType::DiscreteGpu => Some(0),
        wgpu::DeviceType::IntegratedGpu => Some(1),
        wgpu::DeviceType::VirtualGpu => Some(2),
        wgpu::DeviceType::Other => Some(3),
        wgpu::DeviceType::Cpu => accept_processor.then_some(4),
    };
    adapters
        .iter()
        .filter(|adapter| surface.is_none_or(|s| !s.get_capabilities(adapter).formats.is_empty()))
        .filter_map(|adapter| Some((rank(adapter)?, adapter)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, adapter)| adapter.clone())
        .ok_or_else(|| "no graphics processor that can show a window".to_owned())
}
