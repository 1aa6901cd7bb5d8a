"""Published claims: who repeats whom, and what changed on the way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from testimonia.accounts.sessions import unlocked
from testimonia.collect.lineage import lineages
from testimonia.collect.records import Claim
from testimonia.vault import Vault


@require_safe
@unlocked
def claims(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Show every claim beneath the one that it repeats."""
    published = vault.scan(Claim)
    families = lineages(published)
    alone = [family[0] for family in families if len(family) == 1]
    return render(request, "collect/claims.html", {"lineages": families, "alone": alone, "n_claims": len(published)})
