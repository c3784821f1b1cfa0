"""What can be done to a model in Wagtail's admin at all, before anybody's permissions are asked."""

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import User


class OnlyTo(ModelPermissionPolicy):
    """`OnlyTo("view", on=Case)`: even a superuser does nothing else; rows that verbs write are changed by verbs."""

    def __init__(self, *actions: str, on: type[Model]) -> None:
        super().__init__(on)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.actions and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        return super().users_with_any_permission(self.actions.intersection(actions))
