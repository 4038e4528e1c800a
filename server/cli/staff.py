"""工作人员命令 — open an account, and in the demo look at its one-time code."""

from typing import Any

import click

from server.cli import answer, json_option, with_app
from server.kit.units import reading, writing
from server.people import rules
from server.people import service as people
from server.people.roles import NAMES, Role
from server.regions import queries as regions

ORGANISATIONS = {
    "bureau": "民政局",
    "charity": "慈善会",
    "department": "部门",
    "station": "社工站",
    "partner": "爱心单位",
}


@click.group(help="工作人员账号")
def staff() -> None:
    """The family."""


@staff.command(help="开通一个账号；密码和动态码密钥只显示这一次")
@click.argument("login")
@click.option("--name", required=True, help="姓名")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--area", required=True, help="负责的地区编码，例如 360902001")
@click.option("--organisation", default="", help="单位名称，没有就登记一个")
@click.option("--organisation-kind", "kind", default="bureau", type=click.Choice(list(ORGANISATIONS)), help="单位类别")
@json_option
@with_app
def add(as_json: bool, **given: Any) -> None:
    """Print what the person needs to sign in. It is not kept anywhere in the clear."""
    password = people.new_password()
    with writing():
        made = _add(password, **given)
    answer(made, as_json=as_json, text="\n".join(_lines(made)))


@staff.command(help="查看现在的动态码（只在演示环境）")
@click.argument("login")
@json_option
@with_app
def otp(login: str, as_json: bool) -> None:
    """Print the six digits."""
    with reading():
        code = people.otp_now(login)
    answer({"login": login, "otp": code}, as_json=as_json, text=code)


def _add(
    password: str, *, login: str, name: str, roles: tuple[str, ...], area: str, organisation: str, kind: str
) -> dict[str, Any]:
    place = regions.full_name(regions.find(area).code)
    unit = people.add_organisation(name=organisation, kind=kind, area_code=area) if organisation else None
    person = people.add_staff(login, name, password, roles=[(role, area) for role in roles], organisation=unit)
    return {
        "login": person.login,
        "name": person.name,
        "roles": [NAMES[Role(role)] for role in roles],
        "area": place,
        "password": password,
        "totp": person.totp if rules.needs_code(roles) else None,
    }


def _lines(made: dict[str, Any]) -> list[str]:
    lines = [f"已开通：{made['name']}（{'、'.join(made['roles'])}，{made['area']}）"]
    lines += [f"用户名：{made['login']}", f"密码：{made['password']}（只显示这一次，请当面交给本人）"]
    if made["totp"]:
        lines.append(f"动态码密钥：{made['totp']}（请本人填入手机的动态码应用）")
    return lines
