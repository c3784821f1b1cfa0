from tests.access import certification_billing, certification_learning
from tests.access.matrix import Row

# Address name: its row.
ROWS: dict[str, Row] = {**certification_learning.ROWS, **certification_billing.ROWS}
