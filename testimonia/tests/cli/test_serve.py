"""Starting the workbench: what is refused before it listens."""

import socket
from pathlib import Path

import pytest

from testimonia.cli.serve import HOST, serve
from testimonia.core.errors import NotFound, Refused


def test_folder_without_an_investigation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no investigation in"):
        serve(tmp_path, 8999)


def test_port_in_use_is_refused(investigation) -> None:
    with socket.create_server((HOST, 0)) as taken, pytest.raises(Refused, match="is in use or not allowed"):
        serve(investigation.folder, taken.getsockname()[1])


def test_server_listens_on_this_machine_only() -> None:
    assert HOST == "127.0.0.1"
