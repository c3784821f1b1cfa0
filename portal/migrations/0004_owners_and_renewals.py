import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from portal.accounts import chaining
from portal.migrating import CreateModels


OUTCOMES = [("renewed", "Renewed"), ("expanded", "Expanded"), ("contracted", "Contracted"), ("lost", "Lost")]


def chain_what_is_there(apps, editor):
    """Hand-overs from before briefs were kept."""
    model = apps.get_model("portal", "Ownership")
    seen = set()
    for row in model.objects.order_by("account", "starts_at", "pk"):
        if row.account_id in seen:
            model.objects.filter(pk=row.pk).update(
                follows=row.starts_at, brief="Handed over before briefs were kept.", read_at=row.starts_at
            )
        seen.add(row.account_id)


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_desk")]

    operations = [
        migrations.AddField("contractline", "renews_itself", models.BooleanField(default=False, editable=False, verbose_name="renews itself")),
        migrations.AddField("contractline", "tier", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="portal.tier", verbose_name="SLA tier")),
        migrations.AddField("ownership", "brief", models.TextField(blank=True, verbose_name="brief for the next owner")),
        migrations.AddField("ownership", "follows", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("ownership", "given_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="handed over by")),
        migrations.AddField("ownership", "read_at", models.DateTimeField(blank=True, null=True, verbose_name="brief read")),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.RemoveConstraint("ownership", "portal_ownership_ends_after_it_starts"),
        migrations.AddConstraint("ownership", models.UniqueConstraint(condition=Q(("follows", None)), fields=("account",), name="portal_ownership_one_first_per_account")),
        migrations.AddConstraint("ownership", models.UniqueConstraint(fields=("account", "starts_at"), name="portal_ownership_one_start_per_instant")),
        migrations.AddConstraint("ownership", models.UniqueConstraint(fields=("account", "ends_at"), name="portal_ownership_one_end_per_instant")),
        migrations.AddConstraint("ownership", models.CheckConstraint(condition=Q(("ends_at", None), ("ends_at__gt", F("starts_at")), _connector="OR"), name="portal_ownership_ends_after_it_starts")),
        migrations.AddConstraint("ownership", models.CheckConstraint(condition=Q(("follows", None), ("follows", F("starts_at")), _connector="OR"), name="portal_ownership_starts_where_another_ended")),
        migrations.AddConstraint("ownership", models.CheckConstraint(condition=Q(("follows", None), Q(("brief", ""), _negated=True), _connector="OR"), name="portal_ownership_is_handed_over_with_a_brief")),
        CreateModels([
            migrations.CreateModel(
                "Renewal",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("forecast", models.CharField(blank=True, choices=OUTCOMES, max_length=10, verbose_name="forecast")),
                    ("forecast_amount", models.BigIntegerField(blank=True, null=True, verbose_name="forecast a year")),
                    ("outcome", models.CharField(blank=True, choices=OUTCOMES, max_length=10, verbose_name="outcome")),
                    ("reason", models.TextField(blank=True, verbose_name="reason")),
                    ("notice_on", models.DateField(blank=True, null=True, verbose_name="notice came on")),
                    ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                    ("booked_to", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="booked to")),
                    ("line", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="renewal", to="portal.contractline", verbose_name="contract line")),
                    ("settled_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="settled by")),
                    ("successor", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="renewal_of", to="portal.contractline", verbose_name="renewed as")),
                ],
                options={
                    "verbose_name": "renewal",
                    "verbose_name_plural": "renewals",
                    "constraints": [
                        models.CheckConstraint(condition=Q(Q(("outcome", ""), ("settled_at", None)), Q(Q(("outcome", ""), _negated=True), Q(("reason", ""), _negated=True), ("settled_at__isnull", False)), _connector="OR"), name="portal_renewal_settled_says_why"),
                        models.CheckConstraint(condition=Q(Q(("outcome__in", ["contracted", "lost"]), _negated=True), ("notice_on__isnull", False), _connector="OR"), name="portal_renewal_loss_says_when_notice_came"),
                        models.CheckConstraint(condition=Q(Q(("outcome__in", ["", "lost"]), ("successor", None)), Q(Q(("outcome__in", ["", "lost"]), _negated=True), ("successor__isnull", False)), _connector="OR"), name="portal_renewal_goes_on_unless_lost"),
                    ],
                },
            )
        ]),
        migrations.RunPython(chaining.say, chaining.take_back),
    ]
