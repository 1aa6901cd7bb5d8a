"""Overview, figures with their trace, and the report before it leaves. A passage is opened one at a time, on demand."""

import base64
import hashlib
import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from testimonia.accounts import members
from testimonia.accounts.sessions import unlocked
from testimonia.core.errors import Refused
from testimonia.estimate.records import Figure
from testimonia.ledger import drawing, printed
from testimonia.ledger import overview as overviews
from testimonia.ledger import release as releases
from testimonia.ledger import trace as traces
from testimonia.publish.html import TAGS
from testimonia.vault import Vault

KIND_NAMES = {
    "count": ("Counts", "These people and no others; not an estimate."),
    "judged_range": ("Judged ranges", "What the sources say, carried through a formula; no confidence interval."),
    "estimate": ("Estimates", "Only where the design of the study allows one."),
    "refusal": ("Refusals", "What can't be said from what there is. A refusal is a result and is printed."),
}


@require_safe
@unlocked
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Show what each stage holds and what needs attention."""
    return render(request, "ledger/overview.html", {"overview": overviews.overview(vault, date.today())})


@require_safe
@unlocked
def figures(request: HttpRequest, vault: Vault) -> HttpResponse:
    """List the figures by kind."""
    made = traces.newest_figures(vault)
    groups = [
        (kind, *names, [(f, drawing.headline(f), drawing.detail(f)) for f in made if f.figure_kind == kind])
        for kind, names in KIND_NAMES.items()
    ]
    return render(request, "ledger/figures.html", {"groups": [group for group in groups if group[-1]]})


@require_safe
@unlocked
def figure(request: HttpRequest, vault: Vault, figure_id: str) -> HttpResponse:
    """Show one figure with everything that a reader needs to judge it."""
    shown = traces.newest_figure(vault, figure_id)
    context = {
        "figure": shown,
        "headline": drawing.headline(shown),
        "detail": drawing.detail(shown),
        "pictures": drawing.pictures(shown),
        "parameters": drawing.parameters(shown),
        "cells": [(cell.label, len(cell.people)) for cell in shown.cells],
    }
    return render(request, "ledger/figure.html", context)


@require_safe
@unlocked
def trace(request: HttpRequest, vault: Vault, figure_id: str) -> HttpResponse:
    """Show what a figure rests on, by pseudonym; no passage is open yet."""
    return render(request, "ledger/trace.html", {"trace": traces.trace(vault, figure_id)})


@require_POST
@unlocked
def passage(request: HttpRequest, vault: Vault, figure_id: str, information_id: str) -> HttpResponse:
    """Open one passage. It is a POST because it leaves an entry in the log."""
    opened = traces.open_passage(vault, figure_id, information_id, date.today())
    language = TAGS[opened.language] if opened.language else ""
    template = "ledger/passage.html" if request.headers.get("HX-Request") else "ledger/passage_page.html"
    return render(request, template, {"passage": opened, "language": language, "figure_id": figure_id})


@require_safe
@unlocked
def release(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Show the newest draft: what would leave, what is held back, who approved."""
    waiting = releases.newest_draft(vault)
    context: dict[str, object] = {"waiting": waiting, "has_figures": bool(vault.scan(Figure))}
    if waiting:
        given = releases.approvals(vault, waiting)
        context |= {
            "approvals": given,
            "missing": releases.lacking(given, len(members(vault)), date.today()),
            "approved_by_me": any(approval.member == vault.me.id for approval in given),
        }
        try:
            context["edition"] = releases.preview(vault, waiting.id).edition
        except Refused as refusal:
            context["void"] = str(refusal)
    return render(request, "ledger/release.html", context)


@require_POST
@unlocked
def draft(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Send everything through the gate and keep the result as a draft."""
    releases.draft(vault, date.today())
    return redirect("release")


@require_POST
@unlocked
def approve(request: HttpRequest, vault: Vault, draft_id: str) -> HttpResponse:
    """Approve exactly the draft that the page showed."""
    releases.approve(vault, draft_id, date.today())
    return redirect("release")


@require_safe
@unlocked
def report(request: HttpRequest, vault: Vault, draft_id: str) -> HttpResponse:
    """Show the report as it would be printed, byte for byte, under a policy of its own."""
    page = printed.page(vault, releases.preview(vault, draft_id))
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = _policy(page)
    return response


def _policy(page: bytes) -> str:
    """Allow the one style sheet inside the report by its hash, and nothing else."""
    hashes = [base64.b64encode(hashlib.sha256(style).digest()).decode() for style in _styles(page)]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return f"default-src 'none'; style-src {allowed}; font-src data:; base-uri 'none'; frame-ancestors 'none'"


def _styles(page: bytes) -> list[bytes]:
    return re.findall(rb"<style>(.*?)</style>", page, re.DOTALL)
