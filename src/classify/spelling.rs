//! Two spellings of one word: British and American, with and without hyphen or accent, and the
//! variant forms of Chinese words.
//!
//! English goes by rules on whole families and short lists of what the rules cannot know; no rule
//! reaches a pair of different words (`four`/`for`, `filled`/`filed`, `cheque`/`check`). Chinese goes
//! by a list: the First Series of Standardised Forms of Words with Variant Forms (GF 1001-2001) and
//! forms in common use beside it.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::han::script::fold;

/// Whether the two words are spellings of one English word.
///
/// Case is ignored; equal words are no spellings of one another. A word may carry its ending
/// (`colourful`, `organisations`). Accents are left out only from words of four letters or more,
/// and in languages that tell words apart by accents the answer means nothing.
///
/// ```
/// use recension::classify::spelling::spelling;
/// assert!(spelling("Organisation", "organization") && spelling("naïve", "naive"));
/// assert!(!spelling("hour", "hor") && !spelling("cheque", "check"));
/// ```
pub fn spelling(base: &str, witness: &str) -> bool {
    if !near(base, witness) {
        return false;
    }
    let (base, witness) = (base.to_lowercase(), witness.to_lowercase());
    if base == witness {
        return false;
    }
    let Some((base, witness)) = joined(&base, &witness) else {
        return false;
    };
    let (base, witness) = (plain(&base), plain(&witness));
    base == witness || listed(&base, &witness) || doubled(&base, &witness) || american(&base) == american(&witness)
}

/// Whether two words have enough in common to be spellings of one: a cheap test that spares the rest.
fn near(base: &str, witness: &str) -> bool {
    let ends = |word: &str| {
        let mut letters = word.chars().flat_map(char::to_lowercase);
        (letters.next(), word.chars().next_back().map(|c| c.to_ascii_lowercase()))
    };
    let ((first, last), (other_first, other_last)) = (ends(base), ends(witness));
    let close = base.len().abs_diff(witness.len()) <= 6;
    close && (first == other_first || last == other_last) && letters_apart(base, witness) <= 7
}

/// How many ASCII letters one word has that the other has not, both ways.
fn letters_apart(base: &str, witness: &str) -> u32 {
    let mut counts = [0i8; 32];
    let slot = |b: &u8| usize::from(b.to_ascii_lowercase() & 31);
    base.bytes().take(100).for_each(|b| counts[slot(&b)] += 1);
    witness.bytes().take(100).for_each(|b| counts[slot(&b)] -= 1);
    counts.iter().map(|n| u32::from(n.unsigned_abs())).sum()
}

/// The two without hyphens and apostrophes, unless a hyphen tells two words apart (`re-sign`).
fn joined(base: &str, witness: &str) -> Option<(String, String)> {
    const HYPHENS: [char; 4] = ['-', '\u{2010}', '\u{2011}', '\u{AD}'];
    let split = |word: &str| word.contains(HYPHENS);
    let solid = |word: &str| word.replace(HYPHENS, "");
    let telling = |word: &str| {
        let rest = word.strip_prefix("re-").is_some_and(|rest| !rest.starts_with(['a', 'e', 'i', 'o', 'u']));
        rest || word == "co-op" || word == "un-ionised" || word == "un-ionized"
    };
    if split(base) != split(witness) && (telling(base) || telling(witness)) {
        return None;
    }
    let letters = |word: String| word.chars().all(char::is_alphabetic).then_some(word);
    Some((letters(solid(base).nfc().collect())?, letters(solid(witness).nfc().collect())?))
}

/// The word without accents and ligatures, when it is long enough for them not to tell.
fn plain(word: &str) -> String {
    if word.chars().count() < 4 {
        return word.to_owned();
    }
    let bare = word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).collect::<String>();
    bare.replace('æ', "ae").replace('œ', "oe").replace('ø', "o").replace('ß', "ss")
}

/// Stems that end in `our` in one spelling and in `or` in the other.
const OUR: &str = "
    arb ard arm behavi belab cand clam clang col demean discol disfav dishon dol enam endeav fav
    ferv flav glam harb hon hum lab misbehavi misdemean multicol neighb od parl ranc rig rum sav
    savi splend succ technicol tricol tum unfav val vap vig
";

