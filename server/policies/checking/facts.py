"""事实 — everything a rule may ask about, with the question in plain words. A rule can name nothing else.

Sums are whole fen (`money`; a face shows yuan). 「不清楚」 is an answer to every question and is the same as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from server.policies.checking.language import is_whole

Kind = Literal["yesno", "choice", "multi", "number", "money"]


@dataclass(frozen=True)
class Option:
    """One answer. `ask` is the question when a rule needs this one alone of a list to tick."""

    value: str
    label: str
    ask: str = ""


@dataclass(frozen=True)
class Fact:
    """One thing to know. `shared`: asked once for all policies in 「我能申请什么」; `unit` follows the field."""

    id: str
    kind: Kind
    text: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    unit: str = ""
    low: int = 0
    high: int = 0
    shared: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)


def takes(fact: Fact, answer: Any) -> bool:
    """Whether an answer is of the kind the fact asks for. None, 「不清楚」, always is."""
    if answer is None:
        return True
    if fact.kind == "yesno":
        return isinstance(answer, bool)
    if fact.kind == "choice":
        return answer in fact.values
    if fact.kind == "multi":
        return (
            isinstance(answer, list) and len(answer) <= len(fact.values) and all(one in fact.values for one in answer)
        )
    return is_whole(answer) and fact.low <= answer <= fact.high


def refused(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(fact, sentence) for each answer that is none: of another kind, or to a question nobody asks."""
    found = []
    for name, answer in answers.items():
        fact = FACTS.get(name)
        if fact is None:
            found.append((name, "没有这个问题"))
        elif not takes(fact, answer):
            found.append((name, _expected(fact)))
    return found


def _expected(fact: Fact) -> str:
    if fact.kind in ("number", "money"):
        return f"应填 {fact.low} 到 {fact.high} 之间的整数"
    return "请从列出的答案里选" if fact.kind != "yesno" else "请回答是或者不是"


def _options(*pairs: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(*pair) for pair in pairs)


def _yes_no(name: str, text: str, hint: str = "", *, shared: bool = False) -> Fact:
    return Fact(name, "yesno", text, hint=hint, shared=shared)


