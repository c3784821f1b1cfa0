import os
import signal
import subprocess
import sys
import time

import pytest

from home.management.processes import Stopped, Together

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    *(sys.executable, "-c"),
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)",
)
WITH_CHILD = (sys.executable, "-c", "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True)")
CALLS_FOR_THE_END = (
    *(sys.executable, "-c"),
    "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)",
)
# Starts a sleeper, says its number, waits.
STARTER = """
import os, sys, time
from home.management.processes import Together
with Together() as together:
    together.start("sleeper", sys.executable, "-c", "import time; time.sleep(60)", env=os.environ)
    print(together.running["sleeper"].pid, flush=True)
    together.wait()
"""


@pytest.fixture(autouse=True)
def handlers():
    """`Together` answers the signals of the process it runs in: here the suite's."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def is_running(pid):
    """Whether it is there and not a zombie waiting to be noticed."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_first_program_that_ends_is_named_and_stops_the_rest():
    with Together() as together:
        together.start("short", sys.executable, "-c", "pass", env=os.environ)
        together.start("long", *SLEEPER, env=os.environ)
        assert together.wait() == "short"

    assert together.running["long"].returncode == -signal.SIGTERM


def test_program_that_will_not_end_is_ended(tmp_path):
    with Together(patience=0.3) as together:
        together.start("stubborn", *STUBBORN, str(tmp_path / "ready"), env=os.environ)
        assert wait_until((tmp_path / "ready").exists)

    assert together.running["stubborn"].returncode == -signal.SIGKILL


def test_what_a_program_started_ends_with_it(tmp_path):
    log = tmp_path / "log"
    with Together() as together:
        together.start("parent", *WITH_CHILD, env=os.environ, log=log)
        together.wait()
        child = int(log.read_text())
        assert is_running(child)

    assert wait_until(lambda: not is_running(child))


def test_signal_stops_the_waiting():
    with Together() as together:
        together.start("caller", *CALLS_FOR_THE_END, env=os.environ)
        with pytest.raises(Stopped):
            together.wait()

    assert together.running["caller"].returncode == -signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_the_one_that_started_it(number):
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as starter:
        child = int(starter.stdout.readline())
        assert is_running(child)

        starter.send_signal(number)

    assert wait_until(lambda: not is_running(child))
