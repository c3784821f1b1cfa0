from .applications import Application
from .boards import BoardPage, BoardsIndexPage, Place
from .renewals import Renewal
from .rivals import Rivalry
from .seats import Delegate, Seat, seated

__all__ = ["Application", "BoardPage", "BoardsIndexPage", "Delegate", "Place", "Renewal", "Rivalry", "Seat", "seated"]
