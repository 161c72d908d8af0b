//! Countries and large cities that one language names, and the other another one.

use super::clause::Sentence;
use super::{Item, disagree};
use crate::finding::Finding;
use crate::han::script;
use crate::inspect::view::View;
use crate::text::Span;

/// Names in English and in Chinese; those that have several are parted by `|`.
const PLACES: [(&str, &str); 119] = [
    ("Afghanistan", "阿富汗"),
    ("Albania", "阿尔巴尼亚"),
    ("Algeria", "阿尔及利亚"),
    ("Argentina", "阿根廷"),
    ("Armenia", "亚美尼亚"),
    ("Australia", "澳大利亚|澳洲"),
    ("Austria", "奥地利"),
    ("Azerbaijan", "阿塞拜疆"),
    ("Bangladesh", "孟加拉"),
    ("Belarus", "白俄罗斯"),
    ("Belgium", "比利时"),
    ("Brazil", "巴西"),
    ("Bulgaria", "保加利亚"),
    ("Cambodia", "柬埔寨"),
    ("Canada", "加拿大"),
    ("Chile", "智利"),
    ("China", "中国|中华人民共和国|中华|国内|我国|华"),
    ("Colombia", "哥伦比亚"),
    ("Croatia", "克罗地亚"),
    ("Cuba", "古巴"),
    ("Czech", "捷克"),
    ("Denmark", "丹麦"),
    ("Egypt", "埃及"),
    ("Estonia", "爱沙尼亚"),
    ("Ethiopia", "埃塞俄比亚"),
    ("Finland", "芬兰"),
    ("France", "法国|法兰西"),
    ("Germany", "德国|德意志"),
    ("Ghana", "加纳"),
    ("Greece", "希腊"),
    ("Hungary", "匈牙利"),
    ("Iceland", "冰岛"),
    ("India", "印度"),
    ("Indonesia", "印度尼西亚|印尼"),
    ("Iran", "伊朗"),
    ("Iraq", "伊拉克"),
    ("Ireland", "爱尔兰"),
    ("Israel", "以色列"),
    ("Italy", "意大利"),
    ("Japan", "日本"),
    ("Jordan", "约旦"),
    ("Kazakhstan", "哈萨克"),
    ("Kenya", "肯尼亚"),
    ("Kuwait", "科威特"),
    ("Kyrgyzstan", "吉尔吉斯"),
    ("Latvia", "拉脱维亚"),
    ("Lithuania", "立陶宛"),
    ("Luxembourg", "卢森堡"),
    ("Malaysia", "马来西亚"),
    ("Mexico", "墨西哥"),
    ("Mongolia", "蒙古"),
    ("Morocco", "摩洛哥"),
    ("Myanmar", "缅甸"),
    ("Nepal", "尼泊尔"),
    ("Netherlands", "荷兰"),
    ("New Zealand", "新西兰"),
    ("Nigeria", "尼日利亚"),
    ("Norway", "挪威"),
    ("Pakistan", "巴基斯坦"),
    ("Peru", "秘鲁"),
    ("Philippines", "菲律宾"),
    ("Poland", "波兰"),
    ("Portugal", "葡萄牙"),
    ("Qatar", "卡塔尔"),
    ("Romania", "罗马尼亚"),
    ("Russia", "俄罗斯|俄国|俄"),
    ("Saudi Arabia", "沙特"),
    ("Serbia", "塞尔维亚"),
    ("Singapore", "新加坡"),
    ("Slovakia", "斯洛伐克"),
    ("Slovenia", "斯洛文尼亚"),
    ("South Africa", "南非"),
    ("Korea", "韩国|朝鲜|韩|朝"),
    ("Spain", "西班牙"),
    ("Sri Lanka", "斯里兰卡"),
    ("Sweden", "瑞典"),
    ("Switzerland", "瑞士"),
    ("Syria", "叙利亚"),
    ("Tajikistan", "塔吉克"),
    ("Tanzania", "坦桑尼亚"),
    ("Thailand", "泰国"),
    ("Turkey", "土耳其"),
    ("Ukraine", "乌克兰"),
    ("United Arab Emirates", "阿联酋|阿拉伯联合酋长国"),
    ("United Kingdom", "英国|联合王国|英"),
    ("United States", "美国|美利坚|美"),
    ("Uzbekistan", "乌兹别克"),
    ("Venezuela", "委内瑞拉"),
    ("Viet Nam", "越南"),
    ("Africa", "非洲|非"),
    ("Asia", "亚洲|亚"),
    ("Europe", "欧洲|欧"),
    ("Beijing", "北京|京津|在京|京沪"),
    ("Chengdu", "成都"),
    ("Chongqing", "重庆"),
    ("Guangzhou", "广州"),
    ("Hangzhou", "杭州"),
    ("Hong Kong", "香港|港澳|港币|港元|本港|驻港"),
    ("Macao", "澳门|港澳|澳币"),
    ("Nanjing", "南京"),
    ("Shanghai", "上海|沪深|京沪|在沪"),
    ("Shenzhen", "深圳"),
    ("Suzhou", "苏州"),
    ("Taiwan", "台湾|台海|台胞|两岸|台商"),
    ("Tianjin", "天津"),
    ("Wuhan", "武汉"),
    ("Xi'an", "西安"),
    ("Berlin", "柏林"),
    ("Brussels", "布鲁塞尔"),
    ("Geneva", "日内瓦"),
    ("London", "伦敦"),
    ("Moscow", "莫斯科"),
    ("New York", "纽约"),
    ("Paris", "巴黎"),
    ("Rome", "罗马"),
    ("Seoul", "首尔"),
    ("Stockholm", "斯德哥尔摩"),
    ("Tokyo", "东京"),
    ("Vienna", "维也纳"),
];

