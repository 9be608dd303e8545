#!/usr/bin/env bash
# Opens the workbook with LibreOffice and reads its first sheet as people see it.
set -euo pipefail
hegui=$1
demo=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$demo" "$folder/report.txt"
cd "$folder"
"$hegui" check report.txt --fail-on never --format xlsx=ledger.xlsx
timeout 180 soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1' ledger.xlsx >/dev/null 2>&1
head -1 ledger.csv | grep -q '序号.*单位.*部分.*指纹'
[ "$(grep -c 待核实 ledger.csv)" -eq 3 ]
# Saved again by LibreOffice it still comes back.
timeout 180 soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to ods ledger.xlsx >/dev/null 2>&1
"$hegui" check report.txt --fail-on never --lang en --ledger ledger.ods 2>&1 | grep -q 'fixed 0, remaining 3, new 0'
echo "LibreOffice opens the workbook, and it comes back"
