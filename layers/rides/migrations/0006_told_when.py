from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("rides", "0005_times_at_the_public_start")]

    operations = [
        migrations.AddField("told", "day", models.DateField(default=timezone.localdate), preserve_default=False),
        migrations.AddField(
            "told", "at", models.DateTimeField(auto_now_add=True, default=timezone.now), preserve_default=False
        ),
    ]
