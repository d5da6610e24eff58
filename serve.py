"""Serves the app on the port that is asked for, or on a free one.

python serve.py [PORT]

Address, port and upload limit are settings: python -m core settings lists them.
"""

import gc
import socket
import sys
from importlib import import_module
from threading import Thread

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from core.errors import WrongSetting
from core.settings import settings
from core.warm_up import warm_up
from core.worker.supervisor import supervisor

USUAL_PORT = 8501
LARGE = ("core.report.run", "core.report.comparison", "core.cost", "core.map", "pyarrow.parquet")
"""What the pages are drawn with and takes seconds to import."""


def free_port() -> int:
    """The usual port where it is free, else any free one."""
    for port in (USUAL_PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("No port is free.")


def get_ready() -> None:
    """Import and compile what the first page of a result would wait for."""
    for name in LARGE:
        import_module(name)
    warm_up()
    gc.freeze()  # what stays for good is not looked through at each collection


if __name__ == "__main__":
    try:
        settings()
    except WrongSetting as error:
        raise SystemExit(str(error)) from error
    port = int(sys.argv[1]) if len(sys.argv) > 1 else settings().port or free_port()
    print(f"Unalike: http://localhost:{port}", flush=True)
    supervisor().ensure()  # what was cut off goes on before anybody opens a page
    Thread(target=get_ready, daemon=True).start()
    # Streamlit takes a folder named pages for its older kind of app until app.py has run once, and
    # greets a deep link on a fresh server with "page not found".
    PagesManager.uses_pages_directory = False
    sys.argv = [
        "streamlit",
        "run",
        "app.py",
        f"--server.port={port}",
        f"--server.address={settings().address}",
        f"--server.maxUploadSize={settings().upload_limit_mb}",
    ]
    cli.main()
