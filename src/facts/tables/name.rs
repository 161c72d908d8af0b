//! Words and endings that names are known by, and those that are none.

use super::{Index, Set, Words};
use std::sync::LazyLock;

/// Words that begin a sentence with a capital and name nobody.
pub(in crate::facts) static COMMON: LazyLock<Set> = LazyLock::new(|| {
    Set::new(
        "a about above access accordingly according across additional additionally after again against all almost \
     along already also although always am among an and another any anyone anything are around article as at away back be because \
     been before being below besides between beyond both but by can certain chapter could despite did do does during each either else \
     ensure even ever every everyone everything except few first following for from further furthermore had has have having he hence her here hers \
     him his how however i if in indeed information instead into is it its itself just last later least less let like many may me \
     meanwhile might more moreover most much must my neither never nevertheless new next no nobody none nor not \
     nothing notwithstanding now of off often oh old on once one only or other others otherwise ought our ours out over part people \
     per perhaps please pursuant rather same second section several shall she should since so some someone something sometimes somewhat still \
     subject such than thank that the their theirs them then thence there thereafter therefore these they this those though through \
     thus to together too toward towards under unless until unto up upon us use very was we well were what whatever when \
     where whereas wherever whether which while who whoever whole whom whose why will with within without would yes yet \
     you your yours required optional recommended note notes warning important see add added change changed remove removed \
     make made update updated clarify allow",
    )
});

/// Words inside a name that are written small.
pub(in crate::facts) const INSIDE: &[&str] =
    &["of", "of the", "de", "de la", "van", "van der", "von", "der", "du", "bin", "al", "&"];

/// Bodies and instruments whose name goes on with "on" or "for".
pub(in crate::facts) static BODIES: LazyLock<Set> = LazyLock::new(|| {
    Set::new(
        "conference convention committee commission council protocol treaty agreement act \
     declaration group office court organization organisation centre center institute regulation directive agency fund \
     programme program covenant charter secretary minister department ministry forum union association society board \
     regulations directives framework strategy authority bureau",
    )
});

/// Verbs that follow a bare subject, so that a sentence's first word is a name.
pub(in crate::facts) static VERBS: LazyLock<Set> = LazyLock::new(|| {
    Set::new(
        "was is has had said says replied answered asked does did may will can could would shall must should \
     might cried smiled looked came went took made began thought felt knew told turned provides reserves uses offers",
    )
});

/// Endings of the names of Chinese bodies.
pub(in crate::facts) static BODY_ENDINGS: Words<()> = LazyLock::new(|| {
    Index::list(&[
        "委员会",
        "人民法院",
        "法院",
        "检察院",
        "国务院",
        "人民政府",
        "公司",
        "大学",
        "学院",
        "研究院",
        "研究所",
        "银行",
        "协会",
        "联合会",
        "基金会",
        "理事会",
        "总局",
        "集团",
        "联盟",
        "代表大会",
        "交易所",
        "办公室",
        "外交部",
        "商务部",
        "教育部",
        "国防部",
        "公安部",
        "财政部",
        "司法部",
        "民政部",
        "建设部",
        "农业部",
        "卫生部",
        "文化部",
        "交通部",
        "水利部",
        "监察部",
        "铁道部",
        "宣传部",
        "组织部",
        "安全部",
        "保障部",
        "资源部",
        "环境部",
        "运输部",
        "农村部",
        "信息化部",
        "公安局",
        "统计局",
        "税务局",
        "专利局",
        "卫生厅",
        "教育厅",
        "财政厅",
        "公安厅",
        "海关总署",
        "审计署",
        "共和国",
        "王国",
        "合众国",
        "联邦",
        "自治区",
        "自治州",
        "自治县",
        "特别行政区",
        "峰会",
        "论坛",
        "公约",
        "宪章",
        "议定书",
        "卫生组织",
        "贸易组织",
        "合作组织",
        "粮农组织",
        "条约组织",
    ])
});

