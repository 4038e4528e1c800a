import pytest

from tests.wechat_push.pushing import Pusher


@pytest.fixture
def push(app) -> Pusher:
    return Pusher(app.test_client())
