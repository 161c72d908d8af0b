"""The document that the programs convert, in English and in Chinese. `[^…]` is a footnote."""

ENGLISH = {
    "meta": {"title": "Rules of the Harbour Library", "author": "Library Committee", "font": "Liberation Serif",
             "lang": "en", "country": "GB", "running": "Harbour Library · Rules"},
    "date": ("14 May 2019", "14 May 2021"),
    "blocks": [
        ("title", "Rules of the Harbour Library"),
        ("text", "The Harbour Library was opened to the public on 3 September 1987 in the former customs house. These rules were adopted by the Library Committee on 14 May 2019 and replace all rules that were in force before that day.[^The earlier rules may be seen at the desk on request.] They apply to every reader, whether or not that reader holds a card, and to every person who works in the building."),
        ("heading", "Chapter I. Membership"),
        ("text", "Any person who lives, works or studies in the district may become a member. A member receives a card, which remains the property of the library and shall not be lent to another person. The library must be told within ten days when a card is lost, when a name changes, or when a member moves to another address."),
        ("text", "Children under twelve years of age may become members with the written consent of a parent. The parent is then answerable for what is borrowed, and for any damage that goes beyond ordinary wear. The library shall not disclose to anybody else what a member has borrowed, unless a court orders it to do so."),
        ("numbers", [
            "A member may borrow up to twelve books, four recordings and two maps at the same time.",
            "A book may be kept for twenty-eight days, and a recording or a map for seven days.",
            "A loan may be extended twice, unless another member has asked for the same copy.",
        ]),
        ("heading", "Chapter II. Opening hours and fees"),
        ("text", "The reading room is open from Tuesday to Saturday between nine in the morning and six in the evening. On public holidays it remains closed. The Committee may shorten the hours during the month of August, but it must announce this at the entrance and on the website at least three weeks in advance, so that readers who come from far away can make other plans."),
        ("text", "Borrowing is free of charge. Fees are due only for the services in the following table, which the Committee reviews every second year. Whoever cannot pay a fee may ask the head librarian to waive it; the decision must be given in writing within five working days."),
        ("table", [
            ["Service", "Residents", "Visitors"],
            ["Yearly card", "free", "EUR 18"],
            ["Copy of a page", "EUR 0.10", "EUR 0.20"],
            ["Loan from another library", "EUR 2.50", "EUR 4.00"],
        ]),
        ("heading", "Chapter III. The old collections"),
        ("text", "Manuscripts and books printed before 1850 may be read only in the room on the second floor, under the eyes of a member of staff.[^The catalogue of this collection was printed in 1931 and has not been revised since.] They may not be photographed with a flash. Pens, food and drink must be left outside, and bags are to be put into the lockers by the stairs. Readers who need a table for several days should write to the head librarian, who keeps four places free for them."),
        ("text", "In the course of the last decade the library has photographed some nine thousand pages of its oldest holdings, among them the registers of the harbour from 1741 to 1802, the letters of the lighthouse keepers, and the log books of two ships that were wrecked on the sandbanks in the great storm. The pictures may be used by anybody and for any purpose, provided that the library is named as the place where the original is kept."),
        ("bullets", [
            "Requests for pictures are answered within two weeks.",
            "Prints are made by an outside firm, at its own prices.",
            "Nothing from the sealed boxes may be shown before the year 2040.",
        ]),
        ("heading", "Chapter IV. Conduct"),
        ("text", "Readers are asked to be quiet, to treat staff and other readers with respect, and to follow instructions that serve the safety of the house. Whoever disturbs others in spite of a warning may be asked to leave for the rest of the day. A person who damages or steals what belongs to the library may be excluded for up to two years; before such a decision the person must be heard.[^An appeal lies to the Committee, which decides at its next meeting.]"),
        ("text", "Working alone with headphones, reading aloud to small children in the corner by the garden door, and asking questions are not disturbances. The staff will help with any search, however long it takes, and will say openly when they do not know an answer. Complaints can be put into the box beside the entrance, signed or unsigned, and are read out at the meeting of the Committee in the following month together with the replies."),
        ("heading", "Chapter V. Final provisions"),
        ("text", "Changes to these rules need the votes of two thirds of the members of the Committee. They enter into force on the first day of the second month after they were announced, and not earlier. If one of these rules turns out to be void, the others remain in force, and the Committee shall replace the void one as soon as it can."),
    ],
}

