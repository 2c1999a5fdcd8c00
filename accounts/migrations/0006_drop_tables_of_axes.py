from django.db import migrations

# Tries to sign in are counted in the cache; these tables kept names and addresses for ever.
DROP = """
DROP TABLE IF EXISTS
axes_accessattemptexpiration, axes_accessattempt, axes_accesslog, axes_accessfailurelog
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0005_own_addresses")]

    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
