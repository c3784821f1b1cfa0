from portal.accounts.access import EDUCATORS, is_in
from portal.accounts.models import Visitor


def can_educate(user: Visitor) -> bool:
    """The bank, what exams show of it, and what became of attempts: our educators."""
    return is_in(user, EDUCATORS)
