"""现场 — the same queues on a worker's phone: emergencies first, then who is nearest to the limit."""

from sqlalchemy import select

from server.intake.models import HelpRequest
from server.intake.queries.desk import in_queue
from server.intake.queries.mine import Told, told_many
from server.intake.service.find import visible
from server.kit.actors import Actor
from server.kit.paging import Page, page_of


def in_the_field(actor: Actor, *, queue: str, page: int = 1, page_size: int = 20) -> Page[Told]:
    """Requests of the actor's own places in one queue; three statements."""
    mine = select(HelpRequest).where(visible(actor), in_queue(queue, actor))
    found = page_of(
        mine.order_by(HelpRequest.urgent.desc(), HelpRequest.due_at, HelpRequest.id.desc()), page, page_size
    )
    return Page(told_many(found.items), found.total, found.page, found.page_size)
