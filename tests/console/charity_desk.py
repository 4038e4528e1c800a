"""A member of staff at a browser: signed in, with the CSRF value their pages carry."""

from typing import Any

from flask.testing import FlaskClient

from server.kit.actors import Actor
from server.people import queries as people
from server.people import service as people_acts


class Desk:
    def __init__(self, client: FlaskClient, unit: Any, actor: Actor) -> None:
        self.client = client
        with unit():
            token = people_acts.open_staff_session(people.staff(actor.uid))
            session = people_acts.staff_of(token)
            assert session is not None
            self.csrf = session.csrf
        client.set_cookie("wb_staff", token)

    def get(self, path: str) -> Any:
        return self.client.get(f"/console{path}")

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(f"/console{path}", data={"csrf": self.csrf, **fields})

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.status_code
        return str(answer.get_data(as_text=True))
