"""命令 keys — seal personal fields with a new key, change the key of the blind indexes, see which keys are in use."""

import sys

import click

from server.cli import answer, json_option, progress, refuse, with_app
from server.kit import audit, rotation
from server.kit.actors import THE_CLOCK
from server.kit.crypto import BrokenSeal
from server.kit.settings import settings
from server.kit.units import reading, writing


@click.group(name="keys", help="密钥：重新加密个人信息、更换盲索引密钥、查看用量")
def keys() -> None:
    """Commands about the keys of personal fields."""


@keys.command(help="用 FIELD_KEYS 第一把密钥重新加密全部个人信息；不停机，中断后再运行会接着做")
@json_option
@with_app
def rotate(as_json: bool) -> None:
    """Exit 1 when a field does not open; the rest is done all the same."""
    step = rotation.Progress()
    for step in rotation.rotate():
        progress(f"已重新加密 {step.done} 个字段，还剩 {step.left} 个")
    kid, broken = next(iter(settings().field_keys)), dict(step.broken)
    with writing():
        audit.write(THE_CLOCK, "keys.rotate", kid[:16], {"rows": step.done})
    lines = [f"重新加密了 {step.done} 个字段，现在都用密钥 {kid}"]
    lines += [f"✗ {name}：{count} 个字段打不开，缺少它们的密钥" for name, count in broken.items()]
    answer({"ok": not broken, "done": step.done, "broken": broken}, as_json=as_json, text="\n".join(lines))
    sys.exit(1 if broken else 0)


@keys.command(help="换用 BLIND_KEYS 第一把密钥重做全部盲索引；请先停下网站和后台任务")
@json_option
@with_app
def blind(as_json: bool) -> None:
    """All of them or none."""
    try:
        changed = rotation.rotate_blind()
    except BrokenSeal:
        refuse("有字段打不开，盲索引一个也没有改。请先把缺少的密钥写进 FIELD_KEYS")
    with writing():
        audit.write(THE_CLOCK, "keys.rotate", "blind", {"rows": changed})
    answer({"changed": changed}, as_json=as_json, text=f"重做了 {changed} 个盲索引")


@keys.command(help="每把密钥还加密着多少字段；为 0 的旧密钥可以从 FIELD_KEYS 去掉")
@json_option
@with_app
def status(as_json: bool) -> None:
    """The same as `doctor` tells."""
    with reading():
        used, current = rotation.in_use(), rotation.blind_is_current()
    answer({"fields": used, "blind_is_current": current}, as_json=as_json, text="\n".join(told(used, current)))


def told(used: dict[str, int], current: bool) -> list[str]:
    """Sentences about the keys, for `doctor` as well."""
    lines = [f"密钥 {kid} 加密着 {count} 个字段" for kid, count in used.items() if kid != "?"]
    if used.get("?"):
        lines.append(f"✗ {used['?']} 个字段的密钥不在 FIELD_KEYS 里，打不开")
    return lines + ([] if current else ["✗ 盲索引还是旧密钥的，请停机运行 wishbridge keys blind"])
