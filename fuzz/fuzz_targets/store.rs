//! Bytes that may be a record of a store, and text that may be a name, a date or an id in one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::store::record::Record;
use recension::store::{Name, When, slug};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = Record::parse(bytes) {
        let again = toml::to_string(&record).expect("a record can be written");
        assert_eq!(Record::parse(again.as_bytes()).as_ref(), Ok(&record), "what is written reads the same");
        record.when();
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(when) = When::parse(text) {
        assert!(when.earliest() <= when.latest());
        assert_eq!(When::parse(&when.to_string()).as_ref(), Some(&when), "what is written reads the same");
    }
    if let Some(name) = Name::parse(text) {
        assert!(slug::document(&name.document).is_ok());
    }
    assert!(slug::source(&slug::slugify(text)).is_ok(), "what is made of any text is a name");
});
