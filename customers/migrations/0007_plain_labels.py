"""Labels and choices only: no statement is sent to the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', "0006_phone_digits"),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('feedback', 'Feedback requests'), ('changes', '“You said, we did”'), ('news', 'News and offers'), ('quotes', 'Quotes in reports')], max_length=16),
        ),
    ]
