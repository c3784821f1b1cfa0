from . import base, environment
from .base import *  # noqa: F403 - settings modules are layered by star import, as Django's own documentation does

DEBUG = environment.switch("DEBUG", True)
SECRET_KEY = environment.text("SECRET_KEY", "only-for-a-machine-of-ones-own")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SERVES_MEDIA = True
BADGE_KEYS = base.badge_keys(base.VAR_DIR)
globals().update(
    base.mail_settings("django.core.mail.backends.filebased.EmailBackend", file_path=base.VAR_DIR / "mail")
)
base.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
