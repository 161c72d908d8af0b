//! Names, repositories and file systems that mean no good.

use super::scratch::Scratch;
use std::path::Path;
use std::process::Command;

/// Whether every path of a store can be checked out on any system.
fn portable(scratch: &Scratch, store: &str) {
    let files = scratch.git_in(store, &["ls-tree", "-r", "--name-only", "-z", "HEAD"]);
    for path in files.split_terminator('\0') {
        for part in path.split('/') {
            let fit = part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b)) && part.len() <= 255;
            let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
            let device = ["con", "prn", "aux", "nul", "com1", "lpt1"].contains(&stem.as_str());
            assert!(fit && !device && part != ".." && !part.ends_with('.'), "{path:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn files_with_hostile_names_are_imported_under_safe_ones() {
    use std::os::unix::ffi::OsStrExt;
    let scratch = Scratch::repository();
    std::fs::create_dir(scratch.path("in")).expect("a folder");
    let long = format!("{}.md", "x".repeat(252));
    let names: [&[u8]; 9] = [
        b"con.txt",
        b"aux",
        b"two\nlines.md",
        b"not \xff\xfe utf-8.md",
        long.as_bytes(),
        b"a:b?.md",
        "条款.md".as_bytes(),
        b"-rf.md",
        b"trailing dot.",
    ];
    for (at, name) in names.iter().enumerate() {
        let path = scratch.path("in").join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, format!("The text of file {at}.\n")).expect("written");
    }
    std::os::unix::fs::symlink("/etc/passwd", scratch.path("in/link.md")).expect("a link");
    scratch.commit("2020-01-01", "names");
    scratch.ok(&["init", "--bare", "store.git"]);
    let out =
        scratch.ok(&["--store", "store.git", "import", "git", ".", "--path", "in", "--document", "d", "--source", "s"]);
    assert!(out.starts_with("9 versions recorded"), "each file, and not the link: {out}");
    portable(&scratch, "store.git");
    let log = scratch.ok(&["--store", "store.git", "log"]);
    assert_eq!(log.lines().count(), 9, "no two have become one: {log}");
    scratch.ok(&["--store", "store.git", "verify", "--full"]);
    let address = scratch.path("store.git").to_string_lossy().into_owned();
    scratch.git(&["clone", "-q", &address, "clone"]);
    assert_eq!(scratch.git_in("clone", &["status", "--short"]), "");
}

#[test]
fn names_that_lead_out_of_the_store_are_refused() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    scratch.write("copy.txt", "A text.\n");
    for name in ["../x@s", "x@..", "a/../b@s", "/etc@s", "con@s", "a\nb@s", "x@a/b", ".git/x@s", "x", "x@s:2017"] {
        let (code, _, err) = scratch.run(&["--store", "store", "record", name, "copy.txt", "--date", "2017"]);
        assert_eq!(code, 3, "{name:?}");
        assert!(
            ["cannot name", "does not say", "names a version"].iter().any(|said| err.contains(said)),
            "{name:?}: {err}"
        );
    }
    // A record that was written by hand, in a folder that is imported.
    let record = "document = \"../x\"\nsource = \"s\"\nversion = \"2017\"\nfile = \"a.txt\"\n[date]\ndate = \"2017\"\n";
    scratch.write("folder/a.toml", record);
    scratch.write("folder/a.txt", "A text.\n");
    let (code, _, err) = scratch.run(&["--store", "store", "import", "folder", "folder"]);
    assert_eq!((code, err.contains("cannot name a document")), (3, true), "{err}");
    scratch.write("folder/a.toml", record.replace("../x", "x").replace("a.txt", "../../copy.txt"));
    let (code, _, err) = scratch.run(&["--store", "store", "import", "folder", "folder"]);
    assert_eq!((code, err.contains("holds no records")), (3, true), "{err}");
    assert!(scratch.ok(&["--store", "store", "log"]).contains("is empty"));
}

