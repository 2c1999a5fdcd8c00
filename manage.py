#!/usr/bin/env python
import os
import sys
import traceback

# Of sysexits.h. A mail server that pipes a mail in bounces it after any other failure.
USAGE, TRY_AGAIN = 64, 75
NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
# Reading a mail's bytes asks nobody; the settings want to be told something all the same.
NOBODY = {
    "SECRET_KEY": "signs nothing",
    "DATABASE_URL": "postgres://127.0.0.1:1/nobody",
    "REDIS_URL": "redis://127.0.0.1:1",
}


def main() -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["read_mail"]:
        for name, value in NOBODY.items():
            os.environ.setdefault(name, value)
    refuse_without_settings()
    execute_from_command_line(sys.argv)


def refuse_without_settings() -> None:
    """Whoever started Tandem with bin/run has set nothing, and need not."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing and os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings":
        command = " ".join(sys.argv[1:2]) or "COMMAND"
        sys.stderr.write(
            f"manage.py needs {', '.join(missing)} in the environment. Where bin/run started "
            f"Tandem, bin/manage finds them: bin/manage {command}\n"
        )
        sys.exit(1)


def receive_mail() -> None:
    """Whatever is broken here, even the settings, the mail server keeps the mail."""
    try:
        main()
    except SystemExit as end:
        sys.exit({1: TRY_AGAIN, 2: USAGE}.get(end.code, end.code))  # type: ignore[arg-type]
    except BaseException:
        traceback.print_exc()
        sys.exit(TRY_AGAIN)


if __name__ == "__main__":
    receive_mail() if sys.argv[1:2] == ["receive_mail"] else main()
