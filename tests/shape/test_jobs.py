"""News finds its reader: every topic that is written stands on the page of handlers, every job is called by it."""

import ast
import inspect
from importlib import import_module

from server.jobs.handlers import HANDLERS
from tests.shape.sources import ROOT, name_of, python_files


def topics_written():
    """(file, topic) of every `tasks.add(TOPIC, …)`, the constant's value where a name stands."""
    for path in python_files("server", "miniapp_api"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "tasks.add":
                yield name_of(path), value_of(path, call.args[0])


def value_of(path, argument):
    if isinstance(argument, ast.Constant):
        return argument.value
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return getattr(module, ast.unparse(argument), None)


def test_every_topic_that_is_written_has_a_handler():
    written = set(topics_written()) - {("server/jobs/schedule.py", None)}
    assert written, "no task is written anywhere: the test looks at nothing"
    assert [where for where in written if where[1] not in HANDLERS] == []


def test_every_job_is_called_by_a_handler():
    called = set()
    for handler in HANDLERS.values():
        for function in (handler.record, handler.fetch):
            if function is not None:
                called |= {function, *inspect.getclosurevars(function).nonlocals.values()}
    jobs = [path for path in (ROOT / "server").glob("*/jobs.py") if path.parent.name != "cli"]
    idle = []
    for path in jobs:
        module = import_module(f"server.{path.parent.name}.jobs")
        own = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__]
        idle += [f"{module.__name__}.{f.__name__}" for f in own if not f.__name__.startswith("_") and f not in called]
    assert idle == []
