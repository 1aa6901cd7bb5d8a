"""Django's settings. Nothing secret stands here: keys come from an unlocked slot and stay in memory."""

INSTALLED_APPS: list[str] = []
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "replaced when the server starts"  # noqa: S105
