"""Several programs run together: the first that ends stops the rest, and none outlives the one that started them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Stopped(Exception):
    """Somebody asked the whole to stop: Ctrl-C, or a signal."""


@dataclass
class Together:
    """Use as a context: leaving it ends every program, with all it started itself."""

    patience: float = 10  # seconds between asking a program to end and ending it
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __enter__(self) -> "Together":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        return self

    def __exit__(self, *exception: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _signal_groups(self.running.values(), signal.SIGTERM)
        deadline = time.monotonic() + self.patience
        while any(program.poll() is None for program in self.running.values()) and time.monotonic() < deadline:
            time.sleep(0.05)
        _signal_groups(self.running.values(), signal.SIGKILL)
        for program in self.running.values():
            program.wait()

    def start(self, name: str, *command: str, env: Mapping[str, str], log: Path | None = None) -> None:
        """Start a program in a group of its own. What it says is added to the file `log`, or goes to the terminal."""
        parent = os.getpid()
        with log.open("ab") if log else nullcontext() as out:
            self.running[name] = subprocess.Popen(  # noqa: S603 - the commands are ours, see demo and run
                command, env=env, stdout=out, stderr=out, process_group=0, preexec_fn=lambda: _end_with(parent)
            )

    def ended(self) -> str | None:
        """The name of a program that has ended, or None."""
        return next((name for name, program in self.running.items() if program.poll() is not None), None)

    def wait(self) -> str:
        """Until the first program ends; returns its name. Raises Stopped."""
        while True:
            if name := self.ended():
                return name
            time.sleep(0.2)


def _stop(number: int, frame: object) -> NoReturn:
    raise Stopped


def _end_with(parent: int) -> None:
    """Runs in the new process before its program: ask Linux to end it when its parent does, even by kill -9."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went between the fork and the line above
        os._exit(1)


def _signal_groups(programs: Iterable[subprocess.Popen], number: int) -> None:
    for program in programs:
        try:
            os.killpg(program.pid, number)
        except ProcessLookupError:
            continue
