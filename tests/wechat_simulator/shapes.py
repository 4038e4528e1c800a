"""Shapes of request bodies: what may be there, what must, and the refusal that names the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import PayError, param_error


@dataclass(frozen=True)
class Text:
    """A string of ``least``–``most`` characters; ``title`` is the platform's name for the field."""

    title: str
    least: int = 0
    most: int = 10_000
    pattern: str = ""
    required: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str):
            raise _rule(path, self.title, "类型", "输入值不是字符串", value)
        if not self.least <= len(value) <= self.most:
            raise _rule(path, self.title, "字符串长度", f"长度应在{self.least}到{self.most}之间", value)
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise _rule(path, self.title, "字符串格式", "含有不允许的字符或格式不正确", value)


@dataclass(frozen=True)
class Whole:
    """An integer of at least ``least``; a boolean is none."""

    title: str
    least: int = 0
    most: int = 10_000_000_000
    required: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _rule(path, self.title, "类型", "输入值不是整数", value)
        if not self.least <= value <= self.most:
            raise _rule(path, self.title, "数值范围", f"应在{self.least}到{self.most}之间", value)


@dataclass(frozen=True)
class Truth:
    """true or false."""

    title: str
    required: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, bool):
            raise _rule(path, self.title, "类型", "输入值不是布尔值", value)


@dataclass(frozen=True)
class Group:
    """An object with these keys and no others."""

    title: str
    keys: Mapping[str, Shape] = field(default_factory=dict)
    required: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise _rule(path, self.title, "类型", "输入值不是对象", value)
        for name in value:
            if name not in self.keys:
                raise _rule(f"{path}/{name}", name, "字段", "接口没有这个字段", value[name])
        for name, shape in self.keys.items():
            if name in value:
                shape.check(value[name], f"{path}/{name}")
            elif shape.required:
                raise _rule(f"{path}/{name}", shape.title, "必填性", "此字段为必填项", "")


@dataclass(frozen=True)
class Rows:
    """A list of objects of one shape."""

    title: str
    row: Group
    most: int = 6000
    required: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, list) or len(value) > self.most:
            raise _rule(path, self.title, "类型", f"输入值不是至多{self.most}项的数组", value)
        for number, row in enumerate(value):
            self.row.check(row, f"{path}/{number}")


Shape = Text | Whole | Truth | Group | Rows


def _rule(path: str, title: str, rule: str, issue: str, value: Any) -> PayError:
    """The platform's own sentence, seen in merchants' reports of its answers."""
    words = f"输入源“/body{path}”映射到字段“{title}”{rule}规则校验失败，{issue}"
    return param_error(path, words, value)