_SHARED = (
    Fact(
        "hukou", "choice", "户口是城镇的还是农村的？", _options(("urban", "城镇户口"), ("rural", "农村户口")),
        hint="看户口簿第一页", shared=True,
    ),
    Fact(
        "aid", "multi", "家里现在有没有下面这些身份？", _options(
            ("dibao", "低保", "家里现在吃低保吗？"),
            ("bianyuan", "低保边缘家庭", "家里被认定为低保边缘家庭了吗？"),
            ("gangxing", "刚性支出困难家庭", "家里被认定为刚性支出困难家庭了吗？"),
            ("tekun", "特困供养（五保）", "有没有人正在享受特困供养（五保）？"),
            ("jiance", "防返贫监测户", "家里是防返贫监测户吗？"),
            ("tuopin", "脱贫户（建档立卡）", "家里是脱贫户（以前的建档立卡户）吗？"),
        ),
        hint="可以选几个，都没有就选“都没有”", shared=True,
    ),
    Fact(
        "income_fen", "money", "全家一个月的收入，平均到每个人大约多少元？",
        hint="工资、种地、做生意、子女给的钱加起来，除以家里人数；估个大概就行",
        unit="元", high=10_000_000, shared=True,
    ),
    _yes_no("assets", "家里有没有小汽车、两套以上的房子、公司或者大额存款？", "种地、拉货用的农用车不算", shared=True),
    Fact(
        "elder_age", "choice", "家里年纪最大的老人，今年多大？", _options(
            ("none", "没有满 60 岁的老人"), ("60", "60 到 79 岁"), ("80", "80 到 89 岁"), ("90", "90 到 99 岁"),
            ("100", "100 岁以上"),
        ),
        hint="按身份证上的周岁算", shared=True,
    ),
    Fact(
        "disability", "choice", "家里有没有残疾人？残疾证上最重的是几级？", _options(
            ("none", "没有残疾人"), ("severe", "一级或者二级"), ("light", "三级或者四级"),
            ("no_card", "有残疾，还没办残疾证"),
        ),
        shared=True,
    ),
    Fact(
        "children", "multi", "家里的孩子和学生，有没有下面的情况？", _options(
            ("orphan", "父母都不在了，或者找不到父母", "孩子的父母是不是都不在了，或者找不到？"),
            ("unsupported", "父母在，但都没能力抚养", "孩子的父母是不是都没有能力抚养他？"),
            ("rehab", "0 到 9 岁，有残疾或需要康复", "孩子是不是 0 到 9 岁，有残疾或者需要康复？"),
            ("kindergarten", "上幼儿园", "孩子在上幼儿园吗？"),
            ("primary", "上小学", "孩子在上小学吗？"),
            ("junior", "上初中", "孩子在上初中吗？"),
            ("senior", "上普通高中", "孩子在上普通高中吗？"),
            ("vocational", "上中专、职高、技校", "孩子在上中专、职高或者技校吗？"),
            ("college", "上大学、大专", "孩子在上大学或者大专吗？"),
            ("postgraduate", "读研究生", "在读研究生吗？"),
            ("admitted", "今年刚考上大学", "孩子是今年刚考上大学的吗？"),
        ),
        hint="可以选几个，都没有就选“都没有”", shared=True,
    ),
    Fact(
        "troubles", "multi", "最近有没有遇到下面的难处？", _options(
            ("accident", "火灾、车祸等意外", "是不是遇上了火灾、车祸等意外？"),
            ("illness", "家里有人得了重病", "家里有人得了重病吗？"),
            ("bills", "看病自己花了很多钱", "看病报销以后，自己还花了很多钱吗？"),
            ("emergency", "急病重伤正在抢救，没钱交", "是不是急病重伤正在抢救？"),
            ("cancer", "女性得了宫颈癌或乳腺癌", "是不是女性得了宫颈癌或者乳腺癌？"),
            ("disaster", "水灾、旱灾、雪灾、地震等", "是不是遇上了水灾、旱灾、雪灾、地震等灾害？"),
            ("home", "住的是危房，或没有房子住", "住的是危房，或者没有房子住吗？"),
            ("jobless", "想干活，找不到工作", "是不是想干活，找不到工作？"),
            ("lawsuit", "要打官司，或被人欠薪欺负", "是不是要打官司，或者被欠薪、受欺负？"),
            ("victim", "受了伤害，拿不到赔偿", "是不是受了犯罪或者他人的伤害，拿不到赔偿？"),
            ("capital", "想搞种养、做生意，缺本钱", "是不是想搞种养、做生意，缺本钱？"),
        ),
        hint="可以选几个，都没有就选“都没有”", shared=True,
    ),
    Fact(
        "folk", "multi", "家里有没有下面这样的人？", _options(
            ("veteran", "退役军人", "家里有退役军人吗？"),
            ("worker", "有单位的职工", "家里有在单位上班的职工吗？"),
            ("migrant", "到外县、外省打工的人", "家里有人到外县或者外省打工吗？"),
            ("lost_child", "独生子女去世或残疾的父母", "是不是独生子女去世或者残疾的父母？"),
            ("was_orphan", "18 岁前被认定为孤儿、还在读书的人", "是不是 18 岁以前就被认定为孤儿、现在还在读书？"),
        ),
        hint="可以选几个，都没有就选“都没有”", shared=True,
    ),
)  # fmt: skip
_OWN = (
    Fact("people", "number", "一起生活的家里人有几个？", hint="包括您自己", unit="人", low=1, high=20),
    Fact(
        "receives", "multi", "现在已经在领下面的钱吗？", _options(
            ("orphan", "孤儿基本生活费", "现在已经在领孤儿基本生活费吗？"),
            ("unsupported", "事实无人抚养儿童补贴", "现在已经在领事实无人抚养儿童补贴吗？"),
            ("injury", "工伤生活护理费", "现在已经在领工伤生活护理费吗？"),
        ),
    ),
    _yes_no("no_labour", "这个人是不是已经没有劳动能力？", "满 60 岁、未满 16 岁、一二级残疾，都算没有劳动能力"),
    _yes_no("no_source", "这个人是不是没有收入，也没有财产可以养活自己？", "养老金、低保金不算收入"),
    _yes_no("no_support", "是不是没有人养，或者应该养他的人也没有能力养？", "应该养他的人：父母、配偶、子女"),
    Fact(
        "self_care", "choice", "吃饭、穿衣、上厕所等，自己能做多少？", _options(
            ("full", "都能自己做"), ("half", "有一些要人帮"), ("none", "大部分都要人帮"),
        ),
    ),
    _yes_no("hard_now", "现在吃饭、穿衣、看病这些基本生活，是不是已经过不下去？"),
    _yes_no("minor", "孩子是不是还没满 18 岁？"),
    Fact(
        "orphan_place", "choice", "孩子现在住在哪里？", _options(
            ("home", "在亲戚或者别的家庭"), ("institution", "在福利院"),
        ),
    ),
    _yes_no(
        "parents_unable", "父母双方，是不是都有重残、重病、坐牢、失联等情况之一？", "一方去世、另一方有这些情况，也算",
    ),
    _yes_no("full_time", "现在是不是全日制在校？", "高中、中职、大专、大学、硕士都算"),
    _yes_no("long_care", "是不是需要人长期照顾，已经半年以上？"),
    _yes_no("local", "户口是不是在本县（市、区）？"),
    _yes_no(
        "school_hard", "学校、村里或者社区，能不能证明家里经济困难？", "没有低保也可以，家里有难处的学生，学校会核实",
    ),
    _yes_no("boarding", "孩子是不是住校？"),
    _yes_no("insured", "有没有参加城乡居民医保或者职工医保？"),
    _yes_no("pension", "有没有参加城乡居民养老保险，还没满 60 岁？"),
    _yes_no("no_compensation", "打官司或者找对方，是不是还是拿不到赔偿？"),
    _yes_no("only_home", "这是不是家里唯一的房子，或者家里没有房子？"),
    Fact(
        "home_grade", "choice", "请人鉴定过房子吗？是几级？", _options(
            ("cd", "C 级或者 D 级"), ("ab", "A 级或者 B 级"), ("none", "家里没有房子"),
        ),
        hint="没鉴定过就选“不清楚”，可以请村里申请鉴定",
    ),
    _yes_no("can_work", "想找活干的人，是不是还在劳动年龄、身体能干活？", "男 16 到 60 岁，女 16 到 55 岁左右"),
    _yes_no("zero_job", "是不是全家一个有工作的人都没有？"),
    Fact(
        "work_place", "choice", "在哪里打工？", _options(
            ("province", "外省"), ("county", "省里别的县"), ("here", "本县"),
        ),
    ),
    Fact("child_event", "choice", "独生子女是去世了，还是残疾？", _options(
        ("died", "去世了"), ("disabled", "残疾（三级以上）"),
    )),
    _yes_no("mother49", "孩子的母亲满 49 岁了吗？"),
    _yes_no("no_sibling", "现在是不是没有别的孩子？", "包括领养的"),
    _yes_no("cannot_pay", "是不是查不清身份，或者付不起抢救的钱？"),
    _yes_no("trade_school", "读的是不是中专、技校、职高或者高职？"),
    _yes_no("loan_use", "钱是不是用来种植、养殖、做小生意？", "不能用来盖房、结婚、还债"),
    _yes_no("has_diagnosis", "有没有残疾证，或者医院的诊断证明？"),
    _yes_no("home_undone", "家里的坡道、扶手、厕所，是不是还没改造过？"),
    _yes_no("lawyer_poor", "是不是请不起律师？"),
    _yes_no("special_case", "是不是讨工钱、工伤、家庭暴力、见义勇为这些事？"),
    Fact(
        "cancer_stage", "choice", "医院的病理诊断是哪一种？", _options(
            ("cervix", "宫颈浸润癌ⅡB 期以上"), ("breast", "乳腺浸润癌"), ("early", "宫颈癌ⅡA 期以前，或者原位癌"),
            ("other", "别的病"),
        ),
    ),
    _yes_no("helped_before", "以前是不是已经领过这一笔钱？"),
    _yes_no("filed_worker", "是不是已经在工会建了困难职工档案，或者愿意去申请建档？"),
)  # fmt: skip

FACTS: dict[str, Fact] = {fact.id: fact for fact in (*_SHARED, *_OWN)}


@dataclass(frozen=True)
class Held:
    """How we learn that a family has a policy already: the option of a fact."""

    fact: str
    value: str
    label: str


# What can be excluded or required: by the number of the policy in the bureau's list.
HELD: dict[int, Held] = {
    1: Held("aid", "dibao", "低保"),
    2: Held("aid", "dibao", "低保"),
    3: Held("aid", "dibao", "低保"),
    4: Held("aid", "tekun", "特困供养"),
    7: Held("receives", "orphan", "孤儿基本生活费"),
    8: Held("receives", "unsupported", "事实无人抚养儿童补贴"),
}
