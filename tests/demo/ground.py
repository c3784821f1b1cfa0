"""What the vendor sells, whom it sells to, what it promises, and who looks after whom."""

from datetime import UTC, date, datetime, time, timedelta

from portal.accounts import membership, ownership
from portal.accounts.models import Membership
from portal.branding.models import Branding
from portal.products.models import Installation, ProductVersion
from portal.promises.models import BusinessCalendar, ExceptionalHours, OpeningHours, ResponseTarget, Severity, Tier
from portal.revenue import renewals
from portal.revenue.models import ContractLine, PlanningRate
from tests import people
from tests.demo.world import World
from tests.factories import portal as make

# Slug, name, summary, and its versions: number, months since its release, months of support from then.
PRODUCTS = (
    ("flow-scada", "Flow SCADA", "Supervises a plant: alarms, trends, recipes, reports.",
     (("7.1", 40, 36), ("8.0", 20, 36), ("8.1", 4, 36))),
    ("edge-gateway", "Edge Gateway", "Brings machine data from the floor to wherever it is needed.",
     (("3.4", 30, 24), ("4.0", 11, 36), ("4.1", 2, 36))),
    ("drive-d4", "Drive D4", "Variable-speed drives from 0.75 to 250 kW.",
     (("D4 firmware 5.2", 28, 60), ("D4 firmware 6.0", 9, 60))),
    ("vision-inspector", "Vision Inspector", "Finds what is wrong on a line, at line speed.",
     (("2.3", 26, 24), ("3.0", 6, 36))),
    ("studio", "Control Studio", "Where engineers write, test and deploy control programs.",
     (("2024.2", 23, 18), ("2025.1", 14, 18), ("2026.1", 5, 18))),
)  # fmt: skip

OFFICE, EXTENDED, ALWAYS = "Office hours Berlin", "Extended hours Berlin", "Around the clock"
WORKDAYS, SATURDAY = range(5), 5
HOURS = {
    OFFICE: [(day, time(9), time(17)) for day in WORKDAYS],
    EXTENDED: [*((day, time(7), time(20)) for day in WORKDAYS), (SATURDAY, time(9), time(13))],
}

# Slug, name, rank, calendar, level that unlocks it, summary; then minutes by severity: first response, update, resolution.
TIERS = (
    ("essential", "Essential", 0, OFFICE, "", "Every customer is owed this.",
     ((240, 480, None), (480, 960, None), (960, None, None), (1440, None, None))),
    ("plus", "Plus", 1, EXTENDED, "silver", "Longer hours and an engineer within the hour when production stands.",
     ((60, 120, 780), (180, 390, 1560), (480, 960, None), (780, None, None))),
    ("premium", "Premium", 2, ALWAYS, "gold", "Day and night, with a promise to resolve.",
     ((30, 60, 480), (120, 240, 1440), (480, 1440, 7200), (1440, 2880, None))),
)  # fmt: skip

# Company: years a customer, who owns the relationship now, if anybody (and who did before), and who else works there.
COMPANIES = {
    "brenner": (9, "olga", "milo", (("Jonas", "Weber", "Electrical Planner"), ("Lena", "Hofer", "Process Engineer"),
                                    ("Tobias", "Kern", "Shift Lead"))),
    "okano": (5, "olga", None, (("Yuki", "Tanabe", "Process Engineer"), ("Daichi", "Ueda", "Automation Engineer"))),
    "lindqvist": (7, "milo", None, (("Maja", "Ekholm", "Automation Lead"), ("Oskar", "Dahl", "Maintenance Engineer"),
                                    ("Elin", "Nyberg", "Head of Digital"))),
    "castellan": (4, "milo", "olga", (("Grace", "Adeyemi", "Head of Operations"), ("Tom", "Ridley", "SCADA Engineer"),
                                      ("Priti", "Shah", "Network Engineer"))),
    "petit": (2, None, None, (("Chloé", "Martin", "Brewer"),)),
    "vestkraft": (4, "olga", None, (("Per", "Aune", "Plant Engineer"),)),
    "harbour": (3, "olga", None, (("Dwayne", "Ellis", "Refrigeration Lead"), ("Mia", "Torres", "IT Support"))),
}  # fmt: skip

BRIEF = (
    "They renew in one piece and decide early. The plant manager decides, the engineers convince him: talk to both. "
    "We owe them a visit since the summer."
)

