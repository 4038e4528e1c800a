"""装入 — the stages of the demo, each in one unit and each done once, so that a load that was cut short goes on."""

from collections.abc import Callable
from dataclasses import dataclass

from server.demo import (
    campaigns,
    complaints,
    donors,
    elsewhere,
    events,
    gifts,
    intake,
    notices,
    own_wishes,
    places,
    policies,
    posters,
    promises,
    receipts,
    refunds,
    registry,
    spendings,
    staff,
    wishes,
)
from server.demo.profiles import Profile, profile
from server.kit import once
from server.kit.actors import THE_CLOCK
from server.kit.errors import Conflict
from server.kit.settings import settings
from server.kit.units import writing

Say = Callable[[str], None]


class NotADemo(Conflict):
    code, says = "not_a_demo", "正式环境不能装入演示数据"


class OtherProfile(Conflict):
    code, says = "other_profile", "这里已经装了另一个演示。请删掉数据目录，或换一个 DATA_DIR 再装"


@dataclass(frozen=True)
class Stage:
    name: str
    says: str
    run: Callable[[Profile], None]


STAGES = (
    Stage("places", "地区", places.build),
    Stage("staff", "工作人员", staff.build),
    Stage("policies", "政策", policies.build),
    Stage("donors", "爱心人士", donors.build),
    Stage("campaigns", "募捐活动", campaigns.build),
    Stage("slips", "银行与现金捐赠", gifts.build_slips),
    Stage("elsewhere", "银行流水与平台捐赠", elsewhere.build),
    Stage("events", "捐赠活动", events.build),
    Stage("wishes", "微心愿", wishes.build),
    Stage("registry", "困难群众台账", registry.build),
    Stage("intake", "求助登记", intake.build),
    Stage("own_wishes", "群众心愿和参考价目", own_wishes.build),
    Stage("endings", "活动结束", campaigns.end_the_past),
    Stage("spendings", "善款拨付", spendings.build),
    Stage("told", "进展公开和月度收支", campaigns.tell),
    Stage("promises", "企业认捐", promises.build),
    Stage("receipts", "捐赠票据", receipts.build),
    Stage("notices", "公告动态", notices.build),
    Stage("posters", "海报与扫码", posters.build),
    Stage("complaints", "投诉举报", complaints.build),
)


def load(name: str, say: Say) -> list[str]:
    """装入演示. Returns the stages that were done now; an empty list when everything was there."""
    if not settings().is_demo:
        raise NotADemo
    chosen = profile(name)
    _only_one_profile(chosen)
    done = [stage.name for stage in STAGES if _once(stage, chosen, say)]
    if gifts.pay_through_wechat(chosen, say):
        done.append("wechat_gifts")
    if refunds.build(chosen):
        done.append("refunds")
    return done


def _only_one_profile(chosen: Profile) -> None:
    with writing():
        row = once.take(THE_CLOCK, "demo:profile", once.fingerprint("demo"))
        if row.answer is None:
            row.answer = {"profile": chosen.name}
        elif row.answer["profile"] != chosen.name:
            raise OtherProfile


def _once(stage: Stage, chosen: Profile, say: Say) -> bool:
    with writing():
        row = once.take(THE_CLOCK, f"demo:{stage.name}", once.fingerprint(stage.name))
        if row.answer is not None:
            return False
        say(f"正在装入{stage.says}……")
        stage.run(chosen)
        row.answer = {"done": True}
    return True
