from importlib import import_module

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"

    def ready(self):
        for performs_effects in (
            "boards.rounds.joining",
            "boards.rounds.ending",
            "boards.loop.telling",
            "boards.watching.telling",
        ):
            import_module(performs_effects)
        import_module("boards.roadmap.following")  # keeps items in the search index