# Company, product, version, site, months since it runs there.
INSTALLATIONS = (
    ("brenner", "flow-scada", "8.1", "Mill Regensburg", 3),
    ("brenner", "flow-scada", "8.0", "Mill Straubing", 17),
    ("brenner", "drive-d4", "D4 firmware 6.0", "Mill Regensburg", 8),
    ("brenner", "edge-gateway", "4.0", "Mill Regensburg", 9),
    ("brenner", "studio", "2026.1", "Engineering office", 4),
    ("okano", "flow-scada", "8.0", "Nagoya 2", 15),
    ("okano", "vision-inspector", "3.0", "Nagoya 2, line 4", 5),
    ("okano", "drive-d4", "D4 firmware 5.2", "Nagoya 1", 24),
    ("lindqvist", "flow-scada", "8.0", "Paper machine 6", 18),
    ("lindqvist", "drive-d4", "D4 firmware 6.0", "Paper machine 6", 7),
    ("lindqvist", "vision-inspector", "2.3", "Winder", 20),
    ("lindqvist", "studio", "2025.1", "Control room", 12),
    ("castellan", "flow-scada", "7.1", "Thornbury works", 36),
    ("castellan", "edge-gateway", "4.1", "12 pumping stations", 1),
    ("castellan", "edge-gateway", "3.4", "31 pumping stations", 25),
    ("petit", "edge-gateway", "4.0", "Brewhouse", 10),
    ("petit", "studio", "2025.1", "Office", 10),
    ("vestkraft", "flow-scada", "8.0", "Hydro station Eidfjord", 14),
    ("vestkraft", "drive-d4", "D4 firmware 6.0", "Hydro station Eidfjord", 8),
    ("harbour", "flow-scada", "7.1", "Terminal 3", 34),
    ("harbour", "drive-d4", "D4 firmware 5.2", "Compressor hall", 26),
)

# Company, product, what, yearly amount in whole units, currency, days until it renews (negative: ended).
CONTRACT_LINES = (
    ("brenner", "flow-scada", "Flow SCADA, 2 sites, licence and maintenance", 148_000, "EUR", 214),
    ("brenner", "edge-gateway", "Edge Gateway, 40 devices", 36_400, "EUR", 214),
    ("brenner", "drive-d4", "Drive D4, extended warranty", 22_500, "EUR", 61),
    ("okano", "flow-scada", "Flow SCADA, 1 site, licence and maintenance", 9_800_000, "JPY", 47),
    ("okano", "vision-inspector", "Vision Inspector, 6 cameras", 4_150_000, "JPY", 132),
    ("lindqvist", "flow-scada", "Flow SCADA, 1 site, licence and maintenance", 940_000, "SEK", 88),
    ("lindqvist", "vision-inspector", "Vision Inspector, 3 cameras", 310_000, "SEK", 88),
    ("castellan", "flow-scada", "Flow SCADA, regional licence", 186_000, "GBP", 29),
    ("castellan", "edge-gateway", "Edge Gateway, 43 devices", 38_700, "GBP", 29),
    ("petit", "edge-gateway", "Edge Gateway, 2 devices", 1_900, "EUR", 160),
    ("vestkraft", "flow-scada", "Flow SCADA, 1 site, licence and maintenance", 68_000, "EUR", 173),
    ("harbour", "flow-scada", "Flow SCADA, 1 site, licence and maintenance", 74_000, "USD", -24),
    ("harbour", "drive-d4", "Drive D4, extended warranty", 12_300, "USD", 74),
)


A_YEAR = timedelta(days=365)
# What some lines cost in the years before, as a share of what they cost now, the oldest first.
PAID_BEFORE = {
    ("brenner", "flow-scada"): (0.7, 0.7, 0.88),
    ("brenner", "drive-d4"): (1, 1),
    ("okano", "flow-scada"): (0.9, 0.9, 1),
    ("okano", "vision-inspector"): (1.3,),
    ("lindqvist", "flow-scada"): (1, 0.8, 0.8),
    ("castellan", "flow-scada"): (1.1, 1.1),
    ("castellan", "edge-gateway"): (0.5, 0.8),
    ("vestkraft", "flow-scada"): (0.9, 0.9, 0.9),
    ("harbour", "flow-scada"): (1.2, 1),
    ("harbour", "drive-d4"): (1,),
}
REASONS = {
    "renewed": "It runs, and nobody wants to think about it.",
    "expanded": "A second line came on, and the first paid for itself.",
    "contracted": "They closed one hall and asked for what they still use.",
}


def build(world: World) -> None:
    name_the_vendor()
    make_products(world)
    make_calendars(world)
    make_tiers()
    make_customers(world)
    make_installations(world)
    make_contract_lines(world)
    make_planning_rates(world)


def name_the_vendor():
    branding = Branding.load()
    branding.name, branding.sender = people.VENDOR, f"hello@{people.VENDOR_DOMAIN}"
    branding.save()


def make_products(world):
    for slug, name, summary, versions in PRODUCTS:
        product = make.ProductFactory(slug=slug, name=name, summary=summary)
        for number, age, support in versions:
            ProductVersion.objects.create(
                product=product,
                number=number,
                released_on=months(world, -age),
                supported_until=months(world, support - age),
            )


