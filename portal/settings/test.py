import secrets
import tempfile
from pathlib import Path

import dj_database_url

from . import base, environment
from .base import *  # noqa: F403 - settings modules are layered by star import, as Django's own documentation does

SECRET_KEY = "test"  # noqa: S105 - signs nothing outside a test run
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file: the threads of a live server would have to share the one connection to a database in memory.
SQLITE_FILE = Path(tempfile.mkdtemp(prefix="portal-test-")) / "portal.sqlite3"
DATABASES = {"default": dj_database_url.parse(environment.text("DATABASE_URL", f"sqlite:///{SQLITE_FILE}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = base.SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": f"{SQLITE_FILE}.test"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-test-media-"))
PRIVATE_ROOT = MEDIA_ROOT / "private"
WHITENOISE_AUTOREFRESH = True
BADGE_KEYS = [f"test={secrets.token_urlsafe(32)}"]
globals().update(base.mail_settings("django.core.mail.backends.locmem.EmailBackend"))
