"""What every page's head needs: where to go, and whether anything is unlocked."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the pages of the unlocked workbench; none while it is locked."""
    vault = getattr(request, "vault", None)
    if vault is None:
        return {"navigation": [], "member": ""}
    pages = (
        ("overview", _("Overview")),
        ("figures", _("Figures")),
        ("claims", _("Published claims")),
        ("release", _("Report")),
        ("audit", _("Log")),
    )
    return {
        "navigation": [(title, reverse(name), _is_here(request.path, reverse(name))) for name, title in pages],
        "member": vault.me.name,
    }


def _is_here(path: str, page: str) -> bool:
    return path == page if page == "/" else path.startswith(page)
