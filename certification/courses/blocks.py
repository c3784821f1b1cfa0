"""What a lesson is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "code", "ol", "ul", "link", "document-link"]
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


class LessonBlocks(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    image = FigureBlock()
    code = CodeBlock()
    callout = CalloutBlock()
    quick_check = QuickCheckBlock()
