"""Unlock, lock, and the log. The unlock page opens no database before a passphrase has opened a slot."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from testimonia.accounts import sessions
from testimonia.accounts.attempts import Attempts
from testimonia.accounts.log_page import entries
from testimonia.accounts.sessions import unlocked
from testimonia.accounts.verification import verify_log
from testimonia.core.errors import Refused
from testimonia.vault import Vault

attempts = Attempts()
_LONGEST_PASSPHRASE = 1024


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase; a right one begins a session."""
    if request.method != "POST":
        return render(request, "accounts/unlock.html", {"is_open": sessions.is_open(request)})
    try:
        vault = attempts.unlock(sessions.folder(), request.POST.get("passphrase", "")[:_LONGEST_PASSPHRASE])
    except Refused as refusal:
        waiting = {"refusal": str(refusal), "wait": attempts.wait_seconds()}
        return render(request, "accounts/unlock.html", waiting, status=403)
    sessions.end(sessions.key_of(request))
    response = redirect("overview")
    response.set_cookie(sessions.COOKIE, sessions.begin(vault), httponly=True, samesite="Strict")
    return response


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget what it holds."""
    sessions.end(sessions.key_of(request))
    response = redirect("unlock")
    response.delete_cookie(sessions.COOKIE, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
@unlocked
def audit(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Show the log, newest entries first, and what a check of it finds."""
    page = entries(vault, request.GET.get("before", ""))
    return render(request, "accounts/audit.html", {"page": page, "report": verify_log(vault)})
