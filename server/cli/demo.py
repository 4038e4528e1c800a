"""`wishbridge demo`: the county to walk through."""

import click

from server.cli import answer, json_option, progress, with_app
from server.demo import load as loading
from server.demo import staff


@click.group(help="演示数据")
def demo() -> None:
    """Commands of the demo; a production refuses them."""


@demo.command(help="装入演示数据（可重复执行，已有的不动）")
@click.option("--profile", "name", default="yichun", show_default=True, help="yichun 宜春市，jinxi 金溪县")
@json_option
@with_app
def load(name: str, as_json: bool) -> None:
    """Each stage is done once; a load that was cut short goes on where it stopped."""
    done = loading.load(name, progress)
    text = "演示数据已装好" if done else "演示数据已经在了，没有改动"
    answer({"profile": name, "done": done}, as_json=as_json, text=text)


@demo.command(help="列出演示账号")
@json_option
def accounts(as_json: bool) -> None:
    """One sign-in per role."""
    rows = staff.accounts()
    lines = [f"{row['role']}  {row['login']}  {row['password']}  {row['otp_hint']}" for row in rows]
    answer(rows, as_json=as_json, text="\n".join(lines))
