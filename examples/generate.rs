//! Writes a pair of copies to measure with: `generate en|zh BYTES SEED BASE WITNESS`.
#![expect(clippy::disallowed_methods, reason = "a program that writes files")]

#[path = "../benches/prose/mod.rs"]
mod prose;

use prose::Language;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [language, bytes, seed, base, witness] = args.as_slice() else {
        return Err("usage: generate en|zh BYTES SEED BASE WITNESS".into());
    };
    let language = match language.as_str() {
        "en" => Language::English,
        "zh" => Language::Chinese,
        other => return Err(format!("{other}: en or zh").into()),
    };
    let pair = prose::pair(language, bytes.parse()?, seed.parse()?);
    std::fs::write(base, pair.0)?;
    std::fs::write(witness, pair.1)?;
    Ok(())
}
