"""Fill the regions from the gazetteer. Runs again safely: rows that stand are brought up to date, none is deleted."""

from django.db import migrations


def load(apps, schema_editor) -> None:
    from archive.gazetteer import DIVISIONS, path

    Region = apps.get_model("archive", "Region")
    rows = [
        Region(
            code=division.code,
            name=division.name,
            level=division.level,
            parent_id=division.parent,
            lineage="/" + "".join(f"{step.code}/" for step in path(division.code)),
            former_names=[former._asdict() for former in division.former],
        )
        for division in sorted(DIVISIONS.values(), key=lambda division: len(path(division.code)))
    ]
    Region.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "lineage", "former_names"],
    )


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
