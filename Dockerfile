# gilscope in a container:
#
#   docker build -t gilscope .
#   docker run --rm --cpuset-cpus 0-3 --shm-size 1g -v "$PWD:/work" gilscope run smoke
#
# --cpuset-cpus gives the container CPUs of its own: a quota (--cpus) stops all workers in the
# middle of a sample, which then measures the quota. --shm-size: pools of multiprocessing lie in
# /dev/shm, of which a container has 64 MB. Results are written to /work, the folder that is mounted
# there, which user 1000 (or the one of --user) must be allowed to write to.

# What building needs, and measuring too: modules are compiled for each interpreter that is measured.
FROM debian:bookworm-slim AS tools
RUN apt-get update \
    && apt-get install -y --no-install-recommends git make ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/gilscope
COPY scripts/common.sh scripts/setup.sh scripts/
COPY requirements*.txt ./
RUN PIP_NO_CACHE_DIR=1 scripts/setup.sh build && rm -rf /var/lib/apt/lists/*

FROM tools AS build
COPY . .
RUN make build && rm -rf .git tests

FROM tools
COPY --from=build /opt/gilscope /opt/gilscope
# Locks and modules of further interpreters go into the build tree, whoever runs it.
RUN chmod -R a+rwX /opt/gilscope/build \
    && ln -s /opt/gilscope/build/gilscope /usr/local/bin/gilscope \
    && useradd --create-home --uid 1000 gilscope \
    && install -d -o gilscope -g gilscope /work
USER gilscope
WORKDIR /work
ENTRYPOINT ["gilscope"]
CMD ["--help"]