/// Stems that end in `re` in one spelling and in `er` in the other.
const RE: &str = "
    accout amphitheat calib cent epicent fib goit lit lust macab maneuv manoeuv meag met mit nit
    och philt reconnoit sab saltpet scept sepulch somb spect theat tit
";

/// Stretches of stems, `ae` and `oe` in one spelling, `e` in the other.
const DIGRAPHS: &str = "
    aemia/emia aemic/emic aesth/esth amoeb/ameb anaes/anes archae/arche caes/ces coeliac/celiac
    diaere/diere encyclopae/encyclope faec/fec foet/fet gynae/gyne haem/hem homoe/home
    leukae/leuke manoeuv/maneuv mediaev/mediev oede/ede oesoph/esoph oestr/estr paed/ped
    palae/pale primaev/primev rrhoe/rrhe synae/syne toxaem/toxem sulph/sulf sceptic/skeptic
    mould/mold smoulder/smolder moult/molt plough/plow jewellery/jewelry moustach/mustach
    pyjama/pajama aluminium/aluminum aeroplane/airplane artefact/artifact connexion/connection
    reflexion/reflection inflexion/inflection deflexion/deflection despatch/dispatch enquir/inquir
    gipsy/gypsy gipsies/gypsies omelette/omelet yoghurt/yogurt yoghourt/yogurt woollen/woolen
    woolly/wooly marvellous/marvelous libellous/libelous counsellor/counselor councillor/councilor
    skilful/skillful wilful/willful fulfilment/fulfillment enrolment/enrollment
    instalment/installment enthralment/enthrallment dgement/dgment cosy/cozy cosier/cozier
    grey/gray adviser/advisor ageing/aging liveable/livable likeable/likable sizeable/sizable
    saleable/salable useable/usable moveable/movable unmoveable/unmovable programmes/programs
    encyclopaed/encycloped carcase/carcass burthen/burden gaol/jail shew/show
    tranquillity/tranquility
";

/// Endings that differ between the spellings, the first to be written as the second.
const ENDINGS: &str = "
    isations/izations isation/ization isational/izational ising/izing ised/ized isers/izers
    iser/izer ises/izes ise/ize isable/izable isability/izability ysing/yzing ysed/yzed yser/yzer
    ysers/yzers yse/yze yses/yzes logues/logs logue/log gogues/gogs gogue/gog logued/loged
    loguing/loging licence/license licences/licenses licenced/licensed licencing/licensing
    licencee/licensee defence/defense defences/defenses offence/offense offences/offenses
    pretence/pretense pretences/pretenses defenceless/defenseless programme/program grammes/grams
    gramme/gram wards/ward
";

/// Words that the rules would reach and that are words of their own.
const APART: &str = "
    prise prises prised prising steward stewards award awards reward rewards wards ward cowards
    coward hazards orchards met lit tit
";

/// Pairs that only a list can know; with a final `s`, `d` or `ed` they count too.
const PAIRS: &str = "
    practice/practise practicing/practising fulfil/fulfill enrol/enroll distil/distill
    instil/instill instal/install enthral/enthrall appal/appall axe/ax disc/disk dyke/dike
    furore/furor whisky/whiskey pedlar/peddler learnt/learned burnt/burned dreamt/dreamed
    leapt/leaped spelt/spelled spoilt/spoiled spilt/spilled leant/leaned amongst/among amidst/amid
    okay/ok tsar/czar publick/public musick/music chilli/chili chuse/choose bannister/banister
    bisulphate/bisulfate ambience/ambiance acknowledgement/acknowledgment medieval/mediaeval
    appendices/appendixes indices/indexes formulae/formulas focuses/focusses focused/focussed
    focusing/focussing benefited/benefitted benefiting/benefitting biased/biassed gases/gasses
    buses/busses worshipped/worshiped worshipping/worshiping worshipper/worshiper
    kidnapped/kidnaped kidnapping/kidnaping kidnapper/kidnaper premise/premiss
";

/// The pairs of a table, `one/other` each.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.split_whitespace().filter_map(|pair| pair.split_once('/'))
}

/// The word in American spelling, as far as the rules know.
fn american(word: &str) -> String {
    if APART.split_whitespace().any(|apart| apart == word) {
        return word.to_owned();
    }
    let mut word = word.to_owned();
    for (british, american) in pairs(ENDINGS) {
        let Some(stem) = word.strip_suffix(british) else {
            continue;
        };
        let directions =
            ["for", "to", "back", "after", "up", "down", "out", "in", "home", "east", "west", "north", "south"];
        if british == "wards" && !directions.contains(&stem) || british.starts_with("is") && stem.len() < 3 {
            continue;
        }
        word = format!("{stem}{american}");
        break;
    }
    for (british, american) in pairs(DIGRAPHS) {
        word = word.replacen(british, american, 1);
    }
    centre(&colour(&word))
}

