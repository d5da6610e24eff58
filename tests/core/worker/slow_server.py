"""A server and its worker for tests: the first time, a run dwells in one stage until somebody kills it.

python -m tests.core.worker.slow_server STAGE           starts and watches a worker, as the app's server does
python -m tests.core.worker.slow_server STAGE worker    is that worker
"""

from __future__ import annotations

import sys
import time

from core import run
from core.encoders import FakeEncoder
from core.result import Result
from core.settings import settings
from core.worker import loop as worker
from core.worker.supervisor import Supervisor

SECONDS = 60.0


def dwell_in(stage: str) -> None:
    """Make one stage last a minute in which the run does not ask whether it should stop; only once."""
    marker = settings().data / "dwelt"
    owner, name = {
        "tokens": (FakeEncoder, "tokenize"),
        "vectors": (FakeEncoder, "forward"),
        "pairs": (run, "combined_codes"),
        "writing": (Result, "save"),
    }[stage]
    usual = getattr(owner, name)

    def slow(*args, **kwargs):
        if not marker.exists():
            marker.touch()
            time.sleep(SECONDS)
        return usual(*args, **kwargs)

    setattr(owner, name, slow)


if __name__ == "__main__":
    stage, *rest = sys.argv[1:]
    if rest:
        dwell_in(stage)
        worker.main()
    else:
        Supervisor((sys.executable, "-m", "tests.core.worker.slow_server", stage, "worker")).ensure()
        time.sleep(600)
