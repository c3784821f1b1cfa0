"""How an author writes what may be answered. A block's name is the kind of the item (see kinds)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

MOST_PARTS = 12
LONGEST_ANSWER = 200


def feedback():
    return blocks.TextBlock(label=_("What to say to who answers so"), required=False, rows=1)


class PartsBlock(blocks.StructBlock):
    """A block whose parts are judged together: `fault` says what is wrong with them, or nothing."""

    part = ""

    def clean(self, value):
        value = super().clean(value)
        if message := self.fault(value):
            raise blocks.StructBlockValidationError(block_errors={self.part: ValidationError(message)})
        return value

    def fault(self, value):
        raise NotImplementedError


def are_doubled(texts):
    return len({text.strip().casefold() for text in texts}) < len(texts)


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = feedback()


class OptionsBlock(PartsBlock):
    options = blocks.ListBlock(OptionBlock(label=_("Answer")), label=_("Answers"), min_num=2, max_num=MOST_PARTS)

    part = "options"

    def fault(self, value):
        right = [option["is_right"] for option in value["options"]]
        if are_doubled([option["text"] for option in value["options"]]):
            return _("Two answers read the same.")
        return self.fault_of(sum(right), len(right) - sum(right))


class OneOfBlock(OptionsBlock):
    class Meta:
        icon = "radio-full"
        label = _("One of")

    def fault_of(self, right, wrong):
        return "" if right == 1 else _("Mark exactly one answer as right.")


class SeveralOfBlock(OptionsBlock):
    class Meta:
        icon = "list-ul"
        label = _("Several of")
        help_text = _("Each right tick earns, each wrong tick costs as much: ticking everything earns nothing.")

    def fault_of(self, right, wrong):
        return "" if right and wrong else _("Mark at least one answer as right and leave at least one wrong.")


class TrueFalseBlock(blocks.StructBlock):
    is_true = blocks.BooleanBlock(label=_("The statement is true"), required=False)
    feedback_true = blocks.TextBlock(label=_("What to say to who says true"), required=False, rows=1)
    feedback_false = blocks.TextBlock(label=_("What to say to who says false"), required=False, rows=1)

    class Meta:
        icon = "check"
        label = _("True or false")


class PairBlock(blocks.StructBlock):
    premise = blocks.CharBlock(label=_("This"))
    choice = blocks.CharBlock(label=_("belongs to"))


class MatchingBlock(PartsBlock):
    pairs = blocks.ListBlock(PairBlock(label=_("Pair")), label=_("Pairs"), min_num=2, max_num=MOST_PARTS)
    extra = blocks.ListBlock(
        blocks.CharBlock(label=_("Choice")), label=_("Choices that belong to nothing"), default=[], max_num=MOST_PARTS
    )

    part = "pairs"

    class Meta:
        icon = "link"
        label = _("Matching")
        help_text = _("Each pair earns its share.")

    def fault(self, value):
        choices = {pair["choice"].strip() for pair in value["pairs"]}
        if are_doubled([pair["premise"] for pair in value["pairs"]]):
            return _("Two lines read the same.")
        if len(choices | {text.strip() for text in value["extra"]}) < 2:
            return _("Give at least two different choices.")
        if choices & {text.strip() for text in value["extra"]}:
            return _("A choice that belongs to nothing is also part of a pair.")
        return ""


class ShareBlock(blocks.IntegerBlock):
    def __init__(self, **kwargs):
        super().__init__(label=_("Earns (per cent)"), default=100, min_value=0, max_value=100, **kwargs)


class AcceptedNumberBlock(blocks.StructBlock):
    value = blocks.DecimalBlock(label=_("Number"), max_digits=20, decimal_places=10)
    tolerance = blocks.DecimalBlock(
        label=_("Give or take"), default=Decimal(0), min_value=0, max_digits=20, decimal_places=10
    )
    share = ShareBlock()
    feedback = feedback()


class AcceptedBlock(PartsBlock):
    part = "accepted"

    def fault(self, value):
        whole = any(accepted["share"] == 100 for accepted in value["accepted"])
        return "" if whole else _("At least one answer earns all (100 per cent).")


class NumericBlock(AcceptedBlock):
    accepted = blocks.ListBlock(AcceptedNumberBlock(label=_("Number")), label=_("Accepted"), min_num=1, max_num=20)
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=20, help_text=_("Shown behind the field"))

    class Meta:
        icon = "plus-inverse"
        label = _("Number")


class AcceptedTextBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"), max_length=LONGEST_ANSWER)
    share = ShareBlock()
    feedback = feedback()


class ShortTextBlock(AcceptedBlock):
    accepted = blocks.ListBlock(AcceptedTextBlock(label=_("Answer")), label=_("Accepted"), min_num=1, max_num=20)
    match_case = blocks.BooleanBlock(label=_("Capital letters matter"), required=False)

    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        help_text = _("Spaces, width and, unless said otherwise, capitals make no difference.")


class OrderingBlock(PartsBlock):
    entries = blocks.ListBlock(
        blocks.CharBlock(label=_("Entry")), label=_("Entries in their right order"), min_num=2, max_num=MOST_PARTS
    )

    part = "entries"

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        help_text = _("Earns by how many pairs stand in the right order; a shuffled order earns nothing on average.")

    def fault(self, value):
        return _("Two entries read the same.") if are_doubled(list(value["entries"])) else ""


class ResponseBlocks(blocks.StreamBlock):
    one_of = OneOfBlock()
    several_of = SeveralOfBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    numeric = NumericBlock()
    short_text = ShortTextBlock()
    ordering = OrderingBlock()

    class Meta:
        min_num = max_num = 1


class TeachingBlocks(blocks.StreamBlock):
    """The pages that teach what an item asks."""

    page = blocks.PageChooserBlock(
        label=_("Lesson or article"), page_type=["certification.LessonPage", "portal.ArticlePage"]
    )
