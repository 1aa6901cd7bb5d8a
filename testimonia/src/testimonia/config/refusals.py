"""Errors as pages: one sentence, a status, and never a traceback, a value or a setting."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from testimonia.core.errors import Damaged, EditConflict, InvalidInput, NotFound, Refused, TestimoniaError

log = logging.getLogger("testimonia")

STATUS: dict[type[TestimoniaError], int] = {
    Refused: 403, NotFound: 404, EditConflict: 409, InvalidInput: 400, Damaged: 500,
}  # fmt: skip


class OneSentence:
    """Answer every error of a view with a page of one sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TestimoniaError):
            return _page(request, STATUS.get(type(error), 400), str(error))
        if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation):
            return None
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("%s in %s (%s, line %s)", type(error).__name__, place.name, place.filename, place.lineno)
        return failed(request)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404, _("There is no such page, or none that you may open."))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400, _("The request could not be read. Nothing was changed."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request, 403, _("This form is too old or came from another site. Open the page again; nothing was changed.")
    )


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, _("This is a mistake in the program. Nothing that was stored is lost."))


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Another name that points here is how a foreign page would reach this server."""
    return HttpResponse("This server answers only to http://localhost.", status=400, content_type="text/plain")


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    template = "ui/sentence.html" if request.headers.get("HX-Request") else "ui/refusal.html"
    return render(request, template, {"sentence": sentence, "status": status}, status=status)
