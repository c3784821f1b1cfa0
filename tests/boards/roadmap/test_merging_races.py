import threading
import time

from django.db import connection, transaction
from django.utils import timezone

from boards.roadmap import merging
from boards.roadmap.models import Item
from tests.factories import boards as boards_make
from tests.factories import portal as make
from tests.racing import MARKS

pytestmark = MARKS


def test_unmerging_while_its_item_is_merged_on_waits_for_it():
    """Each writes rows that the other holds: one item, the one it is merged into, and the branch between them."""
    board, by = boards_make.BoardFactory(), make.StaffFactory()
    twig, branch, root = boards_make.ItemFactory.create_batch(3, board=board)
    merging.merge(twig, into=branch, at=timezone.now(), by=by)
    outcomes, is_held, may_go = [], threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Item.objects.select_for_update(no_key=True).get(pk=twig.pk)
            is_held.set()
            may_go.wait(10)

    def unmerge():
        merging.unmerge(Item.objects.get(pk=twig.pk), at=timezone.now(), by=by)

    def merge():
        items = Item.objects.in_bulk([branch.pk, root.pk])
        merging.merge(items[branch.pk], into=items[root.pk], at=timezone.now(), by=by)

    def run(act):
        try:
            outcomes.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (hold, unmerge, merge)]
    threads[0].start()
    assert is_held.wait(10)
    for thread in threads[1:]:
        thread.start()
        wait_for_a_lock(threads.index(thread))
    may_go.set()
    for thread in threads:
        thread.join(timeout=20)

    assert outcomes == [None] * 3
    stands = dict(Item.objects.values_list("pk", "root"))
    assert stands == {twig.pk: None, branch.pk: root.pk, root.pk: None}


def wait_for_a_lock(number):
    """Until so many of our connections wait for a row that another holds."""
    until, waiting = time.monotonic() + 10, 0
    while waiting < number and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            [waiting] = cursor.fetchone()
        time.sleep(0.02)
    assert waiting >= number
