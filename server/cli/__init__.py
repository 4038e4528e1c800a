"""命令 — `wishbridge`: what the operator and the timers call. Exit 0 done, 1 refused or found wrong, 2 wrong usage."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from server.kit.errors import DomainError
from server.kit.http import House

Command = TypeVar("Command", bound=Callable[..., Any])
AppFactory = Callable[[], House]


@click.group(help="愿桥 Wishbridge 的命令行。每个命令加 --help 看用法。")
def wishbridge() -> None:
    """The group every family of commands hangs on."""


def with_app(command: Command) -> Command:
    """Run a command inside an app context; a refusal is one sentence and exit 1, never a trace."""

    @click.pass_obj
    @wraps(command)
    def run(factory: AppFactory, *args: Any, **kwargs: Any) -> Any:
        with factory().app_context():
            try:
                return command(*args, **kwargs)
            except DomainError as error:
                refuse(error.says, error.detail)
            except OSError as error:
                refuse(f"文件或磁盘出了问题：{error.strerror or error}")

    return run  # type: ignore[return-value]


def refuse(says: str, detail: list[dict[str, str]] | None = None) -> None:
    """Say why not, on stderr, and end with exit 1."""
    click.echo(says, err=True)
    for line in detail or []:
        click.echo(f"  {line['field']}：{line['issue']}", err=True)
    sys.exit(1)


def answer(value: Any, *, as_json: bool, text: str) -> None:
    """Print one JSON document for programs, or a sentence for people."""
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else text)


def progress(says: str) -> None:
    """Progress goes to stderr, and only when somebody is looking."""
    if sys.stderr.isatty():
        click.echo(says, err=True)


json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，给程序用")
