"""The demo's settings and, beside the portal, a bare view to compare its pages with."""

from portal.settings.demo import *  # noqa: F403 - settings modules are layered by star import, as Django's own documentation does

ROOT_URLCONF = "tests.benchmarks.urls"
