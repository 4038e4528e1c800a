"""The few pages people see: cashier, its ends, and the inbox. No script, no outside file."""

from __future__ import annotations

from html import escape
from typing import Any

from .rows import Order

STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#f3f5f7;color:#1d2129;font:17px/1.6 -apple-system,"PingFang SC","Noto Sans CJK SC",
"Microsoft YaHei",sans-serif}
main{max-width:480px;margin:0 auto;padding:24px 16px 40px}
.card{background:#fff;border-radius:16px;padding:24px 20px;box-shadow:0 1px 3px rgba(0,0,0,.06);margin-bottom:16px}
h1{font-size:20px;margin:0 0 4px;font-weight:600}
.note{color:#5f6b7a;font-size:15px;margin:0}.note:last-child{margin-top:12px}.card .note{margin:0}
.sum{font-size:44px;font-weight:600;line-height:1.2;margin:20px 0;text-align:center;font-variant-numeric:tabular-nums}
.sum small{font-size:24px;margin-right:4px}
dl{margin:0;border-top:1px solid #eceff2;padding-top:12px;display:grid;grid-template-columns:5em 1fr;gap:6px 8px}
dt{color:#5f6b7a}dd{margin:0;text-align:right;overflow-wrap:anywhere}
button,.button{display:block;width:100%;min-height:52px;border-radius:12px;font:inherit;font-size:18px;border:1px solid
#cfd6de;background:#fff;color:#1d2129;margin-top:12px;cursor:pointer;text-align:center;text-decoration:none;padding:11px}
button.pay{background:#067a46;border-color:#067a46;color:#fff;font-weight:600}
button.quiet{border-color:transparent;background:transparent;color:#4a5563}
button:focus-visible,.button:focus-visible,input:focus-visible{outline:3px solid #1b6fd0;outline-offset:2px}
.mark{font-size:40px;line-height:1;text-align:center;margin:0 0 12px}
.centre{text-align:center}
form.find{display:flex;gap:8px;margin:12px 0 0}
form.find input{flex:1;min-width:0;min-height:48px;border:1px solid #b9c2cc;border-radius:12px;
padding:0 12px;font:inherit}
form.find button{width:auto;margin:0;min-height:48px;padding:0 20px}
ol{list-style:none;margin:0;padding:0}
.code{font-size:32px;font-weight:600;letter-spacing:.12em;font-variant-numeric:tabular-nums}
.line{display:flex;justify-content:space-between;gap:12px;color:#5f6b7a;font-size:15px;flex-wrap:wrap}
"""
DEMO = "本页由本地模拟环境提供，用于演示和测试，不会产生真实扣款。"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def yuan(fen: int) -> str:
    """``66.00``; whole numbers all the way."""
    return f"{fen // 100}.{fen % 100:02d}"


def _back_link(back: str) -> str:
    return f'<a class="button" href="{escape(back)}">返回商家页面</a>' if back else ""


def cashier(merchant: str, order: Order, action: str) -> str:
    """The sum, to whom, and three buttons."""
    return _page(
        "收银台",
        f"""
<form method="post" action="{escape(action)}"><div class="card">
<h1>{escape(merchant)}</h1><p class="note">{escape(order.description)}</p>
<p class="sum"><small>¥</small>{yuan(order.total_fen)}</p>
<dl><dt>收款方</dt><dd>{escape(merchant)}</dd><dt>订单号</dt><dd>{escape(order.out_trade_no)}</dd></dl></div>
<button class="pay" name="act" value="pay">支付</button>
<button name="act" value="cancel">取消</button>
<button class="quiet" name="act" value="close">关闭</button></form>
<p class="note centre">{DEMO}</p>""",
    )


def refusal(words: str, back: str) -> str:
    """Why nothing can be paid here."""
    return _page(
        "无法支付",
        f"""
<div class="card centre"><p class="mark" aria-hidden="true">！</p><h1>{escape(words)}</h1>
<p class="note">这一次没有扣款。</p></div>{_back_link(back)}<p class="note centre">{DEMO}</p>""",
    )


def done(order: Order, paid: bool) -> str:
    """The end without an address to return to."""
    title = "支付成功" if paid else "已取消支付"
    mark = "✓" if paid else "–"
    return _page(
        title,
        f"""
<div class="card centre"><p class="mark" aria-hidden="true">{mark}</p><h1>{title}</h1>
<p class="sum"><small>¥</small>{yuan(order.total_fen)}</p></div><p class="note centre">{DEMO}</p>""",
    )


def closed() -> str:
    """The person closed the cashier: nothing paid, nobody returns."""
    return _page(
        "收银台已关闭",
        f"""
<div class="card centre"><h1>收银台已关闭</h1><p class="note">没有扣款，可以关掉这个页面了。</p></div>
<p class="note centre">{DEMO}</p>""",
    )


def inbox(messages: list[dict[str, Any]], phone: str) -> str:
    """The newest message first, its code large enough to read across the table."""
    items = "".join(_message(message) for message in messages)
    empty = '<div class="card centre"><p class="note">还没有短信。请求验证码后刷新本页。</p></div>'
    return _page(
        "短信收件箱",
        f"""
<div class="card"><h1>短信收件箱</h1><p class="note">发给各手机号的短信，最新的在最上面。</p>
<form class="find" method="get" action="/sms/inbox" role="search">
<input name="phone" inputmode="numeric" aria-label="按手机号查找" placeholder="按手机号查找" value="{escape(phone)}">
<button>查找</button></form></div>
<ol>{items or f"<li>{empty}</li>"}</ol><a class="button" href="/sms/inbox">刷新全部</a>
<p class="note centre">{DEMO}</p>""",
    )


def _message(message: dict[str, Any]) -> str:
    code = f'<p class="note">验证码</p><div class="code">{escape(message["code"])}</div>' if message["code"] else ""
    others = "" if code else "；".join(str(value) for value in message["params"].values())
    when = message["at"][:19].replace("T", " ")
    return (
        f'<li class="card">{code}<p class="note">{escape(others)}</p><div class="line"><span>{message["phone"]}</span>'
        f'<time datetime="{message["at"]}">{when}</time></div></li>'
    )


def front() -> str:
    """What this address is, for somebody who opens it."""
    return _page(
        "微信模拟环境",
        f"""
<div class="card"><h1>微信与短信模拟环境</h1><p class="note">{DEMO}</p></div>
<a class="button" href="/sms/inbox">打开短信收件箱</a>""",
    )
