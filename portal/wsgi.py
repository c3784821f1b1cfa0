import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

application = get_wsgi_application()
# Seconds of importing, which the first visitor of every worker would wait for.
import_module(settings.ROOT_URLCONF)
