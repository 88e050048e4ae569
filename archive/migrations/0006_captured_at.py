"""When each article's page was captured; of files of many pages only reading them again tells."""

from django.db import migrations, models

# The media types that files of many pages have.
OF_MANY = ("application/warc", "application/json", "text/csv")


def take_from_captures(apps, schema_editor) -> None:
    captures = apps.get_model("archive", "Capture").objects.filter(captured_at__isnull=False)
    for capture in captures.exclude(media_type__in=OF_MANY).iterator():
        for name in ("Article", "HistoricalArticle"):
            apps.get_model("archive", name).objects.filter(capture_id=capture.pk).update(
                captured_at=capture.captured_at
            )


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_merged_sources")]

    operations = [
        *(
            migrations.AddField(
                name,
                "captured_at",
                models.DateTimeField(blank=True, editable=False, null=True, verbose_name="抓取时间"),
            )
            for name in ("article", "historicalarticle")
        ),
        migrations.RunPython(take_from_captures, migrations.RunPython.noop),
    ]
