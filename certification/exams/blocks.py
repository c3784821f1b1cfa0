"""How an author writes what may be answered. A block's name is the kind of the item (see kinds.py)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)


class OptionsBlock(blocks.StructBlock):
    options = blocks.ListBlock(OptionBlock(label=_("Answer")), label=_("Answers"), min_num=2, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        right = [option["is_right"] for option in value["options"]]
        if message := self.fault(sum(right), len(right) - sum(right)):
            raise blocks.StructBlockValidationError(block_errors={"options": ValidationError(message)})
        if len({option["text"].strip() for option in value["options"]}) < len(right):
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Two answers read the same."))}
            )
        return value

    def fault(self, right, wrong):
        raise NotImplementedError


class OneOfBlock(OptionsBlock):
    class Meta:
        icon = "radio-full"
        label = _("One of")

    def fault(self, right, wrong):
        return "" if right == 1 else _("Mark exactly one answer as right.")


class SeveralOfBlock(OptionsBlock):
    class Meta:
        icon = "list-ul"
        label = _("Several of")
        help_text = _("Each right tick earns, each wrong tick costs as much: ticking everything earns nothing.")

    def fault(self, right, wrong):
        return "" if right and wrong else _("Mark at least one answer as right and leave at least one wrong.")


class TrueFalseBlock(blocks.StructBlock):
    is_true = blocks.BooleanBlock(label=_("The statement is true"), required=False)

    class Meta:
        icon = "check"
        label = _("True or false")


class ResponseBlocks(blocks.StreamBlock):
    one_of = OneOfBlock()
    several_of = SeveralOfBlock()
    true_false = TrueFalseBlock()

    class Meta:
        min_num = max_num = 1
