# Tandem for production. Two images come from here: `tandem` (all of its processes) and
# `front` (the reverse proxy with TLS). docker-compose.yml puts them together.
FROM python:3.13-slim AS build
RUN python -m venv /venv
WORKDIR /build
COPY docker/requirements.txt ./
# Each file must have the hash that stands there, whatever the index serves.
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    -r requirements.txt

FROM python:3.13-slim AS tandem
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tandem \
 && install -d -o tandem -g tandem /data /static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    TANDEM_DATA=/data STATIC_ROOT=/static TANDEM_HASHED_STATIC=1
COPY --from=build /venv /venv
WORKDIR /app
COPY . .
# Collecting files asks no server anything: these words are placeholders that reach no container.
RUN SECRET_KEY=collecting DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere/0 \
    python manage.py collectstatic --noinput --verbosity 0
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "docker/healthy.py", "page", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "config.wsgi:application", "--config", "docker/gunicorn.py"]

FROM caddy:2 AS front
COPY docker/Caddyfile /etc/caddy/Caddyfile
RUN chown -R 10001:10001 /data /config
USER 10001

# What `docker build .` without a target makes.
FROM tandem