CHINESE = {
    "meta": {"title": "海港图书馆规则", "author": "图书馆委员会", "font": "Noto Serif CJK SC",
             "lang": "zh", "country": "CN", "running": "海港图书馆 · 规则"},
    "date": ("2019年5月14日", "2021年5月14日"),
    "blocks": [
        ("title", "海港图书馆规则"),
        ("text", "海港图书馆于1987年9月3日在旧海关楼内向公众开放。本规则由图书馆委员会于2019年5月14日通过，并取代此前施行的一切规则。[^旧规则可以在服务台索阅。]本规则适用于每一位读者，无论其是否持有借书证，也适用于在馆内工作的每一个人。"),
        ("heading", "第一章 会员"),
        ("text", "凡在本区居住、工作或者学习的人，均可成为会员。会员领取借书证一张，该证属于图书馆所有，不得转借他人。借书证遗失、姓名变更或者住址迁移的，应当在十日以内告知图书馆。会员资格自发证之日起五年内有效，期满前一个月可以申请续期，图书馆不得无故拒绝。"),
        ("text", "未满十二周岁的儿童，经父母书面同意，可以成为会员。父母对所借图书以及超出正常磨损的损坏承担责任。除法院命令以外，图书馆不得向任何人透露会员借阅的内容。工作人员在办理借阅手续时，只能询问为办理手续所必需的事项，并应当在图书归还之后三十日内删除有关记录。"),
        ("numbers", [
            "会员可以同时借阅图书十二册、录音四件和地图两幅。",
            "图书的借期为二十八日，录音和地图的借期为七日。",
            "借期可以延长两次，但其他会员已经预约同一册的除外。",
        ]),
        ("heading", "第二章 开放时间和费用"),
        ("text", "阅览室每周二至周六上午九时至下午六时开放，公共假日闭馆。委员会可以在八月缩短开放时间，但是必须至少提前三周在入口处和网站上公告，使远道而来的读者能够另行安排。遇有暴雨、大风或者停电等情形，馆长可以决定临时闭馆，并应当立即在门前张贴通知，说明原因以及预计恢复开放的时间。"),
        ("text", "借阅不收取费用。只有下表所列的服务收取费用，委员会每两年审查一次。无力支付费用的人，可以请求馆长予以免除；馆长应当在五个工作日以内作出书面决定。"),
        ("table", [
            ["服务", "居民", "访客"],
            ["年度借书证", "免费", "18元"],
            ["复印一页", "0.10元", "0.20元"],
            ["馆际互借", "2.50元", "4.00元"],
        ]),
        ("heading", "第三章 古旧藏品"),
        ("text", "手稿以及1850年以前印刷的图书，只能在二楼的阅览室内、在工作人员的照看之下阅读。[^该部分藏品的目录印于1931年，此后未经修订。]不得使用闪光灯拍照。钢笔、食品和饮料应当留在室外，背包应当放入楼梯旁的柜中。需要连续数日使用座位的读者，应当写信给馆长，馆长为其保留四个座位。阅读完毕以后，读者应当将藏品交还工作人员当面清点，不得自行放回书架。"),
        ("text", "最近十年来，图书馆拍摄了最古旧藏品中的大约九千页，其中包括1741年至1802年的港口登记簿、灯塔看守人的书信，以及在大风暴中于沙洲遇难的两艘船的航海日志。任何人都可以为任何目的使用这些图片，但应当注明原件由本图书馆保存。图片的说明由退休教师和高校学生共同撰写，其中如有错误，欢迎读者来信指正，图书馆将在下一次更新时一并改正。"),
        ("bullets", [
            "对图片的请求在两周以内答复。",
            "印制由馆外的公司按照其价格进行。",
            "密封箱内的物品在2040年以前不得展示。",
        ]),
        ("heading", "第四章 行为"),
        ("text", "读者应当保持安静，尊重工作人员和其他读者，并遵守有关馆舍安全的指示。经警告仍然打扰他人的，可以要求其在当日离馆。损坏或者盗窃图书馆财物的人，可以在两年以内禁止入馆；作出决定以前，应当听取本人的意见。[^不服决定的，可以向委员会申诉，委员会在下次会议上作出决定。]"),
        ("text", "戴耳机独自工作、在花园门边的角落为幼儿朗读以及提出问题，都不属于打扰。无论查找需要多长时间，工作人员都应当提供帮助，不知道答案时应当坦率说明。意见可以投入入口旁的箱中，署名与否均可，并在下个月的委员会会议上连同答复一并宣读。对于反映较为集中的问题，委员会应当提出改进办法，并在一年以内公布实施的结果。"),
        ("heading", "第五章 附则"),
        ("text", "修改本规则须经委员会三分之二以上成员同意。修改自公告之后第二个月的第一日起施行，不得提前。本规则中如有一条无效，其余各条仍然有效，委员会应当尽快以新的条文代替无效的条文。"),
    ],
}

DOCUMENTS = {"library-en": ENGLISH, "library-zh": CHINESE}