/// A commit on top of the head whose tree has a folder of a name that git does not make itself.
fn forged(scratch: &Scratch, folder: &str, name: &str) -> String {
    scratch.write("evil.txt", "evil");
    let evil = scratch.path("evil.txt");
    let blob = scratch.git_in(folder, &["hash-object", "-w", &evil.to_string_lossy()]);
    let repository = git2::Repository::open(scratch.path(folder)).expect("opens");
    let odb = repository.odb().expect("objects");
    let head = repository.head().and_then(|head| head.peel_to_commit()).expect("a commit");
    let entry = |mode: &str, name: &str, id: git2::Oid| [format!("{mode} {name}\0").as_bytes(), id.as_bytes()].concat();
    let blob = git2::Oid::from_str(blob.trim()).expect("an id");
    let below = odb.write(git2::ObjectType::Tree, &entry("100644", "evil.txt", blob)).expect("written");
    let own = odb.read(head.tree_id()).expect("a tree").data().to_vec();
    let tree = odb.write(git2::ObjectType::Tree, &[entry("40000", name, below), own].concat()).expect("written");
    scratch.git_in(folder, &["commit-tree", &tree.to_string(), "-p", "HEAD", "-m", "x"]).trim().to_owned()
}

#[test]
fn paths_that_lead_out_of_the_store_are_not_taken_over() {
    for name in ["..", ".git"] {
        let scratch = Scratch::new();
        scratch.ok(&["init", "store"]);
        scratch.git(&["clone", "-q", "store", "other"]);
        let commit = forged(&scratch, "other", name);
        scratch.git_in("other", &["update-ref", "refs/heads/main", &commit]);
        let head = scratch.git_in("store", &["rev-parse", "HEAD"]);
        let other = scratch.path("other").to_string_lossy().into_owned();
        let (code, _, err) = scratch.run(&["--store", "store", "sync", &other]);
        assert!(code == 3 && err.contains(&format!("{name}/evil.txt")), "{code} {err}");
        assert_eq!(scratch.git_in("store", &["rev-parse", "HEAD"]), head);
        std::fs::remove_file(scratch.path("evil.txt")).expect("removed");
        // Also not where the head has it already.
        scratch.git_in("store", &["fetch", "-q", &other, "main"]);
        scratch.git_in("store", &["update-ref", "refs/heads/main", "FETCH_HEAD"]);
        scratch.write("copy.txt", "a text");
        scratch.ok(&["--store", "store", "record", "terms@site", "copy.txt", "--date", "2017"]);
        assert!(!scratch.path("evil.txt").exists() && !scratch.path("store/.git/evil.txt").exists());
    }
}

#[test]
fn repositories_that_cannot_be_read_are_named_with_the_way_out() {
    let scratch = Scratch::new();
    for (args, words) in [
        (["init", "-q", "--object-format=sha256", "x"], "SHA-256"),
        (["init", "-q", "--ref-format=reftable", "x"], "reftable"),
    ] {
        let made = Scratch::new();
        if !made.try_git(".", &args).status.success() {
            eprintln!("skipped: this git knows no {words}");
            continue;
        }
        for verb in [&["--store", "x", "log"][..], &["init", "x"], &["import", "git", "x", "--document", "d"]] {
            // An import needs a store to go to.
            scratch.run(&["init", "store"]);
            let store = scratch.path("store").to_string_lossy().into_owned();
            let verb: Vec<&str> =
                if verb[0] == "import" { [&["--store", &store], verb].concat() } else { verb.to_vec() };
            let (code, _, err) = made.run(&verb);
            assert_eq!((code, err.contains(words), err.contains("hint")), (3, true, true), "{verb:?}: {err}");
        }
    }
}

#[test]
fn partial_and_shallow_clones_say_what_they_lack() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    for year in ["2016", "2017"] {
        scratch.write("copy.txt", format!("The text of {year}.\n"));
        scratch.ok(&["--store", "store", "record", "terms@site", "copy.txt", "--date", year]);
    }
    scratch.git_in("store", &["config", "uploadpack.allowFilter", "true"]);
    let address = format!("file://{}", scratch.path("store").display());
    scratch.git(&["clone", "-q", "--bare", "--filter=blob:none", &address, "partial.git"]);
    let (code, _, err) = scratch.run(&["--store", "partial.git", "show", "terms@site"]);
    assert_eq!((code, err.contains("partial clone"), err.contains("--no-filter")), (3, true, true), "{err}");
    scratch.git(&["clone", "-q", "--depth", "1", &address, "shallow"]);
    let (code, out, err) = scratch.run(&["--store", "shallow", "log", "terms", "--brief"]);
    assert_eq!((code, out.lines().count(), err.contains("--unshallow")), (0, 2, true), "{out}{err}");
    assert_eq!(scratch.run(&["--store", "shallow", "verify", "--full"]).0, 0);
}

