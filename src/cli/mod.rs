//! The commands.
//!
//! A command reads what it is given, asks the engine, and returns what is to be printed; [`run`] is the only
//! place that prints and the only one that chooses an exit code. The clock, the environment and the locale
//! are read in [`choice`] alone.

mod access;
mod args;
mod args_handover;
mod availability;
mod baseline;
mod baselines;
mod catalog;
mod check;
mod check_args;
mod choice;
mod diff;
mod document;
mod export;
mod failure;
mod failure_args;
mod fix;
mod github;
mod import;
mod ip;
mod ip_by_hand;
mod junit;
mod options;
mod output;
mod quote;
mod reach;
mod rename;
mod report;
mod rules;
mod sarif;
mod simulate;
mod size;
mod size_design;
mod size_plan;
mod table;
mod targets;
mod templates;
mod usage;
mod window;
mod words;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::base::Lang;
use crate::text;
use args::{Cli, Command};
use failure::Failure;
use output::{Output, Status};

/// Runs the program as its arguments say: a command, or the window. The first argument is the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Messages call the program by its name, whatever the path it was started by.
    let args: Vec<OsString> = std::iter::once("yuntu".into()).chain(args.into_iter().skip(1)).collect();
    let lang = choice::language(&args);
    let (text, notes, code) = match execute(args, lang) {
        Ok(Output { text, notes, status }) => (text, notes, exit_code(status)),
        Err(failure) => (String::new(), failure.render(lang), 2),
    };
    let printed = print(&mut io::stdout().lock(), &text) && print(&mut io::stderr().lock(), &notes);
    ExitCode::from(if printed { code } else { 2 })
}

/// 0 fine, 1 findings at or above the threshold, 2 could not run.
const fn exit_code(status: Status) -> u8 {
    match status {
        Status::Fine => 0,
        Status::Found => 1,
        Status::Incomplete => 2,
    }
}

/// Prints, and says whether it could. A reader that has seen enough (`yuntu rules | head`) is no failure.
fn print(to: &mut impl io::Write, text: &str) -> bool {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Ok(()) => true,
        Err(error) => error.kind() == io::ErrorKind::BrokenPipe,
    }
}

fn execute(args: Vec<OsString>, lang: Lang) -> Result<Output, Failure> {
    let parser = parser(lang);
    if let Some(word) = first_word(&args)
        && usage::looks_like_a_command(&word)
        && parser.find_subcommand(&word).is_none()
    {
        return Err(usage::unknown_command(&word, parser.get_subcommands().map(clap::Command::get_name)));
    }
    let parsed = parser.try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::stopped(&error, lang).map(Output::fine),
    };
    if let (Some(file), Some(_)) = (&cli.file, &cli.command) {
        let file = failure::shown_path(file);
        return Err(Failure::new(text!(
            "命令须写在“{file}”之前；例如：yuntu check {file}",
            "the command comes before \"{file}\"; for example: yuntu check {file}"
        )));
    }
    let today = choice::today(cli.common.date.as_deref())?;
    match &cli.command {
        None => window::open(cli.file.map(document::file_of), cli.renderer, lang),
        Some(Command::Templates { format }) => Ok(templates::list(format.as_, lang)),
        Some(Command::New(new)) => templates::new(new, lang),
        Some(Command::Check(check)) => check::run(check, today, lang),
        Some(Command::Fix(fix)) => fix::run(fix, today, lang),
        Some(Command::Rename(rename)) => rename::run(rename, lang),
        Some(Command::Rules { code, pack, design, format }) => match pack {
            Some(pack) => rules::pack(pack, design.as_deref(), format.as_, today, lang),
            None => rules::run(code.as_deref(), format.as_, lang),
        },
        Some(Command::Size(size)) => size::run(size, lang),
        Some(Command::Quote(quote)) => quote::run(quote, today, lang),
        Some(Command::Catalog(args)) => catalog::run(args, lang),
        Some(Command::Export(export)) => export::run(export, today, lang),
        Some(Command::Import(import)) => import::run(import, lang),
        Some(Command::Report(report)) => report::run(report, today, lang),
        Some(Command::Simulate(simulate)) => simulate::run(simulate, lang),
        Some(Command::Availability(availability)) => availability::run(availability, today, lang),
        Some(Command::Baseline(baselines)) => baselines::run(baselines, today, cli.renderer, lang),
        Some(Command::Diff(diff)) => diff::run(diff, today, lang),
        Some(Command::Options(options)) => options::run(options, today, lang),
        Some(Command::Merge(merge)) => diff::merge(merge, lang),
        Some(Command::Ip(ip)) => ip::run(ip, lang),
        Some(Command::Access(access)) => access::run(access, lang),
        Some(Command::Reach(reach)) => reach::run(reach, lang),
        Some(Command::Completions { shell }) => Ok(completions(*shell)),
    }
}

fn parser(lang: Lang) -> clap::Command {
    let command = plain(Cli::command());
    match lang {
        Lang::Zh => words::in_chinese(command),
        Lang::En => command,
    }
}

/// Help says in its own words, in both languages, what may be given and what stands without it.
fn plain(command: clap::Command) -> clap::Command {
    let hidden = |arg: clap::Arg| {
        let takes_value = arg.get_action().takes_values();
        arg.hide_possible_values(takes_value).hide_default_value(takes_value)
    };
    command.mut_args(hidden).mut_subcommands(plain)
}

/// The first argument that is neither a flag nor the value of one.
fn first_word(args: &[OsString]) -> Option<String> {
    let mut words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    while let Some(word) = words.next() {
        match word.as_ref() {
            "--" => return None,
            "--lang" | "--date" | "--renderer" => {
                words.next();
            }
            flag if flag.starts_with('-') => {}
            _ => return Some(word.into_owned()),
        }
    }
    None
}

fn completions(shell: clap_complete::Shell) -> Output {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "yuntu", &mut bytes);
    Output::fine(String::from_utf8_lossy(&bytes).into_owned())
}
