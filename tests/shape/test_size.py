"""Small enough to hold in the head."""

import ast
from functools import cache
from statistics import median

from tests.shape.sources import name_of, phone_files, python_files, templates

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 40
FUNCTION_LINES_MEDIAN = 10


def too_long(paths):
    return [name_of(p) for p in paths if len(p.read_text(encoding="utf-8").splitlines()) > FILE_LINES_MAX]


@cache
def functions():
    """(file and name, lines) of each that was written by hand."""
    return [
        (f"{name_of(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for path in python_files()
        if path.parent.name != "versions"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def test_no_file_is_too_long():
    assert too_long(python_files() + phone_files() + templates()) == []


def test_no_function_is_too_long():
    assert [name for name, lines in functions() if lines > FUNCTION_LINES_MAX] == []


def test_most_functions_are_short():
    assert median(lines for _, lines in functions()) < FUNCTION_LINES_MEDIAN