#[test]
fn a_damaged_or_missing_object_is_named() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "--bare", "s.git"]);
    scratch.write("copy.txt", "A text that is going to be damaged.\n");
    scratch.ok(&["--store", "s.git", "record", "terms@site", "copy.txt", "--date", "2017"]);
    let meta: serde_json::Value =
        serde_json::from_str(&scratch.ok(&["--store", "s.git", "show", "terms", "--meta"])).expect("JSON");
    let path = meta["path"].as_str().expect("a path");
    let id = scratch.git_in("s.git", &["rev-parse", &format!("HEAD:{path}")]).trim().to_owned();
    let place = format!("s.git/objects/{}/{}", &id[..2], &id[2..]);
    // Sound by itself, and another text: what no checksum of the file shows.
    scratch.write("other.txt", "A text that stands in the place of another.\n");
    let other = scratch.git_in("s.git", &["hash-object", "-w", "../other.txt"]).trim().to_owned();
    let bytes = std::fs::read(scratch.path(&format!("s.git/objects/{}/{}", &other[..2], &other[2..]))).expect("bytes");
    std::fs::remove_file(scratch.path(&place)).expect("removed");
    for (damage, words) in
        [(Some(bytes), "is damaged"), (Some(b"no zlib".to_vec()), "is damaged"), (None, "is missing")]
    {
        match &damage {
            Some(bytes) => scratch.write(&place, bytes),
            None => std::fs::remove_file(scratch.path(&place)).expect("removed"),
        }
        let (code, _, err) = scratch.run(&["--store", "s.git", "show", "terms"]);
        assert_eq!(code, 3, "{err}");
        assert!(err.contains(words) && err.contains(&id) && err.contains("git fsck"), "{err}");
        let (code, out, _) = scratch.run(&["--store", "s.git", "verify", "--full"]);
        assert_eq!((code, out.contains(&id)), (4, true), "{out}");
    }
}

/// Runs the program as a user without rights, where this one has all.
fn powerless(scratch: &Scratch, args: &[&str]) -> Option<(i32, String, String)> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let own = scratch.program(args);
    let mut command = match root {
        false => scratch.program(args),
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(own.get_program());
            command.args(own.get_args()).current_dir(scratch.path("."));
            command
        }
    };
    // Whom a repository belongs to is not what is asked here.
    command.env("HOME", scratch.path("home")).env("NO_COLOR", "1");
    let output = command.output().ok()?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Some((output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr)))
}

#[cfg(unix)]
#[test]
fn without_permission_to_write_a_store_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    scratch.write("home/.gitconfig", "[safe]\n\tdirectory = *\n");
    scratch.write("copy.txt", "A text.\n");
    scratch.ok(&["init", "s"]);
    scratch.ok(&["--store", "s", "record", "terms@site", "copy.txt", "--date", "2017"]);
    assert!(!Path::new(&scratch.path("s/.git/recension")).exists(), "a record needs no cache");
    let before = scratch.git_in("s", &["rev-parse", "HEAD"]);
    let status = Command::new("chmod").args(["-R", "a+rX,a-w"]).arg(scratch.path(".")).status().expect("chmod runs");
    assert!(status.success());
    let works = powerless(&scratch, &["--version"]).is_some_and(|(code, _, _)| code == 0);
    let answers = works.then(|| {
        let log = powerless(&scratch, &["--store", "s", "log", "terms"]).expect("runs");
        let show = powerless(&scratch, &["--store", "s", "show", "terms"]).expect("runs");
        let record =
            powerless(&scratch, &["--store", "s", "record", "terms@site", "copy.txt", "--date", "2018"]).expect("runs");
        (log, show, record)
    });
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(scratch.path("."), mode).expect("mended");
    Command::new("chmod").args(["-R", "u+w"]).arg(scratch.path(".")).status().expect("chmod runs");
    let Some((log, show, record)) = answers else {
        eprintln!("skipped: the program cannot be run by a user without rights here");
        return;
    };
    assert_eq!((log.0, log.1.contains("2017")), (0, true), "{}{}", log.1, log.2);
    assert_eq!((show.0, show.1.as_str()), (0, "A text.\n"), "{}", show.2);
    assert_eq!((record.0, record.2.contains("write permission")), (3, true), "{}", record.2);
    assert_eq!(scratch.git_in("s", &["rev-parse", "HEAD"]), before);
    assert!(Path::new(&scratch.path("s/terms")).is_dir());
    scratch.ok(&["--store", "s", "verify", "--full"]);
}
