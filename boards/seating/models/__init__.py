from .applications import Application
from .boards import BoardPage, BoardsIndexPage, Place
from .seats import Delegate, Seat, seated

__all__ = ["Application", "BoardPage", "BoardsIndexPage", "Delegate", "Place", "Seat", "seated"]
