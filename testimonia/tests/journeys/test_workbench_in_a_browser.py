"""The real server and a real browser: from the unlock page down to one passage, to the report, and locked again."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
import workbench

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := which(name))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHAPES = [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An investigation of full argon2 cost, and its first member's passphrase."""
    from testimonia.accounts import create, unlock

    folder = tmp_path_factory.mktemp("journey") / "investigation"
    first, _ = create(folder, ["First Member", "Second Member"])
    with unlock(folder, first.passphrase) as vault:
        workbench.fill(vault)
    return folder, first.passphrase


def _hear_ctrl_c() -> None:
    """A test run in the background ignores Ctrl-C, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def server(founded: tuple[Path, str]) -> Iterator[tuple[str, int]]:
    """`testimonia serve`, as a user starts it: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from testimonia.cli import main; main()", "serve", str(founded[0])]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_hear_ctrl_c
    )
    address = f"http://localhost:{port}"
    for _ in range(300):
        if process.poll() is not None or _answers(address):
            break
        time.sleep(0.1)
    yield address, process.pid
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors == b""


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/unlock/", timeout=30) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


class Walk:
    """One browser page that remembers what went wrong on the way."""

    def __init__(self, context, address: str) -> None:
        from axe_playwright_python.sync_playwright import Axe

        self.axe, self.address, self.complaints = Axe(), address, []
        self.hosts: set[str] = set()
        context.on("page", self._listen)
        self.page = context.new_page()

    def _listen(self, page) -> None:
        page.on(
            "console", lambda message: message.type in ("error", "warning") and self.complaints.append(message.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(re.sub(r"^(\w+://[^/]*|data:).*", r"\1", request.url)))

    def _hear(self, message) -> None:
        """Errors and warnings: a breach of the content security policy is one of them."""
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def look(self, heading: str) -> None:
        """Wait for the page, then hold it to WCAG in light and dark, wide and narrow."""
        self.page.get_by_role("heading", name=heading, exact=True, level=1).wait_for()
        for scheme, width in SHAPES:
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": 900})
            self.check(self.page, f"{heading}, {scheme}, {width}")
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, heading
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def check(self, page, where: str) -> None:
        found = [violation["id"] for violation in self.axe.run(page).response["violations"]]
        self.complaints += [f"{where}: {id}" for id in found]


@pytest.fixture
def walk(server: tuple[str, int]) -> Iterator[Walk]:
    if CHROMIUM is None:
        pytest.fail("no Chromium was found: run `make browser`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context()
        context.set_default_timeout(60_000)
        yield Walk(context, server[0])
        browser.close()


def test_from_unlocking_down_to_a_passage_and_locked_again(walk: Walk, founded: tuple[Path, str]) -> None:
    page = walk.page
    page.goto(walk.address)
    walk.look("Unlock the investigation")
    page.get_by_label("Passphrase").fill(founded[1])
    page.keyboard.press("Enter")
    walk.look("Overview")

    page.get_by_role("link", name="Figures").click()
    walk.look("Figures")
    page.get_by_role("link", name="Women sold in the region").click()
    walk.look("Women sold in the region")
    page.get_by_role("link", name="Figures").click()
    page.get_by_role("link", name="Women interviewed who were sold").click()
    walk.look("Women interviewed who were sold")

    page.get_by_role("link", name="What this figure rests on").click()
    buttons = page.get_by_role("button", name="This opens testimony")
    buttons.first.wait_for()
    assert page.get_by_text(workbench.SAID["ko"][:8]).count() == 0
    for said in workbench.SAID.values():
        buttons.first.click()
        page.get_by_text(said[:8]).first.wait_for()
    walk.look("What this figure rests on")

    page.get_by_role("link", name="Published claims").click()
    walk.look("Published claims")
    page.get_by_role("link", name="Report").click()
    page.get_by_role("button", name="Make a new draft").click()
    page.get_by_text("Nobody has approved it yet").wait_for()
    walk.look("Report")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Read it exactly").click()
    report = opened.value
    report.get_by_role("heading", name="Twelve women", level=1).wait_for()
    walk.check(report, "the report")
    report.close()
    page.get_by_role("button", name="I have read it and approve it").click()
    page.get_by_text("You have approved it.").wait_for()
    page.get_by_role("link", name="Log").click()
    walk.look("Log")
    page.get_by_text("passage.open").first.wait_for()

    page.get_by_role("button", name="Lock").click()
    walk.look("Unlock the investigation")
    page.goto(f"{walk.address}/figures/")
    walk.look("Unlock the investigation")
    # After the last lock the process begins anew; on a busy machine that can cut a style sheet of the unlock page off.
    assert [said for said in walk.complaints if "ERR_CONNECTION_RESET" not in said] == []
    assert walk.hosts <= {walk.address, "data:"}


def test_skip_link_comes_first_and_focus_is_visible(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.address}/no-such-page")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_korean_and_chinese_show_in_the_products_own_fonts(walk: Walk, founded: tuple[Path, str]) -> None:
    page = walk.page
    page.goto(walk.address)
    page.get_by_label("Passphrase").fill(founded[1])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()
    page.goto(f"{walk.address}/figures/sold/trace/")
    for said in workbench.SAID.values():
        page.get_by_role("button", name="This opens testimony").first.click()
        page.get_by_text(said[:8]).first.wait_for()
    loaded = page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status == 'loaded').map(f => f.family))"
    )

    assert {"Noto Sans KR", "Noto Sans SC"} <= {family.strip('"') for family in loaded}


def test_when_the_last_session_locks_the_process_begins_anew(walk: Walk, server: tuple[str, int], founded) -> None:
    page = walk.page
    page.goto(walk.address)
    page.get_by_label("Passphrase").fill(founded[1])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()
    before = _command_line(server[1])
    page.get_by_role("button", name="Lock").click()
    page.get_by_label("Passphrase").wait_for()
    for _ in range(200):
        if _command_line(server[1]) != before:
            break
        time.sleep(0.1)

    assert b"--socket-fd" in _command_line(server[1])
    page.goto(walk.address)
    page.get_by_label("Passphrase").fill(founded[1])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Overview").wait_for()


def _command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
