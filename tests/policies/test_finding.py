"""What old people type finds the policy they mean among the first three; words of a text, pinyin and letters too."""

import time

import pytest

from server.kit.sounds import sounds
from server.policies import queries, situations
from server.policies.lists import POLICIES
from server.policies.queries import finding
from tests.counting import counted

SAID = {
    "看病花了很多钱": 20, "住院报销完还要自己出好多": 20, "老头子透析没钱": 20, "药费太贵吃不起药": 20, "得了癌症": 20,
    "糖尿病门诊": 20, "急诊没钱交押金": 28, "人在抢救医院要钱": 28, "医保费交不起": 19, "合作医疗哪个出钱": 19,
    "家里揭不开锅": 1, "没钱过日子": 1, "吃低保": 1, "怎么办低保": 1, "城里低保怎么申请": 1, "农村低保": 2,
    "乡下低保一个月多少钱": 2, "低保边缘": 3, "超一点吃不了低保": 3, "无儿无女没人养": 4, "五保户": 4, "孤寡老人": 4,
    "想进敬老院": 4, "五保老人要人照料": 5, "老人": 12, "80岁老人补贴": 12, "八十岁有钱领吗": 12, "我奶奶九十岁了": 12,
    "长寿钱": 12, "老人养老保险交不起": 26, "养老保险谁代交": 26, "残疾": 10, "残疾人一个月多少钱": 10,
    "断了一条腿": 10,
    "老公瘫在床上要人照顾": 11, "重残护理": 11, "家里装扶手": 33, "轮椅进不了厕所": 33, "残疾孩子做康复": 32,
    "自闭症": 32, "孩子没爹没娘": 7, "孤儿": 7, "孤儿读大学": 9, "妈妈跑了爸爸坐牢": 8, "爹妈跑了我带孙子": 8,
    "上不起学": 17, "孙子上幼儿园没钱": 13, "小学住校补助": 14, "初中生补助": 14, "高中交不起学费": 15, "读中专": 16,
    "技校免学费": 16, "考上大学没钱": 37, "大学生助学金": 17, "贷款读书": 18, "危房": 22, "房子漏雨快倒了": 22,
    "没房子住": 23, "租房子有没有补贴": 23, "廉租房": 23, "找不到工作": 24, "扫马路的公益岗": 24, "打工路费": 25,
    "去广东打工车票": 25, "想养猪没本钱": 30, "小额贷款": 30, "发大水屋淹了": 31, "遭灾了没饭吃": 31, "家里着火了": 6,
    "出了车祸": 6, "急难救助": 6, "打官司没钱请律师": 34, "老板欠工钱": 34, "车祸官司赢了不赔钱": 21, "失独": 27,
    "独生子女没了": 27, "得了乳腺癌": 36, "两癌": 36, "当过兵的有困难": 38, "退伍军人": 38, "厂里职工困难": 35,
    "扶贫户孩子读职高": 29,
}  # fmt: skip
LETTERS = {
    "dibao": 1, "di bao": 1, "GAOLING": 12, "gljt": 12, "weifang": 22, "wfgz": 22, "gongzufang": 23, "guer": 7,
    "falvyuanzhu": 34, "flyz": 34, "lsjz": 6, "linshi jiuzhu": 6, "canji": 10,
}  # fmt: skip


@pytest.fixture
def table(all_policies):
    """Every policy."""


def first(words, most=3):
    return [card.no for card in queries.cards(words=words)[:most]]


def test_what_old_people_say_is_among_the_first_three(unit, table):
    assert len(SAID) >= 60
    with unit():
        wrong = {words: (no, first(words)) for words, no in SAID.items() if no not in first(words)}
    assert wrong == {}


def test_pinyin_and_first_letters_too(unit, table):
    with unit():
        wrong = {words: (no, first(words)) for words, no in LETTERS.items() if no not in first(words)}
    assert wrong == {}


def test_the_name_itself_comes_first(unit, table):
    with unit():
        names = {card.name: card.no for card in queries.cards()}
        assert {name: first(name, 1) for name in names} == {name: [no] for name, no in names.items()}


@pytest.mark.parametrize("words", ["", " ", "？！", "没有这个词", "xyzzy", "火星移民", "%", "_", "' OR '1'='1"])
def test_nothing_is_found_where_nothing_fits(unit, table, words):
    with unit():
        assert finding.ranked(words) == []


def test_every_situation_that_is_offered_finds_something(unit, table):
    offered = situations.offered()
    assert 8 <= len(offered) <= 14
    with unit():
        assert [title for title in offered if not first(title)] == []


def test_every_meaning_is_in_the_name_of_a_policy(unit, table):
    """A word of the data that names nothing any more would be found by nobody."""
    with unit():
        names = [f"{card.name} {card.category}" for card in queries.cards()]
    said = {meaning for one in situations.ALL for meaning in one.means}
    heads = " ".join(names) + "医疗救助"  # the class of relief is part of what is looked at
    assert sorted(meaning for meaning in said if meaning not in heads) == []


def test_it_is_quick_and_asks_little(unit, table):
    with unit():
        finding.ranked("看病花了很多钱")
        began = time.perf_counter()
        with counted() as statements:
            for words in list(SAID)[:20]:
                finding.ranked(words)
        spent_ms = (time.perf_counter() - began) * 1000 / 20
    assert len(statements) == 40
    assert spent_ms < 50


def test_the_desk_and_the_phone_find_alike(unit, cast, table, phone):
    with unit():
        desk = [line.policy.no for line in POLICIES.ask(cast.ren, {"q": "没房子住"}).page().items]
        cards = [card.no for card in queries.cards(words="没房子住")]
    sent = phone.get("/api/v1/policies?q=没房子住").json["items"]
    assert desk == cards == [one["no"] for one in sent]


def test_how_words_sound():
    assert {"di", "bao", "dibao", "db"} <= set(sounds("低保"))
    assert sounds("ABC 123 (应急)") == ["ying", "yingji", "yj", "ji"]
