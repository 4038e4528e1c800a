"""Rules and answers made by hypothesis: any tree the language allows, over the facts of the catalogue."""

from typing import Any

from hypothesis import strategies as st

from server.policies.checking.facts import FACTS, Fact

PARAMETERS = {"低保标准": 71500, "孤儿标准": 136000, "零": 0}
ASKED = ("hukou", "income_fen", "assets", "aid", "elder_age", "people", "minor", "receives")


def answers_to(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.kind == "yesno":
        return st.booleans()
    if fact.kind == "choice":
        return st.sampled_from(fact.values)
    if fact.kind == "multi":
        return st.lists(st.sampled_from(fact.values), unique=True, max_size=3)
    edges = st.sampled_from([n for n in (0, 1, 3, 71499, 71500, 71501, fact.high) if fact.low <= n <= fact.high])
    return edges | st.integers(fact.low, fact.high)


def whole_answers(names: tuple[str, ...] = ASKED) -> st.SearchStrategy[dict[str, Any]]:
    """An answer to every question."""
    return st.fixed_dictionaries({name: answers_to(FACTS[name]) for name in names})


NOISE = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)  # fmt: skip


def some_answers() -> st.SearchStrategy[dict[str, Any]]:
    """Answers with holes, 「不清楚」 and rubbish among them."""
    one = {name: answers_to(FACTS[name]) | NOISE for name in ASKED}
    return st.fixed_dictionaries({}, optional=one)  # type: ignore[arg-type]


def numbers(*, facts: bool = False) -> st.SearchStrategy[Any]:
    named = st.sampled_from([*PARAMETERS, "没有的参数"]).map(lambda name: {"param": name})
    plain = st.sampled_from([0, 1, 3, 71500, 10**9]) | st.integers(0, 100_000)
    return plain | named | st.just({"fact": "people"}) if facts else plain | named


def clauses() -> st.SearchStrategy[dict[str, Any]]:
    number = st.sampled_from(["income_fen", "people"])
    multi = st.sampled_from(["aid", "receives"])
    return st.one_of(
        st.sampled_from(["assets", "minor"]).flatmap(lambda n: _clause(n, "eq", value=st.booleans())),
        st.sampled_from(["hukou", "elder_age"]).flatmap(lambda n: _clause(n, "eq", value=answers_to(FACTS[n]))),
        number.flatmap(lambda n: _clause(n, "eq", value=numbers())),
        _clause("elder_age", "in", value=st.lists(st.sampled_from(FACTS["elder_age"].values), min_size=1, unique=True)),
        multi.flatmap(
            lambda n: _clause(n, "overlaps", value=st.lists(st.sampled_from(FACTS[n].values), min_size=1, unique=True))
        ),
        number.flatmap(lambda n: _clause(n, "between", low=numbers())),
        number.flatmap(lambda n: _clause(n, "between", high=numbers())),
        number.flatmap(lambda n: _clause(n, "between", low=numbers(), high=numbers())),
        _clause(
            "income_fen", "ratio", num=st.integers(1, 1000), den=st.integers(1, 1000), of=numbers(facts=True),
            strict=st.booleans(),
        ),
    )  # fmt: skip


def _clause(name: str, op: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    fixed = {"fact": st.just(name), "op": st.just(op), "says": st.just("说明"), "cite": st.just("依据")}
    return st.fixed_dictionaries({**fixed, "id": st.uuids().map(lambda one: one.hex[:12]), **parts})


def _groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    parts = st.lists(inner, min_size=1, max_size=4)
    told = {"says": st.just("说明"), "cite": st.just("依据"), "id": st.uuids().map(lambda one: one.hex[:12])}
    return st.one_of(
        st.fixed_dictionaries({"all": parts}),
        st.fixed_dictionaries({"any": parts}),
        st.fixed_dictionaries({"any": parts, **told}),
        st.fixed_dictionaries({"not": inner, **told}),
    )


def trees() -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(clauses(), _groups, max_leaves=8).filter(lambda tree: _depth(tree) <= 5)


def _depth(tree: dict[str, Any]) -> int:
    held = tree.get("all") or tree.get("any") or ([tree["not"]] if "not" in tree else [])
    return 1 + max((_depth(one) for one in held), default=0)


def yearlies() -> st.SearchStrategy[Any]:
    term = st.fixed_dictionaries(
        {"times": st.lists(numbers(facts=True), min_size=1, max_size=5)}, optional={"minus": st.booleans()}
    )
    case = st.fixed_dictionaries(
        {"terms": st.lists(term, min_size=1, max_size=4)},
        optional={"if": st.recursive(clauses(), _groups, max_leaves=3)},
    )
    return st.none() | st.fixed_dictionaries(
        {"label": st.just("一年大约"), "cases": st.lists(case, min_size=1, max_size=3)}
    )


def plain_rules() -> st.SearchStrategy[dict[str, Any]]:
    """A rule as it stands on a day: what `judge()` and `check.js` take."""
    return st.fixed_dictionaries(
        {"when": trees(), "yearly": yearlies(), "next_step": st.none() | st.just("不用申请，系统按名单认定")}
    )
