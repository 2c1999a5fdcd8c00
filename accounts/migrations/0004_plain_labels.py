"""Labels and choices only: no statement is sent to the database."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', "0003_remove_unused_columns"),
    ]

    operations = [
        migrations.AlterField(
            model_name='team',
            name='sees',
            field=models.CharField(choices=[('own', 'Tickets of their own teams'), ('all', 'All tickets')], default='own', max_length=8, verbose_name='visible tickets'),
        ),
    ]
