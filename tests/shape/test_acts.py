"""Every act that the audit can hold has its Chinese name, and so has every word of what it tells."""

import ast
import re

from server.jobs import acts
from server.kit.db import all_models
from tests.shape.sources import name_of, python_files

all_models()
WRITERS = ("audit.write", "acts.write", "noted.opened")


def calls():
    """(file, call) of every line written into the audit."""
    for path in python_files("server", "miniapp_api"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS:
                yield name_of(path), node


def acts_written():
    """(file, pattern of the act's name): a literal, or an f-string with anything where a value stands."""
    for where, node in calls():
        place = 0 if ast.unparse(node.func) == "noted.opened" else 1
        if len(node.args) <= place:
            continue
        yield from ((where, pattern) for pattern in patterns(node.args[place]))


def patterns(said):
    if isinstance(said, ast.Constant):
        yield re.escape(said.value)
    elif isinstance(said, ast.IfExp):
        yield from patterns(said.body)
        yield from patterns(said.orelse)
    elif isinstance(said, ast.JoinedStr):
        parts = (re.escape(one.value) if isinstance(one, ast.Constant) else r"\w+" for one in said.values)
        yield "".join(parts)


def test_every_act_in_the_source_has_a_chinese_name():
    written = list(acts_written())
    assert len(written) > 40, "hardly any act found: the test looks at nothing"
    known = acts.names()
    nameless = [one for one in written if not any(re.fullmatch(one[1], name) for name in known)]
    assert nameless == []


def test_every_move_of_every_life_has_a_chinese_name():
    found = {f"{table}.{name}" for table, machine in acts.machines() for name in machine.moves}
    assert sorted(found - acts.names().keys()) == []
    assert sorted({table for table, _ in acts.machines()} - acts.NOUNS.keys()) == []


def test_every_state_has_a_chinese_word():
    states = {str(state) for _table, machine in acts.machines() for state in machine.states}
    assert sorted(states - acts.STATES.keys()) == []


def test_every_fact_has_a_chinese_name():
    told = {
        (where, key.value)
        for where, node in calls()
        for part in ast.walk(node)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant)
    }
    assert len(told) > 20
    assert sorted(one for one in told if one[1] not in acts.FACTS) == []
