"""重建 — after a restore: the wish to give behind a payment that the backup does not know."""

from server.campaigns import queries as campaigns
from server.gifts.service.booking import keep_offer
from server.kit.errors import NotFound
from server.payments import service as payments
from server.payments.rules import read_attach
from server.people import queries as people
from server.people.errors import DonorUnknown
from server.wechat.pay.facts import Transaction


def rebuild(said: Transaction) -> str:
    """重建捐赠意愿 and its order from what WeChat gave back with the payment; settling books it like any other.

    Gives the reason, as a sentence, why that cannot be; empty when it is done or known already. How the donor wished to
    be shown is lost with the backup, so they are shown as 爱心人士; so is who they were, if they came after it.
    """
    told = read_attach(said.attach)
    if told is None:
        return "附加数据不是本平台写的，可能是同一商户号的其他收款"
    purpose, donor_uid = told
    uid = purpose.partition(":")[2]
    try:
        campaign = campaigns.find(uid if campaigns.account_of(uid) == purpose else "")
    except NotFound:
        return f"备份里没有它的募捐项目（{purpose}），请先补录项目再运行一次"
    donor = donor_uid if donor_uid and _is_known(donor_uid) else None
    order = payments.rebuild_order(said, purpose=purpose, title=campaign.no, donor_uid=donor)
    if order is not None:
        keep_offer(order_no=order.no, shown_as="anonymous", shown_name=None, message="", budget_line=None)
    return ""


def _is_known(donor_uid: str) -> bool:
    try:
        people.record(donor_uid)
    except DonorUnknown:
        return False
    return True
