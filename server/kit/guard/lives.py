"""处境 — illness, ages, births; and what names nobody by itself and everybody in the village together."""

import re
from collections.abc import Iterator

from server.kit.guard.findings import Kind
from server.kit.guard.numbers import Found
from server.kit.guard.plain import Plain

_ILL = re.compile(
    "尿毒症|白血病|淋巴瘤|(?:肺|胃|肝|乳腺|直肠|结肠|宫颈|食道|食管|鼻咽|甲状腺|前列腺|胰腺|卵巢|肠|骨|喉|脑|膀胱|皮肤)癌|癌症|癌|"
    "恶性肿瘤|脑瘤|肿瘤|骨肉瘤|艾滋病?|hiv|梅毒|性病|乙肝|丙肝|肝炎|肝硬化|肺结核|结核病|精神分裂症?|精神病|精神疾病|抑郁症|躁郁症|"
    "双相情感障碍|焦虑症|自闭症|孤独症|脑瘫|癫痫|智力残疾|智力障碍|精神残疾|唐氏综合征|多动症|糖尿病|高血压|冠心病|心脏病|心力衰竭|"
    "心衰|心梗|脑梗死?|脑梗塞|脑出血|脑溢血|中风|偏瘫|帕金森病?|阿尔茨海默|老年痴呆|痴呆|血友病|地中海贫血|地贫|再障|再生障碍性贫血|"
    "红斑狼疮|类风湿|强直性脊柱炎|尘肺|矽肺|慢阻肺|哮喘|肾衰竭?|肾病综合征|肾炎|透析|渐冻症|肌无力|肌萎缩|重症肌无力|白内障|青光眼|"
    "唇腭裂|成骨不全|苯丙酮尿症|戈谢病|先心病|先天性心脏病|股骨头坏死|腰椎间盘突出|截瘫|高位截瘫|植物人|化疗|放疗|肾移植|骨髓移植",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:[一二三四1-4]级(?:肢体|视力|听力|言语|智力|精神|多重)?残疾|(?:肢体|视力|听力|言语|智力|精神|多重)残疾[一二三四1-4]级)"
)
_HANDICAP = re.compile("残疾|失明|失聪|聋哑|截肢|瘫痪|偏瘫|失能|智障|弱视|轮椅")
_EVENT = re.compile(
    "丧偶|离异|离婚|改嫁|父母双亡|双亲去世|孤儿|失独|独[子女]去世|离家出走|服刑|坐牢|入狱|戒毒|吸毒|家暴|自杀|车祸|火灾|溺水|遗弃|弃婴|"
    "拐卖|杀人|强奸|性侵|非婚生|"
    "(?:父亲|母亲|爸爸|妈妈|丈夫|妻子|老伴|儿子|女儿|双亲|父母|爷爷|奶奶|孙子)(?:早|已|也|都|先后|相继|前几年|去年|前年|今年|因病|意外|"
    "\\d+年前|几年前)*(?:去世|过世|病逝|病故|身亡|走了|亡故|失踪|失联|出走)"
)
_ONLY = re.compile("唯一的?|独一户|全村最|村里最|三胞胎|双胞胎|龙凤胎|百岁老人|抗战老兵|参战老兵")
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:村(?!民|里|口|头|上|庄|子|中|民|委|医|办|道|支|路|小|校|集|级|干|部|镇)|社区(?!工|服|里|的|志|医|卫|食|活|日|养)|自然村|屯(?!兵|粮)|寨子?)"
)
_NO_VILLAGE = re.compile(
    r"(?:农|乡|山|本|全|该|同|各|邻|我们|整个|一个|小|老|新|每个|几个|在|到|回|进|出|离|住|隔壁|偏远|贫困|城中|行政|自然|周边|附近|多个|外|驻|的)"
    r"+(?:村|社区|屯|寨子?)"
)
_AGE_N = r"(?:\d{1,3}|[一二三四五六七八九十百两]{1,5})"
_AGE = re.compile(
    rf"(?<![\d一二三四五六七八九十百\-~—–至到或近约过超满])(?<!不到|左右|大约|将近|年过)({_AGE_N})(?:周|个)?岁(?:半|零?\d+个?月)?"
    rf"(?!以[上下]|左右|多|出头|上下|至|到|[-~—–])"
)
_MONTHS = re.compile(r"(?<!\d)\d{1,2}个?月大")
_BIRTH = re.compile(
    r"(?:生于|出生于|出生日期[是为::]?|生日[是为::]?)(?:19|20)?\d{2}年?[-./]?\d{1,2}?月?|"
    r"(?:19|20)\d{2}(?:年|[-./])\d{1,2}(?:月|[-./])?(?:\d{1,2}[日号]?)?(?:出?生(?![活产长意气])|的?生日)|"
    r"[一二](?:九|零|〇)[零〇一二三四五六七八九]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{0,3}[日号]?(?:出?生(?![活产长意气]))"
)
ENOUGH = 3


def illnesses(text: Plain) -> Iterator[Found]:
    """`text` without blanks. What one can do or not do is no illness: 行动不便, 看不清."""
    for pattern in (_ILL, _GRADE):
        yield from ((Kind.HEALTH, found.start(), found.end()) for found in pattern.finditer(text.text))


def births(text: Plain) -> Iterator[Found]:
    yield from ((Kind.BIRTH, found.start(), found.end()) for found in _BIRTH.finditer(text.text))


def ages(text: Plain) -> Iterator[Found]:
    """Ages in years. 8–10 岁, 年过七旬, 80 多岁 are bands."""
    yield from ((Kind.AGE, found.start(), found.end()) for found in _AGE.finditer(text.text))
    yield from ((Kind.AGE, found.start(), found.end()) for found in _MONTHS.finditer(text.text))


def combination(text: Plain) -> Iterator[Found]:
    """小地名 + 岁数 + 病情、残疾、变故: a village counts two, every other thing one; three are enough.

    Told at the village, or else at the age, for that is what is easiest to leave out.
    """
    village = next(_villages(text.text), None)
    age = next(ages(text), None)
    others = sum(bool(pattern.search(text.text)) for pattern in (_ILL, _HANDICAP, _EVENT, _ONLY))
    found = (2 if village else 0) + bool(age) + others
    place = village or (age[1:] if age else None)
    if place is not None and others and found >= ENOUGH:
        yield Kind.COMBINATION, *place
    elif village and age:
        yield Kind.COMBINATION, *village


def _villages(text: str) -> Iterator[tuple[int, int]]:
    for found in _VILLAGE.finditer(text):
        start, end = found.start(), found.end()
        name = re.sub(r".*[在到是的从回自由与和住,，了个这那]", "", text[start:end])
        if len(name) >= 3 and not _NO_VILLAGE.fullmatch(name):
            yield end - len(name), end