/// Names of places, parties and roles that are known as they stand.
pub(in crate::facts) static KNOWN: Words<()> = LazyLock::new(|| {
    Index::list(&[
        "联合国",
        "欧盟",
        "中国",
        "美国",
        "英国",
        "法国",
        "德国",
        "俄国",
        "泰国",
        "韩国",
        "俄罗斯",
        "日本",
        "印度尼西亚",
        "印度",
        "巴西",
        "加拿大",
        "澳大利亚",
        "新西兰",
        "意大利",
        "西班牙",
        "葡萄牙",
        "荷兰",
        "比利时",
        "瑞士",
        "瑞典",
        "挪威",
        "丹麦",
        "芬兰",
        "波兰",
        "乌克兰",
        "希腊",
        "土耳其",
        "埃及",
        "南非",
        "尼日利亚",
        "伊朗",
        "伊拉克",
        "以色列",
        "沙特",
        "巴基斯坦",
        "越南",
        "老挝",
        "柬埔寨",
        "缅甸",
        "马来西亚",
        "新加坡",
        "菲律宾",
        "朝鲜",
        "蒙古",
        "哈萨克斯坦",
        "墨西哥",
        "阿根廷",
        "智利",
        "秘鲁",
        "亚洲",
        "欧洲",
        "非洲",
        "北美洲",
        "南美洲",
        "拉丁美洲",
        "大洋洲",
        "北京",
        "上海",
        "天津",
        "重庆",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
        "内蒙古",
        "广西",
        "西藏",
        "宁夏",
        "新疆",
        "香港",
        "澳门",
        "广州",
        "深圳",
        "南京",
        "杭州",
        "武汉",
        "成都",
        "西安",
        "日内瓦",
        "纽约",
        "伦敦",
        "巴黎",
        "东京",
        "莫斯科",
        "甲方",
        "乙方",
        "丙方",
        "丁方",
        "原告",
        "被告",
        "申请人",
        "被申请人",
        "出租人",
        "承租人",
        "买受人",
        "出卖人",
        "转让方",
        "受让方",
        "委托人",
        "受托人",
        "债权人",
        "债务人",
        "保证人",
        "上诉人",
        "被上诉人",
    ])
});

/// Characters that no name of a Chinese body goes back over.
pub(in crate::facts) const STOPS: &str =
    "的和与及或在向由被对是为了把将于从到经以等该本各其并而但应不可按照据使让至给跟同即若如则须需凡每某";

/// Words that hold a stop which is none.
pub(in crate::facts) static NO_STOPS: Words<()> = LazyLock::new(|| {
    Index::list(&[
        "经济",
        "经贸",
        "经营",
        "对外",
        "应急",
        "高等",
        "平等",
        "合同",
        "共同",
        "同济",
        "使馆",
        "大使",
        "数据",
        "可口可乐",
        "华为",
        "可再生",
        "可持续",
        "不动产",
        "本溪",
        "同仁",
        "和平",
        "和田",
        "反应",
        "执照",
        "对口",
        "以色列",
        "以太",
    ])
});

/// Bodies that there are many of, known apart by their grade or place.
pub(in crate::facts) const GRADED: &[&str] = &["人民法院", "人民检察院", "检察院", "人民政府"];

/// What such grades and places end in.
pub(in crate::facts) const GRADES: &[&str] = &[
    "最高",
    "高级",
    "中级",
    "基层",
    "地方",
    "各级",
    "上级",
    "下级",
    "本级",
    "同级",
    "铁路",
    "海事",
    "军事",
    "互联网",
    "知识产权",
    "金融",
    "省",
    "市",
    "县",
    "区",
    "州",
    "乡",
    "镇",
    "以上",
    "地方各级",
    "人民",
    "上一级",
];

/// Verbs that may stand before the name of a body without being part of it.
pub(in crate::facts) const ACTS: &[&str] = &[
    "设立", "成立", "组建", "通过", "签订", "加入", "参加", "属于", "包括", "位于", "根据", "代表", "召开", "举行",
    "出席", "提起", "规范", "结合", "适用", "关于", "授权", "委托", "建议", "要求", "指定", "报告", "提交", "移送",
    "协助", "配合", "报经", "报", "违反", "遵守", "维护", "有关", "原", "另一", "一家", "任何",
];

/// Forms of address and office, before or after a Chinese personal name.
pub(in crate::facts) static OFFICES: Words<()> = LazyLock::new(|| {
    Index::list(&[
        "主席",
        "总理",
        "总统",
        "部长",
        "书记",
        "先生",
        "女士",
        "教授",
        "同志",
        "省长",
        "市长",
        "院长",
        "局长",
        "大使",
        "首相",
        "发言人",
        "记者",
        "主任",
        "委员长",
        "外长",
        "博士",
        "将军",
    ])
});

/// The commonest Chinese family names.
pub(in crate::facts) const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔\
     钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤习温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳";

/// Characters that do not end a Chinese given name.
pub(in crate::facts) const AFTER_NAME: &str =
    "在会说表指出强同主致发签和与及的了是为将对向等也就于从到先女接作提宣率应访抵出讲称认";
