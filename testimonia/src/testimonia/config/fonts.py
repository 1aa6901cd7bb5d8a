"""The product's own fonts, so that Korean and Chinese show on a machine without such fonts; no other host is asked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from testimonia.publish import fonts

NAMES = {face.file.removesuffix(".xz"): face for face in fonts.FACES}


@require_safe
def font(request: HttpRequest, name: str) -> HttpResponse:
    """Give one font, whole: it is the same for everyone and says nothing of a page."""
    if name not in NAMES:
        raise Http404
    response = HttpResponse(fonts.whole(NAMES[name]), content_type="font/ttf")
    response.headers["Cache-Control"] = "private, max-age=604800, immutable"
    response.is_public = True  # type: ignore[attr-defined]
    return response
