//! The alignment table of CollateX in JSON.
//!
//! The Java program writes the columns one after the other, the Python program the rows. Which of the two it is shows
//! in the lengths; a square table is taken for columns.

use super::{Entry, Imported};
use crate::collate::silence::State;
use serde_json::Value;

/// Reads a table.
pub(super) fn read(text: &str) -> Result<Imported, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let names = list(&value, "witnesses")?.iter().map(name).collect::<Result<Vec<String>, String>>()?;
    let table = list(&value, "table")?;
    let lists: Vec<&Vec<Value>> = table.iter().filter_map(Value::as_array).collect();
    if lists.len() != table.len() {
        return Err("`table` is not a list of lists".to_string());
    }
    let by_columns = lists.iter().all(|list| list.len() == names.len());
    if by_columns {
        let column = |list: &&Vec<Value>| list.iter().map(entry).collect::<Result<Vec<Entry>, String>>();
        return Ok(Imported { columns: lists.iter().map(column).collect::<Result<_, _>>()?, names });
    }
    let length = lists.first().map_or(0, |list| list.len());
    if lists.len() != names.len() || lists.iter().any(|list| list.len() != length) {
        return Err("`table` has neither a list for each witness nor lists with an entry for each".to_string());
    }
    let column = |at: usize| lists.iter().map(|list| entry(&list[at])).collect::<Result<Vec<Entry>, String>>();
    Ok(Imported { columns: (0..length).map(column).collect::<Result<_, _>>()?, names })
}

fn list<'a>(value: &'a Value, name: &str) -> Result<&'a Vec<Value>, String> {
    value.get(name).and_then(Value::as_array).ok_or_else(|| format!("`{name}` is not a list"))
}

/// The name of a witness: a string, or an object with an `id`.
fn name(value: &Value) -> Result<String, String> {
    let found = value.as_str().or_else(|| value.get("id").and_then(Value::as_str));
    found.map(str::to_string).ok_or_else(|| "a witness has no name".to_string())
}

/// What a witness has in a column: nothing, or tokens.
fn entry(value: &Value) -> Result<Entry, String> {
    match value {
        Value::Null => Ok(Entry::Text(String::new())),
        Value::String(text) => Ok(Entry::Text(text.trim().to_string())),
        Value::Array(tokens) => {
            let mut text = String::new();
            for token in tokens {
                if let Some(state) = token.get("state").and_then(Value::as_str).and_then(state) {
                    return Ok(Entry::Silent(state));
                }
                let own = token.as_str().or_else(|| token.get("t").and_then(Value::as_str));
                text.push_str(own.ok_or("a token has no text `t`")?);
                // Tokens carry the space behind them; where they do not, one belongs there.
                if !text.ends_with(char::is_whitespace) {
                    text.push(' ');
                }
            }
            Ok(Entry::Text(text.trim().to_string()))
        }
        _ => Err("a cell is neither null nor a list of tokens".to_string()),
    }
}

/// States that we write into tables.
fn state(name: &str) -> Option<State> {
    [State::Lacuna, State::Illegible, State::OutOfScope].into_iter().find(|state| state.name() == name)
}
