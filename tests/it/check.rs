//! `recension check` and `recension git-diff`, in real repositories, as CI, hooks and git run them.

use crate::common::home;
use crate::store::scratch::Scratch;
use serde_json::Value;
use std::process::Command;

const TERMS: &str = "# Terms\n\n## 1. Fees\n\nThe fee is 5 euros for every month in which you use the service.\n\n\
     ## 2. Law\n\nThe law of Estonia applies to this agreement and to all that follows from it.\n";

const POLICY: &str = "[check]\nbaseline = \"accepted.toml\"\n\n[[document]]\nbase = \"published/{name}\"\n\
     witness = \"docs/*.md\"\n";

/// What a run said.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(scratch: &Scratch, args: &[&str]) -> Said {
    let output = scratch.program(args).output().expect("it runs");
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A folder with a policy, what was published, and a changed copy of it.
fn desk() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("recension.toml", POLICY);
    scratch.write("published/terms.md", TERMS);
    scratch.write("docs/terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch
}

/// The ID in what a check says is to be done.
fn id(said: &Said) -> String {
    let (_, rest) = said.out.split_once("--accept ").unwrap_or_else(|| panic!("{}", said.out));
    rest.split(' ').next().expect("an ID").to_string()
}

#[test]
fn what_fails_says_what_to_do_and_that_works() {
    let desk = desk();
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("amount-altered") && said.out.contains("docs/terms.md:5"), "{}", said.out);
    let id = id(&said);
    let accepted = run(&desk, &["check", "--accept", &id, "--reason", "agreed \"so\"", "--today", "2026-01-01"]);
    assert_eq!(accepted.code, Some(0), "{}", accepted.err);
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("1 accepted"), "{}", said.out);
    let none = run(&desk, &["check", "--accept", "0123456789ab", "--reason", "x"]);
    assert_eq!(none.code, Some(3));
    assert!(none.err.contains("nothing that fails has the ID"), "{}", none.err);
    assert_eq!(run(&desk, &["check", "--accept", &id]).code, Some(2), "no reason");
    assert_eq!(run(&desk, &["check", "--accept", &id, "--reason", " "]).code, Some(2), "an empty reason");
}

#[test]
fn an_accepted_finding_that_moves_stays_accepted() {
    let desk = desk();
    let id = id(&run(&desk, &["check"]));
    run(&desk, &["check", "--accept", &id, "--reason", "agreed"]);
    let longer =
        |text: &str| text.replace("# Terms\n", "# Terms\n\nThese terms hold for everybody who uses this service.\n");
    desk.write("published/terms.md", longer(TERMS));
    desk.write("docs/terms.md", longer(&TERMS.replace("5 euros", "7 euros")));
    assert_eq!(run(&desk, &["check"]).code, Some(0), "it stands elsewhere");
    // The message is for people; another one drops nothing.
    let kept = std::fs::read_to_string(desk.path("accepted.toml")).expect("a baseline");
    desk.write("accepted.toml", kept.replace("the amount", "how much"));
    assert_eq!(run(&desk, &["check"]).code, Some(0), "another message");
    desk.write("docs/terms.md", longer(&TERMS.replace("5 euros", "8 euros")));
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(1), "another amount: {}", said.out);
    assert!(said.out.contains("meets nothing any more"), "{}", said.out);
}

#[test]
fn what_has_expired_fails_again() {
    let desk = desk();
    let id = id(&run(&desk, &["check"]));
    let args = ["check", "--accept", &id, "--reason", "until summer", "--expires", "2027-06", "--today", "2027-01-01"];
    assert_eq!(run(&desk, &args).code, Some(0));
    assert_eq!(run(&desk, &["check", "--today", "2027-06-30"]).code, Some(0));
    let said = run(&desk, &["check", "--today", "2027-07-01"]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("It was accepted until 2027-06 (until summer); that is over."), "{}", said.out);
    let args = ["check", "--accept", &id, "--reason", "x", "--expires", "2020", "--today", "2027-07-01"];
    assert_eq!(run(&desk, &args).code, Some(2), "over before it begins");
}

