"""Topics get an English name; those of the table the one that stands there."""

from django.db import migrations, models

from archive.ingest.topics import in_english


def name(apps, schema_editor) -> None:
    tags = apps.get_model("archive", "Tag")
    known = [tag for tag in tags.objects.all() if in_english(tag.name)]
    for tag in known:
        tag.english = in_english(tag.name)
    tags.objects.bulk_update(known, ["english"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_counts_from_indexes")]

    operations = [
        migrations.AddField("tag", "english", models.CharField("英文名", blank=True, max_length=80)),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
