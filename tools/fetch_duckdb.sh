#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Brings DuckDB's C library and header to third_party/duckdb, from two npm packages whose content is pinned below.
# The user's npm configuration says where packages come from. Why npm: docs/decisions/0003-duckdb.md.
#
#   tools/fetch_duckdb.sh [FOLDER]    FOLDER: packages fetched before with `npm pack`, for a machine without a network
set -euo pipefail

fail() {
  echo "fetch_duckdb: $*" >&2
  exit 1
}

# To change a version: edit it and paste what `npm view NAME@VERSION dist.integrity` prints.
header_package="duckdb@1.4.4"
header_integrity="sha512-hEJJ5hyVF0VLj3dmOLpsWrQR0b3d4Ykqtygm6iUXjHJDDnSqg/USKxcb5qvNrOhFYPgktayU6dXCtgPqcmmpog=="
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)
    library_package="@duckdb/node-bindings-linux-x64@1.4.4-r.1"
    library_integrity="sha512-fjYNc+t4/T7mhzZ57oJoIQaWvbYVvxhidcNNansQFiWnd6/JMLCULd4qnt8XI3Tt2BrZsraH690KSBIS3QPt0w=="
    ;;
  Linux-aarch64)
    library_package="@duckdb/node-bindings-linux-arm64@1.4.4-r.1"
    library_integrity="sha512-wq92/EcTiOTRW1RSDOwjeLyMMXWwNVNwU21TQdfu3sgS86+Ih3raaK68leDgY5cWgf72We3J2W7HYz8GwxcMYw=="
    ;;
  *) fail "no package is pinned for $(uname -s) on $(uname -m); install DuckDB's C library where CMake finds it" ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
place="$root/third_party/duckdb"
pins=$(printf '%s %s\n' "$header_package" "$header_integrity" "$library_package" "$library_integrity")
given=""
if [[ $# -gt 0 ]]; then
  given=$(cd "$1" 2>/dev/null && pwd) || fail "there is no folder $1"
fi

if [[ -f "$place/include/duckdb.h" && -f "$place/lib/libduckdb.so" && "$(cat "$place/PINS" 2>/dev/null)" == "$pins" ]]; then
  exit 0
fi
for program in openssl tar; do
  command -v "$program" >/dev/null || fail "$program is missing"
done

mkdir -p "$root/third_party"
work=$(mktemp -d "$root/third_party/.duckdb.XXXXXX")
trap 'rm -rf "$work"' EXIT

# package NAME@VERSION INTEGRITY FOLDER: the package, checked, unpacked below FOLDER.
package() {
  local file
  file=$(tr -d '@' <<<"${1%@*}" | tr '/' '-')-${1##*@}.tgz
  if [[ -n "$given" ]]; then
    [[ -f "$given/$file" ]] || fail "$file is not in $given; fetch it with: npm pack $1"
    cp "$given/$file" "$work/$file"
  else
    command -v npm >/dev/null || fail "npm is missing; install it, or DuckDB's C library where CMake finds it"
    npm pack "$1" --ignore-scripts --loglevel=error --pack-destination "$work" >"$work/log" 2>&1 ||
      fail "npm cannot fetch $1: $(grep -m 3 'npm error' "$work/log" || head -n 3 "$work/log")"
    [[ -f "$work/$file" ]] || fail "npm fetched $1 but wrote no $file"
  fi
  local integrity
  integrity="sha512-$(openssl dgst -sha512 -binary "$work/$file" | openssl base64 -A)"
  [[ "$integrity" == "$2" ]] || fail "$1 is not the pinned package: expected $2, got $integrity"
  mkdir "$work/$3"
  tar -xzf "$work/$file" -C "$work/$3" --no-same-owner
}

echo "fetching DuckDB ($library_package) ..."
package "$header_package" "$header_integrity" header
package "$library_package" "$library_integrity" library

mkdir -p "$work/duckdb/include" "$work/duckdb/lib"
cp "$work/header/package/src/duckdb/src/include/duckdb.h" "$work/duckdb/include/"
cp "$work/header/package/LICENSE" "$work/duckdb/LICENSE"
cp "$work/library/package/libduckdb.so" "$work/duckdb/lib/"
chmod 755 "$work/duckdb/lib/libduckdb.so"
echo "$pins" >"$work/duckdb/PINS"

# The new folder appears whole or not at all.
if [[ -e "$place" ]]; then
  mv "$place" "$work/old"
fi
mv "$work/duckdb" "$place"
echo "DuckDB is in third_party/duckdb"