#[test]
fn what_cannot_be_compared_is_never_clean() {
    let desk = desk();
    desk.write("docs/terms.md", TERMS);
    assert_eq!(run(&desk, &["check"]).code, Some(0));
    desk.write("docs/new.md", "A page that was not published before, of more than a few words.\n");
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(3), "a witness without base");
    assert!(said.out.contains("docs/new.md") && said.out.contains("unpaired = \"allow\""), "{}", said.out);
    desk.write("recension.toml", POLICY.replace("[check]", "[check]\nunpaired = \"allow\""));
    assert_eq!(run(&desk, &["check"]).code, Some(0));
    desk.write("recension.toml", POLICY);
    std::fs::remove_file(desk.path("docs/new.md")).expect("removed");
    desk.write("published/gone.md", "A page that is no longer there, of more than a few words.\n");
    assert_eq!(run(&desk, &["check"]).code, Some(3), "a base without witness");
    std::fs::remove_file(desk.path("published/gone.md")).expect("removed");
    desk.write("docs/terms.md", [0u8, 1, 2, 3, 0xff, 0xfe, 0, 0].repeat(50));
    assert_eq!(run(&desk, &["check"]).code, Some(3), "bytes that are no text");
    desk.write("recension.toml", POLICY.replace("docs/*.md", "nowhere/*.md"));
    assert_eq!(run(&desk, &["check"]).code, Some(3), "a pattern that matches nothing");
    desk.write("recension.toml", format!("{POLICY}witnes = 1\n"));
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(2), "a policy that makes no sense is wrong usage");
    assert!(said.err.contains("did you mean “witness”?"), "{}", said.err);
    assert_eq!(run(&desk, &["check", "--config", "nowhere.toml"]).code, Some(2), "and so is none");
    desk.write("accepted.toml", "[[accepted]]\nfingerprint = 1\n");
    desk.write("recension.toml", POLICY);
    assert_eq!(run(&desk, &["check"]).code, Some(2), "and a baseline that is none");
    std::fs::remove_file(desk.path("accepted.toml")).expect("removed");
    desk.write(
        "docs/terms.md",
        "Crimson lanterns drifted over quiet water, while beyond seven hills an old shepherd counted \
         falling stars and hummed songs nobody remembered anymore, and his faithful dogs slept beside embers under the \
         frozen pines, dreaming of summer meadows full of thunder, butterflies, warm rain and wild strawberries.\n",
    );
    desk.write("recension.toml", POLICY);
    assert_eq!(run(&desk, &["check"]).code, Some(1), "another document");
}

#[test]
fn policies_weigh_and_leave_out() {
    let desk = desk();
    desk.write("docs/terms.md", TERMS.replace("writing", "letters").replace("Estonia", "Latvia"));
    let policy = |extra: &str| desk.write("recension.toml", format!("{extra}{POLICY}"));
    assert_eq!(run(&desk, &["check"]).code, Some(1));
    desk.write("recension.toml", POLICY.replace("[check]", "[check]\nignore-sections = [\"2. L*\"]"));
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("1 in sections left out"), "{}", said.out);
    desk.write(
        "recension.toml",
        POLICY.replace("[check]", "[check]\nignore = [\"name-altered\", \"wording-changed\"]"),
    );
    assert_eq!(run(&desk, &["check"]).code, Some(0));
    policy("[severity]\nname-altered = \"formatting\"\nwording-changed = \"formatting\"\n\n");
    let said = run(&desk, &["check"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("1 lighter than substantive"), "{}", said.out);
    desk.write("recension.toml", POLICY.replace("[check]", "[check]\nfail-on = \"never\""));
    assert_eq!(run(&desk, &["check"]).code, Some(0));
}