/// `our` as `or`, after the stems that have it.
fn colour(word: &str) -> String {
    for stem in OUR.split_whitespace() {
        if let Some(ending) = word.strip_prefix(stem).and_then(|rest| rest.strip_prefix("our")) {
            return format!("{stem}or{ending}");
        }
    }
    word.to_owned()
}

/// `re` as `er`, after the stems that have it and after the prefixes of measures.
fn centre(word: &str) -> String {
    const MEASURES: [&str; 8] = ["kilo", "centi", "milli", "micro", "nano", "deci", "hecto", ""];
    const ENDINGS: [(&str, &str); 6] =
        [("re", "er"), ("res", "ers"), ("red", "ered"), ("ring", "ering"), ("reless", "erless"), ("rist", "erist")];
    let prefix = MEASURES.iter().find(|prefix| word.starts_with(**prefix)).unwrap_or(&"");
    let body = &word[prefix.len()..];
    for stem in RE.split_whitespace() {
        let Some(rest) = body.strip_prefix(stem) else {
            continue;
        };
        if let Some((_, american)) = ENDINGS.iter().find(|(british, _)| rest == *british) {
            return format!("{prefix}{stem}{american}");
        }
    }
    word.to_owned()
}

/// Whether the pair is on the list.
fn listed(base: &str, witness: &str) -> bool {
    let endings = ["", "s", "d", "ed"];
    let spelt =
        |word: &str, form: &str| endings.iter().find(|ending| word.strip_suffix(*ending) == Some(form)).copied();
    pairs(PAIRS).any(|(one, other)| {
        [(one, other), (other, one)]
            .iter()
            .any(|(a, b)| spelt(base, a).is_some_and(|ending| spelt(witness, b) == Some(ending)))
    })
}

/// Whether only the doubling of an `l` before an ending differs, as in `travelled`; the stem must
/// have two syllables of its own (not `filled`, `refilled`).
fn doubled(base: &str, witness: &str) -> bool {
    let (long, short) = if base.len() > witness.len() { (base, witness) } else { (witness, base) };
    if long.len() != short.len() + 1 {
        return false;
    }
    ["ed", "ing", "ings", "er", "ers", "or", "ors", "ist", "ists", "able"].iter().any(|ending| {
        let Some(stem) = long.strip_suffix(ending).and_then(|stem| stem.strip_suffix("ll")) else {
            return false;
        };
        let own = ["re", "un", "over", "out", "mis", "fore", "pre", "de", "be", "in", "up", "down", "under", "en"]
            .iter()
            .find_map(|prefix| stem.strip_prefix(prefix))
            .unwrap_or(stem);
        syllables(own) >= 2 && short.strip_suffix(ending).and_then(|stem| stem.strip_suffix('l')) == Some(stem)
    })
}

/// Groups of vowels.
fn syllables(word: &str) -> usize {
    let vowel = |c: char| "aeiouy".contains(c);
    let mut last = false;
    word.chars().filter(|&c| !std::mem::replace(&mut last, vowel(c)) && vowel(c)).count()
}

/// Whether some word has forms that differ in these two characters: any other difference is none of
/// the forms.
pub(crate) fn variable(base: char, witness: char) -> bool {
    let (base, witness) = (fold(base), fold(witness));
    LETTERS.contains(&(base.min(witness), base.max(witness)))
}

/// The pairs of characters in which forms of one word differ.
static LETTERS: LazyLock<rustc_hash::FxHashSet<(char, char)>> = LazyLock::new(|| {
    let pairs = |a: &[char], b: &[char]| -> Vec<(char, char)> {
        a.iter().zip(b).filter(|(a, b)| a != b).map(|(a, b)| (*a.min(b), *a.max(b))).collect()
    };
    let among = |forms: &Vec<Vec<char>>| -> Vec<(char, char)> {
        forms.iter().flat_map(|a| forms.iter().flat_map(|b| pairs(a, b)).collect::<Vec<_>>()).collect()
    };
    FORMS.iter().flat_map(among).collect()
});

