//! Checkpoints: tags over the head, signed with an SSH key the way git does it.

use super::repository::failed;
use super::write::who;
use super::{Error, Store};
use git2::{ObjectType, Oid};
use std::io::Write;
use std::process::{Command, Stdio};

/// Where checkpoints are kept.
const TAGS: &str = "refs/tags/checkpoint/";
/// What begins a signature.
const MARK: &str = "-----BEGIN SSH SIGNATURE-----";

/// A checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Its tag: `checkpoint/2026-11-27T101500Z`.
    pub name: String,
    /// The commit it vouches for.
    pub commit: String,
    /// Its tag object.
    pub id: String,
    /// What is known about its signature.
    pub signed: Signed,
}

/// What is known about a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// There is none.
    No,
    /// It is good, and made with a key that the user trusts: `principal`.
    By(String),
    /// It is good; whose key it is nobody has said. The key's fingerprint.
    Good(String),
    /// It is not a signature of this checkpoint; what the check said.
    Bad(String),
    /// It could not be checked here.
    Unchecked(String),
}

impl Store {
    /// Makes a checkpoint over the head, signed with `key` where one is given.
    ///
    /// # Errors
    /// When nothing was recorded yet, when `ssh-keygen` cannot sign, or the tag cannot be written.
    pub fn checkpoint(&self, key: Option<&str>) -> Result<Checkpoint, Error> {
        let Some(head) = self.head()? else { return Err(Error::new("the store has no commit to vouch for", None)) };
        let name = self.unused(&format!("checkpoint/{}", super::now().format("%Y-%m-%dT%H%M%SZ")));
        let who = who(&self.repository).map_err(|error| failed("git does not know who you are", &error))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut body = format!(
            "object {head}\ntype commit\ntag {name}\ntagger {} <{}> {} +0000\n\nEverything recorded up to here\n",
            text(who.name_bytes()),
            text(who.email_bytes()),
            who.when().seconds()
        );
        if let Some(key) = key {
            body.push_str(&sign(&body, key)?);
        }
        let unwritten = |error: git2::Error| failed("the checkpoint could not be written", &error);
        let id = self.odb()?.write(ObjectType::Tag, body.as_bytes()).map_err(unwritten)?;
        super::write::sync(&self.repository, &[id]).map_err(|error| super::write::unsaved(&error))?;
        self.repository
            .reference(&format!("refs/tags/{name}"), id, false, "recension: checkpoint")
            .map_err(unwritten)?;
        self.check(name, id)
    }

