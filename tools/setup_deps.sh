#!/usr/bin/env bash
# Installs what Longtail builds with: Debian packages, and LibTorch in a per-user prefix.
# Safe to run again: does nothing where all is there. Needs root or sudo only to install packages.
# Usage: tools/setup_deps.sh [--scenario-only] [--python]
#   --scenario-only  no LibTorch: enough for `longtail scenario …`
#   --python         also a virtual environment with the readers that tests/python uses
set -euo pipefail

PREFIX="${LONGTAIL_DEPS:-$HOME/.cache/longtail/deps}"

PACKAGES=(
  bazel-bootstrap bazel-rules-java g++ python3 python3-venv unzip zip ca-certificates
  libabsl-dev libprotobuf-dev protobuf-compiler libgrpc++-dev protobuf-compiler-grpc
  libopencv-dev libembree-dev libavcodec-dev libavformat-dev libswscale-dev libavutil-dev
  libgtest-dev libgmock-dev libbenchmark-dev libhwy-dev nlohmann-json3-dev libcli11-dev
  libsqlite3-dev libssl-dev clang-16 libclang-rt-16-dev clang-format-16
)
