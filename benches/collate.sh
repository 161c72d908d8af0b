#!/usr/bin/env bash
# CPU seconds and memory of recension and of CollateX on the same witnesses in the same run, in turns.
#
#     benches/collate.sh [PYTHON]        a Python that has CollateX (`pip install collatex`); python3 unless said
#
# Sizes that take the peer minutes are run by recension alone, to show how it grows; without the peer all are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=${1:-python3}

target=${CARGO_TARGET_DIR:-target}
cargo build --release --quiet --bin recension --example traditions
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/peer.py" <<'END'
import sys
from collatex import Collation, collate
collation = Collation()
for number, name in enumerate(sys.argv[1:]):
    collation.add_plain_witness(f"W{number}", open(name, encoding="utf-8").read())
print(collate(collation, output="json", segmentation=False))
END
"$python" -c 'import collatex' 2>/dev/null && peer=yes || { peer=no; echo "$python has no CollateX: recension alone" >&2; }

# CPU seconds and megabytes of a command whose output and exit code do not matter.
cost() {
    /usr/bin/env python3 - "$@" <<'END'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss / 1024:.0f}")
END
}

# One row: copies, words, whether the peer is run.
row() {
    local copies=$1 words=$2 both=$3 theirs='- -'
    "$target/release/examples/traditions" write "$folder/$1-$2" "$copies" "$words"
    local ours descent
    ours=$(cost "$target/release/recension" collate "$folder/$1-$2"/*.txt)
    descent=$(cost "$target/release/recension" collate "$folder/$1-$2"/*.txt --stemma)
    if [[ $both == yes && $peer == yes ]]; then
        theirs=$(cost "$python" "$folder/peer.py" "$folder/$1-$2"/*.txt)
    fi
    printf '%9s %9s   %8s s %5s MB   %8s s   %8s s %5s MB\n' "$copies" "$words" $ours "${descent% *}" $theirs
}

printf '%9s %9s   %19s   %10s   %19s\n' witnesses words recension 'with descent' CollateX
row 3 300 yes
row 3 1000 yes
row 20 18 yes
row 100 18 yes
row 5 10000 no
row 5 20000 no
row 5 73000 no
row 200 18 no
row 500 18 no
row 50 1000 no
row 100 1000 no
row 500 100 no
