from django.urls import path

from .api import router
from .views import articles, feeds, help, marks, measures, proposals, recordings, transcripts

urlpatterns = [
    path("api/v2/", router.urls),
    path("help/search/", help.search, name="help_search"),
    path("help/suggest/", help.suggest, name="help_suggest"),
    path("help/opened/<int:pk>/<int:rank>/<int:article>/", help.opened, name="help_opened"),
    path("help/topics/<slug:slug>/", help.topic, name="help_topic"),
    path("help/topics/<slug:slug>/rss/", feeds.NewArticles(), name="topic_rss"),
    path("help/tags/<slug:slug>/", help.tag, name="help_tag"),
    path("help/rss/", feeds.NewArticles(), name="help_rss"),
    path("help/atom/", feeds.NewArticlesAtom(), name="help_atom"),
    path("help/feedback/<int:pk>/", help.give_feedback, name="article_feedback"),
    path("desk/transcripts/new/<int:call>/", transcripts.transcript_new, name="transcript_new"),
    path("desk/transcripts/<int:pk>/", transcripts.transcript_page, name="transcript"),
    path("desk/transcripts/<int:pk>/speakers/", transcripts.transcript_speakers, name="transcript_speakers"),
    path("desk/transcripts/<int:pk>/recording/", recordings.recording_new, name="recording_new"),
    path("desk/recordings/<int:pk>/", recordings.recording_file, name="recording"),
    path("desk/articles/<int:pk>/proposals/", proposals.proposals_ask, name="proposals_ask"),
    path("desk/proposals/<int:pk>/", proposals.proposal_decide, name="proposal_decide"),
    path("desk/articles/from/<int:call>/", transcripts.article_draft, name="article_draft"),
    path("desk/articles/for/<str:reference>/", transcripts.article_link, name="article_link"),
    path("desk/articles/<int:pk>/marks/", marks.article_marks, name="article_marks"),
    path("desk/articles/<int:pk>/words/", marks.words_leave, name="words_leave"),
    path("desk/articles/<int:pk>/flag/", articles.article_flag, name="article_flag"),
    path("desk/articles/<int:pk>/merge/", articles.article_merge, name="article_merge"),
    path("desk/articles/<int:pk>/translate/", articles.article_translate, name="article_translate"),
    path("desk/articles/<int:pk>/follows/", articles.translation_follows, name="translation_follows"),
    path("desk/suggestions/<int:pk>/", articles.suggestion_answer, name="suggestion_answer"),
    path("help/suggestions/<int:pk>/", articles.article_suggest, name="article_suggest"),
    path("desk/flags/<int:pk>/settle/", articles.flag_settle, name="flag_settle"),
    path("desk/knowledge/", measures.writers, name="writers"),
    path("desk/knowledge/tasks/", measures.task_new, name="task_new"),
    path("desk/knowledge/tasks/<int:pk>/done/", measures.task_done, name="task_done"),
    path("desk/marks/<int:pk>/", marks.mark_decide, name="mark_decide"),
]
