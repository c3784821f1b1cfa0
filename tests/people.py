"""The cast, used by tests and by the demo: who they are and what each is there to try."""

from dataclasses import dataclass

from portal.accounts import access
from portal.accounts.models import Membership

PASSWORD = "look-around-2026"
VENDOR = "Tarn Controls"
VENDOR_DOMAIN = "tarn.example"


@dataclass(frozen=True)
class Company:
    slug: str
    name: str
    domain: str
    industry: str
    country: str
    employees: int
    time_zone: str


@dataclass(frozen=True)
class Person:
    first_name: str
    last_name: str
    email: str
    job_title: str
    tries: str = ""  # what the person is there to try in the demo; empty for people who do not sign in
    company: str = ""  # slug; empty for our own people
    role: str = Membership.Role.MEMBER
    groups: tuple[str, ...] = ()


COMPANIES = (
    Company("brenner", "Brenner Mühlen AG", "brenner.example", "Food", "DE", 2400, "Europe/Berlin"),
    Company("okano", "Okano Plastics", "okano.example", "Plastics", "JP", 860, "Asia/Tokyo"),
    Company("lindqvist", "Lindqvist Paper", "lindqvist.example", "Paper", "SE", 1300, "Europe/Stockholm"),
    Company("castellan", "Castellan Water", "castellan.example", "Utilities", "GB", 3100, "Europe/London"),
    Company("petit", "Brasserie Petit & Fils", "petit.example", "Beverages", "FR", 45, "Europe/Paris"),
    Company("harbour", "Harbour Cold Storage", "harbour.example", "Logistics", "US", 520, "America/New_York"),
    Company("vestkraft", "Vestkraft Energi", "vestkraft.example", "Energy", "NO", 690, "Europe/Oslo"),
)

ADMIN, BILLING = Membership.Role.COMPANY_ADMIN, Membership.Role.BILLING_ADMIN

# Customers. Brenner holds a seat and the level for the next tier; Okano is one certificate short of it.
ada = Person(
    "Ada",
    "Brenner",
    "ada@brenner.example",
    "Head of Automation",
    "company admin: tier, team, billing, delegate of the board seat",
    "brenner",
    ADMIN,
)
emil = Person(
    "Emil",
    "Sander",
    "emil@brenner.example",
    "Controls Engineer",
    "member: cases, help, courses; may look at the board but not vote",
    "brenner",
)
hana = Person(
    "Hana",
    "Okano",
    "hana@okano.example",
    "Plant Manager",
    "company admin one certificate short of the next tier: buy it when it unlocks",
    "okano",
    ADMIN,
)
kenji = Person(
    "Kenji",
    "Mori",
    "kenji@okano.example",
    "Maintenance Lead",
    "takes the course and the exam that unlock the tier",
    "okano",
)
astrid = Person(
    "Astrid",
    "Lindqvist",
    "astrid@lindqvist.example",
    "CTO",
    "another company on the same board: sees items and comments, not who voted what",
    "lindqvist",
    ADMIN,
)
owen = Person(
    "Owen",
    "Hughes",
    "owen@castellan.example",
    "Operations Engineer",
    "the caller whose problem becomes an article",
    "castellan",
)
celia = Person(
    "Celia", "Marsh", "celia@castellan.example", "Finance", "billing admin whose payment failed", "castellan", BILLING
)
luc = Person("Luc", "Petit", "luc@petit.example", "Owner", "small company on the base tier", "petit", ADMIN)
rosa = Person(
    "Rosa", "Delgado", "rosa@harbour.example", "IT Director", "company whose subscription ended", "harbour", ADMIN
)
nora = Person(
    "Nora",
    "Lunde",
    "nora@vestkraft.example",
    "Head of Operations",
    "company admin whose level lapsed: her plan goes down unless a colleague passes an exam in time",
    "vestkraft",
    ADMIN,
)
jon = Person(
    "Jon",
    "Dale",
    "jon@vestkraft.example",
    "Drive Technician",
    "sits the exam again that gives the company its level back",
    "vestkraft",
)

# Our own people.
sam = Person(
    "Sam",
    "Whitaker",
    f"sam@{VENDOR_DOMAIN}",
    "Support Engineer",
    "support: takes calls, runs the desk, drafts articles",
    groups=(access.SUPPORT,),
)
priya = Person(
    "Priya",
    "Nair",
    f"priya@{VENDOR_DOMAIN}",
    "Senior Support Engineer",
    "support: the other half of the desk",
    groups=(access.SUPPORT,),
)
wren = Person(
    "Wren",
    "Falk",
    f"wren@{VENDOR_DOMAIN}",
    "Technical Writer",
    "writer: edits, submits and publishes articles",
    groups=(access.WRITERS,),
)
marta = Person(
    "Marta",
    "Kowalska",
    f"marta@{VENDOR_DOMAIN}",
    "Product Manager",
    "moderator: boards, rounds, results",
    groups=(access.MODERATORS,),
)
edwin = Person(
    "Edwin",
    "Cole",
    f"edwin@{VENDOR_DOMAIN}",
    "Head of Training",
    "educator: courses and exams",
    groups=(access.EDUCATORS,),
)
olga = Person(
    "Olga", "Reyes", f"olga@{VENDOR_DOMAIN}", "Customer Success", "relationship owner: my book", groups=(access.OWNERS,)
)
milo = Person(
    "Milo",
    "Hart",
    f"milo@{VENDOR_DOMAIN}",
    "Head of Support",
    "manager: grants tiers, sees everything",
    groups=(access.MANAGERS, access.SUPPORT, access.OWNERS),
)
iris = Person(
    "Iris",
    "Vance",
    f"iris@{VENDOR_DOMAIN}",
    "Chief Executive",
    "executive: comes to listen",
    groups=(access.EXECUTIVES,),
)

CUSTOMERS = (ada, emil, hana, kenji, astrid, owen, celia, luc, rosa, nora, jon)
STAFF = (sam, priya, wren, marta, edwin, olga, milo, iris)
CAST = CUSTOMERS + STAFF
