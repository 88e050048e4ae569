"""A source that was merged stays as a signpost to the one that was kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0004_topics_in_english")]

    operations = [
        migrations.AddField(
            "source",
            "merged_into",
            models.ForeignKey(
                "archive.source",
                models.CASCADE,
                blank=True,
                editable=False,
                null=True,
                related_name="merged",
                verbose_name="并入",
            ),
        ),
        migrations.AlterField(
            "article",
            "source",
            models.ForeignKey(
                "archive.source",
                models.SET_NULL,
                blank=True,
                limit_choices_to={"merged_into": None},
                null=True,
                related_name="articles",
                verbose_name="来源",
            ),
        ),
        migrations.AlterField(
            "historicalarticle",
            "source",
            models.ForeignKey(
                "archive.source",
                models.DO_NOTHING,
                blank=True,
                db_constraint=False,
                limit_choices_to={"merged_into": None},
                null=True,
                related_name="+",
                verbose_name="来源",
            ),
        ),
    ]
