#!/usr/bin/env bash
# The same findings from Apache Spark as from one machine.
set -euo pipefail
hegui=$1
python=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/reports"
cp "$root"/fixtures/demo/*.txt "$folder/reports"
cp "$root"/fixtures/clean/township.txt "$root"/fixtures/clean/petition-office-web.txt "$folder/reports"
PYSPARK_PYTHON="$python" "$python" "$root/docs/cluster/check_corpus.py" "$hegui" "$folder/reports" >"$folder/spark.txt" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
cd "$folder/reports"
"$hegui" check . --fail-on never --format ndjson 2>/dev/null |
  "$python" -c 'import json, sys
lines = [json.loads(line) for line in sys.stdin]
found = [(f["path"].removeprefix("./"), d["rule"], d["fingerprint"]) for f in lines if "path" in f for d in f["diagnostics"]]
[print(*one) for one in sorted(found)]' >"$folder/single.txt"
[ -s "$folder/single.txt" ]
diff -u "$folder/single.txt" "$folder/spark.txt"
echo "Spark finds the same: $(wc -l <"$folder/single.txt") findings"
