from django.urls import path

from .views import letters, months

urlpatterns = [
    path("voice/", months.voice, name="voice"),
    path("voice/calls/", months.voice_calls, name="voice_calls"),
    path("voice/calls/<slug:what>/", months.voice_become, name="voice_become"),
    path("voice/gaps/<int:pk>/close/", months.voice_close, name="voice_close"),
    path("voice/letters/", letters.voice_compose, name="voice_compose"),
    path("voice/letters/<int:pk>/", letters.voice_letter, name="voice_letter"),
    path("voice/letters/<int:pk>/send/", letters.voice_send, name="voice_send"),
]
