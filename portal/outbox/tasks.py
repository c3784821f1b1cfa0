from django.utils import timezone
from django_tasks import task

from . import effects
from .models import Effect


@task()
def deliver_effects(pks: list[int]) -> None:
    for effect in Effect.objects.filter(pk__in=pks).order_by("pk"):
        effects.deliver(effect, at=timezone.now())


@task()
def deliver_effect(pk: int) -> None:
    effects.deliver(Effect.objects.get(pk=pk), at=timezone.now())
