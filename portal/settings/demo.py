"""The demo: a database and files of its own, the error pages of a deployment, the Stripe sandbox on the next port."""

from pathlib import Path

from . import base, environment
from .development import *  # noqa: F403 - settings modules are layered by star import, as Django's own documentation does

DEBUG = False
VAR_DIR = Path(environment.text("PORTAL_VAR", str(base.BASE_DIR / "var" / "demo")))
DATABASES = {"default": base.database(VAR_DIR)}
CACHES = {"default": base.file_cache(VAR_DIR)}
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
SERVES_MEDIA = True
BADGE_KEYS = base.badge_keys(VAR_DIR)
WHITENOISE_USE_FINDERS = True
globals().update(base.mail_settings("django.core.mail.backends.filebased.EmailBackend", file_path=VAR_DIR / "mail"))

# The builder saves hundreds of pages, each of which leaves several tasks: it runs them as it goes.
if environment.switch("TASKS_AT_ONCE"):
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
