from django.db import migrations

# People could add addresses that were not theirs; they could then sign in and reset a password with them.
FOREIGN = """
DELETE FROM account_emailaddress USING accounts_user
WHERE account_emailaddress.user_id = accounts_user.id
AND lower(account_emailaddress.email) <> lower(accounts_user.email)
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_plain_labels"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunSQL(FOREIGN, migrations.RunSQL.noop)]
