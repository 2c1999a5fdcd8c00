"""Pages run under threads: they answer twice as many requests so as in an async process."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 30
graceful_timeout = 20
# Where a container's disk is slow, a heartbeat file on it would make healthy workers look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None
forwarded_allow_ips = "*"  # only the front door can reach this port
