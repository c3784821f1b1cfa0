"""What every portal needs before its first visitor: the page tree, the groups and what they may do."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand
from django.db import transaction

from home.pages import front_door

HOUSES = ("portal", "certification", "boards", "home")


class Command(BaseCommand):
    help = "Make the home page and let every room set itself up. Safe to run again."

    def handle(self, *args, **options):
        with transaction.atomic():
            home_page = front_door.build()
            for room in rooms():
                if find_spec(f"{room}.setting_up"):
                    import_module(f"{room}.setting_up").set_up(home_page)


def rooms():
    for house in HOUSES:
        for found in pkgutil.iter_modules(import_module(house).__path__):
            if found.ispkg:
                yield f"{house}.{found.name}"
