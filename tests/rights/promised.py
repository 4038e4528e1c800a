"""One promise of a company for the world of rights, with everything that hangs on it."""

from server.promises import jobs, queries, service
from tests.cast import Cast
from tests.files.pictures import jpeg
from tests.promises.agreements import came, hardship, standing


def promised(cast: Cast, campaign_uid: str) -> dict[str, str]:
    """Inside the caller's unit."""
    uid = standing(cast, campaign_uid)
    jobs.remind()
    row = queries.find(uid)
    ((reminder, _term),) = queries.reminders(row)
    return {
        "promise": uid,
        "reminder": reminder.uid,
        "promise_paper": queries.papers(row)[0].uid,
        "promise_tie": service.tie(uid, came(cast, campaign_uid, 1_00), actor=cast.fang).uid,
        "promise_change": service.ask_change(uid, hardship(), actor=cast.chen, scan=jpeg()).uid,
    }
