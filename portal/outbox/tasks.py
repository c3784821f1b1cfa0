from django.utils import timezone
from django_tasks import task

from . import effects
from .models import Effect


@task()
def deliver_effect(pk: int) -> None:
    effects.deliver(Effect.objects.get(pk=pk), at=timezone.now())
