"""Files as townships hand them in."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from server.jobs.runner import Runner
from server.kit.clock import today
from server.tables import queries, sheets
from server.tables import service as tables
from server.tables.importings import ALL
from tests.cast import TOWN
from tests.registry.people import id_number
from tests.wishes.desk import STORY

VILLAGE_NAME = "袁州区灵泉街道示例村"


FAN = {
    "心愿名称": "电风扇",
    "类别": "物品",
    "对象": "独居老人",
    "乡镇": TOWN,
    "情况说明": STORY,
    "参考价（元）": "150",
    "价格来源": "街道超市询价",
    "份数": "2",
}
CHAT = {
    "心愿名称": "陪老人聊天",
    "类别": "服务",
    "对象": "独居老人",
    "乡镇": "袁州区灵泉街道",
    "情况说明": "老人爱说话，盼有人坐下来听。",
}


def person(**given: str) -> dict[str, str]:
    """A row that passes, by the titles of the columns."""
    usual = {
        "姓名": "李示例",
        "身份证号": id_number(serial="992"),
        "手机号": "13800000021",
        "困难类别": "独居老人",
        "台账": "慈善会帮扶台账",
        "村（社区）": VILLAGE_NAME,
        "户号": "12",
        "与户主关系": "户主",
        "同意书到期日": f"{today().year + 1}-12-31",
        "同意书纸质编号": "2026-甲-012",
    }
    return {**usual, **given}


def numbered(count: int) -> list[dict[str, str]]:
    """So many different people: the rows of a county's list."""
    born = date(1930, 1, 1)
    return [
        person(
            姓名="李示例",
            身份证号=id_number(born + timedelta(days=at // 5), f"99{at % 5 * 2}"),
            户号=str(at),
            手机号="",
        )
        for at in range(count)
    ]


def as_csv(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[dict[str, Any]], formulas: dict[tuple[int, int], str] | None = None) -> bytes:
    out = BytesIO()
    heads = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head)
        for line, row in enumerate(rows, start=1):
            for at, head in enumerate(heads):
                sheet.write(line, at, row.get(head, ""))
        for (line, at), formula in (formulas or {}).items():
            sheet.write_formula(line, at, formula)
    return out.getvalue()


def hand_in(unit: Any, content: bytes, actor: Any, key: str = "persons", name: str = "名单.csv") -> str:
    """As the console does it; the uid of the table."""
    kind = ALL[key]
    found = sheets.read(kind, content, name)
    with unit():
        uid = tables.open_table(kind, file_name=name, total=len(found.rows), unused=found.unused, actor=actor).uid
        tables.put_rows(uid, found.rows, actor=actor)
        tables.begin_check(uid, actor=actor)
    return uid


def work(app: Any) -> None:
    """The runner does all that is due."""
    with app.app_context():
        Runner().drain()


def told(unit: Any, uid: str, actor: Any) -> dict[int, list[str]]:
    """Line → its reasons, of the rows that failed."""
    with unit():
        return {number: reasons for number, _cells, reasons in queries.failed(queries.find(uid, actor))}
