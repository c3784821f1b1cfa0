from django.urls import path

from . import forms, webhooks
from .views import cases, desk, figures, files, surveys

urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/new/", cases.case_new, name="case_new"),
    path("cases/<str:reference>/", cases.case_page, name="case"),
    path("cases/<str:reference>/reply/", cases.act, {"form": forms.ReplyForm}, name="case_reply"),
    path("cases/<str:reference>/reopen/", cases.act, {"form": forms.ReopenForm}, name="case_reopen"),
    path("cases/<str:reference>/severity/", cases.act, {"form": forms.SeverityForm}, name="case_severity"),
    path("cases/<str:reference>/files/<int:pk>/", files.case_file, name="case_file"),
    path("promised/", figures.achieved, name="achieved"),
    path("promised/promises.csv", figures.achieved_csv, name="achieved_csv"),
    path("promised/report.pdf", figures.achieved_pdf, name="achieved_pdf"),
    path("survey/<str:token>/", surveys.survey, name="survey"),
    path("intake/telephony/", webhooks.telephony, name="intake_telephony"),
    path("intake/twilio/", webhooks.twilio, name="intake_twilio"),
    path("intake/transcripts/<str:provider>/<str:call>/", webhooks.transcript, name="intake_transcript"),
    path("desk/", desk.desk, name="desk"),
    path("desk/credits/", figures.credits, name="credits"),
    path("desk/credits/propose/", figures.credits_propose, name="credits_propose"),
    path("desk/credits/<int:pk>/approve/", figures.credit_decide, {"verb": "approve"}, name="credit_approve"),
    path("desk/credits/<int:pk>/decline/", figures.credit_decide, {"verb": "decline"}, name="credit_decline"),
    path("desk/calls/new/", desk.call_new, name="call_new"),
    path("desk/calls/new/<int:person>/", desk.call_from, name="call_from"),
    path("desk/cases/<str:reference>/", desk.desk_case, name="desk_case"),
    path("desk/cases/<str:reference>/answer/", desk.act, {"form": forms.AnswerForm}, name="desk_answer"),
    path("desk/cases/<str:reference>/note/", desk.act, {"form": forms.NoteForm}, name="desk_note"),
    path("desk/cases/<str:reference>/assign/", desk.act, {"form": forms.AssignForm}, name="desk_assign"),
    path("desk/cases/<str:reference>/hand-over/", desk.act, {"form": forms.HandOverForm}, name="desk_hand_over"),
    path("desk/cases/<str:reference>/read/", desk.act, {"form": forms.ReadForm}, name="desk_read"),
    path("desk/cases/<str:reference>/expect/", desk.act, {"form": forms.ExpectForm}, name="desk_expect"),
    path("desk/cases/<str:reference>/severity/", desk.act, {"form": forms.SeverityForm}, name="desk_severity"),
    path("desk/cases/<str:reference>/resolve/", desk.act, {"form": forms.ResolveForm}, name="desk_resolve"),
    path("desk/cases/<str:reference>/reopen/", desk.act, {"form": forms.ReopenForm}, name="desk_reopen"),
]
