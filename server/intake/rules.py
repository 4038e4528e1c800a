"""规则 — what a request may say, which clocks run, and what people are told. No database, no web."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from server.intake.states import HelpState, Level
from server.kit.errors import field_error

# The clocks. Only the official one comes from a regulation; the others are promises of this platform (issue: 求助登记).
CALL_BACK = timedelta(days=3)
URGENT_ACT = timedelta(hours=24)
CHECK_WORKDAYS = 5
# 社会救助暂行办法 as the provinces time it: township 15, public notice 7, county 5 working days.
OFFICIAL_WORKDAYS = (15, 7, 5)
CHARITY_WORKDAYS = 15
CLOSE_WORKDAYS = 10
PAPERS_WORKDAYS = 10
ESCALATE_AGAIN = timedelta(days=1)
ESCALATE_URGENT_AGAIN = timedelta(hours=2)
URGE_EVERY = timedelta(hours=48)
MISSED_CALLS_MIN = 3

TEXT_CHARS, NOTE_CHARS, NAME_CHARS, RELATION_CHARS, NUMBER_CHARS, WHAT_CHARS = 1000, 200, 30, 10, 40, 60
PHOTOS_MAX, FILES_MAX, NOTES_MAX = 6, 20, 60
DAYS_MAX = 120
REASON_CHARS_MIN = 4
CONSENT_DAYS = 365


class OnBehalf(StrEnum):
    SELF = "self"
    FAMILY = "family"
    WORKER = "worker"


class Channel(StrEnum):
    """Through which door it came in."""

    MINIAPP = "miniapp"
    WEB = "web"
    PHONE = "phone"
    DESK = "desk"


class Trouble(StrEnum):
    """The six tiles."""

    ILLNESS = "illness"
    LIVING = "living"
    SCHOOL = "school"
    HOUSING = "housing"
    ACCIDENT = "accident"
    CARE = "care"


class Way(StrEnum):
    """How somebody agreed: ticked on a screen, signed on paper, or said on the telephone after it was read out."""

    TICKED = "ticked"
    PAPER = "paper"
    SPOKEN = "spoken"


class Door(StrEnum):
    """Where the official system takes it."""

    WINDOW = "window"
    GANFUTONG = "ganfutong"


class Result(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    OTHER = "other"


class Outcome(StrEnum):
    HELPED = "helped"
    ADVISED = "advised"
    ELSEWHERE = "elsewhere"
    NOT_NEEDED = "not_needed"
    REFUSED = "refused"
    UNABLE = "unable"
    UNREACHED = "unreached"


class Purse(StrEnum):
    """From which purse: a fact of the bureau's, never a line of the charity's books."""

    RESERVE = "reserve"
    TEMPORARY = "temporary"
    GOODS = "goods"
    OTHER = "other"


class Answer(StrEnum):
    """Why somebody's own wish does not become a wish for the public."""

    RELIEF = "relief"
    UNSUITABLE = "unsuitable"
    MET = "met"
    UNREACHED = "unreached"


class Clock(StrEnum):
    CALL_BACK = "call_back"
    URGENT = "urgent"
    CHECK = "check"
    OFFICIAL = "official"
    CHARITY = "charity"
    CLOSE = "close"
    PAPERS = "papers"


BEHALF_NAMES = {OnBehalf.SELF: "本人", OnBehalf.FAMILY: "替家人", OnBehalf.WORKER: "工作人员代办"}
CHANNEL_NAMES = {Channel.MINIAPP: "小程序", Channel.WEB: "网页", Channel.PHONE: "电话", Channel.DESK: "窗口"}
TROUBLE_NAMES = {
    Trouble.ILLNESS: "看病",
    Trouble.LIVING: "生活",
    Trouble.SCHOOL: "上学",
    Trouble.HOUSING: "住房",
    Trouble.ACCIDENT: "受灾意外",
    Trouble.CARE: "照料和其他",
}
WAY_NAMES = {Way.TICKED: "在页面上勾选", Way.PAPER: "纸质签字", Way.SPOKEN: "电话中口头同意"}
DOOR_NAMES = {Door.WINDOW: "政务服务窗口", Door.GANFUTONG: "赣服通"}
RESULT_NAMES = {Result.GRANTED: "批准", Result.REFUSED: "未批准", Result.OTHER: "其他处理"}
OUTCOME_NAMES = {
    Outcome.HELPED: "已得到帮扶",
    Outcome.ADVISED: "已说明政策，本人知晓",
    Outcome.ELSEWHERE: "已通过其他途径解决",
    Outcome.NOT_NEEDED: "本人表示不再需要",
    Outcome.REFUSED: "未获批准，已告知理由和申诉途径",
    Outcome.UNABLE: "暂时没有合适的帮扶",
    Outcome.UNREACHED: "多次联系不上",
}
CLOSE_OUTCOMES = (Outcome.HELPED, Outcome.ADVISED, Outcome.ELSEWHERE, Outcome.NOT_NEEDED, Outcome.REFUSED)
FINISH_OUTCOMES = (Outcome.HELPED, Outcome.ELSEWHERE, Outcome.NOT_NEEDED, Outcome.UNABLE)
PURSE_NAMES = {
    Purse.RESERVE: "乡镇临时救助备用金",
    Purse.TEMPORARY: "临时救助资金",
    Purse.GOODS: "物资",
    Purse.OTHER: "其他（请在内容里写明）",
}
CLOCK_NAMES = {
    Clock.CALL_BACK: "联系求助人",
    Clock.URGENT: "急难先行救助",
    Clock.CHECK: "核实并转办",
    Clock.OFFICIAL: "官方办理",
    Clock.CHARITY: "慈善帮扶",
    Clock.CLOSE: "回访办结",
    Clock.PAPERS: "补齐手续",
}

