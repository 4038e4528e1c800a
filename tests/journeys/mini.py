"""The built mini-program, made executable and served: its calls go on to the product, as WeChat would pass them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.dev import phone as builds
from tests.journeys.product import Product
from tests.services.process import free_port


def built(kind: str) -> None:
    """`make test` has built the phone client; whoever runs pytest alone gets it built when it is not there."""
    if not (builds.DIST / kind / builds.BUILDS[kind][2]).exists():
        builds.build(kind)


@contextmanager
def served(product: Product, folder: Path) -> Iterator[str]:
    """The address of the executed mini-program, until the end of the block."""
    built("mp-weixin")
    port, env = free_port(), builds.node_env()
    make = ["node", "tools/mprun/build.mjs", str(builds.DIST / "mp-weixin"), str(folder)]
    subprocess.run(make, cwd=builds.PHONE, env=env, check=True, capture_output=True)
    serve = ["node", "tools/mprun/serve.mjs", "--port", str(port), "--api", product.base, "--dir", str(folder)]
    with subprocess.Popen(serve, cwd=builds.PHONE, env=env, stdout=subprocess.DEVNULL) as server:
        base = f"http://127.0.0.1:{port}"
        try:
            product.wait_until(lambda: product.answers(f"{base}/"))
            yield base
        finally:
            server.terminate()
