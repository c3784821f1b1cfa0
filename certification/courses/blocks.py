"""What a lesson is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from portal.knowledge.models import ArticlePage

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "code", "ol", "ul", "link", "document-link"]
FILMS, CAPTIONS = (".mp4", ".webm"), (".vtt",)
SHORT_TEXT_FEATURES = ["bold", "italic", "code", "ul", "link"]


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "certification/courses/blocks/figure.html"


class CodeBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), required=False, help_text=_("What it is, such as a file's name"))
    code = blocks.TextBlock(label=_("Code"), rows=6)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "certification/courses/blocks/code.html"


class CalloutBlock(blocks.StructBlock):
    KINDS = [("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))]

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="note")
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "certification/courses/blocks/callout.html"


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("What to say to who picks it"), rows=2)

    class Meta:
        icon = "tick"


class QuickCheckBlock(blocks.StructBlock):
    """A question to oneself: no marks, as many tries as one likes, an answer that explains."""

    question = blocks.TextBlock(label=_("Question"), rows=2)
    choices = blocks.ListBlock(ChoiceBlock(label=_("Answer")), label=_("Answers"), min_num=2)

    class Meta:
        icon = "help"
        label = _("Quick check")

    def clean(self, value):
        value = super().clean(value)
        if sum(choice["is_right"] for choice in value["choices"]) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={"choices": ValidationError(_("Mark exactly one answer as right."))}
            )
        return value


class VideoBlock(blocks.StructBlock):
    """A film with captions and a text that says the same: without either it is not for everybody."""

    title = blocks.CharBlock(label=_("Title"))
    film = DocumentChooserBlock(label=_("Film"), help_text=_("MP4 or WebM"))
    captions = DocumentChooserBlock(label=_("Captions"), help_text=_("WebVTT"))
    language = blocks.CharBlock(label=_("Language of the captions"), default="en", max_length=12)
    transcript = blocks.RichTextBlock(label=_("What is said and shown"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "certification/courses/blocks/video.html"

    def clean(self, value):
        value = super().clean(value)
        wrong = {
            name: ValidationError(_("Choose a file that ends in %s.") % " or ".join(endings))
            for name, endings in (("film", FILMS), ("captions", CAPTIONS))
            if not value[name].filename.lower().endswith(endings)
        }
        if wrong:
            raise blocks.StructBlockValidationError(block_errors=wrong)
        return value


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    text = blocks.CharBlock(label=_("What it is"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "certification/courses/blocks/download.html"


class ArticleBlock(blocks.StructBlock):
    """An article of the help centre, for readers who may open it."""

    article = blocks.PageChooserBlock(label=_("Article"), page_type="portal.ArticlePage")

    class Meta:
        icon = "doc-full"
        label = _("Knowledge article")
        template = "certification/courses/blocks/article.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        request, article = context.get("request"), value["article"]
        readable = article and request and ArticlePage.objects.visible_to(request.user).filter(pk=article.pk)
        return context | {"article": readable.first() if readable is not None else None}


class LessonBlocks(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    image = FigureBlock()
    code = CodeBlock()
    callout = CalloutBlock()
    quick_check = QuickCheckBlock()
    video = VideoBlock()
    article = ArticleBlock()
    download = DownloadBlock()
