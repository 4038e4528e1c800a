"""A report, as staff would write it."""

from server.campaigns.rules import Words

TEXT = "社工站入户核对了需求，采购的冬衣送到了灵泉街道社工站，由本人签收。"
WORDS = Words("2026 年第三季度进展", TEXT, also_at="慈善中国")
