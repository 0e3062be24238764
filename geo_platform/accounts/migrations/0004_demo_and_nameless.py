import geo_platform.accounts.models
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_access_key"),
    ]

    operations = [
        # Who is there already is real, even where this runs in demo mode.
        migrations.AddField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(default=False, editable=False, verbose_name="example"),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(
                default=geo_platform.accounts.models.is_demo_now, editable=False, verbose_name="example"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="is_nameless",
            field=models.BooleanField(default=False, editable=False, verbose_name="without personal data"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(is_nameless=False) | Q(email="", first_name="", last_name="", password__startswith="!"),
                name="accounts_user_nameless",
            ),
        ),
    ]