_SERIAL = re.compile(r"[0-9a-z]{1,12}")
REVEAL_REASONS = {
    "call": "打电话联系",
    "visit": "上门核实",
    "window": "到窗口办理",
    "act": "先行救助",
    "complaint": "处理投诉举报",
}

CONSENT_VERSION = "2026-11"
CONSENT_TEXT = (
    "我同意{bureau}及我所在的乡镇（街道）、村（社区）为办理这次求助，使用我填写的姓名、电话、所在地和困难情况，"
    "与我联系、核实，并转到办理这项业务的政府窗口。不会公开，也不会给其他单位或个人。"
    "我可以随时撤回求助；办理记录依法至少保存 3 年。"
)
BEHALF_CONSENT = "我已告知这位家人并得到同意（未成年人由监护人同意），填写的情况属实。"
CHARITY_KINDS = ("姓名", "联系电话", "所在地", "困难情况（含照片和录音）")
CHARITY_PURPOSE = "研究慈善帮扶并与我联系"
CHARITY_TEXT = (
    "我同意民政部门把这次求助的姓名、联系电话、所在地和困难情况（含照片和录音）提供给{charity}，只用于{purpose}。"
    "不同意不影响办理政府救助；同意后可以随时撤回（个人信息保护法第十五条、第二十三条）。"
)
REFUSED_SAYS = (
    "没有批准不等于没有办法：可以向窗口要书面理由；对决定不服的，可以依法申请行政复议或者提起行政诉讼"
    "（《社会救助暂行办法》第六十五条）；也可以拨打 12345 反映；您同意的话，我们把求助转给慈善会再想办法。"
)
CHARITY_SAYS = "慈善会会和您联系，您可以随时撤回同意"
EXPECTED = "3 天内有人联系您"
EXPECTED_URGENT = "情况紧急请现在就打电话。我们会尽快联系您，乡镇 24 小时内先行救助、后补手续"


@dataclass(frozen=True)
class Consent:
    """同意. `paper_no` is where a signed paper lies."""

    way: Way | str
    text_version: str = CONSENT_VERSION
    paper_no: str = ""


@dataclass(frozen=True)
class HelpFacts:
    """What a resident says, or a member of staff writes down for them. `person_name` is whom it is for, if another."""

    contact_name: str
    contact_phone: str
    area_code: str
    troubles: Sequence[str]
    text: str
    consent: Consent
    on_behalf: OnBehalf | str = OnBehalf.SELF
    person_name: str = ""
    relation: str = ""
    policy_uid: str | None = None
    scene_serial: str | None = None
    urgent: bool = False
    channel: Channel | str = Channel.MINIAPP
    sample: bool = field(default=False)


# 我有一个心愿: promises of this platform, in calendar days.
VISIT_WITHIN, WRITE_WITHIN = timedelta(days=10), timedelta(days=7)
OWN_TEXT_CHARS, OWN_PHOTOS_MAX, OWN_DAYS_MAX = 200, 3, 60
ANSWER_NAMES = {
    Answer.RELIEF: "这是救助的事，请走求助登记",
    Answer.UNSUITABLE: "不适合做微心愿",
    Answer.MET: "已经通过其他途径得到",
    Answer.UNREACHED: "多次联系不上",
}
OWN_REVEAL_REASONS = {name: REVEAL_REASONS[name] for name in ("call", "visit", "complaint")}
OWN_EXPECTED = "10 天内有人上门核实"
OWN_CONSENT_VERSION = "2026-11"
OWN_CONSENT_TEXT = (
    "我同意慈善会及我所在的乡镇（街道）、村（社区）为办理这个心愿，使用我填写的姓名、电话、所在地和心愿内容，"
    "与我联系、上门核实。我写的话、照片和录音不会公开；公开的文字由工作人员另写，写好后另外请我同意。"
    "我可以随时撤回；办理记录依法至少保存 3 年。"
)
OWN_REFER_TEXT = (
    "我同意把这个心愿里我的姓名、电话、所在地和情况，转给民政部门做求助登记，只用于办理救助并与我联系"
    "（个人信息保护法第二十三条）。"
)


