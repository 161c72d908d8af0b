//! From a policy to what is compared with what.

use super::policy::{Entry, Policy, Rules};
use crate::report::check::Failure;
use crate::store::history::History;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One comparison that a policy asks for.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// What it is called.
    pub(super) name: String,
    /// What the witness is read against.
    pub(super) base: PathBuf,
    /// The copy that is checked.
    pub(super) witness: PathBuf,
    /// What is allowed: the document's own rules put together with those for all.
    pub(super) rules: Allowed,
}

/// What is allowed in one comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    /// The severity from which on a finding fails.
    pub(super) fail_on: String,
    /// Kinds and layers left out.
    pub(super) ignore: Vec<String>,
    /// Sections left out.
    pub(super) sections: Vec<String>,
    /// Severities of kinds: the first that names a kind counts.
    pub(super) severity: Vec<(String, String)>,
}

/// Everything a policy asks for.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The comparisons.
    pub(super) pairs: Vec<Pair>,
    /// What cannot be compared.
    pub(super) failures: Vec<Failure>,
    /// What is odd.
    pub(super) notes: Vec<String>,
}

/// Works out the comparisons; names of files count from the folder of the policy.
pub(super) fn plan(policy: &Policy, home: &Path) -> Plan {
    let mut plan = Plan::default();
    for entry in &policy.document {
        one(policy, entry, home, &mut plan);
    }
    let mut names = BTreeSet::new();
    for pair in &plan.pairs {
        if !names.insert(&pair.name) {
            let message = "the name stands twice; give each [[document]] a name of its own".to_string();
            plan.failures.push(Failure { name: pair.name.clone(), message });
        }
    }
    plan
}

/// One `[[document]]`.
fn one(policy: &Policy, entry: &Entry, home: &Path, plan: &mut Plan) {
    let rules = allowed(policy, entry);
    if !pattern(&entry.witness) {
        let stem = Path::new(&entry.witness).file_stem().map(|s| s.to_string_lossy().into_owned());
        let name = entry.name.clone().or(stem).unwrap_or_else(|| entry.witness.clone());
        let base = filled(&entry.base, &entry.witness);
        plan.pairs.push(Pair { name, base: at(home, &base), witness: at(home, &entry.witness), rules });
        return;
    }
    let title = entry.name.clone().unwrap_or_else(|| entry.witness.clone());
    let mut fail = |message: String| plan.failures.push(Failure { name: title.clone(), message });
    let found = match files(home, &entry.witness) {
        Ok(found) => found,
        Err(message) => return fail(message),
    };
    if found.is_empty() {
        return fail(format!("no file matches {}", entry.witness));
    }
    if !entry.base.contains('{') {
        return fail("a witness that is a pattern needs {path}, {name} or {stem} in its base".to_string());
    }
    let strict = strict(&policy.check, entry);
    let listed = match bases_of(&entry.base, home) {
        Ok(listed) => listed,
        Err(message) => return fail(message),
    };
    let mut bases = BTreeSet::new();
    for witness in found {
        let base = filled(&entry.base, &witness);
        let name = entry.name.as_ref().map_or_else(|| witness.clone(), |name| format!("{name}/{witness}"));
        bases.insert(base.clone());
        let there = match &listed {
            Some(listed) => listed.contains(&base),
            None => !file(&base) || at(home, &base).exists(),
        };
        if !there {
            unpaired(plan, strict, &name, format!("it has no base: {base} is not there"));
            continue;
        }
        plan.pairs.push(Pair { name, base: at(home, &base), witness: at(home, &witness), rules: rules.clone() });
    }
    // What only the base has is gone, which no comparison of what is there would show.
    for base in listed.into_iter().flatten().filter(|base| !bases.contains(base)) {
        if stands_for(&entry.base, &entry.witness, &base) {
            unpaired(plan, strict, &base, format!("nothing that matches {} stands for it any more", entry.witness));
        }
    }
}

/// Every file that a base with `{path}`, `{name}` or `{stem}` in it may mean; none where they are versions of a
/// store, which are looked up one by one.
fn bases_of(base: &str, home: &Path) -> Result<Option<BTreeSet<String>>, String> {
    if let Some((revision, _)) = base.strip_prefix("git:").and_then(|rest| rest.split_once(':')) {
        let found = History::open(".").and_then(|history| history.files(revision, ""));
        let found = found.map_err(|error| format!("the files of {revision} could not be listed: {error}"))?;
        return Ok(Some(found.into_iter().map(|file| format!("git:{revision}:{}", file.path)).collect()));
    }
    if !file(base) {
        return Ok(None);
    }
    let wide = base.replace("{path}", "**/*").replace("{name}", "*").replace("{stem}", "*");
    Ok(Some(files(home, &wide)?.into_iter().collect()))
}

