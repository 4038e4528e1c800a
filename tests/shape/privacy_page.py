"""Print docs/privacy.md from the rooms' own lists: `python -m tests.shape.privacy_page > docs/privacy.md`."""

import sys

from server.jobs.privacy import table
from server.jobs.purge import RULES

HEAD = (
    "# 个人信息清单\n由 `server/*/privacy.py` 打印，测试保证与数据库逐列一致；工作台的“系统 → 个人信息”是同一份清单。\n"
)


def page() -> str:
    parts = [HEAD]
    for title, fields in table():
        parts.append(f"\n## {title}\n\n| 名称 | 字段 | 用途 | 保存多久 | 谁能看到 |\n|---|---|---|---|---|\n")
        told = ((one.title, f"`{one.name}`", one.purpose, one.retention, one.seen_by) for one in fields)
        parts.extend(f"| {' | '.join(cells)} |\n" for cells in told)
    parts.append("\n## 到期自动清除\n\n")
    parts.extend(f"- {rule.title}：{rule.after}\n" for rule in RULES)
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
