"""Headers of every answer: what a page may load, that nothing keeps a copy of it, and when it leaves the screen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from testimonia.accounts.sessions import IDLE_SECONDS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
    # Stricter, `no-referrer` would make browsers send `Origin: null` with every form, which is what a forged one has.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SafeHeaders:
    """Refuse names of this server that are not its own, and set the headers unless a view has set a stricter one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        from testimonia.config.refusals import unknown_host

        response = self.get_response(request) if _is_ours(request) else unknown_host(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if isinstance(response, HttpResponse) and not getattr(response, "is_public", False):
            response.headers["Cache-Control"] = "no-store"
            if getattr(request, "vault", None) is not None:
                # When she has walked away the page leaves the screen too; the page it goes to keeps no session alive.
                response.headers["Refresh"] = f"{IDLE_SECONDS + 5}; url=/unlock/"
        return response


def _is_ours(request: HttpRequest) -> bool:
    from django.core.exceptions import DisallowedHost

    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True
