#!/usr/bin/env bash
# Holds SARIF of several runs against the official schema of SARIF 2.1.0.
set -euo pipefail
hegui=$1
python=$2
schema=$3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$root"/fixtures/demo/*.txt "$folder"
cp "$root"/fixtures/documents/report.docx "$root"/fixtures/documents/report-libreoffice.pdf "$folder"
cp "$root"/fixtures/documents/report.html "$folder/网页 报告.html"
printf 'PK\003\004x' >"$folder/broken.docx"
cd "$folder"
check() { "$hegui" check . --fail-on never "$@" >/dev/null 2>&1 || [ $? -eq 2 ]; }
check --format sarif=plain.sarif
check --lang en --format sarif=english.sarif
check --twin twin --format sarif=twin.sarif
check --write-baseline baseline.json
check --baseline baseline.json --format sarif=baseline.sarif
printf 'waive:\n  - {rule: arithmetic/sum, text: 1170人次, reason: 口径不同, by: 王某}\n  - {rule: arithmetic/sum, text: 没有, reason: 口径不同, by: 王某}\n' >hegui.yaml
check --format sarif=waived.sarif
"$hegui" check "$root/fixtures/city/2023" --roster "$root/fixtures/city/roster.csv" --previous "$root/fixtures/city/2022" --fail-on never --format sarif=city.sarif >/dev/null 2>&1 || [ $? -eq 2 ]
"$hegui" check "$root/fixtures/cases/report.txt" --cases "$root/fixtures/cases/petition.csv" --fail-on never --format sarif=cases.sarif >/dev/null
"$python" - "$schema" ./*.sarif <<'PYTHON'
import json, sys
from jsonschema import Draft7Validator, FormatChecker
validator = Draft7Validator(json.load(open(sys.argv[1], encoding="utf-8")), format_checker=FormatChecker())
wrong = False
for path in sys.argv[2:]:
    log = json.load(open(path, encoding="utf-8"))
    for error in validator.iter_errors(log):
        wrong = True
        print(path, "/".join(map(str, error.absolute_path)), error.message[:200])
    print(path, len(log["runs"][0]["results"]), "results")
sys.exit(wrong)
PYTHON
