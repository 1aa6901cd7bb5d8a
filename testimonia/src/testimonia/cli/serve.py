"""`testimonia serve DIR`: the workbench on this machine only. When all have locked, the process begins anew."""

import os
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from testimonia.cli.unlocking import Folder
from testimonia.core.errors import NotFound, Refused

app = typer.Typer()

HOST, PORT = "127.0.0.1", 8000
THREADS = 8
SWEEP_SECONDS = 5.0
DRAIN_SECONDS = 10.0
QUIET_SECONDS = 0.5


@app.command("serve")
def command(
    folder: Folder,
    port: Annotated[int, typer.Option(help="The port on this machine.", min=1, max=65535)] = PORT,
    socket_fd: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Open the workbench in a browser on this machine: http://localhost:8000. It stays locked until a passphrase.

    Example: testimonia serve harbour
    """
    serve(folder, port, socket_fd)


def serve(folder: Path, port: int = PORT, socket_fd: int | None = None) -> None:
    """Serve one investigation until Ctrl-C, then lock what is unlocked. ``socket_fd`` comes from an earlier life."""
    folder = folder.absolute()
    if not (folder / "slots").is_file():
        raise NotFound(
            found=f"there is no investigation in {folder.name}",
            rule="its folder holds the files slots, store.db and keyring.db",
            todo="Name the folder that `testimonia new` made",
        )
    from waitress import create_server

    from testimonia.config.wsgi import application

    _no_core_dump()
    handler = application(folder)
    from testimonia.accounts import sessions  # only now: its rows need Django to be set up

    listening = _listen(port) if socket_fd is None else socket.socket(fileno=socket_fd)
    server = create_server(
        handler, sockets=[listening], threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
    )
    life = _Life(server, listening, folder, port)
    sessions.on_last_lock[:] = [life.ask_to_begin_anew]
    threading.Thread(target=life.watch, name="locking", daemon=True).start()
    if socket_fd is None:
        typer.echo(f"The workbench is at http://localhost:{port}. Stop it with Ctrl-C.")
    try:
        server.run()
    finally:
        sessions.end_all()


class _Life:
    """Watch the clock, and replace the process by a new one once nothing is unlocked and nothing runs."""

    def __init__(self, server: Any, listening: socket.socket, folder: Path, port: int) -> None:
        self.server, self.listening, self.folder, self.port = server, listening, folder, port
        self._asked = threading.Event()

    def ask_to_begin_anew(self) -> None:
        self._asked.set()

    def watch(self) -> None:
        from testimonia.accounts import sessions

        while True:
            if self._asked.wait(SWEEP_SECONDS):
                self._asked.clear()
                self._drain()
                if not sessions.any_open():
                    self._begin_anew()
            sessions.end_overdue()

    def _drain(self) -> None:
        """Wait until every answer has left and a browser that was sent to the unlock page has it."""
        limit, quiet_since = time.monotonic() + DRAIN_SECONDS, time.monotonic()
        while time.monotonic() < limit and time.monotonic() - quiet_since < QUIET_SECONDS:
            if any(c.requests or c.total_outbufs_len for c in list(self.server.active_channels.values())):
                quiet_since = time.monotonic()
            time.sleep(0.02)

    def _begin_anew(self) -> None:
        """Replace this process: its memory goes, the listening socket stays, so that no request finds a closed door."""
        again = [
            sys.executable, "-c", "from testimonia.cli import main; main()", "serve", str(self.folder),
            "--port", str(self.port),
        ]  # fmt: skip
        if os.name == "posix":
            os.set_inheritable(self.listening.fileno(), True)
            again += ["--socket-fd", str(self.listening.fileno())]
        os.execv(sys.executable, again)  # noqa: S606


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise Refused(
            found=f"port {port} is in use or not allowed",
            rule="one program listens on a port",
            todo="Stop the other one, or choose another with --port",
        ) from None
    listening.listen(128)
    return listening


def _no_core_dump() -> None:
    """A crash must not write this process's memory to the disk."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
