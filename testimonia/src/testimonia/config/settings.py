"""Django's settings. Nothing secret stands here: keys come from an unlocked slot and stay in memory."""

INSTALLED_APPS: list[str] = ["testimonia.audit", "testimonia.vault", "testimonia.accounts"]

# Databases are opened by the vault when an investigation is unlocked, under names of their own; none exists before.
DATABASES: dict[str, dict[str, str]] = {}
DATABASE_ROUTERS = ["testimonia.vault.routing.Router"]

USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "replaced when the server starts"  # noqa: S105
