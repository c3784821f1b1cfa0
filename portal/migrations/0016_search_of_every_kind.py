import django.db.models.deletion
from django.db import migrations, models

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """The index is made anew: `set_up` fills it with what is there."""

    dependencies = [
        ("portal", "0015_cases_hold_versions"),
    ]

    operations = [
        migrations.DeleteModel("Misspelling"),
        migrations.DeleteModel("Word"),
        migrations.DeleteModel("Posting"),
        migrations.DeleteModel("Term"),
        migrations.DeleteModel("IndexedArticle"),
        migrations.CreateModel(
            name="Corpus",
            fields=[
                ID,
                ("kind", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=10)),
                ("entries", models.PositiveIntegerField(default=0)),
                ("length", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language"), name="portal_corpus_once_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ID,
                ("kind", models.CharField(max_length=20)),
                ("key", models.BigIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("length", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=255)),
                ("body", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="portal_entry_once_per_row")],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ID,
                ("kind", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=80)),
                ("entries", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language", "text"), name="portal_term_once_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ID,
                ("count", models.PositiveIntegerField()),
                ("length", models.PositiveIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postings",
                        to="portal.entry",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postings",
                        to="portal.term",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["term", "-count", "length", "entry"], name="portal_posting_ranks")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "term"), name="portal_posting_once_per_entry")
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ID,
                ("text", models.CharField(db_index=True, max_length=80)),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="portal.term"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("term", "text"), name="portal_word_once_per_term")],
            },
        ),
        migrations.CreateModel(
            name="Misspelling",
            fields=[
                ID,
                ("text", models.CharField(db_index=True, max_length=80)),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="misspellings", to="portal.word"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="searchlogentry",
            name="asked",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="searches",
                to="portal.case",
                verbose_name="then opened the case",
            ),
        ),
    ]
