"""A new key for signing badges. Nothing is stored: what is printed goes into the environment."""

import base64
import secrets

from django.core.management.base import BaseCommand
from django.utils import timezone

from certification.credentials import keys


class Command(BaseCommand):
    help = "Make a key for BADGE_KEYS and say how to rotate to it."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="how the key is called in badges; the month where none is given")

    def handle(self, *, name, **options):
        name = name or f"{timezone.now():%Y-%m}"
        seed = secrets.token_bytes(32)
        secret = base64.urlsafe_b64encode(seed).decode().rstrip("=")
        self.stdout.write(f"{name}={secret}")
        self.stderr.write("Secret: put it before the other keys in BADGE_KEYS. Once it signs no more, keep instead:")
        self.stderr.write(f"{name}={keys.public_half(keys.from_seed(name, seed))}")