#[test]
fn translations_must_state_the_same_facts() {
    let scratch = Scratch::new();
    scratch
        .write("en.md", "The fee of 500 euros is due on 16 December 2015 and covers all that the agent does for us.\n");
    scratch.write("zh.md", "费用为500欧元，应于2015年12月16日支付，涵盖代理人为我们所做的一切工作。\n");
    scratch.write(
        "recension.toml",
        "[[translation]]\nname = \"contract\"\ncopies = [\"en.md\", \"zh.md\"]\nfacts = [\"date\"]\n",
    );
    let said = run(&scratch, &["check"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    scratch.write("zh.md", "费用为500欧元，应于2024年12月16日支付，涵盖代理人为我们所做的一切工作。\n");
    let said = run(&scratch, &["check"]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.out.contains("2015-12-16") && said.out.contains("2024-12-16"), "{}", said.out);
}

#[test]
fn machine_formats_stand_alone() {
    let desk = desk();
    let said = run(&desk, &["check", "--format", "json", "--also", "markdown=summary.md"]);
    assert_eq!(said.code, Some(1));
    let value: Value = serde_json::from_str(&said.out).expect("JSON alone");
    assert_eq!(value["schema"], "recension/check/1");
    assert_eq!(value["documents"][0]["judged"][0]["fate"], "fails");
    let summary = std::fs::read_to_string(desk.path("summary.md")).expect("a summary");
    assert!(summary.contains("# The check fails") && summary.contains("recension check --accept"), "{summary}");
    let said = run(&desk, &["check", "--format", "github"]);
    assert!(said.out.starts_with("::error file=docs/terms.md,line=5"), "{}", said.out);
}

#[test]
fn a_revision_can_be_the_base() {
    let scratch = Scratch::repository();
    scratch.write("docs/terms.md", TERMS);
    scratch.write("recension.toml", "[[document]]\nbase = \"git:HEAD:{path}\"\nwitness = \"docs/*.md\"\n");
    scratch.commit("2024-01-01", "First");
    assert_eq!(run(&scratch, &["check"]).code, Some(0));
    scratch.write("docs/terms.md", TERMS.replace("Estonia", "Latvia"));
    assert_eq!(run(&scratch, &["check"]).code, Some(1));
}

#[test]
fn a_document_that_a_revision_has_and_nobody_else_is_missing() {
    let scratch = Scratch::repository();
    let page = "A page about how things are done here, of more than a few words.\n";
    for name in ["docs/terms.md", "docs/old.md", "docs/deep/inner.md", "docs/data.csv", "src/other.md"] {
        scratch.write(name, page);
    }
    scratch.write("recension.toml", "[[document]]\nbase = \"git:HEAD:{path}\"\nwitness = \"docs/*.md\"\n");
    scratch.commit("2024-01-01", "First");
    assert_eq!(run(&scratch, &["check"]).code, Some(0));
    scratch.git(&["mv", "docs/old.md", "docs/new.md"]);
    let said = run(&scratch, &["check"]);
    assert_eq!(said.code, Some(3), "{}", said.out);
    assert!(said.out.contains("git:HEAD:docs/old.md") && said.out.contains("docs/new.md"), "{}", said.out);
    assert!(!said.out.contains("inner.md") && !said.out.contains("other.md"), "{}", said.out);
    // A committed rename is still one: the base is what the policy says.
    scratch.write(
        "recension.toml",
        "[check]\nunpaired = \"allow\"\n[[document]]\nbase = \"git:HEAD:{path}\"\nwitness = \"docs/*.md\"\n",
    );
    let said = run(&scratch, &["check"]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(said.out.contains("note: git:HEAD:docs/old.md"), "{}", said.out);
    scratch.write("recension.toml", "[[document]]\nbase = \"git:v9:{path}\"\nwitness = \"docs/*.md\"\n");
    let said = run(&scratch, &["check"]);
    assert_eq!(said.code, Some(3), "{}", said.out);
    assert!(said.out.contains("no revision v9"), "{}", said.out);
}

/// A charter in two languages, paragraph by paragraph.
const ENGLISH: [&str; 6] = [
    "# Charter\n",
    "The members of the society founded this house on 5 March 1998 in order to keep the books and papers of the town and to open them to everybody who wants to read them.\n",
    "Every reader pays a yearly fee of 12 euros, and those who are younger than eighteen years of age pay nothing as long as they bring a letter from their school.\n",
    "The house was enlarged on 16 December 2015, when the council of the town gave the society the former mill beside the river together with its garden.\n",
    "The board meets four times in a year and publishes its accounts before the end of the following spring, so that the members can question them.\n",
    "This charter can be changed by two thirds of the members who are present at a meeting to which all of them were invited in writing.\n",
];
const CHINESE: [&str; 6] = [
    "# 章程\n",
    "本会会员于1998年3月5日创立本馆，以保存本镇的图书和文献，并向所有愿意阅读的人开放。\n",
    "每位读者每年缴纳12欧元的费用，未满十八周岁者只要持有学校的证明信，即可免缴任何费用。\n",
    "本馆于2015年12月16日扩建，当时镇议会将河边的旧磨坊连同其花园一并赠予本会使用。\n",
    "理事会每年举行四次会议，并在次年春季结束之前公布账目，以便全体会员能够提出质询。\n",
    "本章程可由出席会议的会员的三分之二予以修改，该会议须事先以书面形式通知全体会员。\n",
];

#[test]
fn translations_are_held_against_one_another_paragraph_by_paragraph() {
    let scratch = Scratch::new();
    let check = |english: &[&str], chinese: &[&str]| {
        scratch.write("en.md", english.join("\n"));
        scratch.write("zh.md", chinese.join("\n"));
        run(&scratch, &["check", "--format", "json"])
    };
    scratch.write("recension.toml", "[[translation]]\nname = \"charter\"\ncopies = [\"en.md\", \"zh.md\"]\n");
    let said = check(&ENGLISH, &CHINESE);
    assert_eq!(said.code, Some(0), "{}", said.out);
    // Both dates are in both copies, each in the other's paragraph: the whole text agrees, no paragraph does.
    let dates = ["1998年3月5日", "2015年12月16日"];
    let (first, second) = (CHINESE[1].replace(dates[0], dates[1]), CHINESE[3].replace(dates[1], dates[0]));
    let crossed = [CHINESE[0], &first, CHINESE[2], &second, CHINESE[4], CHINESE[5]];
    let said = check(&ENGLISH, &crossed);
    assert_eq!(said.code, Some(1), "{}", said.out);
    let value: Value = serde_json::from_str(&said.out).expect("JSON");
    let findings = value["documents"][0]["record"]["findings"].as_array().expect("findings").clone();
    let lines: Vec<_> = findings.iter().map(|f| (f["base"]["line"].as_u64(), f["witness"]["line"].as_u64())).collect();
    assert!(lines.contains(&(Some(3), Some(3))) && lines.contains(&(Some(7), Some(7))), "{lines:?}");
    // A date that was altered stands in both copies, and is said once.
    let altered = CHINESE[3].replace("2015", "2024");
    let said = check(&ENGLISH, &[CHINESE[0], CHINESE[1], CHINESE[2], &altered, CHINESE[4], CHINESE[5]]);
    let value: Value = serde_json::from_str(&said.out).expect("JSON");
    let findings = value["documents"][0]["record"]["findings"].as_array().expect("findings").clone();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["base"]["text"], "16 December 2015");
    assert_eq!(findings[0]["witness"]["text"], "2024年12月16日");
    // A paragraph that one lacks.
    let said = check(&ENGLISH, &[CHINESE[0], CHINESE[1], CHINESE[2], CHINESE[3], CHINESE[5]]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.out.contains("lacks"), "{}", said.out);
}

#[test]
fn formats_of_ci_say_what_fails_and_what_could_not_be_compared() {
    let desk = desk();
    desk.write("published/gone.md", "A page that is no longer there, of more than a few words.\n");
    let report = |format: &str| {
        let said = run(&desk, &["check", "--format", format]);
        assert_eq!(said.code, Some(3), "{format}");
        said.out
    };
    let sarif: Value = serde_json::from_str(&report("sarif")).expect("JSON");
    let kinds: Vec<&str> =
        sarif["runs"][0]["results"].as_array().expect("results").iter().filter_map(|r| r["ruleId"].as_str()).collect();
    assert_eq!(kinds, ["amount-altered", "not-compared"]);
    let issues: Value = serde_json::from_str(&report("gitlab")).expect("JSON");
    assert_eq!(issues.as_array().map(Vec::len), Some(2));
    let junit = report("junit");
    assert!(junit.contains("failures=\"2\"") && junit.contains("--accept"), "{junit}");
    let github = report("github");
    assert!(github.contains("could not be compared") && github.contains("--accept"), "{github}");
    let id = id(&run(&desk, &["check"]));
    run(&desk, &["check", "--accept", &id, "--reason", "agreed"]);
    let sarif: Value = serde_json::from_str(&report("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["justification"], "agreed");
}

/// The value of a key in a file of YAML, as far as these files need it.
fn yaml(name: &str, key: &str) -> String {
    let text = std::fs::read_to_string(home(name)).expect("a file");
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().rposition(|line| line.trim_start().starts_with(&format!("{key}:"))).expect("the key");
    let (_, value) = lines[at].split_once(':').expect("a value");
    if value.trim() != "|" {
        return value.trim().to_string();
    }
    let depth = |line: &str| line.len() - line.trim_start().len();
    let block = lines[at + 1..].iter().take_while(|line| line.is_empty() || depth(line) > depth(lines[at]));
    block.map(|line| format!("{}\n", line.trim_start())).collect()
}

/// A shell in which `recension` is the program under test.
fn shell(scratch: &Scratch, script: &str) -> Command {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_recension"));
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let folder = program.parent().expect("a folder").to_path_buf();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&paths))).expect("paths");
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(scratch.path(".")).env("PATH", path).env("NO_COLOR", "1");
    command
}

#[test]
fn the_action_annotates_and_sums_up() {
    let desk = desk();
    desk.write("summary", "");
    desk.write("output", "");
    let mut command = shell(&desk, &yaml("action.yml", "run"));
    command.env("CONFIG", "recension.toml");
    command.env("GITHUB_STEP_SUMMARY", desk.path("summary")).env("GITHUB_OUTPUT", desk.path("output"));
    let output = command.output().expect("bash runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("::error file=docs/terms.md"));
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).expect("written");
    assert_eq!(read("output"), "code=1\n");
    assert!(read("summary").contains("# The check fails"));
}

#[test]
fn the_gitlab_example_writes_the_reports_it_names() {
    let scratch = Scratch::repository();
    scratch.write("recension.toml", POLICY);
    scratch.write("published/terms.md", TERMS);
    scratch.write("docs/terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch.commit("2024-01-01", "First");
    let page = std::fs::read_to_string(home("docs/check.md")).expect("a page");
    let (_, example) = page.split_once("## GitLab").expect("the example");
    let script = example.lines().find_map(|line| line.trim().strip_prefix("- ")).expect("a script");
    let output = shell(&scratch, script).output().expect("bash runs");
    assert_eq!(output.status.code(), Some(1), "the job fails");
    for key in ["codequality", "junit"] {
        let name = example.lines().find_map(|line| line.trim().strip_prefix(&format!("{key}: "))).expect("a report");
        let text = std::fs::read_to_string(scratch.path(name)).expect("written");
        assert!(text.contains("docs/terms.md"), "{text}");
    }
}

#[test]
fn the_hook_stops_a_commit() {
    let scratch = Scratch::repository();
    scratch.write("recension.toml", POLICY);
    scratch.write("published/terms.md", TERMS);
    scratch.write("docs/terms.md", TERMS);
    let entry = yaml(".pre-commit-hooks.yaml", "entry");
    let program = entry.replacen("recension", &format!("'{}'", env!("CARGO_BIN_EXE_recension")), 1);
    scratch.write(".git/hooks/pre-commit", format!("#!/bin/sh\nexec {program}\n"));
    let hook = scratch.path(".git/hooks/pre-commit");
    Command::new("chmod").arg("+x").arg(hook).status().expect("chmod runs");
    scratch.commit("2024-01-01", "First");
    scratch.write("docs/terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch.git(&["add", "-A"]);
    let refused = scratch.try_git(".", &["commit", "-q", "-m", "Dearer"]);
    assert!(!refused.status.success(), "the hook lets it pass");
    let said = String::from_utf8_lossy(&refused.stdout).into_owned() + &String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("amount-altered"), "{said}");
}

#[test]
fn git_shows_differences_through_the_program() {
    let scratch = Scratch::repository();
    scratch.write("docs/terms.md", TERMS);
    scratch.write(".gitattributes", "docs/*.md diff=recension\n");
    scratch.commit("2024-01-01", "First");
    scratch.write("docs/terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch.write("docs/new.md", "A new page.\n");
    let program = format!("'{}' git-diff", env!("CARGO_BIN_EXE_recension"));
    let setup = run(&scratch, &["git-diff", "--setup"]).out;
    // What the program says to set up is what is set up here, with the program under test.
    for line in setup.lines().filter_map(|line| line.strip_prefix("git config ")) {
        let (key, value) = line.split_once(' ').expect("a key and a value");
        let value = value.trim_matches('\'').replace("recension git-diff", &program);
        scratch.git(&["config", key, &value]);
    }
    scratch.git(&["add", "-A"]);
    let shown = scratch.git(&["diff", "--cached"]);
    assert!(shown.contains("amount-altered") && shown.contains("b/docs/terms.md"), "{shown}");
    assert!(shown.contains("docs/new.md: this document was added"), "{shown}");
    let plain = scratch.git(&["diff", "--cached", "--no-ext-diff", "--textconv"]);
    assert!(plain.contains("+The fee is 7 euros"), "{plain}");
    let tool =
        scratch.git(&["difftool", "--cached", "--no-prompt", "--tool", "recension", "HEAD", "--", "docs/terms.md"]);
    assert!(tool.contains("amount-altered"), "{tool}");
    assert_eq!(run(&scratch, &["git-diff", "one"]).code, Some(0), "a path that is not merged");
    assert_eq!(run(&scratch, &["git-diff", "a", "b", "c"]).code, Some(2));
}
