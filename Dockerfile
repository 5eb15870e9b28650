# The desks' schedules in a container: docker compose up -d (compose.yaml). Whatever it is called with is a command:
#   docker compose run --rm brief daily --issue
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
# git: for recipients that are git:// folders.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home brief && install -d -o brief -g brief -m 700 /library
# cluster.txt has what compose.scale.yaml needs besides.
ARG REQUIREMENTS=image.txt
COPY requirements/${REQUIREMENTS} /tmp/requirements.txt
RUN pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt
COPY --from=build /wheels /tmp/wheels
RUN pip install --no-cache-dir --no-deps --no-index /tmp/wheels/*.whl
USER brief
WORKDIR /home/brief
# Settings that the environment names whole are their user's own word: see docs/delivery.md.
ENV BRIEF_DATA_DIR=/library BRIEF_CONFIG=/etc/brief/brief.toml
VOLUME /library
ENTRYPOINT ["brief"]
CMD ["run"]
