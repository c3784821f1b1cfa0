from tests.access import portal_accounts, portal_knowledge, portal_support
from tests.access.matrix import Row

# Address name: its row.
ROWS: dict[str, Row] = {**portal_accounts.ROWS, **portal_support.ROWS, **portal_knowledge.ROWS}
