//! Scratch folders, the real git, and the program run inside them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder that is gone when the test is over.
pub(crate) struct Scratch {
    folder: TempDir,
}

/// The settings of no user and no system reach the tests.
fn clean(command: &mut Command) -> &mut Command {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "A. Writer")
        .env("GIT_AUTHOR_EMAIL", "writer@example.org")
        .env("GIT_COMMITTER_NAME", "C. Keeper")
        .env("GIT_COMMITTER_EMAIL", "keeper@example.org")
        .env("NO_COLOR", "1")
        .env_remove("RECENSION_STORE")
}

impl Scratch {
    /// An empty folder.
    pub(crate) fn new() -> Scratch {
        Scratch { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A git repository.
    pub(crate) fn repository() -> Scratch {
        let scratch = Scratch::new();
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, bytes).expect("written");
    }

    /// Runs the real git, which must succeed; gives what it printed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_in(".", args)
    }

    /// Runs git in a folder below.
    pub(crate) fn git_in(&self, folder: &str, args: &[&str]) -> String {
        let output = self.try_git(folder, args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs git, whatever comes of it.
    pub(crate) fn try_git(&self, folder: &str, args: &[&str]) -> Output {
        clean(Command::new("git").args(args).current_dir(self.path(folder))).output().expect("git runs")
    }

    /// Commits everything, written on a day.
    pub(crate) fn commit(&self, day: &str, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message, "--date", &format!("{day}T12:00:00+0000")]);
    }

    /// The program, ready to run in the folder.
    pub(crate) fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recension"));
        clean(command.args(args).current_dir(self.folder.path()));
        command
    }

    /// Runs the program and gives exit code, standard output and standard error.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.program(args).output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// Runs the program, which must end well, and gives what it printed.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, 0, "recension {args:?}\n{out}\n{err}");
        out
    }
}

/// A folder of the repository of this project.
pub(crate) fn seed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seeds").join(name);
    path.to_string_lossy().into_owned()
}
