"""Which reply to a resolved case is no more than a thank-you: it does not reopen the case.

The rule: of at most MOST_WORDS words every one is a courtesy, a praise, or a name of those who wrote to each other, and
one of them thanks. A word that is none of these ("but", "still", "again", "not"), a question mark, a number or a file
makes it a reply like any other, and that reopens. Whoever has the case reads the thanks and may reopen it all the same.
"""

import re
from collections.abc import Iterable

MOST_WORDS = 25
WORD = re.compile(r"[^\W\d_]+")
THANKS = frozenset(
    WORD.findall("thank thanks thx danke dank vielen merci gracias grazie obrigado obrigada tack takk bedankt")
)
# English; German; French, Spanish and Italian.
COURTEOUS = THANKS | frozenset(
    WORD.findall(
        """
        a all and appreciate appreciated are best bye cheers day dear excellent fast fine for good great have hello help
        helped hi i in is it just kind kindly lot lots many much my nice now of ok okay our perfect perfectly quick
        quickly regards reply resolved response sincerely so solution solved super support team that the this
        to us very warm we weekend well with wonderful work worked working works yes you your yours
        alles auch beste besten bestens das der die es euch für freundlichen funktioniert gelöst geht grüße grüßen gruß
        gut hallo herzlichen herr frau hilfe ihnen ihre ihren jetzt klappt läuft lieber liebe mit mir nun perfekt prima
        schnelle schnellen sehr so toll uns und viele wieder wunderbar
        beaucoup bien bonjour bonne bonsoir cordialement et journée vous votre pour aide tout marche fonctionne parfait
        muchas mucho por ayuda su todo saludos funciona perfecto hola buenos días
        mille molto per aiuto saluti funziona tutto
        """
    )
)


def is_thanks(text: str, names: Iterable[str]) -> bool:
    """`names` are those of whoever wrote to each other."""
    words = WORD.findall(text.lower())
    known = COURTEOUS | {word for name in names for word in WORD.findall(name.lower())}
    is_more = "?" in text or any(sign.isdigit() for sign in text) or len(words) > MOST_WORDS
    return not is_more and bool(THANKS & set(words)) and known.issuperset(words)
