from importlib import import_module

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"

    def ready(self):
        import_module("boards.loop.telling")  # performs the roadmap's effect
        import_module("boards.roadmap.following")  # keeps items in the search index
