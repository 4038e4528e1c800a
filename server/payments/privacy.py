"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import select, update

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.money import yuan
from server.kit.privacy import Forgotten, NotYet, Section
from server.payments.models import Order, Prepay

FIELDS = [
    (
        "payment_prepays.payer_sealed",
        "付款：付款人的微信身份或网络地址",
        "付款人的 OpenID 或网络地址，向微信支付下单时必须提供，重试时须与首次一致",
        "订单有结果后立即清除",
        "没有人能看到，只由程序使用",
    ),
    (
        "payment_slips.donor_name_sealed",
        "入账单：捐赠人姓名",
        "现金、转账捐赠人的姓名或名称，用于开具票据和核对",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_slips.alias",
        "入账单：公示称呼",
        "捐赠人自选的公示称呼",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_slips.message",
        "入账单：留言",
        "捐赠人的留言",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_refunds.note",
        "退款：核实说明",
        "申请退款时工作人员写的核实说明，给复核人看",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_lines.payer_sealed",
        "到账流水：付款人户名",
        "银行流水的付款人户名、平台明细的捐赠人姓名，用于认出捐赠、开具票据",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_lines.nickname_sealed",
        "到账流水：公示名",
        "捐赠人在指定平台上自选的公示名",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_lines.note_sealed",
        "到账流水：附言",
        "转账附言、平台留言，用于认出捐给哪个项目",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
    (
        "payment_lines.payer_blind",
        "到账流水：户名的查找标记",
        "按户名找出同一位捐赠人的其他到账，不能还原",
        "捐赠后至少 5 年（《慈善法》）",
        "没有人能看到，只由程序使用",
    ),
    (
        "payment_orders.donor_uid",
        "订单：捐赠人",
        "订单与捐赠人的对应（无姓名）",
        "捐赠后至少 5 年（《慈善法》）",
        "本人",
    ),
    (
        "payment_slips.donor_uid",
        "入账单：捐赠人",
        "入账单与捐赠人的对应（无姓名）",
        "捐赠后至少 5 年（《慈善法》）",
        "慈善会财务岗、项目岗、负责人",
    ),
]


def export(uids: Sequence[str]) -> list[Section]:
    """付款: every order of a donor, oldest first."""
    rows = db.session.scalars(select(Order).where(Order.donor_uid.in_(uids)).order_by(Order.id))
    return [Section("付款", [_told(one) for one in rows])]


def forget(uids: Sequence[str]) -> Forgotten:
    """An order without a result may still bring money that must find its way back."""
    mine = Order.donor_uid.in_(uids)
    if db.session.scalar(select(Order.id).where(mine, Order.state == "asked").limit(1)) is not None:
        raise NotYet("您有一笔付款还没有结果，请等结果出来后再注销（一般不超过半小时）")
    numbers = select(Order.no).where(mine)
    db.session.execute(update(Prepay).where(Prepay.order_no.in_(numbers)).values(payer_sealed=None))
    return Forgotten()


def _told(one: Order) -> list[tuple[str, str]]:
    return [
        ("订单号", one.no),
        ("时间", f"{in_china(one.asked_at):%Y-%m-%d %H:%M}"),
        ("用途", one.title),
        ("金额", f"{yuan(one.amount_fen)} 元"),
        ("已退回", f"{yuan(one.refunded_fen)} 元"),
    ]
