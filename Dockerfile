# The command on a small system, from the archive of scripts/release:
#   docker build -t pid -f Dockerfile artifacts/release
#   docker run --rm -v "$PWD:/data" pid decompose records.csv --x1 .. --x2 .. --y ..
FROM debian:stable-slim
ADD pid-*-linux-*.tar.gz /opt/
# Boosted trees (pid fusion) need OpenMP.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
RUN ln -s /opt/pid-*/pid /usr/local/bin/pid
WORKDIR /data
ENTRYPOINT ["pid"]