    /// A name that no tag has: with a counter where one was made in the same second.
    fn unused(&self, name: &str) -> String {
        let taken = |name: &String| self.repository.find_reference(&format!("refs/tags/{name}")).is_ok();
        let counted = (2..).map(|count| format!("{name}-{count}"));
        std::iter::once(name.to_owned()).chain(counted).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The key that git is told to sign with.
    pub fn signing_key(&self) -> Option<String> {
        self.repository.config().ok()?.get_string("user.signingkey").ok()
    }

    /// All checkpoints, oldest first, with their signatures checked.
    ///
    /// # Errors
    /// When the tags cannot be read.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, Error> {
        let unread = |error: git2::Error| failed("the tags cannot be read", &error);
        let mut all = Vec::new();
        for reference in self.repository.references_glob(&format!("{TAGS}*")).map_err(unread)? {
            let reference = reference.map_err(unread)?;
            let (Ok(name), Some(id)) = (reference.name(), reference.target()) else { continue };
            all.push(self.check(name.trim_start_matches("refs/tags/").to_owned(), id)?);
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Reads a checkpoint and checks its signature.
    fn check(&self, name: String, id: Oid) -> Result<Checkpoint, Error> {
        let odb = self.odb()?;
        let object = odb.read(id).map_err(|e| super::repository::missing(&self.repository, id, &name, &e))?;
        let bytes = object.data();
        if object.kind() != ObjectType::Tag {
            return Ok(Checkpoint { name, commit: id.to_string(), id: id.to_string(), signed: Signed::No });
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        let commit = text.strip_prefix("object ").and_then(|rest| rest.lines().next()).unwrap_or_default().to_owned();
        let named = text.lines().find_map(|line| line.strip_prefix("tag "));
        let signed = match text.find(MARK) {
            None => Signed::No,
            Some(_) if named != Some(name.as_str()) => {
                Signed::Bad(format!("it was made under the name {}", named.unwrap_or("?")))
            }
            Some(at) => self.verify_ssh(&text[..at], &text[at..]),
        };
        Ok(Checkpoint { name, commit, id: id.to_string(), signed })
    }

    /// Checks a signature over a text.
    fn verify_ssh(&self, body: &str, signature: &str) -> Signed {
        let checked = (|| {
            let file = |text: &str| {
                let mut file = tempfile::NamedTempFile::new()?;
                file.write_all(text.as_bytes())?;
                std::io::Result::Ok(file)
            };
            let signature = file(signature)?;
            let signature = signature.path().to_string_lossy().into_owned();
            let novel = keygen(&["-Y", "check-novalidate", "-n", "git", "-s", &signature], body)?;
            let print =
                novel.1.split_whitespace().find(|word| word.starts_with("SHA256:")).unwrap_or("a key").to_owned();
            if !novel.0 {
                return Ok(Signed::Bad(novel.1.trim().to_owned()));
            }
            let trusted = self.repository.config().and_then(|config| config.get_path("gpg.ssh.allowedSignersFile"));
            let Ok(trusted) = trusted else { return Ok(Signed::Good(print)) };
            let trusted = trusted.to_string_lossy().into_owned();
            let found = keygen(&["-Y", "find-principals", "-f", &trusted, "-s", &signature], "")?;
            let Some(principal) = found.1.lines().next().filter(|_| found.0).map(str::to_owned) else {
                return Ok(Signed::Bad(format!("the key {print} is not among the allowed signers")));
            };
            let verified =
                keygen(&["-Y", "verify", "-f", &trusted, "-I", &principal, "-n", "git", "-s", &signature], body)?;
            std::io::Result::Ok(if verified.0 {
                Signed::By(principal)
            } else {
                Signed::Bad(verified.1.trim().to_owned())
            })
        })();
        checked.unwrap_or_else(|error| Signed::Unchecked(format!("ssh-keygen could not be run: {error}")))
    }
}

/// Runs `ssh-keygen` on a text: whether it was content, and what it said.
fn keygen(args: &[&str], input: &str) -> std::io::Result<(bool, String)> {
    let mut child = Command::new("ssh-keygen")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may end before it has read all; its answer tells.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// Signs a text.
fn sign(body: &str, key: &str) -> Result<String, Error> {
    let literal = key.strip_prefix("key::").unwrap_or(key);
    let mut held = None;
    let file = if literal.starts_with("ssh-") {
        let written = tempfile::NamedTempFile::new().and_then(|mut file| {
            file.write_all(literal.as_bytes())?;
            Ok(file)
        });
        let file = written.map_err(|error| Error::new(format!("the key could not be handed over: {error}"), None))?;
        let path = file.path().to_string_lossy().into_owned();
        held = Some(file);
        path
    } else {
        literal.strip_prefix("~/").map_or_else(
            || literal.to_owned(),
            |rest| std::env::var("HOME").map_or_else(|_| literal.to_owned(), |home| format!("{home}/{rest}")),
        )
    };
    let mut args = vec!["-Y", "sign", "-n", "git", "-f", &file];
    if held.is_some() {
        args.push("-U");
    }
    let mut child = Command::new("ssh-keygen")
        .args(&args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            let hint = Some("it comes with OpenSSH 8.0 and later".to_owned());
            Error::new(format!("ssh-keygen could not be run: {error}"), hint)
        })?;
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(body.as_bytes());
    }
    let output = child.wait_with_output().map_err(|error| Error::new(format!("ssh-keygen failed: {error}"), None))?;
    let signature = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() && signature.starts_with(MARK) {
        return Ok(signature);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::new(format!("ssh-keygen did not sign: {}", said.trim()), Some("--key names the private key".to_owned())))
}
