"""What `make bench` measures beside pages: modules that each run as `python -m tests.benchmarks.MODULE NAME`.

A module names its BENCHES (name: function) and, where one bench prints several lines, ALIASES (line: bench); it asks
Django for nothing before `serving.portal` has set it up. A bench prints with `serving.tell`.
"""

from importlib import import_module

MODULES = (
    "board_pages",
    "desk",
    "exam_kills",
    "exams",
    "levels",
    "promises",
    "retention",
    "search",
    "vote_storm",
    "webhooks",
)


def apart() -> dict[str, tuple[str, str]]:
    """The module and the bench behind every name that `make bench ONLY=` takes."""
    found = {}
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        found |= {bench: (module.__name__, bench) for bench in module.BENCHES}
        found |= {line: (module.__name__, bench) for line, bench in getattr(module, "ALIASES", {}).items()}
    return found