/// The rows of [`WORDS`], folded.
static FORMS: LazyLock<Vec<Vec<Vec<char>>>> = LazyLock::new(|| {
    let folded = |form: &str| form.chars().map(fold).collect();
    WORDS.split_whitespace().map(|forms| forms.split('/').map(folded).collect()).collect()
});

/// Variant forms of Chinese words, the forms of one word in one run.
const WORDS: &str = "\
    其他/其它 账号/帐号 账户/帐户 账目/帐目 账单/帐单 账面/帐面 账本/帐本 账款/帐款 账簿/帐簿 账务/帐务 账册/帐册 账期/帐期 账龄/帐龄
    记账/记帐 入账/入帐 到账/到帐 转账/转帐 结账/结帐 对账/对帐 坏账/坏帐 呆账/呆帐 查账/查帐 建账/建帐 做账/做帐 销账/销帐 挂账/挂帐
    台账/台帐 总账/总帐 分账/分帐 进账/进帐 赊账/赊帐 还账/还帐 欠账/欠帐 算账/算帐 流水账/流水帐
    唯一/惟一 唯有/惟有 唯恐/惟恐 唯独/惟独 唯利是图/惟利是图 唯命是从/惟命是从 思维/思惟 恭维/恭惟
    想象/想像 好像/好象 图像/图象 录像/录象/录相 影像/影象 成像/成象 音像/音象 头像/头象 画像/画象 肖像/肖象 塑像/塑象 雕像/雕象 偶像/偶象 摄像/摄象/摄相
    显像/显象 佛像/佛象 像素/象素 不像/不象 就像/就象 对象/对像 现象/现像 抽象/抽像 形象/形像 印象/印像 迹象/迹像 景象/景像 气象/气像
    成分/成份 部分/部份 身份/身分 分量/份量 股份/股分 本分/本份 过分/过份 充分/充份 安分/安份 缘分/缘份 名分/名份 天分/天份 辈分/辈份 分内/份内 分外/份外 分子/份子
    水分/水份 养分/养份 盐分/盐份 糖分/糖份 组分/组份 年份/年分 月份/月分 省份/省分
    作为/做为 当作/当做 看作/看做 叫作/叫做 称作/称做 作客/做客 作主/做主 作法/做法 作梦/做梦 作文章/做文章 作秀/做秀 制作/制做 小题大做/小题大作
    人才/人材 计划/计画 规划/规画 策划/策画 筹划/筹画 企划/企画 谋划/谋画 刻画/刻划 笔画/笔划 勾画/勾划 出谋划策/出谋画策 指手画脚/指手划脚
    磨炼/磨练 锻炼/锻练 简练/简炼 凝练/凝炼 洗练/洗炼 训练/训炼 词典/辞典 坐标/座标 坐落/座落 就座/就坐 入座/入坐 首座/首坐 座位/坐位 家具/傢俱/家俱
    订货/定货 订单/定单 订户/定户 订婚/定婚 订阅/定阅 订购/定购 订做/定做 部署/布署 撤销/撤消 取消/取销 注销/注消 抵消/抵销 勾销/勾消
    给予/给与 赋予/赋与 授予/授与 寄予/寄与 赐予/赐与 参与/参预 干预/干与 与会/预会 与闻/预闻 交代/交待 什么/甚么 怎么/怎末 那么/那末 这么/这末 要么/要末 多么/多末
    连接/联接 连结/联结 连贯/联贯 连绵/联绵 连缀/联缀 连袂/联袂 联翩/连翩 关联/关连 牵连/牵联 连锁/联锁 接连/接联 联系/连系 勾连/勾联 绵连/绵联 流连/留连
    标志/标识 彻底/澈底 清澈/清彻 透彻/透澈 澄澈/澄彻 精彩/精采 光彩/光采 神采/神彩 喝彩/喝采 色彩/色采 丰富多彩/丰富多采 五彩缤纷/五采缤纷
    担心/耽心 担忧/耽忧 耽搁/担搁 淡泊/澹泊 倒霉/倒楣 古董/骨董 辜负/孤负 含糊/含胡 糊涂/胡涂 模糊/模胡 含蓄/涵蓄 蕴含/蕴涵 弘扬/宏扬 宏图/弘图/鸿图 宏愿/弘愿 洪福/鸿福
    轰动/哄动 激愤/激忿 愤愤/忿忿 纪念/记念 嘉宾/佳宾 驾驭/驾御 架势/架式 姿势/姿式 嫁妆/嫁装 装潢/装璜 狡猾/狡滑 脚跟/脚根 纠集/鸠集 纠合/鸠合 角色/脚色
    克期/刻期 克日/刻日 烂漫/烂熳 狼藉/狼籍 累赘/累坠 模仿/摹仿 模拟/摹拟 模写/摹写 摩擦/磨擦 摩拳擦掌/磨拳擦掌 磨难/魔难 内讧/内哄 纽扣/钮扣 门槛/门坎
    漂泊/飘泊 漂流/飘流 飘零/漂零 凭空/平空 盘踞/盘据/蟠踞 磐石/盘石 蹒跚/盘跚 披星戴月/披星带月 情愫/情素 劝诫/劝戒 告诫/告戒 训诫/训戒 规诫/规戒 热衷/热中 热乎/热呼
    日食/日蚀 月食/月蚀 杀一儆百/杀一警百 山楂/山查 申雪/伸雪 收服/收伏 压服/压伏 服输/伏输 服罪/伏罪 服侍/伏侍/服事 死心塌地/死心踏地 踏实/塌实 铤而走险/挺而走险
    推诿/推委 诿过/委过 无动于衷/无动于中 毋宁/无宁 毋庸/无庸 乌七八糟/污七八糟 稀罕/希罕 稀奇/希奇 稀少/希少 稀世/希世 稀有/希有 贤惠/贤慧 相貌/像貌 潇洒/萧洒
    惺忪/惺松 序言/叙言 序文/叙文 押韵/压韵 鸦片/雅片 扬琴/洋琴 夜宵/夜消 一锤定音/一槌定音 义无反顾/义无返顾 淫雨/霪雨 盈余/赢余 余晖/余辉 渔具/鱼具 渔网/鱼网
    预备/豫备 原来/元来 缘故/原故 缘由/原由 原原本本/源源本本/元元本本 月牙/月芽 杂沓/杂遝 再接再厉/再接再砺 崭新/斩新 辗转/展转 战栗/颤栗 折中/折衷 芝麻/脂麻
    肢解/支解/枝解 直截了当/直捷了当 转悠/转游 孜孜/孳孳 仔细/子细 佐证/左证 繁衍/蕃衍 凋敝/雕敝/雕弊 凋零/雕零 凋落/雕落 凋谢/雕谢 跌宕/跌荡 叮咛/丁宁 逗留/逗遛
    端午/端五 独角戏/独脚戏 二心/贰心 发人深省/发人深醒 吩咐/分付 附会/傅会 耿直/梗直/鲠直 孤苦伶仃/孤苦零丁 伶仃/零丁 归根结底/归根结柢 恍惚/恍忽 辉映/晖映 伙伴/火伴 机灵/机伶
    浑水摸鱼/混水摸鱼 花招/花着 蝴蝶/胡蝶 琥珀/虎魄 按语/案语 编者按/编者案 斑白/班白/颁白 斑驳/班驳 保镖/保镳 毕恭毕敬/必恭必敬 鬓角/鬓脚 秉承/禀承 补丁/补钉
    惨淡/惨澹 车厢/车箱 掺和/搀和 掺假/搀假 掺杂/搀杂 徜徉/倘佯 筹码/筹马 称心/趁心 瓷器/磁器 粗鲁/粗卤 鲁莽/卤莽 搭档/搭当/搭挡 搭讪/答讪 戴孝/带孝
    低回/低徊 踌躇/踌蹰 喘吁吁/喘嘘嘘 嘹亮/嘹喨 缭乱/撩乱 喽啰/喽罗 落寞/落漠/落莫 马虎/马糊 靡费/糜费 奢靡/奢糜 侈靡/侈糜 彷徨/旁皇 牛仔裤/牛崽裤 鲨鱼/沙鱼
    舢板/舢舨 艄公/梢公 双簧/双锽 甜菜/菾菜 玩意儿/玩艺儿 香菇/香菰 秀外慧中/秀外惠中 一股脑儿/一古脑儿 衣襟/衣衿 芸豆/云豆 自个儿/自各儿
    度假/渡假 欢度/欢渡 年轻/年青 启程/起程 号啕/嚎啕 拼命/拚命 拼搏/拚搏 凭借/凭藉 屈服/屈伏 糟蹋/糟踏
