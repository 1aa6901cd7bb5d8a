"""Settings. `setup()` makes Django ready and may be called any number of times."""

import os


def setup() -> None:
    """Make Django ready for the vault and the workbench."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "testimonia.config.settings")
    if not apps.ready:
        django.setup()
