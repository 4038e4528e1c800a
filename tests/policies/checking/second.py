"""The second evaluator: `static/site/check.js` in Node, as the site and the phone run it."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.dev import phone
from server.policies.checking import Verdict

Asked = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]  # plain rule, answers, parameters


def judged(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The verdict of each, from one process of Node."""
    env = phone.node_env()
    node = shutil.which("node", path=env["PATH"])
    assert node is not None
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    script = Path(__file__).with_name("judge.js")
    ended = subprocess.run(
        [node, script], input=lines, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(answers) == len(asked)
    return answers


def as_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict of the oracle in the shape that check.js gives."""
    return {
        "kind": str(verdict.kind),
        "decided_by": [vars(clause) for clause in verdict.decided_by],
        "missing": list(verdict.missing),
        "yearly_fen": verdict.yearly_fen,
        "next_step": verdict.next_step,
    }
