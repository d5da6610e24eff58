"""Serves the app on the port that is asked for, or on a free one.

python serve.py [PORT]
"""

import socket
import sys

from streamlit.web import cli

USUAL_PORT = 8501


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


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else free_port()
    print(f"Unalike: http://localhost:{port}", flush=True)
    sys.argv = ["streamlit", "run", "app.py", f"--server.port={port}"]
    cli.main()
