"""Former counties lead to the place that each lives on in: 嵊县 to 嵊州市, no longer to 绍兴市."""

from importlib import import_module

from django.db import migrations

load = import_module("archive.migrations.0002_regions").load


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_dates_rest_on_no_capture")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
