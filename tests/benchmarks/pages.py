"""Pages whose time is measured: name of the benchmark, address, and who asks (nobody is anonymous).

ARTICLE is whichever the help centre's feed names first, so that no title is guessed.
"""

from tests import people

BARE, FEED, ARTICLE = "/bare/", "/help/rss/", "an article that everybody may read"
PAGES = {
    "article_anonymous": (ARTICLE, None),
    "article_signed_in": (ARTICLE, people.ada),
    "home_anonymous": ("/", None),
    "dashboard_signed_in": ("/dashboard/", people.ada),
}
# Parts of the demo that the pages show and that need no Stripe.
PARTS = ("ground", "courses", "support", "knowledge", "boards")
