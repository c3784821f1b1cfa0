"""The help centre, its articles and transcripts as rows; an article is published through Wagtail, so it is indexed."""

import factory

from home.pages import front_door
from portal.knowledge.models import ArticlePage, ArticleSource, HelpIndexPage, RedactionMark, Transcript, Turn
from tests.factories import portal_support as support

TRENDS = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Sam Whitaker>Tarn Controls support, this is Sam. How can I help?</v>

00:00:05.000 --> 00:00:12.000
<v Owen Hughes>Hello, Owen Hughes from Castellan Water. Since Saturday every trend page is empty.</v>

00:00:13.000 --> 00:00:16.000
<v Sam Whitaker>Do live values still move?</v>

00:00:17.000 --> 00:00:20.000
<v Owen Hughes>Yes, live values move. You can mail me at owen@castellan.example.</v>

00:00:21.000 --> 00:00:28.000
<v Sam Whitaker>Please start the service Flow Historian Writer again, Owen.</v>

00:00:29.000 --> 00:00:33.000
<v Sam Whitaker>Then set its startup type to Automatic.</v>

00:00:34.000 --> 00:00:36.000
<v Owen Hughes>Thank you, bye.</v>
"""


def help_centre() -> HelpIndexPage:
    """Under the default site's home page; the same page when asked again."""
    present = HelpIndexPage.objects.first()
    return present or front_door.build().add_child(instance=HelpIndexPage(title="Help", slug="help"))


def article(title="Trends stay empty", *, live=True, by=None, products=(), tags=(), **fields) -> ArticlePage:
    """Published unless `live` is false; text fields are HTML."""
    page = ArticlePage(title=title, **{"resolution": "<p>Start the historian.</p>", "live": False, **fields})
    page.products = list(products)
    page.tags.set(tags)
    help_centre().add_child(instance=page)
    revision = page.save_revision(user=by)
    if live:
        revision.publish(user=by, skip_permission_checks=True)
    return ArticlePage.objects.get(pk=page.pk)


class TranscriptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transcript

    call = factory.SubFactory(support.CallFactory)
    format = Transcript.Format.TEXT
    digest = factory.Sequence(lambda n: f"{n:064}")
    file_name = "call.txt"


class TurnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Turn

    transcript = factory.SubFactory(TranscriptFactory)
    position = factory.Sequence(int)
    speaker = "Owen Hughes"
    role = Turn.Role.CUSTOMER
    text = "The trend page is empty."


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleSource

    call = factory.SubFactory(support.CallFactory)
    case = factory.SelfAttribute("call.case")
    article = factory.LazyFunction(article)
    kind = ArticleSource.Kind.DRAFTED


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RedactionMark

    kind = RedactionMark.Kind.PERSON
    original = "Owen"
    digest = factory.Sequence(lambda n: f"{n:064}")
    replacement = "[person]"
    field = "issue"
