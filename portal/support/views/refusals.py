"""What the domain refuses, in a sentence for whoever asked for it."""

from django.utils.translation import gettext_lazy as _

from .. import cases, expecting, handing, history

SENTENCES = {
    history.IsResolved: _("The case was resolved in the meantime. Reopen it to write again."),
    history.IsNotResolved: _("The case is open already."),
    cases.NeedsSummary: _("Somebody has this case by now. Hand it over with a summary."),
    cases.NeedsApology: _("There is no solution: write a word of apology yourself."),
    cases.NoCauseForApology: _("Apologise only where there is no solution; leave the word out."),
    cases.NotTheirApology: _("Whoever has the case says sorry themselves. Hand it over, or leave it to them."),
    cases.NotOnTheDesk: _("They do not work on the desk."),
    handing.NoSummary: _("Write a summary: whoever reads on should not have to ask the customer again."),
    handing.NotYours: _("Somebody else has the case now."),
    expecting.NothingChanges: _("The case has this severity already."),
    expecting.NotToBeChosen: _("Call us for this severity: under your tier a person sets it."),
    expecting.InThePast: _("This lies in the past. Name an instant ahead."),
}
REFUSALS = tuple(SENTENCES)


def sentence(refused):
    return SENTENCES[type(refused)]
