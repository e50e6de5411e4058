"""Invented disputes, 60 to 300 characters each, whose words are as unevenly spread as real ones.

A thing of rank r is quarrelled about with a weight of r^-1.7, so that of a million stories the first
is in most and the last in some hundred. People and events are made up.
"""

from itertools import accumulate
from random import Random

SURNAMES = (
    "张王李赵刘陈杨黄周吴徐孙马朱胡郭何林罗高梁郑谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武"
)
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"

# From what nearly everybody quarrels about to what hardly anybody does.
THINGS = (
    *("宅基地", "工钱", "院墙", "排水沟", "承包地", "借款", "彩礼", "赡养", "滴水檐", "路灯"),
    *("货款", "租金", "猪圈", "树木", "田埂", "噪音", "物业费", "停车位", "押金", "灌溉渠"),
    *("鱼塘", "果园", "水井", "门楼", "晒场", "玉米", "化肥", "种子", "装修", "电动车"),
    *("漏水", "油烟", "围栏", "羊群", "耕牛", "坟地", "烟囱", "机井", "大棚", "拖拉机"),
    *("收割机", "定金", "合伙", "股金", "抚养费", "继承", "遗嘱", "嫁妆", "保姆", "学费"),
    *("医药费", "误工", "狗咬", "摔伤", "工伤", "加班", "社保", "合同", "中介", "网购"),
    *("快递", "健身卡", "培训班", "婚庆", "摄影", "殡葬", "墓碑", "祠堂", "戏台", "庙会"),
    *("石磨", "碾坊", "蜂箱", "蚕房", "烤烟", "花生", "红薯", "芝麻", "核桃", "柿子"),
    *("桑葚", "竹林", "茶园", "莲藕", "鸭棚", "鸽子", "鹅群", "驴车", "石桥", "渡船"),
    *("水碓", "瓦窑", "砖坯", "榨油", "酱缸", "酒坊", "豆腐", "粉条", "麦秸", "棉籽"),
)
WEIGHTS = list(accumulate(1 / rank**1.7 for rank in range(1, len(THINGS) + 1)))

OPENINGS = (
    "{a}与{b}同住{place}，两家相邻多年，因{thing}发生争执。",
    "{a}到中心反映，{b}因{thing}的事一直不肯商量。",
    "{place}的{a}和{b}为了{thing}争吵了好几次，邻居劝过也没有结果。",
    "走访时了解到，{a}与{b}两家因{thing}产生纠纷，已有{days}天不来往。",
    "{a}称，{days}天前与{b}说好的{thing}至今没有着落，多次上门都没有见到人。",
)
MIDDLES = (
    "双方各执一词，{a}要求{b}赔偿{money}元，{b}只愿意承担一半。",
    "去年两家曾经口头约定过，没有写下来，现在说法不一。",
    "村里老人说，这里原来有一条界线，后来修路时不见了。",
    "{b}认为责任不在自己，{thing}是老一辈留下的问题。",
    "{a}提供了照片和收条，{b}对其中{money}元有异议。",
    "当天两人在门口发生推搡，没有人受伤，围观的人把他们劝开了。",
    "下雨以后情况更加严重，{a}家的{thing}受到影响，担心房屋安全。",
    "其间{b}外出务工，电话联系不上，事情拖了下来。",
    "涉及的{thing}值多少钱，双方没有一致的意见，需要请人估价。",
    "两家的孩子在同一所学校读书，老师也劝他们早点和解。",
    "{a}曾经报警，派出所民警到场后劝双方冷静，没有立案。",
    "{b}提出可以用{thing}抵偿，{a}没有答应。",
    "据{thing}的卖家说，当时钱货两清，没有留下字据。",
    "双方亲属也卷了进来，在微信群里互相指责，影响不好。",
    "经网格员{days}天里三次上门，{a}同意坐下来谈。",
    "{b}家有八十岁的老人需要照顾，一时拿不出这么多钱。",
)
ENDINGS = (
    "双方愿意接受调解，希望尽快有个结果。",
    "请求人民调解委员会主持调解。",
    "目前情绪稳定，没有激化的迹象，已经约定下周当面谈。",
    "如果调解不成，{a}准备到法院起诉。",
    "已告知双方权利义务，等待{b}答复是否同意调解。",
)


def person(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def thing(random: Random) -> str:
    return random.choices(THINGS, cum_weights=WEIGHTS)[0]


def dispute(random: Random, place: str) -> tuple[str, str, str, str]:
    """The two people, the title and the story."""
    a, b, about = person(random), person(random), thing(random)
    parts = [random.choice(OPENINGS), *random.sample(MIDDLES, random.randint(0, 7))]
    story = "".join(
        part.format(
            a=a,
            b=b,
            place=place,
            thing=about if random.random() < 0.7 else thing(random),
            days=random.randint(2, 90),
            money=random.randint(2, 300) * 100,
        )
        for part in (*parts, random.choice(ENDINGS))
    )
    return a, b, f"{a}与{b}{about}纠纷", story[:300]
