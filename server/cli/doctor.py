"""`wishbridge doctor`: every setting with its meaning and origin, and what the start-up checks say."""

import click

from server.cli import answer, json_option
from server.config import BadSettings, load, origins


@click.command(help="检查设置，逐项说明含义、取值和来源")
@json_option
def doctor(as_json: bool) -> None:
    """Works with wrong settings too: that is when it is needed."""
    try:
        load()
        problems: list[tuple[str, str]] = []
    except BadSettings as error:
        problems = error.problems
    rows = [
        {"name": row.name, "value": value, "origin": origin, "meaning": row.meaning} for row, value, origin in origins()
    ]
    lines = [f"{row['name']} = {row['value'] or '（空）'}  [{row['origin']}] {row['meaning']}" for row in rows]
    lines += [f"✗ {code} {says}" for code, says in problems] or ["✓ 设置没有问题"]
    document = {"settings": rows, "problems": [{"id": code, "says": says} for code, says in problems]}
    answer(document, as_json=as_json, text="\n".join(lines))
    if problems:
        click.get_current_context().exit(1)
