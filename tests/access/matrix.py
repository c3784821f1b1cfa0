"""The words of the access matrix: who asks, and what a row says of them.

Objects that a row makes belong to Brenner: `member` and `admin` are theirs, `rival` is another company's admin.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests import people

LOGIN = "login"  # redirected to the sign-in page
CUSTOMERS = {"member": people.emil, "admin": people.ada, "rival": people.astrid}
STAFF = {
    "support": people.sam,
    "writer": people.wren,
    "moderator": people.marta,
    "educator": people.edwin,
    "owner": people.olga,
    "manager": people.milo,
    "executive": people.iris,
}
KINDS = ("anonymous", "stranger", *CUSTOMERS, *STAFF)  # a stranger is signed in and belongs to no company


@dataclass(frozen=True)
class Row:
    """Expected answers of one address; `answers` names each kind, or "customers", "staff" and "*" for the rest of them.

    `args` makes what the address points to and returns its positional arguments; it is given `cast`.
    """

    answers: dict[str, int | str]
    args: Callable[..., tuple] = lambda cast: ()
    method: str = "get"

    def expected(self, kind: str) -> int | str:
        group = "customers" if kind in CUSTOMERS else "staff" if kind in STAFF else kind
        for name in (kind, group, "*"):
            if name in self.answers:
                return self.answers[name]
        raise AssertionError(f"The row says nothing of {kind!r}.")
