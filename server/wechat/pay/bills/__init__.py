"""账单 — WeChat's daily bills: fetched whole and checked by their hash, then read row by row.

pay.weixin.qq.com/doc/v3/merchant/4013071254 (trade bill), 4013071262 (fund flow), 4013071273 (download).
"""

from server.wechat.pay.bills.download import BillFile, fetch
from server.wechat.pay.bills.rows import FlowRow, TradeRow, read_fund_flow, read_trade

__all__ = ["BillFile", "FlowRow", "TradeRow", "fetch", "read_fund_flow", "read_trade"]
