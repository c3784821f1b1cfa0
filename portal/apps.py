from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from portal.accounts import inviting  # noqa: F401 - registers itself as performer
        from portal.knowledge import (  # noqa: F401 - their receivers listen
            arrived,
            following,
            guarding,
            licensing,
            linking,
            merging,
            recognising,
            reviewing,
            searchlog,
            telling,
            translating,
        )
        from portal.outbox import mail  # noqa: F401 - registers itself as performer
        from portal.promises import feeds  # noqa: F401 - registers itself as performer
