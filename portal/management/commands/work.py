import socket

from django_tasks_db.management.commands import db_worker

from portal.outbox import upkeep


class Command(db_worker.Command):
    help = "Run background tasks of every queue. Workers beside each other on one machine need a --worker-id each."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", reload=False, worker_id=socket.gethostname()[:64])

    def handle(self, *, worker_id, **options):
        upkeep.put_back_tasks_of(worker_id)
        super().handle(worker_id=worker_id, **options)
