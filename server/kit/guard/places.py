"""地方 — doors and groups of a village, schools and classes, employers."""

import re
from collections.abc import Iterator
from pathlib import Path

from server.kit.guard.findings import Kind
from server.kit.guard.numbers import Found
from server.kit.guard.plain import Plain

_N = r"(?:\d{1,5}|[一二三四五六七八九十百零〇两]{1,5})"
_NOT_THINGS = r"(?![鞋码线机球电车床字衣裤文地政])"
# What leads to one door. Things have numbers too: 43 号鞋, 5 号电池, 12 月 3 号.
_DOORS = tuple(
    re.compile(one)
    for one in (
        rf"{_N}[组队社屯]{_N}[号户]",
        rf"(?:大道|路|街|巷|弄|胡同|村|屯|寨|苑|小区|新村|花园|公寓|宿舍|大院){_N}号{_NOT_THINGS}(?:楼|院|附|之)?(?:{_N}(?:栋|幢|单元|室|号|楼))*",
        rf"\d{{1,4}}(?:号楼|栋|幢)(?:{_N}单元)?(?:{_N}[室号楼])?",
        rf"(?<!第)(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})单元(?:{_N}[室号楼])?",
        rf"[一二三四五六七八九十]{{1,3}}[栋幢]{_N}(?:单元|室|号|楼)",
        r"\d{1,4}室(?![\d一二两三]*厅)",
        rf"\d{{3,4}}房(?![子屋间])|[一二三四五六七八九十]{{1,3}}号楼{_N}[室号]",
        rf"{_N}号{_N}[室户]",
        rf"门牌号?(?:是|为|[::])?{_N}",
        r"门牌号?\d+号",
        rf"[\u4e00-\u9fff]{{1,4}}(?:村|社区|屯|寨|坪|湾|庄)(?:委会)?(?:的)?第?{_N}(?:村民小组|小组|组|队|社|屯)(?![照沙柜])",
        rf"(?:住在?|家在|位于|就在|地址[是为::]?)第?{_N}(?:村民小组|小组|组|队|社)",
        rf"第?{_N}(?:村民小组|组)(?:的)?(?:村民|居民|住户|社员)",
        rf"(?:住|家)在?(?:[\u4e00-\u9fff]{{0,6}})(?:第|[^\d月个一二三四五六七八九十])?\d{{1,4}}号楼?{_NOT_THINGS}",
    )
)

_SCHOOL = re.compile(
    r"小学|中学|高中|初中|幼儿园|幼稚园|职高|职中|技校|学校|大学|学院|附小|附中|(?<=[县市区])[一二三四五六七八九十]中"
)
_STOPS = frozenset(
    "的了在是去到从读上念就考入于和与跟同把给让送被想要有没完刚已还也都又能会将及等每个所间家名位前后再往离毕升业为进"
    "因虽但或这那哪几该其他她它我你咱您只最很更太好远近里外内旁边校以来回今昨年月日天时过着并后当做不问说看靠由对适"
)
_PLAIN_SCHOOLS = frozenset((Path(__file__).parent / "lists" / "schools.txt").read_text(encoding="utf-8").split())
_NAMED_AFTER = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+|中心|实验|希望|附属|外国语|民族|特殊教育|寄宿制?|完全|职业|技工|农业|师范|医)+$"
)
_GRADE = r"(?:[一二三四五六七八九1-9]年级|初[一二三1-3]|高[一二三1-3]|[七八九]年?)"
_CLASS = re.compile(
    rf"{_GRADE}[（(]?第?{_N}[)）]?班|(?<!\d)[1-9][（(.·]\d{{1,2}}[)）]?班|[一二三四五六七八九][（(]{_N}[)）]班"
)
_YEAR_OF_SCHOOL = re.compile(
    r"[一二三四五六七八九1-9]年级|初[一二三](?![中次])|高[一二三](?!层)|(?:大|中|小|学前)班(?=[的孩小学读上，,。]|$)"
)
_WORKS = re.compile(
    r"在([\u4e00-\u9fffA-Za-z]{2,14}?(?:公司|集团|工厂|厂|厂里|酒店|饭店|餐馆|超市|银行|合作社|事务所|医院|卫生院|学校|派出所|矿))"
    r"(?:里|内)?(?:上班|工作|打工|务工|做工|做事|当[\u4e00-\u9fff]{1,4}|任职|就职|帮工|退休)"
)
_ANY_EMPLOYER = re.compile(
    r"^(?:了)?(?:附近|本地|当地|外地|镇上|镇里|县城|县里|城里|村里|乡里|市里|省城|外省|广东|浙江|福建|江苏|沿海|深圳|上海|北京|东莞|"
    r"一家|某|一个|这家|那家|私人|小|的|家|建筑|服装|电子|食品|鞋|制衣|纺织|家具|物业|保洁|快递|外卖|玩具|五金|砖|瓦|煤|石|木材|"
    r"加工|水泥|人民|中心|民营|大|个体|农业|种植|养殖|建材|装修|物流|运输|医药|机械)*"
    r"(?:公司|集团|工厂|厂|厂里|酒店|饭店|餐馆|超市|银行|合作社|事务所|医院|卫生院|学校|派出所|矿)$"
)


def doors(text: Plain) -> Iterator[Found]:
    """`text` without blanks."""
    for pattern in _DOORS:
        yield from ((Kind.ADDRESS, found.start(), found.end()) for found in pattern.finditer(text.text))


def schools(text: Plain) -> Iterator[Found]:
    """Schools that are named, and classes; of the year alone: years_of_school."""
    for found in _SCHOOL.finditer(text.text):
        start = _name_before(text.text, found.start())
        if start is not None:
            yield Kind.SCHOOL, start, found.end()
    yield from ((Kind.CLASS, found.start(), found.end()) for found in _CLASS.finditer(text.text))


def years_of_school(text: Plain) -> Iterator[Found]:
    """三年级, 初二: of a child as good as its age."""
    yield from ((Kind.CLASS, found.start(), found.end()) for found in _YEAR_OF_SCHOOL.finditer(text.text))


def employers(text: Plain) -> Iterator[Found]:
    for found in _WORKS.finditer(text.text):
        if not _ANY_EMPLOYER.fullmatch(found[1]):
            yield Kind.EMPLOYER, found.start(1), found.end(1)


def _name_before(text: str, end: int) -> int | None:
    """Where the name of a school begins; None for one that is not named."""
    numbered = re.search(r"第?[一二三四五六七八九十\d]+$", text[max(0, end - 6) : end])
    stop = end - len(numbered[0]) if numbered else end
    start = stop
    while start > 0 and stop - start < 8 and _is_of_a_name(text[start - 1]):
        start -= 1
    name = text[start:end]
    core = _NAMED_AFTER.sub("", name)
    core = re.sub(r"(?:[县市区镇乡村]|街道)$", "", core) if core not in _PLAIN_SCHOOLS else ""
    is_named = len(core) >= 2 and core not in _PLAIN_SCHOOLS and name not in _PLAIN_SCHOOLS
    return start if is_named else None


def _is_of_a_name(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" and letter not in _STOPS and letter not in "一二两三四五六七八九十百"
