"""A page's capture dates nothing: no import says so, and what a curator filed under it is the curator's word."""

from django.db import migrations, models

BASES = [
    ("label", "页面标注"), ("dateline", "电头"), ("byline", "署名行"), ("metadata", "网页元数据"), ("forum", "发帖时间"),
    ("address", "网址"), ("record", "原始记录"), ("curator", "编者核定"), ("none", "无依据"),
]  # fmt: skip


def rest_on_curator(apps, schema_editor) -> None:
    for name in ("Article", "HistoricalArticle"):
        apps.get_model("archive", name).objects.filter(date_basis="capture").update(date_basis="curator")


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_captured_at")]

    operations = [
        migrations.RunPython(rest_on_curator, migrations.RunPython.noop),
        *(
            migrations.AlterField(
                name,
                "date_basis",
                models.CharField(choices=BASES, default="none", max_length=10, verbose_name="日期依据"),
            )
            for name in ("article", "historicalarticle")
        ),
    ]
