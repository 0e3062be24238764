from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rides", "0007_spots")]

    operations = [
        migrations.RemoveField(model_name="booking", name="request"),
        migrations.RemoveField(model_name="offer", name="contribution_per_km"),
    ]