def make_calendars(world):
    for name, hours in HOURS.items():
        calendar = BusinessCalendar.objects.create(name=name, time_zone="Europe/Berlin", country="DE", region="BE")
        OpeningHours.objects.bulk_create(
            OpeningHours(calendar=calendar, weekday=day, opens=opens, closes=closes) for day, opens, closes in hours
        )
        ExceptionalHours.objects.create(
            calendar=calendar, day=date(world.now.year, 12, 24), opens=time(9), closes=time(12), name="Until noon"
        )
    make.CalendarFactory(name=ALWAYS)


def make_tiers():
    for slug, name, rank, calendar, level, summary, promised in TIERS:
        tier = Tier.objects.create(
            slug=slug,
            name=name,
            rank=rank,
            calendar=BusinessCalendar.objects.get(name=calendar),
            required_level=level,
            summary=summary,
            credit_percent=5 * rank,
            credit_cap_percent=20 * rank,
        )
        for severity, (first_response, next_update, resolution) in zip(Severity, promised, strict=True):
            ResponseTarget.objects.create(
                tier=tier,
                severity=severity,
                first_response=first_response,
                next_update=next_update,
                resolution=resolution,
            )


def make_customers(world):
    for who in people.STAFF:
        make.person(who)
    for company in people.COMPANIES:
        years, owner, owner_before, others = COMPANIES[company.slug]
        since = world.ago(days=round(365.25 * years))
        account = make.company(company, customer_since=since.date())
        if owner_before:
            ownership.assign(account=account, owner=world.person(owner_before), at=since, by=None)
        if owner:
            handed_over = world.ago(days=400) if owner_before else since
            new = ownership.assign(
                account=account, owner=world.person(owner), brief=BRIEF, at=handed_over, by=world.person("milo")
            )
            ownership.read(new, by=new.owner, at=handed_over + timedelta(hours=3))
        for first_name, last_name, job_title in others:
            colleague(company, first_name, last_name, job_title)
    for who in people.CUSTOMERS:
        make.person(who)
    jonas = Membership.objects.get(user__first_name="Jonas", user__last_name="Weber")
    membership.leave(jonas, at=world.ago(days=60), by=world.person("ada"))


def colleague(company, first_name, last_name, job_title):
    address = f"{first_name}.{last_name}@{company.domain}".lower().replace("é", "e")
    make.person(people.Person(first_name, last_name, address, job_title, company=company.slug))


def make_installations(world):
    released = ProductVersion.objects.select_related("product")
    versions = {(version.product.slug, version.number): version for version in released}
    Installation.objects.bulk_create(
        Installation(
            account=world.company(company), version=versions[product, number], site=site, since=months(world, -age)
        )
        for company, product, number, site, age in INSTALLATIONS
    )


def make_contract_lines(world):
    today = world.now.date()
    for number, (company, product, what, amount, currency, days) in enumerate(CONTRACT_LINES, start=1):
        ends_on, minor = today + timedelta(days=days), amount if currency == "JPY" else 100 * amount
        before = PAID_BEFORE.get((company, product), ())
        reference = f"TC-{1100 + 17 * number}"
        line = ContractLine.objects.create(
            account=world.company(company),
            product=world.product(product),
            reference=f"{reference}/{len(before)}" if before else reference,
            description=what,
            yearly_amount=round(minor * before[0]) if before else minor,
            currency=currency,
            starts_on=ends_on - A_YEAR * (len(before) + 1),
            ends_on=ends_on - A_YEAR * len(before),
        )
        renew(world, line, [*(round(minor * share) for share in before[1:]), minor] if before else [], reference)


def renew(world, line, amounts, reference):
    """Year by year, the last as the line of today."""
    for left, amount in reversed(list(enumerate(reversed(amounts)))):
        more = amount - line.yearly_amount
        outcome = "expanded" if more > 0 else "contracted" if more < 0 else "renewed"
        goes_on = renewals.GoesOn(
            yearly_amount=amount,
            starts_on=line.ends_on,
            ends_on=line.ends_on + A_YEAR,
            reference=f"{reference}/{left}" if left else reference,
        )
        line = renewals.settle(
            line,
            outcome=outcome,
            reason=REASONS[outcome],
            notice_on=line.ends_on - timedelta(days=70) if more < 0 else None,
            goes_on=goes_on,
            at=datetime.combine(line.ends_on, time(9), UTC),
            by=line.account.owner,
        ).successor


def make_planning_rates(world):
    """For one unit in EUR: from long ago, last year's and this year's."""
    for days, rates in (
        (1500, ("0.0066", "0.089", "1.15", "0.95")),
        (400, ("0.0061", "0.087", "1.17", "0.92")),
        (30, ("0.0058", "0.091", "1.15", "0.86")),
    ):
        for currency, rate in zip(("JPY", "SEK", "GBP", "USD"), rates, strict=True):
            PlanningRate.objects.create(currency=currency, rate=rate, holds_from=world.ago(days=days).date())


def months(world, number) -> date:
    return world.now.date() + timedelta(days=round(30.44 * number))
