//! Damage to characters, found and mended without another copy.
//!
//! Text is redone: written in the encoding it may have been read in, and read in the one it may have
//! been. What comes out is believed when it is all sound and what stands there is not. One sequence
//! that could be either is left alone; several that agree are not chance.
//!
//! That a decoding is to be undone rather than guessed at, and that some pairs of characters all but
//! prove it, is the idea of ftfy (R. Speer); the multi-byte encodings of East Asia and a reading that
//! starts one byte late are done here in the same way.

mod common;
mod control;
mod double;
mod late;
mod single;

pub use common::common;
pub use late::late;

use crate::text::Span;

/// A damaged stretch, what was done to it, and what stood there.
#[derive(Debug, Clone, PartialEq)]
pub struct Damage {
    /// Where, in bytes.
    pub span: Span,
    /// What was done to the bytes: `UTF-8 read as Windows-1252`.
    pub mechanism: &'static str,
    /// What stood there; `□` for a character that cannot be told. Empty where nothing is left.
    pub repair: String,
    /// From 0 to 1.
    pub confidence: f64,
}

/// The damaged stretches of a text, by place. Linear time.
///
/// ```
/// use recension::damage::find;
/// let found = find("a cafÃ© on the quay");
/// assert_eq!((found[0].mechanism, &*found[0].repair), ("UTF-8 read as Windows-1252", "é"));
/// assert_eq!(found.len(), 1);
/// assert!(find("5×£35, NESTLÉ® … naïve").is_empty());
/// ```
pub fn find(text: &str) -> Vec<Damage> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = single::find(text);
    found.extend(double::find(text));
    found.extend(lost(text));
    found.extend(control::find(text));
    apart(found)
}

/// Damage by place, the longest of what overlaps.
pub(crate) fn apart(mut found: Vec<Damage>) -> Vec<Damage> {
    found.sort_by_key(|d| (d.span.start, std::cmp::Reverse(d.span.end)));
    let mut end = 0;
    found.retain(|d| {
        let apart = d.span.start >= end;
        end = end.max(d.span.end);
        apart
    });
    found
}

/// What U+FFFD becomes when its bytes are misread in turn: nothing is left to mend.
fn lost(text: &str) -> Vec<Damage> {
    const FORMS: [(&str, &str); 3] = [
        ("锟斤拷", "UTF-8 read as GBK with U+FFFD (锟斤拷)"),
        ("ï¿½", "U+FFFD in UTF-8 read as Windows-1252"),
        ("嚙踝蕭", "U+FFFD in UTF-8 read as Big5"),
    ];
    let mut found: Vec<Damage> = Vec::new();
    for (form, mechanism) in FORMS {
        for at in memchr::memmem::find_iter(text.as_bytes(), form.as_bytes()) {
            let span = Span::new(at, at + form.len());
            match found.last_mut() {
                Some(last) if last.span.end == span.start => last.span.end = span.end,
                _ => found.push(Damage { span, mechanism, repair: String::new(), confidence: 0.99 }),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, Encoding, GBK, UTF_8, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn sound_text_raises_nothing() {
        for text in [
            "中华人民共和国网络安全法(草案)。你好吗?很好!",
            "是吗?不是。α粒子和β射线,Ω≈3.14×10²μm",
            "魑魅魍魉，饕餮盛宴；囹圄之灾，蹉跎岁月。",
            "國際社會應當共同維護網絡空間的和平與穩定",
            "The naïve café’s crêpe “brûlée” cost £5 — déjà vu…",
            "Der Spaß” war groß – “Größe”, ÄÖÜ «ÉTÉ» l’Île à “là”… MAÇÃ”",
            "PRÊT À PORTER “À” «À» ½ × ¼ ± 5° © ® ™ § ¶",
            "😀🎉👍🏽 und ❤️",
            "日本語の文章です。漢字とカタカナを使う。",
            "Привет, мир! «Ёлка» – это…",
            "Ελληνικά κείμενα, καλημέρα",
            "한국어 문장입니다. 漢字도 있다.",
            "任天堂の游戏很有名",
            "魑魅魍魉?是的。α粒子?",
            "∀x∈ℝ: x² ≥ 0 → √x",
            "5×£35 und 3×½",
            "plain ASCII? yes.",
            "Tiếng Việt có dấu: Đường, Ấn Độ",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn misread_text_is_found() {
        let misread = |text: &str, source: &'static Encoding, reader: &'static Encoding| {
            reader.decode_without_bom_handling(&source.encode(text).0).0.into_owned()
        };
        let text = "网络安全与信息化发展战略";
        for damaged in [
            misread(text, UTF_8, WINDOWS_1252),
            misread(text, UTF_8, GBK),
            misread(text, GBK, WINDOWS_1252),
            misread("國際社會應當共同維護和平", BIG5, GBK),
            misread("привет мир", UTF_8, WINDOWS_1251),
            misread("Сегодня говорили", UTF_8, GBK),
            misread("Сегодня говорили", UTF_8, BIG5),
            "dÃ©jÃ\u{A0} vu".to_string(),
            "it is donâ€™t".to_string(),
            "it don\u{92}t, said Coatl\u{87}n".to_string(),
            "Acht trí shocrú a dhÃ©anamh maidir le bunú socruithe".to_string(),
            "锟斤拷".to_string(),
            "ðŸ˜€".to_string(),
        ] {
            assert!(!find(&damaged).is_empty(), "{damaged}");
        }
    }
}
