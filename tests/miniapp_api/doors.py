"""The two ways in, as a test walks them: H5 with its cookie and CSRF header, the mini-program with its Bearer token."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.kit.http import House
from server.kit.units import writing
from server.people import queries
from server.people import service as people

API = "/api/v1"
ERROR_KEYS = {"code", "message", "detail", "request_id"}


class Door:
    """A client that is signed in; `headers` go with every request, `write_headers` with those that change something."""

    def __init__(self, client: FlaskClient, headers: dict[str, str], write_headers: dict[str, str]) -> None:
        self.client, self.headers, self.write_headers = client, headers, write_headers

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(API + path, headers=self.headers, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        return self._send("POST", path, **more)

    def patch(self, path: str, **more: Any) -> TestResponse:
        return self._send("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self._send("DELETE", path, **more)

    def _send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        return self.client.open(
            API + path, method=method, headers={**self.headers, **self.write_headers, **(headers or {})}, **more
        )


def h5(app: House, donor_uid: str) -> Door:
    """A browser of its own, signed in by cookie."""
    client = app.test_client()
    with app.app_context(), writing():
        token = people.open_donor_session(queries.record(donor_uid), "cookie")
        session = people.donor_of(token, carrier="cookie")
        assert session is not None
        csrf = session.csrf
    client.set_cookie("wb_session", token)
    return Door(client, {}, {"X-CSRF-Token": csrf})


def mini(app: House, donor_uid: str) -> Door:
    """A mini-program, signed in by Bearer token."""
    with app.app_context(), writing():
        token = people.open_donor_session(queries.record(donor_uid), "bearer")
    return Door(app.test_client(), {"Authorization": f"Bearer {token}"}, {})


def refused(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The refusal's body, after its shape was looked at."""
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.get_json()
    assert set(body) >= ERROR_KEYS
    assert body["code"] == code
    assert body["request_id"] == response.headers["Request-ID"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["message"])
    return body