/// Whether a base is one that some witness of the pattern would be held against.
fn stands_for(base: &str, witness: &str, name: &str) -> bool {
    let last = Path::new(witness).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = Path::new(&last).file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let keys = [("{path}", witness), ("{name}", last.as_str()), ("{stem}", stem.as_str())];
    let Some((key, wanted)) = keys.into_iter().find(|(key, _)| base.contains(key)) else { return false };
    let Some((before, after)) = base.split_once(key) else { return false };
    // With more than one of them in the name the rest is a pattern, too.
    let wild = |part: String| keys.iter().fold(part, |rest, (key, _)| rest.replace(key, "*"));
    let (before, after) = (wild(glob::Pattern::escape(before)), wild(glob::Pattern::escape(after)));
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    let wide = format!("{before}{wanted}{after}");
    glob::Pattern::new(&wide).is_ok_and(|pattern| pattern.matches_with(name, options))
}

/// Notes, or complains, that something has no counterpart.
fn unpaired(plan: &mut Plan, strict: bool, name: &str, message: String) {
    if strict {
        let message = format!("{message}; `unpaired = \"allow\"` lets that pass");
        plan.failures.push(Failure { name: name.to_string(), message });
    } else {
        plan.notes.push(format!("{name}: {message}"));
    }
}

fn strict(rules: &Rules, entry: &Entry) -> bool {
    entry.unpaired.as_ref().or(rules.unpaired.as_ref()).is_none_or(|word| word != "allow")
}

/// The rules for one document.
fn allowed(policy: &Policy, entry: &Entry) -> Allowed {
    let Policy { check, severity, .. } = policy;
    let both = |own: &[String], all: &[String]| own.iter().chain(all).cloned().collect();
    let threshold = entry.fail_on.as_ref().or(check.fail_on.as_ref());
    Allowed {
        fail_on: threshold.map_or("substantive", String::as_str).to_string(),
        ignore: both(&entry.ignore, &check.ignore),
        sections: both(&entry.ignore_sections, &check.ignore_sections),
        severity: entry.severity.iter().chain(severity).map(|(k, s)| (k.clone(), s.clone())).collect(),
    }
}

/// Whether a name is a pattern of files; those of versions and revisions are not.
fn pattern(name: &str) -> bool {
    file(name) && name.contains(['*', '?', '['])
}

/// Whether a name is that of a file, and not of a revision or of a version in a store.
fn file(name: &str) -> bool {
    !name.starts_with("git:") && !name.contains('@')
}

/// A base with what it says of its witness filled in.
fn filled(base: &str, witness: &str) -> String {
    let path = Path::new(witness);
    let part = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    base.replace("{path}", witness)
        .replace("{name}", &part(path.file_name()))
        .replace("{stem}", &part(path.file_stem()))
}

/// A name seen from the folder of the policy; versions, revisions and standard input are as they are.
pub(super) fn at(home: &Path, name: &str) -> PathBuf {
    let path = Path::new(name);
    let plain =
        !file(name) || name == "-" || path.is_absolute() || home.as_os_str().is_empty() || home == Path::new(".");
    if plain || !home.join(path).exists() && path.exists() { path.to_path_buf() } else { home.join(path) }
}

/// Files that match a pattern, by name, with `/` between folders.
fn files(home: &Path, pattern: &str) -> Result<Vec<String>, String> {
    let whole = if home.as_os_str().is_empty() {
        pattern.to_string()
    } else {
        format!("{}/{pattern}", glob::Pattern::escape(&home.to_string_lossy()))
    };
    let paths = glob::glob(&whole).map_err(|error| format!("{pattern} is no pattern: {}", error.msg))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| format!("{} could not be read: {}", error.path().display(), error.error()))?;
        if path.is_file() {
            let name = path.strip_prefix(home).unwrap_or(&path);
            found.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_told_from_its_witness() {
        assert_eq!(filled("published/{path}", "docs/a/b.md"), "published/docs/a/b.md");
        assert_eq!(filled("git:main:{name}", "docs/a/b.md"), "git:main:b.md");
        assert_eq!(filled("{stem}.html", "docs/a/b.md"), "b.html");
    }

    #[test]
    fn a_base_stands_for_a_witness_of_the_pattern() {
        let check = |base: &str, witness: &str, name: &str, expected: bool| {
            assert_eq!(stands_for(base, witness, name), expected, "{base} {witness} {name}");
        };
        check("git:main:{path}", "docs/*.md", "git:main:docs/a.md", true);
        check("git:main:{path}", "docs/*.md", "git:main:docs/a/b.md", false);
        check("git:main:{path}", "docs/**/*.md", "git:main:docs/a/b.md", true);
        check("git:main:{path}", "docs/*.md", "git:main:src/a.md", false);
        check("published/{name}", "docs/*.md", "published/a.md", true);
        check("published/{name}", "docs/*.md", "published/a.pdf", false);
        check("published/{stem}.pdf", "docs/*.md", "published/a.pdf", true);
        check("published/{stem}/{name}", "docs/*.md", "published/a/a.md", true);
    }
}
