from .backings import Backing
from .comments import Comment
from .events import ItemEvent
from .evidence import Evidence
from .items import Item, ItemQuerySet
from .recusals import Recusal
from .tags import Tag
from .targets import Target

__all__ = ["Backing", "Comment", "Evidence", "Item", "ItemEvent", "ItemQuerySet", "Recusal", "Tag", "Target"]
