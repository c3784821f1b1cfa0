from .applications import Application
from .boards import BoardPage, BoardsIndexPage, Place
from .rivals import Rivalry
from .seats import Delegate, Seat, seated

__all__ = ["Application", "BoardPage", "BoardsIndexPage", "Delegate", "Place", "Rivalry", "Seat", "seated"]
