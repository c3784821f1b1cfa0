"""Pages whose time is measured: name of the benchmark, address, and who asks (nobody is anonymous)."""

from tests import people

BARE, ARTICLE = "/bare/", "/help/trend-pages-stay-empty-after-an-update/"
PAGES = {
    "article_anonymous": (ARTICLE, None),
    "article_signed_in": (ARTICLE, people.ada),
    "home_anonymous": ("/", None),
    "dashboard_signed_in": ("/dashboard/", people.ada),
}
# Parts of the demo that the pages show and that need no Stripe.
PARTS = ("ground", "courses", "support", "knowledge", "boards")
