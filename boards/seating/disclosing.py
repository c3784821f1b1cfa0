"""What a reader may learn of who wrote, asked for or sits for something: the charter's word, kept in one place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.accounts.models import Account, User

from . import access, rivalling
from .models import BoardPage

# A count of fewer companies is as good as a name.
FEWEST = 3


def knows_few(reader: access.Reader, board: BoardPage) -> bool:
    """Whether the charter lets the reader learn who asks, so that a count of one tells nothing more."""
    if reader.is_staff:
        return True
    place = board.place_of(reader)
    return place.seat is not None and board.discloses != BoardPage.Discloses.NOTHING and not place.has_rivals


@dataclass(frozen=True)
class Byline:
    """How a contribution is signed for one reader."""

    name: str
    company: str = ""
    is_ours: bool = False  # of the vendor's own people


class Discloser:
    """Signs contributions on one board for one reader. Asks the database for the reader's seat once."""

    def __init__(self, *, board: BoardPage, reader: access.Reader):
        self.reader_account = getattr(reader, "account", None)
        if reader.is_staff:
            self.shown: str = BoardPage.Discloses.PEOPLE
        elif board.place_of(reader).seat:
            self.shown = board.discloses
        else:
            self.shown = BoardPage.Discloses.NOTHING
        says_names = self.shown != BoardPage.Discloses.NOTHING and not reader.is_staff
        self.rivals = rivalling.rivals_of(self.reader_account, board) if says_names else set()

    def name(self, account: Account) -> str:
        """A company by its name, or by another word where the reader may not know it."""
        is_told = self.shown != BoardPage.Discloses.NOTHING and account.pk not in self.rivals
        return account.name if is_told or account == self.reader_account else _("A customer")

    def sign(self, *, person: User, account: Account | None) -> Byline:
        """`account` is the company the person spoke for; None for our own people, who always sign with their name.

        Nobody signs with an address, also who has given no name.
        """
        if account is None:
            return Byline(person.get_full_name() or _("Our team"), is_ours=True)
        if account.pk in self.rivals:
            return Byline(_("A customer"))
        if self.shown == BoardPage.Discloses.PEOPLE or account == self.reader_account:
            return Byline(person.get_full_name() or _("A customer"), account.name)
        if self.shown == BoardPage.Discloses.COMPANIES:
            return Byline(account.name)
        return Byline(_("A customer"))