/// What alludes to a place, and is none of its names.
const ALLUDED: [&str; 18] = [
    "中华", "国内", "我国", "港澳", "港币", "港元", "本港", "驻港", "澳币", "台海", "台胞", "两岸", "台商", "京津",
    "在京", "京沪", "沪深", "在沪",
];

/// Fewest Han characters of a name that is named, not only alluded to.
const NAMED: usize = 2;

/// Tells the one place of either language that the other does not name, sentence by sentence where both
/// have as many.
pub(super) fn judge(
    view: &View,
    (han, own): (&Item, &[Sentence]),
    (word, other): (&Item, &[Sentence]),
    findings: &mut Vec<Finding>,
) {
    let mut pairs = vec![(han.text.as_str(), word.text.as_str())];
    if own.len() == other.len() {
        let text = |item: &'_ Item, s: &Sentence| s.start..s.end.min(item.text.len());
        pairs = own.iter().zip(other).map(|(a, b)| (&han.text[text(han, a)], &word.text[text(word, b)])).collect();
    }
    for (chinese, english) in pairs {
        let folded: String = chinese.chars().map(script::fold).collect();
        let Some((one, two, name)) = differ(&folded, english) else { continue };
        let message = format!("one language names {one}, and the other {name} ({two}) instead");
        let words = find(english, one).map_or(english, |at| &english[at..at + one.len()]);
        let finding = disagree(view, within(view, word, words), within(view, han, name), message, 0.8);
        findings.push(finding.with("what", "place"));
    }
}

/// The one place that only the English names, and the one that only the Chinese names, with its name there.
fn differ(folded: &str, english: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let chinese = |names: &str| names.split('|').any(|n| folded.contains(n));
    let lone = |p: &&(&'static str, &'static str)| find(english, p.0).is_some() && !chinese(p.1);
    let fellow = |p: &&(&'static str, &'static str)| named(folded, p.1).is_some() && !adjective(english, p.0);
    let (one, two): (Vec<_>, Vec<_>) = (PLACES.iter().filter(lone).collect(), PLACES.iter().filter(fellow).collect());
    let ([one], [two]) = (&one[..], &two[..]) else { return None };
    Some((one.0, two.0, named(folded, two.1)?))
}

/// The first of the Chinese names of a place that a text names in full.
fn named(text: &str, names: &'static str) -> Option<&'static str> {
    let whole = |n: &&str| n.chars().count() >= NAMED && text.contains(n) && !longer(text, n);
    names.split('|').find(whole)
}

/// Whether a name comes only as a part of a longer one: 印度 in 印度尼西亚, 罗马 in 罗马尼亚.
fn longer(text: &str, name: &str) -> bool {
    let over = |n: &&str| n.len() > name.len() && n.contains(name) && text.contains(n);
    PLACES.iter().flat_map(|p| p.1.split('|')).chain(["印度洋"]).any(|n| over(&n)) || ALLUDED.contains(&name)
}

/// Where a name stands in English text as whole words, in capitals or not.
fn find(text: &str, name: &str) -> Option<usize> {
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
    let whole = |at: &usize| free(text[..*at].chars().next_back()) && free(text[at + name.len()..].chars().next());
    let capitals = name.to_uppercase();
    [name, &capitals].into_iter().find_map(|n| text.match_indices(n).map(|m| m.0).find(whole))
}

/// Whether English text names a place or what belongs to it: `China`, `Chinese`, `the U.S.`.
fn adjective(text: &str, name: &str) -> bool {
    let stem: String = name.chars().take(4).collect();
    let short = [
        ("United States", "U.S"),
        ("United States", "US"),
        ("United States", "Americ"),
        ("United Kingdom", "UK"),
        ("United Kingdom", "Brit"),
        ("United Kingdom", "Engl"),
        ("France", "French"),
        ("Netherlands", "Dutch"),
        ("Switzerland", "Swiss"),
        ("Greece", "Greek"),
        ("Denmark", "Danish"),
        ("Spain", "Spanish"),
        ("Sweden", "Swedish"),
        ("Poland", "Polish"),
        ("Turkey", "Türk"),
        ("China", "PRC"),
        ("China", "Sino"),
        ("Germany", "FRG"),
        ("Viet Nam", "Vietnam"),
        ("Macao", "Macau"),
        ("Korea", "ROK"),
        ("Thailand", "Thai"),
        ("United Kingdom", "England"),
        ("Myanmar", "Burm"),
        ("Czech", "Czech"),
        ("Saudi Arabia", "Saudi"),
        ("Netherlands", "Holland"),
    ];
    text.contains(&stem) || find(text, name).is_some() || short.iter().any(|s| s.0 == name && text.contains(s.1))
}

/// Where words of a paragraph stand; the whole where glosses or wraps part them.
fn within(view: &View, item: &Item, words: &str) -> Span {
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}

#[cfg(test)]
mod tests {
    use super::differ;

    #[test]
    fn a_place_instead_of_another() {
        let said = |chinese: &str, english: &str| differ(chinese, english).map(|d| (d.0, d.1));
        assert_eq!(said("受新加坡法律管辖", "governed by the laws of Malaysia"), Some(("Malaysia", "Singapore")));
        assert_eq!(said("受新加坡法律管辖", "governed by the laws of Singapore"), None);
        assert_eq!(said("中华人民共和国民法典", "the Civil Code of Japan"), Some(("Japan", "China")));
        assert_eq!(said("我国民法典", "the Civil Code of Japan"), None);
        assert_eq!(said("印度尼西亚与中国", "Indonesia and China"), None);
        assert_eq!(said("杭州讯", "HANGZHOU, August 24"), None);
        assert_eq!(said("美国和法国", "American and French firms in Japan"), None);
    }
}
