"""到期清除 — what the platform itself kept only for a while goes by itself; what names a helped person never does.

Rows of other rooms go by their own jobs (people.sweep, downloads.purge, ledger); here are those of the kit, and the one
list that a person reads.
"""

from dataclasses import dataclass
from datetime import timedelta

from server.kit.clock import now
from server.kit.db import delete_some
from server.kit.once import OnceRow
from server.kit.tasks import Task

ONCE_KEPT = timedelta(days=7)
TASKS_KEPT = timedelta(days=30)
# Their payload holds how WeChat knows somebody.
PERSONAL_TOPICS = ("gifts.words", "files.look", "messages.choice", "messages.arrival")
PERSONAL_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """One line for people: what goes, and when."""

    title: str
    after: str


RULES = (
    Rule("登录会话", "到期即清除；工作人员 12 小时，捐赠人 30 天没有使用"),
    Rule("短信验证码、连续输错的记录", "1 天"),
    Rule("账号邀请", "过期 30 天后"),
    Rule("停用账号的密码、动态码、恢复码、手机号、绑定的微信和上次登录的地址", "停用 30 天后"),
    Rule("办完的任务里的微信身份", "1 天"),
    Rule("办完的任务", "30 天"),
    Rule("防止重复提交的记录", "7 天"),
    Rule("导出的文件", "7 天"),
    Rule("付款人的微信身份或网络地址", "订单有结果后立即清除"),
    Rule("自检结果和审计全查记录", "200 天"),
    Rule("审计记录", "3 年后由数据库管理员归档（wishbridge audit archive），不少于 6 个月"),
    Rule("求助登记的姓名、电话、情况、照片和录音", "办结或撤回 3 年后"),
    Rule("困难群众台账", "帮扶结束满 3 年后，由安全管理员在“到期清除”里逐条决定，系统不自动清除"),
    Rule("同意书的照片", "同意书到期、撤回或本人的信息清除 3 年后；信息清除后照片只保存，任何人不能打开"),
)


def purge() -> int:
    """到期清除. How many rows went. The clock's own work."""
    moment, done = now(), Task.state == "done"
    personal = done & Task.topic.in_(PERSONAL_TOPICS) & (Task.done_at < moment - PERSONAL_KEPT)
    # By `due`, which has an index; a task is done after it is due.
    old = done & (Task.due < moment - TASKS_KEPT) & (Task.done_at < moment - TASKS_KEPT)
    return (
        delete_some(Task.id, personal)
        + delete_some(Task.id, old)
        + delete_some(OnceRow.id, OnceRow.at < moment - ONCE_KEPT)
    )
