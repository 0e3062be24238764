from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Count",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("number", models.PositiveIntegerField()),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("value", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(
            "ALTER TABLE shared_count SET UNLOGGED; ALTER TABLE shared_note SET UNLOGGED",
            "ALTER TABLE shared_count SET LOGGED; ALTER TABLE shared_note SET LOGGED",
        ),
    ]
