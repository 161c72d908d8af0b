#!/usr/bin/env bash
# CPU seconds of recension and of `git diff --no-index --word-diff` on the same pairs in the same run,
# one after the other in turns, so that a busy machine slows both.
#
#     benches/peer.sh [BYTES] [ROUNDS]        10,000,000 bytes and 5 rounds, unless said
#
# Prints the least of each, which is what the work costs, and the ratio: below 1, recension is faster.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bytes=${1:-10000000} rounds=${2:-5}

command -v git >/dev/null || { echo 'git is not installed' >&2; exit 1; }
target=${CARGO_TARGET_DIR:-target}
cargo build --release --quiet --bin recension --example generate
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# CPU seconds, user and system, of a command whose output and exit code do not matter.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&1 || true; } 2>&1 | awk '{ printf "%.2f", $1 + $2 }'
}

least() { sort -n | head -n 1; }

printf '%-4s %12s %16s %16s %7s\n' text 'MB, both' 'recension CPU s' 'git diff CPU s' ratio
for language in en zh; do
    base=$folder/$language.base.txt witness=$folder/$language.witness.txt
    "$target/release/examples/generate" "$language" "$bytes" 1 "$base" "$witness"
    ours=() theirs=()
    for ((round = 0; round < rounds; round++)); do
        ours+=("$(cpu "$target/release/recension" compare "$base" "$witness" --quiet)")
        theirs+=("$(cpu git diff --no-index --word-diff "$base" "$witness")")
    done
    printf '%s\n' "$language" "$(cat "$base" "$witness" | wc -c)" \
        "$(printf '%s\n' "${ours[@]}" | least)" "$(printf '%s\n' "${theirs[@]}" | least)" |
        paste -sd' ' | awk '{ printf "%-4s %12.1f %16.2f %16.2f %7.2f\n", $1, $2 / 1e6, $3, $4, $3 / $4 }'
done
