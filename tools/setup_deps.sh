#!/usr/bin/env bash
# Installs what Longtail builds with: Debian packages, and LibTorch and Arrow in a per-user prefix.
# Safe to run again: says and does nothing where all is there. Needs root or sudo only to install packages.
#
# Usage: tools/setup_deps.sh [--without-libtorch] [--client] [--python] [--pytorch] [--checks]
#   --without-libtorch  Debian packages only: enough for `longtail scenario …`
#   --client            and the protos of google.rpc (0.3 MB): enough for `longtail client …`
#   --python            also a virtual environment for the tests written in Python
#   --pytorch           and Python's own torch in it (5.4 GB), for the training example
#   --checks            also clang, for the checks of .ci/run
# The prefix is $LONGTAIL_DEPS, or ~/.cache/longtail/deps.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
prefix=${LONGTAIL_DEPS:-~/.cache/longtail/deps} # "~" holds where HOME is not set, too
wheels="$root/third_party/wheels"

packages=(
  bazel-bootstrap bazel-rules-java g++ python3 python3-venv ca-certificates unzip
  libabsl-dev libprotobuf-dev protobuf-compiler libcli11-dev nlohmann-json3-dev
  libopencv-dev libembree-dev libssl-dev
  libavcodec-dev libavformat-dev libswscale-dev libavutil-dev
  libgtest-dev libgmock-dev libbenchmark-dev
  libgrpc++-dev protobuf-compiler-grpc libsqlite3-dev prometheus-cpp-dev libcpp-httplib-dev libexpat1-dev
)
check_packages=(clang-16 libclang-rt-16-dev clang-format-16)

say() { printf '%s\n' "longtail set-up: $*" >&2; }
die() { say "$1"; exit "${2:-69}"; }

# Runs a command and says what it is at and for how long: a line every 10 s, on a terminal one line that changes every
# second. $1: what is being done; $2: a command that prints how far it is; $3: file for its output, - for stderr.
with_progress() {
  local what="$1" so_far="$2" log="$3" began=$SECONDS every=10 open="" close=$'\n' never ticker status=0
  shift 3
  if [[ -t 2 ]]; then every=1 open=$'\r\033[K' close=""; fi
  exec {never}<> <(:) # nothing ever comes: reading from it is a sleep without a process
  (
    while ! read -rt "$every" -u "$never" && kill -0 $$ 2>/dev/null; do
      printf '%slongtail set-up: %s, %d s: %.90s%s' "$open" "$what" $((SECONDS - began)) "$($so_far)" "$close" >&2
    done
  ) &
  ticker=$!
  if [[ $log == - ]]; then
    "$@" >&2 || status=$?
  else
    "$@" >"$log" 2>&1 || status=$?
  fi
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  exec {never}<&-
  printf '%s' "$open" >&2
  if ((!status)); then say "$what: done in $((SECONDS - began)) s"; fi
  return "$status"
}

# pip, with its own bars on a terminal. $1: what is being fetched; the folder "$work/pip-tmp" holds it meanwhile.
run_pip() {
  local what="$1" pip="$2"
  shift 2
  mkdir -p "$work/pip-tmp"
  if [[ -t 2 ]]; then
    TMPDIR="$work/pip-tmp" "$pip" "$@" >&2
  else
    with_progress "$what" fetched - env TMPDIR="$work/pip-tmp" "$pip" "$@" --quiet
  fi
}
fetched() { du -shc "$work" "$prefix/venv" 2>/dev/null | awk 'END { print $1 " on disk" }'; }

install_packages() {
  local missing=() have
  have=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true) "
  for package in "$@"; do
    [[ $have == *" installed=$package "* ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "needs these Debian packages, and there is no apt-get: ${missing[*]}"
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "needs root or sudo to install: ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  local log
  log="$(mktemp)"
  at_in_log() { tail -n 1 "$log"; }
  if ! with_progress "Debian packages" at_in_log "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c '
      apt-get -q update && apt-get -qy --no-install-recommends -o DPkg::Lock::Timeout=600 install "$@"' \
      install "${missing[@]}"; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get could not install them; its messages are above" 75
  fi
  rm -f "$log"
}

# The stamp of a part holds the digest of the list it was made from.
digest() { cat "$@" | sha256sum | cut -d" " -f1; }
is_stamped() { [[ -f "$prefix/$1.stamp" && "$(<"$prefix/$1.stamp")" == "$2" ]]; }
stamp() { printf '%s\n' "$2" >"$prefix/$1.stamp.new" && mv "$prefix/$1.stamp.new" "$prefix/$1.stamp"; }

# Moves a freshly made folder into the prefix, in place of an older one.
publish() {
  if [[ -e "$prefix/$2" ]]; then mv "$prefix/$2" "$work/old-${2//\//-}"; fi
  mkdir -p "$(dirname "$prefix/$2")"
  mv "$1" "$prefix/$2"
}

install_libtorch() {
  local list="$wheels/libtorch.txt" want
  want="$(digest "$list")"
  is_stamped libtorch "$want" && return 0
  say "fetching LibTorch into $prefix (about 560 MB to download)"
  python3 -m venv "$work/pip" || die "python3 cannot make a virtual environment" 70
  run_pip "LibTorch" "$work/pip/bin/pip" download --disable-pip-version-check --no-deps --require-hashes \
    --only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --abi none \
    --platform manylinux_2_28_x86_64 --platform manylinux_2_25_x86_64 --platform manylinux2014_x86_64 \
    --dest "$work/wheels" --requirement "$list" || die "pip could not fetch LibTorch" 75
  say "unpacking LibTorch"
  local wheel
  for wheel in "$work"/wheels/*.whl; do
    case "${wheel##*/}" in
      torch-*) unzip -q "$wheel" 'torch/include/*' torch/lib/libtorch_cpu.so torch/lib/libc10.so \
        torch/lib/libgomp.so.1 'torch-*.dist-info/licenses/LICENSE' -d "$work/root" ;;
      nvidia_cuda_runtime-*) unzip -q "$wheel" nvidia/cu13/lib/libcudart.so.13 -d "$work/root" ;;
      nvidia_cuda_cupti-*) unzip -q "$wheel" nvidia/cu13/lib/libcupti.so.13 -d "$work/root" ;;
    esac || die "could not unpack ${wheel##*/} into $prefix" 74
  done
  mv "$work"/root/torch-*.dist-info/licenses/LICENSE "$work/root/torch/LICENSE"
  publish "$work/root/nvidia" nvidia
  publish "$work/root/torch" torch
  stamp libtorch "$want"
}

