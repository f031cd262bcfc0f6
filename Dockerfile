# An Atelier node in a container that has no shell user, no compiler and nothing to write but /data:
#   docker build -t atelier .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v atelier-data:/data -v ./node:/config:ro -p 127.0.0.1:9464:9464 atelier
# Base images are pinned by whoever builds: --build-arg BASE=python@sha256:…
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY tools/node_lock.py tools/
COPY models models
COPY oracle oracle
RUN python -m venv /opt/atelier \
 && python tools/node_lock.py > node.lock \
 && /opt/atelier/bin/pip install --require-hashes --no-deps --only-binary :all: -r node.lock \
 && /opt/atelier/bin/pip install --no-deps "setuptools==75.8.2" \
 && /opt/atelier/bin/pip install --no-deps --no-build-isolation . \
 && /opt/atelier/bin/pip uninstall --yes setuptools pip

FROM ${BASE}
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin atelier \
 && install -d -o atelier -m 0700 /data
COPY --from=build /opt/atelier /opt/atelier
ENV PATH=/opt/atelier/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    ATELIER_DATA=/data \
    ATELIER_LOG=json \
    ATELIER_LISTEN=0.0.0.0:9464
USER 10001
VOLUME /data
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9464/healthz', timeout=5)"]
ENTRYPOINT ["atelier-oracle"]
CMD ["run", "--config", "/config/node.toml"]
