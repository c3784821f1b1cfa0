"""Words that stand in every text and tell nothing about it."""

ENGLISH = """
a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing done down during each either else few for from further get gets got had has have having
he her here hers him his how i if in into is it its just like me mine more most much must my no nor not now of off
ok on once one only or other our ours out over own please same shall she should so some such than that the their
theirs them then there these they this those through to too under until up us very was way we were what when where
which while who whom whose why will with would yes you your yours im ive id ill youre youve its thats theres whats
dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt werent hasnt havent hadnt shouldnt
"""
GERMAN = """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da damit dann
das dass dein dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine
einem einen einer eines er es euch euer fur hat hatte haben hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinem keinen man mein meine mich mir mit muss
nach nein nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so um und uns unser unsere unter vom
von vor war waren was weg weil wenn wer werden wie wieder will wir wird wo zu zum zur uber
"""

# By the language of analysing; folded as analysing folds.
STOP_WORDS = {"en": frozenset(ENGLISH.split()), "de": frozenset(GERMAN.split())}
