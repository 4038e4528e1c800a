"""捐赠 — past gifts are slips that two people vouched for; gifts by WeChat are really paid, through the simulator."""

import http.client
from collections.abc import Callable
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

from server.demo import campaigns, donors, staff
from server.demo.profiles import Profile
from server.gifts import service as gifts
from server.jobs.runner import Runner
from server.kit import clock, once
from server.kit.actors import THE_CLOCK, Actor
from server.kit.errors import Unavailable
from server.kit.units import writing
from server.payments import service as payments

SLIPS = 24
AMOUNTS_FEN = (10000, 20000, 50000, 66600, 100000, 200000, 300000, 500000)
WORDS = ("", "愿老人冬天暖和", "好好读书", "一点心意", "", "祝安康")
WECHAT_GIFTS_FEN = (6600, 12000, 20000, 100, 8800, 13000, 50000, 1000)


class CashierClosed(Unavailable):
    code, says = "no_simulator", "微信模拟器没有启动，示例里的微信捐赠付不了款。请用 make run 启动整套演示"


def build_slips(chosen: Profile) -> None:
    """Bank transfers and cash of the past year: entered by one person of finance, agreed by the other."""
    dice = Random(chosen.seed + 2)  # noqa: S311 - a story, not a secret
    givers = donors.actors()
    for number in range(SLIPS):
        title, days = _where_and_when(number, dice)
        _slip(title, days, number, givers[number % len(givers)], dice)


def _where_and_when(number: int, dice: Random) -> tuple[str, int]:
    """The ended campaign took its money long ago, the two others lately."""
    if number % 3 == 0:
        return campaigns.BRIGHT_EYES, dice.randrange(60, 380)
    return (
        (campaigns.WISH_FUND, dice.randrange(3, 90))
        if number % 3 == 1
        else (campaigns.WARM_WINTER, dice.randrange(3, 35))
    )


def _slip(title: str, days: int, number: int, donor: Actor, dice: Random) -> None:
    kind = "bank" if number % 4 or title == campaigns.WARM_WINTER else "cash"
    with clock.at(clock.now() - timedelta(days=days)):
        slip = gifts.draft_slip(
            campaigns.uid_of(title),
            actor=staff.actor("caiwu"),
            kind=kind,
            voucher=f"示例{kind.upper()}{number + 1:04d}",
            amount_fen=dice.choice(AMOUNTS_FEN),
            received_on=clock.today(),
            donor_name="",
            donor_uid=donor.uid,
            shown_as="anonymous",
            message=dice.choice(WORDS),
        )
        slip = payments.submit_slip(slip.uid, actor=staff.actor("caiwu"), seen_version=slip.version)
        gifts.approve_slip(slip.uid, actor=staff.actor("kuaiji"), seen_version=slip.version)


def pay_through_wechat(chosen: Profile, say: Callable[[str], None]) -> bool:
    """Give as a person with a phone would: order, cashier, pay, and the platform asks WeChat how it went.

    Each gift has its own key, so a load that was cut short neither loses nor repeats one. False: all were there.
    """
    paid = [_pay_once(chosen, number, amount, say) for number, amount in enumerate(WECHAT_GIFTS_FEN)]
    if any(paid):
        with clock.at(clock.now() + timedelta(seconds=30)):  # the first query of an order is due some seconds later
            Runner().drain()
    return any(paid)


def _pay_once(chosen: Profile, number: int, amount_fen: int, say: Callable[[str], None]) -> bool:
    with writing():
        row = once.take(THE_CLOCK, f"demo:wechat:{number}", once.fingerprint(chosen.name, number))
        if row.answer is None:
            donor = donors.actors()[number % donors.DONORS]
            row.answer = {"order_no": _order(donor, amount_fen, number), "donor": donor.uid}
        answer = row.answer
        done = bool(answer.get("paid"))
    if done:
        return False
    say(f"正在用微信支付捐赠 {amount_fen / 100:.2f} 元（示例）……")
    _pay(answer["order_no"], answer["donor"])
    with writing():
        once.take(THE_CLOCK, f"demo:wechat:{number}", once.fingerprint(chosen.name, number)).answer = answer | {
            "paid": True
        }
    return True


def order_of(chosen: Profile, number: int) -> str:
    """The order of one of the gifts by WeChat."""
    row = once.take(THE_CLOCK, f"demo:wechat:{number}", once.fingerprint(chosen.name, number))
    assert row.answer is not None, number
    return str(row.answer["order_no"])


def _order(donor: Actor, amount_fen: int, number: int) -> str:
    return gifts.give(
        campaigns.uid_of(campaigns.WISH_FUND),
        donor=donor,
        channel="h5",
        amount_fen=amount_fen,
        shown_as="real" if number % 3 == 0 else "anonymous",
        message=WORDS[number % len(WORDS)],
    )


def _pay(order_no: str, donor_uid: str) -> None:
    """Open the cashier and press 支付 on WeChat's page, as the donor's browser would."""
    opened = gifts.open_cashier(order_no, donor_uids=(donor_uid,), channel="h5", payer="127.0.0.1")
    address = urlsplit(opened["h5_url"])
    assert address.hostname is not None
    browser = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=10)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        browser.request("POST", f"{address.path}?{address.query}", "act=pay", form)
        answer = browser.getresponse()
    except OSError as error:
        raise CashierClosed from error
    finally:
        browser.close()
    if answer.status >= 400:
        raise CashierClosed
