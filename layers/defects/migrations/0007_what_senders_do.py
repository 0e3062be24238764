import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("defects", "0006_quick_numbers")]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="defects.report",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [
                    models.Index("digest", name="defects_sending_digest"),
                    models.Index("at", name="defects_sending_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SenderNews",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="defects.report",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index("report", name="defects_news_unseen", condition=models.Q(seen_at=None)),
                    models.Index("due_at", name="defects_news_due", condition=models.Q(due_at__isnull=False)),
                    models.Index("seen_at", name="defects_news_seen", condition=models.Q(seen_at__isnull=False)),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("content", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            "ReportPhoto",
            "public_alt",
            models.CharField("what everybody reads of the picture", max_length=200, null=True, blank=True),
        ),
    ]
