"""What is written last was fetched last, with a row lock and without one."""

import threading

import pytest
from django.db import connection, connections

from certification.billing import fetching
from certification.billing.models import Customer
from tests.factories import certification_billing as make


@pytest.fixture
def customer(db):
    return make.CustomerFactory()


def test_what_was_fetched_is_written(customer):
    assert fetching.fetch_and_write(customer, lambda: 7, lambda fetched: fetched + 1) == 8


def test_without_a_lock_an_overtaken_fetch_is_thrown_away(customer):
    """Another writes between our first fetch and our writing."""
    truth, written = ["old", "new"], []

    def fetch():
        fetched = truth.pop(0)
        if fetched == "old":
            fetching._watching_the_version(customer, lambda: "new", written.append)
        return fetched

    fetching._watching_the_version(customer, fetch, written.append)

    assert written == ["new", "new"]


def test_without_a_lock_one_overtaken_again_and_again_gives_up(customer):
    def overtaken():
        Customer.objects.update(version=Customer.objects.get().version + 1)

    with pytest.raises(fetching.Busy):
        fetching._watching_the_version(customer, overtaken, lambda fetched: None)


def test_without_a_lock_nothing_is_fetched_inside_a_transaction(transactional_db):
    inside = []

    fetching._watching_the_version(
        make.CustomerFactory(), lambda: inside.append(connection.in_atomic_block), lambda fetched: None
    )

    assert inside == [False]


def test_failing_fetch_writes_nothing(customer):
    def fetch():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        fetching.fetch_and_write(customer, fetch, lambda fetched: pytest.fail("written"))


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: real threads and row locks")
def test_with_a_lock_nobody_fetches_while_another_is_at_it(transactional_db):
    customer = make.CustomerFactory()
    at_it, most = [], []

    def fetch():
        at_it.append(1)
        most.append(len(at_it))

    def write(fetched):
        threading.Event().wait(0.01)
        at_it.pop()

    def run():
        try:
            fetching.fetch_and_write(customer, fetch, write)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1] * 8
