from .partings import CertifyForm, ConcludeForm, DecideForm, EmbedForm, PartingForm, SendForm
from .reach import AbsenceForm, HandOverForm, ReachForm
from .renewals import ForecastForm, PeriodForm, SettleForm

__all__ = [
    "AbsenceForm",
    "CertifyForm",
    "ConcludeForm",
    "DecideForm",
    "EmbedForm",
    "ForecastForm",
    "HandOverForm",
    "PartingForm",
    "PeriodForm",
    "ReachForm",
    "SendForm",
    "SettleForm",
]
