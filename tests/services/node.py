"""What node's packages give to the tests: fetched by the lock of static/ if nobody has yet, by one process for all."""

import fcntl
import subprocess
from functools import cache
from pathlib import Path

from deploy.dev import phone
from tests.shape.sources import ROOT

STATIC = ROOT / "static"


@cache
def package(name: str) -> Path:
    """The folder of a package that static/package.json names."""
    modules, env = STATIC / "node_modules", phone.node_env()
    with (STATIC / "package-lock.json").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # npm writes its own list last: with it, everything is there.
        if not (modules / name).is_dir() or not (modules / ".package-lock.json").is_file():
            line = [*phone.npm(env), "ci", "--ignore-scripts"]
            subprocess.run(line, env=env, cwd=STATIC, check=True, capture_output=True)
    return modules / name
