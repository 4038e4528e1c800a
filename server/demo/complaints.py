"""投诉举报 — what the demo's people find wrong: one that waits, one that is looked into, one that has its answer."""

from datetime import timedelta

from server.complaints import service as complaints
from server.complaints.rules import About, Kind, Outcome, Said
from server.demo import campaigns, staff
from server.demo.profiles import Profile
from server.kit import clock

ANSWER = (
    "已到服务站核对：物资 11 月 12 日才送到，签收单 11 月 14 日补齐，名单已在收支页补充公示。"
    "服务站没有及时更新进度，已经提醒。您还可以拨打 12345 反映。"
)


def build(_chosen: Profile) -> None:
    watcher = staff.actor("cishan")
    fund = campaigns.uid_of(campaigns.WISH_FUND)
    with clock.at(clock.now() - timedelta(days=9)):
        told = _tell("demo-complaint-1", About.CAMPAIGN, fund, Kind.MONEY, "公示说冬衣已经送到，我们村还没有看到。")
        complaints.take(told, actor=watcher)
    with clock.at(clock.now() - timedelta(days=6)):
        complaints.work(told, actor=watcher, text="给服务站打了电话，调了签收单。")
        complaints.answer(told, actor=watcher, outcome=Outcome.PARTLY, text=ANSWER)
    with clock.at(clock.now() - timedelta(days=2)):
        told = _tell("demo-complaint-2", About.HOUSE, "", Kind.CONDUCT, "打了两次电话，都说让我等，没有下文。")
        complaints.take(told, actor=watcher)
    _tell("demo-complaint-3", About.HOUSE, "", Kind.PRESSURE, "单位发通知说每人至少捐一百，不捐要写说明。")


def _tell(key: str, about: About, subject: str, kind: Kind, text: str) -> str:
    row, _code = complaints.tell(Said(about, subject, kind, text), key=key, place="192.0.2.1")
    row.sample = True
    return row.uid
