"""500 people in one exam, over HTTP on PostgreSQL: how long starting it and saving an answer take.

Everybody starts within a minute, then saves an answer every ten seconds. A request is timed from when it was due, so
one that had to wait for its turn counts the wait.
"""

import os
import random
import sys
import threading
import time
from http.client import HTTPConnection
from importlib import import_module
from urllib.parse import urlencode

from tests.benchmarks import serving

PEOPLE, START_WITHIN, EVERY, SAVES = 500, 60, 10, 4
BANK, DRAWN, THREADS = 120, 42, 100
TOKEN = "x" * 32


def main(name):
    BENCHES[name]()


def exam_people():
    with serving.portal():
        from django.core.management import call_command

        call_command("set_up", verbosity=0)
        people = list(signed_in(PEOPLE))
        make_exam()
        port = serving.free_port()
        with serving.processes(serving.web(port), env=os.environ):
            serving.wait_until(lambda: serving.answers(port), "The web server")
            begun = started(port, people)
            kept = saved(port, people)
            report("exam_start_p95", begun, 400)
            report("exam_answer_p95", kept, 150)


def signed_in(number):
    """People with a session each, as if they had signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from portal.accounts.models import User

    store = import_module(settings.SESSION_ENGINE).SessionStore
    made = [User(email=f"person-{n}@bench.example", first_name="Person", last_name=str(n)) for n in range(number)]
    for user in User.objects.bulk_create(made):
        session = store()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session.save()
        yield user.pk, f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def make_exam():
    from tests.factories import certification as make

    domains = [make.DomainFactory() for _three in range(3)]
    for number in range(BANK):
        # One domain is all of a kind, so that everybody draws a question to tick.
        make.item(domains[number % 3], "one_of" if number % 3 == 0 else list(make.RESPONSES)[number % 7])
    make.exam(slug="bench", blueprint=dict.fromkeys(domains, DRAWN // 3), minutes=60)


def started(port, people):
    step = START_WITHIN / len(people)
    jobs = [(at * step, cookie, "/exams/bench/start/", {}) for at, (_pk, cookie) in enumerate(people)]
    return pound(port, jobs, 302)


def saved(port, people):
    from certification.exams.models import Slot

    chance, step = random.Random(500), EVERY / len(people)
    ticked = Slot.objects.filter(item_version__kind="one_of").select_related("attempt")
    of = {slot.attempt.user_id: (slot.attempt.uuid, slot.number, slot.order) for slot in ticked}
    jobs = []
    for turn in range(SAVES):
        for at, (pk, cookie) in enumerate(people):
            uuid, number, order = of[pk]
            answer = {"question": number, f"answer-{number}": chance.choice(order), "page": "bench", "sequence": turn}
            jobs.append((turn * EVERY + at * step, cookie, f"/exams/attempts/{uuid}/answer/", answer))
    return pound(port, jobs, 200)


def pound(port, jobs, expected):
    """Milliseconds from when each was due, and how many did not answer as expected."""
    begin, waiting, lock, times, wrong = time.perf_counter() + 1, iter(jobs), threading.Lock(), [], []

    def work():
        connection = HTTPConnection(serving.HOST, port, timeout=60)
        while True:
            with lock:
                job = next(waiting, None)
            if job is None:
                return
            due, cookie, path, data = job
            time.sleep(max(0, begin + due - time.perf_counter()))
            head = {"Cookie": cookie, "Accept": "application/json", "X-CSRFToken": TOKEN}
            head["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(data), head)
            response = connection.getresponse()
            response.read()
            connection.close()  # the next is due in seconds, when the server has given this one up
            times.append(1000 * (time.perf_counter() - begin - due))
            if response.status != expected:
                wrong.append(response.status)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), wrong


def report(name, found, aim):
    times, wrong = found
    median, p95, worst = (round(times[int(share * (len(times) - 1))], 1) for share in (0.5, 0.95, 1))
    serving.tell(name, p95, "ms", aim=aim, median=median, worst=worst, requests=len(times), failed=len(wrong))


BENCHES = {"exam_people": exam_people}
ALIASES = {"exam_start_p95": "exam_people", "exam_answer_p95": "exam_people"}

if __name__ == "__main__":
    main(sys.argv[1])
