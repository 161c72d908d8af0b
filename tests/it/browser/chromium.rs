//! A headless Chromium, driven by its own protocol over a pair of pipes: no port, no driver, no crate.
//!
//! <https://chromedevtools.github.io/devtools-protocol/>

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A browser with one page.
pub(super) struct Browser {
    process: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    session: Option<String>,
    number: u64,
    /// Errors of scripts, of the policy, and what was written to the console.
    pub(super) complaints: Vec<String>,
    /// Whether a page was loaded since this was last looked at.
    loaded: bool,
    _profile: tempfile::TempDir,
}

/// The browser of this machine; without one the test is left out, or fails where `CI` is `true`.
fn program() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found =
        names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()));
    if found.is_none() {
        let strict = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!strict, "no chromium on the PATH: reports must be tried in a browser where CI=true");
        eprintln!("left out: no chromium on the PATH (apt-get install chromium)");
    }
    found
}

impl Browser {
    /// Starts a browser with a window of this size.
    pub(super) fn start(width: u32, height: u32) -> Option<Browser> {
        let program = program()?;
        let profile = tempfile::tempdir().expect("a folder");
        // The protocol is spoken on descriptors 3 and 4, which the shell makes of the ends it is given.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-extensions", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let commands = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut browser = Browser {
            process,
            commands,
            answers,
            session: None,
            number: 0,
            complaints: Vec::new(),
            loaded: false,
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = session["sessionId"].as_str().map(str::to_string);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.call("Emulation.setDeviceMetricsOverride", size);
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let mut command = json!({"id": self.number, "method": method, "params": params});
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).expect("the browser listens");
        loop {
            let message = self.message();
            if message["id"] == self.number {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
        }
    }

    /// Takes one message, and note of what it complains of.
    fn message(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.answers.read_until(0, &mut bytes).expect("the browser answers");
        bytes.pop();
        let message: Value = serde_json::from_slice(&bytes).expect("JSON");
        match message["method"].as_str() {
            Some("Page.loadEventFired") => self.loaded = true,
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded") => {
                self.complaints.push(message["params"].to_string());
            }
            Some("Page.javascriptDialogOpening") => self.complaints.push("a dialog opened".to_string()),
            _ => {}
        }
        message
    }

    /// Opens a file and waits until it is loaded.
    pub(super) fn open(&mut self, file: &Path) {
        self.loaded = false;
        self.call("Page.navigate", json!({"url": format!("file://{}", file.display())}));
        while !self.loaded {
            self.message();
        }
        self.settle();
    }

    /// The value of an expression.
    pub(super) fn ask(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Presses a key: a letter, or one with a name.
    pub(super) fn press(&mut self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" && key.len() == 1 { key } else { "" };
            self.call("Input.dispatchKeyEvent", json!({"type": kind, "key": key, "code": key, "text": text}));
        }
        self.settle();
    }

    /// Clicks in the middle of the first element that a selector finds.
    pub(super) fn click(&mut self, selector: &str) {
        let middle = format!(
            "(() => {{ const e = document.querySelector({selector:?}); e.scrollIntoView({{block: 'nearest'}}); \
             const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        );
        let at = self.ask(&middle);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let params = json!({"type": kind, "x": at[0], "y": at[1], "button": button, "clickCount": 1});
            self.call("Input.dispatchMouseEvent", params);
        }
        self.settle();
    }

    /// Turns the wheel over the first element that a selector finds.
    pub(super) fn wheel(&mut self, selector: &str, down: i32) {
        let place = format!(
            "(() => {{ const r = document.querySelector({selector:?}).getBoundingClientRect(); return [r.x + 40, r.y + 40]; }})()"
        );
        let at = self.ask(&place);
        let params = json!({"type": "mouseWheel", "x": at[0], "y": at[1], "deltaX": 0, "deltaY": down});
        self.call("Input.dispatchMouseEvent", params);
        self.ask("new Promise(done => setTimeout(done, 300))");
        self.settle();
    }

    /// Waits until what was asked for is drawn, also where scripts cannot say so.
    fn settle(&self) {
        std::thread::sleep(std::time::Duration::from_millis(350));
    }

    /// Takes a picture of the window and keeps it where tests keep their files.
    pub(super) fn picture(&mut self, name: &str) {
        let shot = self.call("Page.captureScreenshot", json!({"format": "png"}));
        let data = shot["data"].as_str().expect("a picture");
        assert!(data.len() > 20_000, "{name}: the page is next to empty");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        std::fs::write(file, decode(data)).expect("writable");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends with its pipes; what fails here is over already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Bytes from base 64.
fn decode(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(digit).collect();
    let quad = |quad: &[u32]| {
        let word = quad.iter().fold(0, |word, digit| word << 6 | digit) << (6 * (4 - quad.len()));
        word.to_be_bytes()[1..quad.len()].to_vec()
    };
    digits.chunks(4).flat_map(quad).collect()
}
