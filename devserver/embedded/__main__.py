"""The servers alone, for development: `python -m devserver.embedded --data DIR`."""

import argparse
import os
import signal
import sys
from pathlib import Path

from devserver.embedded.failures import CannotServe
from devserver.embedded.servers import Servers


def main() -> None:
    os.umask(0o077)
    parser = argparse.ArgumentParser(prog="python -m devserver.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/servers"), metavar="DIR")
    wanted = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    try:
        with Servers(parser.parse_args().data) as servers:
            # Blocked only now: the servers would inherit a blocked signal.
            signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
            print(f"export DATABASE_URL={servers.database_url}")
            print(f"export REDIS_URL={servers.redis_url}", flush=True)
            signal.sigwait(wanted)
    except CannotServe as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
