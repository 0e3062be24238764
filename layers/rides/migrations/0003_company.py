from django.db import migrations, models
from django.db.models import Q


def note_women(apps, _schema_editor):
    """Nobody else has been given a seat on a ride among women, or goes with women alone."""
    apps.get_model("rides", "Booking").objects.filter(offer__women_only=True).update(is_woman=True)
    apps.get_model("rides", "Request").objects.filter(women_only=True).update(is_woman=True)


class Migration(migrations.Migration):
    dependencies = [("rides", "0002_told_times")]

    operations = [
        migrations.AddField("booking", "is_woman", models.BooleanField(default=False)),
        migrations.AddField("booking", "women_only", models.BooleanField(default=False)),
        migrations.AddField("request", "is_woman", models.BooleanField(default=False, editable=False)),
        migrations.AddConstraint(
            "booking",
            models.CheckConstraint(condition=Q(women_only=False) | Q(is_woman=True), name="rides_booking_women"),
        ),
        # At last: a table with rows that have just changed is not altered.
        migrations.RunPython(note_women, migrations.RunPython.noop),
    ]
