from .backings import Backing
from .comments import Comment, CommentVersion, Mention
from .events import ItemEvent
from .evidence import Evidence
from .flags import Flag
from .items import Item, ItemQuerySet
from .recusals import Recusal
from .tags import Tag
from .targets import Target

__all__ = [
    "Backing",
    "Comment",
    "CommentVersion",
    "Evidence",
    "Flag",
    "Item",
    "ItemEvent",
    "ItemQuerySet",
    "Mention",
    "Recusal",
    "Tag",
    "Target",
]
