import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # What stood here before, in many steps; a database that took them all has taken this.
    replaces = [
        ('home', '0001_pages'),
        ('home', '0002_listening'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=240, verbose_name='lead')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='body')),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='body')),
            ],
            options={
                'verbose_name': 'standard page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ListeningSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('rules_accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='rules accepted')),
                ('learned', models.TextField(blank=True, verbose_name='What did you learn about what the centre knows?')),
                ('different', models.TextField(blank=True, verbose_name='What was different in hearing it?')),
                ('profitability', models.TextField(blank=True, verbose_name='How does it bear on profitability?')),
                ('reflected_at', models.DateTimeField(blank=True, null=True, verbose_name='reflected')),
                ('listener', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listening_sessions', to=settings.AUTH_USER_MODEL, verbose_name='listener')),
            ],
            options={
                'verbose_name': 'listening session',
                'verbose_name_plural': 'listening sessions',
                'ordering': ['-starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='home_session_ends_after_it_starts'), models.UniqueConstraint(fields=('listener', 'starts_at'), name='home_session_one_per_listener_and_start'), models.CheckConstraint(condition=models.Q(('reflected_at', None), ('rules_accepted_at__isnull', False), _connector='OR'), name='home_session_reflected_after_rules')],
            },
        ),
    ]
