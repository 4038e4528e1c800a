"""清除 — a person whose aid ended long ago is forgotten: a human decides, one by one (PIPL art. 47)."""

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.errors import Forbidden
from server.kit.privacy import NotYet
from server.kit.states import move
from server.registry import queries, rules
from server.registry.queries import over
from server.registry.service import fields
from server.registry.service.consents import end_consent
from server.registry.states import FORGETTERS


def forget_person(person_uid: str, *, actor: Actor) -> None:
    """匿名: a named human decides, one by one, for every record of that person. Forbidden, NotYet.

    Consents and help received stay, without a name; a consent that still lived ends today. Pictures of the papers are
    stored unseen until `jobs.purge_papers` takes them (PIPL art. 47).
    """
    if not actor.roles & FORGETTERS:
        raise Forbidden
    one = queries.person(person_uid)
    since = over.ended_at(one)
    if since is None:
        raise NotYet("这个人还在册，不能清除。停止帮扶满 3 年后再办")
    if since > now() - rules.KEPT:
        raise NotYet("帮扶结束还不满 3 年，同意和受助的记录要保存（《网络数据安全管理条例》第十二条）")
    move(one, "forget", actor=actor, note="个人信息已清除")
    for slip in queries.slips([one.uid]).get(one.uid, []):
        if slip.state == "live":
            end_consent(slip.row, actor=actor)
    for record in queries.records(one):
        fields.wipe(record)
