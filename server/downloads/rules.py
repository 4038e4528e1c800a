"""规则 — how much at once, how long it is kept, what stands in it about whoever takes it away."""

from datetime import datetime, timedelta

AT_ONCE = 2_000  # rows that are written while the person waits
PART_ROWS = 2_000
KEPT_FOR = timedelta(days=7)
REASON_CHARS_MIN, REASON_CHARS_MAX = 4, 100
TOLD_CHARS = 400  # the filters in words, which the address of the list holds too
FORMS = ("xlsx", "csv")
STATE_NAMES = {
    "making": "正在生成",
    "ready": "可以下载",
    "handed": "已当场交付，不留存",
    "gone": "已过期删除",
    "failed": "没有生成",
}


def mark(no: str, who: str, when: str) -> str:
    """水印: what every page of an exported table says."""
    return f"导出编号 {no}　导出人 {who}　{when}　仅限工作使用，请勿外传"


def is_over(done_at: datetime, moment: datetime) -> bool:
    return moment >= done_at + KEPT_FOR
