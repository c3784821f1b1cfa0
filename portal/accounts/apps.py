from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's own app for users, with our list and forms in it."""

    user_viewset = "portal.accounts.viewsets.StaffViewSet"
