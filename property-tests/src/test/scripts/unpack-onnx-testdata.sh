#!/bin/sh
# Unpacks the cases of Debian's package libonnx-testdata into the folder $1, unless they are there already.
# Needs apt-get and dpkg-deb; where they are missing, the tests that read the folder are skipped and say so.
set -e
target=$1
[ -d "$target/usr/share/libonnx-testdata/data" ] && exit 0
mkdir -p "$target"
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "no apt-get and dpkg-deb here: unpack libonnx-testdata to $target by hand" >&2
  exit 0
fi
cd "$target"
apt-get download libonnx-testdata || { echo "libonnx-testdata cannot be fetched: no network or no such package" >&2; exit 0; }
dpkg-deb -x libonnx-testdata_*.deb .
