"""The tools of `make test` and `make sure` in their environment."""

import pytest

from deploy.dev import environment, folder


@pytest.mark.parametrize(
    ("said", "expected"),
    [("", {}), ("1", {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.MADE / "bytecode")})],
)
def test_bytecode_is_kept_out_of_sight_where_none_may_be_written(
    monkeypatch: pytest.MonkeyPatch, said: str, expected: dict[str, str]
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", said)
    assert environment._bytecode() == expected
