from django.db import migrations

from layers.defects.usual_categories import add_usual_categories


def add(apps, _schema_editor):
    add_usual_categories(apps.get_model("defects", "Category"), apps.get_model("defects", "Question"))


class Migration(migrations.Migration):
    dependencies = [("defects", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
