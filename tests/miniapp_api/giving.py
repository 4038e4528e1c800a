"""How a test of gifts speaks as a phone: the mini-program's token, or H5's cookie and CSRF header."""

from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from server.kit.actors import Actor
from server.people import queries as people
from server.people import service as people_acts


class Phone:
    """One donor's phone. `kind` bearer or cookie."""

    def __init__(self, client: FlaskClient, unit: Any, actor: Actor, kind: str = "bearer") -> None:
        self.client, self.headers = client, {}
        with unit():
            token = people_acts.open_donor_session(people.record(actor.uid), kind)
        if kind == "bearer":
            self.headers = {"Authorization": f"Bearer {token}"}
            return
        client.set_cookie("wb_session", token)
        self.headers = {"X-CSRF-Token": client.get("/api/v1/me").get_json()["csrf"]}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1{path}", json={} if body is None else body, headers=sent)

    def give(self, uid: str, key: str | None = None, **changes: Any) -> Any:
        body = {"amount_fen": 66_00, "shown_as": "anonymous", **changes}
        return self.post(f"/campaigns/{uid}/gifts", body, Idempotency_Key=key or uuid4().hex)
