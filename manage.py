#!/usr/bin/env python
import os
import sys
import traceback

# Of sysexits.h. A mail server that pipes a mail in bounces it after any other failure.
USAGE, TRY_AGAIN = 64, 75


def main() -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)


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
