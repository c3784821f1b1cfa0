from django.utils import timezone
from django_tasks import task

from . import processing
from .models import StripeEvent


@task()
def process_event(pk: int) -> None:
    processing.process(StripeEvent.objects.defer("body").get(pk=pk), at=timezone.now())
