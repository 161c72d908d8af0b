#!/usr/bin/env bash
# CPU seconds of recension and of `git diff --no-index --word-diff` on the same pairs in the same run,
# one after the other in turns, so that a busy machine slows both.
#
#     benches/peer.sh [BYTES] [ROUNDS]        10,000,000 bytes and 5 rounds, unless said
#
# Prints the least of each, which is what the work costs, and the ratio: below 1, recension is faster.
# To git a line of Chinese is one word, so that it has little to do and finds every line changed; in
# the last row it is told to compare characters, which is the work that recension does.
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

# One row: a name, a language, and what to tell git beside.
row() {
    local name=$1 base=$folder/$2.base.txt witness=$folder/$2.witness.txt ours=() theirs=()
    shift 2
    for ((round = 0; round < rounds; round++)); do
        ours+=("$(cpu "$target/release/recension" compare "$base" "$witness" --quiet)")
        theirs+=("$(cpu git diff --no-index --word-diff "$@" "$base" "$witness")")
    done
    printf '%s\n' "$(cat "$base" "$witness" | wc -c)" \
        "$(printf '%s\n' "${ours[@]}" | least)" "$(printf '%s\n' "${theirs[@]}" | least)" |
        paste -sd' ' | awk -v name="$name" '{ printf "%-15s %10.1f %17.2f %16.2f %7.2f\n", name, $1 / 1e6, $2, $3, $2 / $3 }'
}

for language in en zh; do
    "$target/release/examples/generate" "$language" "$bytes" 1 "$folder/$language.base.txt" "$folder/$language.witness.txt"
done
printf '%-15s %10s %17s %16s %7s\n' text 'MB, both' 'recension CPU s' 'git diff CPU s' ratio
row English en
row Chinese zh
export LC_ALL=C.UTF-8
row 'by character' zh --word-diff-regex='[a-zA-Z0-9]+|[^[:space:]]'
