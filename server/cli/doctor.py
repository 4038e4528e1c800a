"""`wishbridge doctor`: every setting with its meaning and origin, and what the start-up checks say."""

import click
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from server.cli import AppFactory, answer, json_option
from server.cli.keys import told
from server.config import BadSettings, load, origins
from server.kit import health, rotation
from server.kit.db import all_models
from server.kit.settings import Settings
from server.kit.units import reading
from server.messages import templates

CONNECT_S = 5


@click.command(help="检查设置，逐项说明含义、取值和来源；能连上数据库时还说明哪些密钥在用")
@json_option
@click.pass_obj
def doctor(factory: AppFactory, as_json: bool) -> None:
    """Works with wrong settings too: that is when it is needed."""
    keys: list[str] = []
    try:
        warnings = _database(load())
        problems: list[tuple[str, str]] = []
        keys = _keys(factory)
    except BadSettings as error:
        warnings, problems = [], error.problems
    rows = [
        {"name": row.name, "value": value, "origin": origin, "meaning": row.meaning} for row, value, origin in origins()
    ]
    lines = [f"{row['name']} = {row['value'] or '（空）'}  [{row['origin']}] {row['meaning']}" for row in rows]
    lines += [f"✗ {code} {says}" for code, says in problems] or ["✓ 设置没有问题"]
    lines += [f"△ {says}" for says in warnings]
    lines += [f"· {says}" for says in [*keys, *_check_file(), *_templates(), *_redis()]]
    named = [{"id": code, "says": says} for code, says in problems]
    document = {"settings": rows, "problems": named, "warnings": warnings, "keys": keys}
    answer(document, as_json=as_json, text="\n".join(lines))
    if problems:
        click.get_current_context().exit(1)


def _check_file() -> list[str]:
    """Where WeChat finds the file by which it knows that these printed codes are ours."""
    try:
        chosen = load()
    except BadSettings:
        return []
    if not chosen.wechat_check_file:
        return ["还没有设置微信校验文件：印好的码在微信里先打开网页。设好 WECHAT_CHECK_FILE 后能直接打开小程序"]
    return [f"微信校验文件：{chosen.public_base_url}/q/{chosen.wechat_check_file}（小程序后台的规则写 …/q/）"]


def _templates() -> list[str]:
    """Which kinds of messages stay in the inbox for want of a template, and which are written wrongly."""
    try:
        return list(templates.problems(load().wechat_templates))
    except BadSettings:
        return []


def _redis() -> list[str]:
    """Without it workers of other processes find their tasks half a second later, and that is all."""
    try:
        redis_url = load().redis_url
    except BadSettings:
        return []
    if not redis_url:
        return []
    from server.kit import wires  # only where there is a Redis

    return ["Redis 连得上" if wires.is_there(redis_url) else "Redis 连不上：后台任务照做，只是晚半秒知道"]


def _keys(factory: AppFactory) -> list[str]:
    """Which keys personal fields are sealed with; nothing before the first upgrade, or without the database."""
    try:
        with factory().app_context(), reading():
            return told(rotation.in_use(), rotation.blind_is_current())
    except SQLAlchemyError:
        return []


def _database(settings: Settings) -> list[str]:
    """What an account of PostgreSQL could do that it should not. A database that is away is no wrong setting."""
    if settings.is_sqlite:
        return []
    all_models()
    engine = create_engine(settings.database_url, connect_args={"connect_timeout": CONNECT_S})
    try:
        with engine.connect() as connection:
            return health.unguarded(connection)
    except SQLAlchemyError:
        return ["连不上数据库，没有检查账号的权限"]
    finally:
        engine.dispose()