";

/// Whether the two are forms of one Chinese word, or of a phrase that holds one.
///
/// Every place where they differ, after folding scripts, must lie in a word of the list and its
/// variant. For words and short phrases of equal length; 制定/制订 or 权利/权力 are two words.
///
/// ```
/// use recension::classify::spelling::variant_words;
/// assert!(variant_words("其他", "其它") && variant_words("账户", "帳戶"));
/// assert!(!variant_words("权利", "权力") && !variant_words("他", "它"));
/// ```
pub fn variant_words(base: &str, witness: &str) -> bool {
    let folded = |word: &str| word.chars().map(fold).collect::<Vec<char>>();
    let (base, witness) = (folded(base), folded(witness));
    if base.len() != witness.len() || base == witness || base.len() > 16 {
        return false;
    }
    let mut explained: Vec<bool> = base.iter().zip(&witness).map(|(a, b)| a == b).collect();
    for forms in FORMS.iter() {
        for at in 0..base.len() {
            let here = |side: &[char]| forms.iter().find(|form| side[at..].starts_with(form)).map(Vec::len);
            if let (Some(length), Some(other)) = (here(&base), here(&witness))
                && length == other
            {
                explained[at..at + length].fill(true);
            }
        }
    }
    explained.iter().all(|&is| is)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways round.
    fn check(judge: fn(&str, &str) -> bool, pairs: &str, expected: bool) {
        for pair in pairs.split_whitespace() {
            let (one, other) = pair.split_once('/').expect("a pair");
            assert_eq!(judge(one, other), expected, "{pair}");
            assert_eq!(judge(other, one), expected, "{other}/{one}");
        }
    }

    #[test]
    fn spellings_of_one_word() {
        check(spelling, "colour/color Behavioural/behavioral neighbours/neighbors odour/odor", true);
        check(spelling, "organise/organize organisations/organizations analysed/analyzed paralyse/paralyze", true);
        check(spelling, "licence/license defence/defense practise/practice practised/practiced", true);
        check(
            spelling,
            "centre/center theatres/theaters kilometre/kilometer centred/centered centring/centering",
            true,
        );
        check(spelling, "travelled/traveled Counselling/Counseling modelled/modeled signalling/signaling", true);
        check(spelling, "programme/program programmes/programs catalogue/catalog dialogues/dialogs", true);
        check(spelling, "judgement/judgment acknowledgements/acknowledgments fulfil/fulfill fulfils/fulfills", true);
        check(spelling, "grey/gray paediatric/pediatric anaesthetic/anesthetic encyclopædia/encyclopedia", true);
        check(
            spelling,
            "e-mail/email co-operation/cooperation coöperate/cooperate to-day/today re-elect/reelect",
            true,
        );
        check(
            spelling,
            "naïve/naive Café/Cafe fac\u{327}ade/façade towards/toward sulphur/sulfur sceptical/skeptical",
            true,
        );
    }

    #[test]
    fn different_words() {
        check(spelling, "same/same Same/same four/for tour/tor fourth/forth mourning/morning court/cort", false);
        check(spelling, "filled/filed refilled/refiled polling/poling dinner/diner matter/mater", false);
        check(spelling, "cheque/check prise/prize advice/advise story/storey ton/tonne tyre/tire", false);
        check(spelling, "re-sign/resign re-cover/recover ou/où año/ano insure/ensure device/devise", false);
        check(spelling, "shall/should state/States 2015/2016 a/the accept/except steward/stewards", false);
    }

    #[test]
    fn forms_of_one_chinese_word() {
        check(variant_words, "其他/其它 账号/帐号 帳戶/账户 惟一/唯一 想像/想象 计画/计划 計畫/计划 成份/成分", true);
        check(variant_words, "身份/身分 好象/好像 部份/部分 訂貨/定货 部份账户/部分帐户 甚麼/什么 座標/坐标", true);
        check(variant_words, "再接再厉/再接再砺 直截了当/直捷了当 傢俱/家具 人材/人才", true);
    }

    #[test]
    fn different_chinese_words() {
        check(variant_words, "他/它 权利/权力 制定/制订 签订/签定 其他/其中 账/帐 反映/反应 定金/订金", false);
        check(variant_words, "其他国/其它人 必须/必需 账户/帐目 其他/其他 部分/部份人 参与/參與", false);
    }
}
