from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"

    def ready(self):
        from certification.billing import (
            crediting,  # noqa: F401 - it and entitlements register as performers
            lapsing,  # noqa: F401 - is another of them
            seat_offers,  # noqa: F401 - is asked what an exam costs when it is published
        )
        from certification.courses import following  # noqa: F401 - keeps courses in the search index
        from certification.credentials import passing  # noqa: F401 - listens to grades
        from certification.exams import versions  # noqa: F401 - listens to publishing
        from certification.levels import (
            foreseeing,  # noqa: F401 - is asked before an exam is corrected
            standing,  # noqa: F401 - registers itself as performer
        )
