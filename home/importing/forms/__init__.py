from .cases import CasesForm
from .certified import CertificateRow
from .customers import CompanyRow, PersonRow
from .goods import ContractRow, ProductRow
from .renewed import RenewalRow
from .upload import KIND_LABELS, UploadForm

KINDS = {
    "companies": CompanyRow,
    "people": PersonRow,
    "products": ProductRow,
    "contracts": ContractRow,
    "renewals": RenewalRow,
    "certificates": CertificateRow,
}

__all__ = ["KINDS", "KIND_LABELS", "CasesForm", "UploadForm"]
