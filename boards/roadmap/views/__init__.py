from .arriving import item_import
from .items import item_or_404

__all__ = ["item_import", "item_or_404"]