@dataclass(frozen=True)
class OwnFacts:
    """What a resident wishes, in a sentence. `person_name` is whom it is for, if another."""

    contact_name: str
    contact_phone: str
    area_code: str
    text: str
    consent: Consent
    on_behalf: OnBehalf | str = OnBehalf.SELF
    person_name: str = ""
    relation: str = ""
    channel: Channel | str = Channel.MINIAPP
    sample: bool = field(default=False)


def own_out_of_bounds(facts: OwnFacts, *, has_voice: bool) -> list[dict[str, str]]:
    """What is missing, unknown or too long, as `detail` lines."""
    lines = [
        *_about_whom(facts),
        (not facts.text.strip() and not has_voice, "/text", "请说一句，或写一句想要什么"),
        (len(facts.text) > OWN_TEXT_CHARS, "/text", f"最多 {OWN_TEXT_CHARS} 个字"),
        (facts.channel not in set(Channel), "/channel", "登记的途径不对"),
    ]
    return [field_error(place, issue) for wrong, place, issue in lines if wrong]


def out_of_bounds(facts: HelpFacts, *, has_voice: bool) -> list[dict[str, str]]:
    """What is missing, unknown or too long, as `detail` lines."""
    lines = [
        *_about_whom(facts),
        (not facts.troubles, "/troubles", "请选择遇到的困难"),
        (not set(facts.troubles) <= set(Trouble), "/troubles", "请从六类困难里选择"),
        (len(facts.troubles) != len(set(facts.troubles)), "/troubles", "同一类困难选一次就可以"),
        (not facts.text.strip() and not has_voice, "/text", "请说一段话，或写几句遇到的困难"),
        (len(facts.text) > TEXT_CHARS, "/text", f"最多 {TEXT_CHARS} 个字"),
        (facts.channel not in set(Channel), "/channel", "登记的途径不对"),
    ]
    return [field_error(place, issue) for wrong, place, issue in lines if wrong]


def _about_whom(facts: HelpFacts | OwnFacts) -> list[tuple[bool, str, str]]:
    another = facts.on_behalf == OnBehalf.FAMILY
    return [
        (facts.on_behalf not in set(OnBehalf), "/on_behalf", "请选择为自己还是替家人"),
        (another and not facts.person_name.strip(), "/person_name", "请写家人的姓名"),
        (another and not facts.relation.strip(), "/relation", "请写您和家人的关系"),
        (len(facts.person_name) > NAME_CHARS, "/person_name", f"最多 {NAME_CHARS} 个字"),
        (len(facts.relation) > RELATION_CHARS, "/relation", f"最多 {RELATION_CHARS} 个字"),
        (facts.consent.way not in set(Way), "/consent", "请确认同意后再提交"),
        (facts.consent.way == Way.PAPER and not facts.consent.paper_no.strip(), "/consent", "请写明同意书的编号"),
        (len(facts.consent.paper_no) > NUMBER_CHARS, "/consent", f"同意书编号最多 {NUMBER_CHARS} 个字"),
    ]


def level_of(state: HelpState | str, area_code: str, *, urgent: bool) -> Level:
    """Who is first to act in a state: the village calls back, the township acts in an emergency and goes on."""
    if state == HelpState.CHARITY:
        return Level.CHARITY
    near = state == HelpState.RECEIVED and len(area_code) > 9 and not urgent
    return Level.VILLAGE if near else Level.TOWNSHIP


def level_above(level: Level | str) -> Level | None:
    """Whom a clock that ran out is passed to; None from the top."""
    return {
        Level.VILLAGE: Level.TOWNSHIP,
        Level.TOWNSHIP: Level.COUNTY,
        Level.CHARITY: Level.COUNTY,
        Level.COUNTY: None,
    }[Level(level)]


def serial_of(text: str | None) -> str | None:
    """The serial of the poster somebody came from, as it is printed; None for anything else."""
    text = (text or "").strip().lower()
    return text if _SERIAL.fullmatch(text) else None


def troubles_text(troubles: Sequence[str]) -> str:
    return "、".join(TROUBLE_NAMES[Trouble(one)] for one in troubles)
