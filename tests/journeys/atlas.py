"""Every page there is, with the demo's things to fill them: for eyes, and for checks that hold for all of them."""

import re

from tests.journeys.product import Product

TOWN = "360902001"
# What a signed-out person can open in the phone client; {policy} … are filled from the demo.
PHONE_OPEN = (
    "/pages/home",
    "/pages/wishes",
    "/pages/campaigns",
    "/pages/me",
    "/pages/entry?code=nothing-of-ours",
    "/policy/catalogue",
    "/policy/catalogue?q=补贴",
    "/policy/detail?id={policy}&area=360902001&place=灵泉街道",
    "/policy/check?id={policy}",
    "/policy/fits",
    "/wish/detail?id={wish}",
    "/wish/detail?id={taken}",
    "/wish/detail?id={done}",
    "/wish/detail?id=nothing",
    "/give/campaign?id={here}",
    "/give/campaign?id={elsewhere}",
    "/give/campaign?id={ended}",
    "/give/spent?id={ended}",
    "/give/give?id={here}",
    "/give/reports?id={here}",
    "/give/events",
    "/give/event?id={event}",
    "/help/complain?about=campaign&subject={here}",
    "/help/complaint",
    "/help/ask?area=360902001&policy={policy}",
    "/help/matters",
    "/help/track",
    "/help/lost",
    "/notice/list",
    "/notice/list?kind=result",
    "/notice/detail?id={notice}",
    "/notice/detail?id=nothing",
    "/my/signin",
    "/my/privacy",
    "/my/about",
)
# What a donor who has claimed and given sees.
PHONE_OWN = (
    "/pages/me",
    "/wish/detail?id={mine}",
    "/wish/claim?id={wish}",
    "/wish/claimed?wish={mine}",
    "/wish/mine",
    "/wish/sent?id={mine}",
    "/give/paying?order={order}",
    "/give/thanks?gift={gift}",
    "/give/mine",
    "/give/receipt?gift={gift}",
    "/my/receipts",
    "/my/name",
    "/my/messages",
)
SITE = (
    "/",
    "/policies",
    "/policies?q=残疾",
    "/policies?q=没有这个词",
    "/policies/{policy}?area=360902001",
    "/policies/{policy}/check",
    "/fits",
    "/help",
    "/help?area=360902001&policy={policy}",
    "/help/track",
    "/money",
    "/money/{ended}",
    "/money/{here}",
    "/money/halves/{half}",
    "/giving",
    "/events",
    "/events/{event}",
    "/outcomes",
    "/notices",
    "/notices?kind=result",
    "/notices/{notice}",
    "/q/nothing-of-ours",
    "/nowhere",
    "/console/sign-in",
)


def things(product: Product) -> dict[str, str]:
    """One id per name in the paths above, as far as no donor is needed for it."""
    campaigns = {
        one["title"]: one["id"]
        for state in ("running", "ended")
        for one in product.get_json(f"/api/v1/campaigns?state={state}")["items"]
    }
    return {
        "policy": product.get_json("/api/v1/policies")["items"][0]["id"],
        "wish": _first(product, "open&kind=goods"),
        "taken": _first(product, "claimed"),
        "done": _first(product, "closed"),
        "here": campaigns["微心愿项目"],
        "elsewhere": campaigns["情暖寒冬"],
        "ended": campaigns["点亮书桌"],
        "event": product.get_json("/api/v1/events")["items"][0]["id"],
        "half": re.findall(r"/money/halves/(\w+)", product.text("/money"))[0],
        "notice": product.get_json("/api/v1/notices")["items"][0]["id"],
    }


def _first(product: Product, state: str) -> str:
    return str(product.get_json(f"/api/v1/wishes?state={state}")["items"][0]["id"])