install_arrow() {
  local list="$wheels/arrow.txt" want library
  want="$(digest "$list")"
  is_stamped arrow "$want" && return 0
  say "fetching Arrow into $prefix (about 45 MB to download)"
  [[ -d "$work/pip" ]] || python3 -m venv "$work/pip" || die "python3 cannot make a virtual environment" 70
  run_pip "Arrow" "$work/pip/bin/pip" download --disable-pip-version-check --no-deps --require-hashes \
    --only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --platform manylinux_2_28_x86_64 \
    --dest "$work/arrow" --requirement "$list" || die "pip could not fetch Arrow" 75
  unzip -q "$work"/arrow/*.whl 'pyarrow/include/*' pyarrow/libarrow.so.2600 pyarrow/libparquet.so.2600 \
    '*/licenses/*' -d "$work/arrow" || die "could not unpack Arrow into $prefix" 74
  for library in arrow parquet; do ln -s "lib$library.so.2600" "$work/arrow/pyarrow/lib$library.so"; done
  mv "$work"/arrow/pyarrow-*.dist-info/licenses/*.txt "$work/arrow/pyarrow/"
  publish "$work/arrow/pyarrow" pyarrow
  stamp arrow "$want"
}

install_googleapis() {
  local list="$wheels/googleapis.txt" want
  want="$(digest "$list")"
  is_stamped googleapis "$want" && return 0
  say "fetching the protos of google.rpc and google.longrunning into $prefix"
  [[ -d "$work/pip" ]] || python3 -m venv "$work/pip" || die "python3 cannot make a virtual environment" 70
  "$work/pip/bin/pip" download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --dest "$work/protos" --requirement "$list" >&2 || die "pip could not fetch the protos" 75
  unzip -q "$work"/protos/*.whl '*.proto' '*/licenses/LICENSE' -d "$work/googleapis" ||
    die "could not unpack the protos into $prefix" 74
  mv "$work"/googleapis/*.dist-info/licenses/LICENSE "$work/googleapis/LICENSE"
  rm -r "$work"/googleapis/*.dist-info
  publish "$work/googleapis" googleapis
  stamp googleapis "$want"
}

install_python() {
  local lists=("$wheels/python.txt") want requirement_args=() list
  # Once torch is there it stays: --python alone is met by the larger environment too.
  is_stamped venv "$(digest "${lists[@]}" "$wheels/pytorch.txt")" && return 0
  if [[ $1 == with_torch ]]; then lists+=("$wheels/pytorch.txt"); fi
  want="$(digest "${lists[@]}")"
  is_stamped venv "$want" && return 0
  say "making the Python environment $prefix/venv ($(grep -hoE '^[A-Za-z0-9_-]+' "${lists[@]}" | paste -sd ' '))"
  for list in "${lists[@]}"; do requirement_args+=(--requirement "$list"); done
  # Made in place: an environment cannot be moved. Without its stamp it counts as absent.
  rm -f "$prefix/venv.stamp"
  python3 -m venv --clear "$prefix/venv" || die "python3 cannot make a virtual environment" 70
  run_pip "Python packages" "$prefix/venv/bin/pip" install --disable-pip-version-check --no-cache-dir \
    --only-binary=:all: "${requirement_args[@]}" || die "pip could not install the Python packages" 75
  stamp venv "$want"
}

libtorch=1 protos=1 python="" checks=""
for arg in "$@"; do
  case "$arg" in
    --without-libtorch) libtorch="" protos="" ;;
    --client) libtorch="" ;;
    --python) python="${python:-plain}" ;;
    --pytorch) python=with_torch ;;
    --checks) checks=1 ;;
    -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) say "unknown option $arg (see --help)"; exit 64 ;;
  esac
done

if [[ -n $checks ]]; then packages+=("${check_packages[@]}"); fi
install_packages "${packages[@]}"
[[ -n $protos || -n $python ]] || exit 0

mkdir -p "$prefix" || die "cannot write to $prefix" 74
exec 9>"$prefix/lock"
flock 9 # two set-ups at once: the second finds all done
work="$(mktemp -d "$prefix/.new.XXXXXX")"
trap 'rm -rf "$work"' EXIT
[[ -z $libtorch ]] || { install_libtorch && install_arrow; }
[[ -z $protos ]] || install_googleapis
[[ -z $python ]] || install_python "$python"
