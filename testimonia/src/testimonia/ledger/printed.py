"""The report of a draft as it would be printed. Drawing takes seconds, so each vault keeps the page of its last draft.

The page lives in memory with its vault and goes when it is locked; the gate is asked anew each time before it is shown.
"""

from weakref import WeakKeyDictionary

from testimonia.ledger.release import Drafted
from testimonia.publish.html import render_html
from testimonia.publish.report import build_report
from testimonia.vault import Vault

_pages: WeakKeyDictionary[Vault, tuple[str, bytes]] = WeakKeyDictionary()


def page(vault: Vault, drafted: Drafted) -> bytes:
    """Return the page of exactly this draft, by the hash that approvals name."""
    sha256, kept = _pages.get(vault, ("", b""))
    if sha256 != drafted.draft.sha256:
        kept = render_html(build_report(drafted.edition))
        _pages[vault] = (drafted.draft.sha256, kept)
    return kept
