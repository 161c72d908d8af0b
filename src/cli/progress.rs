//! A line on standard error while something takes long: a spinner, or a bar where the end is known.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Nothing is said before this has passed: most runs are over by then.
const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(120);

/// Says what is being done, on a terminal only; the line is gone when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    /// Whether the line may not be shown any more.
    over: Arc<Mutex<bool>>,
}

impl Progress {
    /// A line that shows up once patience is at an end, or never where `quiet` or no terminal asks for silence.
    pub(super) fn new(quiet: bool) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {msg} …"));
        let over = Arc::new(Mutex::new(false));
        if !quiet && std::io::stderr().is_terminal() {
            let (late, done) = (bar.clone(), Arc::clone(&over));
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                let done = done.lock().unwrap_or_else(PoisonError::into_inner);
                if !*done {
                    late.set_draw_target(ProgressDrawTarget::stderr());
                    late.enable_steady_tick(STEP);
                }
            });
        }
        Progress { bar, over }
    }

    /// Says what is being done now.
    pub(super) fn tell(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        *self.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bar.finish_and_clear();
    }
}

/// A style of ours; a template that does not parse would be a plain line.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner()).tick_chars("|/-\\ ")
}
