"""The same moment with real threads, each with a connection of its own."""

import threading

import pytest
from django.db import connection

CLICKS = 6
MARKS = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks"),
]


def at_once(act, *, refused=()):
    """What `act(number)` answered in each of the threads: its value, or the class of the refusal it raised."""
    start, answers = threading.Barrier(CLICKS), []

    def run(number):
        start.wait(timeout=10)
        try:
            answers.append(act(number))
        except refused as refusal:
            answers.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return answers
