#!/usr/bin/env bash
# Opens the page in a real browser: the filter, the jump to a finding, and printing.
set -euo pipefail
hegui=$1
demo=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$demo" "$folder/report.txt"
cd "$folder"
"$hegui" check report.txt --fail-on never --format html=page.html
browser=(timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
  --disable-component-update --disable-sync "--user-data-dir=$folder/profile")
"${browser[@]}" --dump-dom "file://$folder/page.html#r1f2" >jump.html 2>/dev/null
grep -q 'data-shown="3"' jump.html
grep -Eq '<li class="finding error now" id="r1f2"' jump.html
grep -Eq '<mark class="[a-z]+ now" data-f="2"' jump.html
{ cat page.html; echo '<script>const box = document.getElementById("words"); box.value = "信访条例"; box.dispatchEvent(new Event("input"));</script>'; } >filter.html
"${browser[@]}" --dump-dom "file://$folder/filter.html" 2>/dev/null | grep -q 'data-shown="1"'
"${browser[@]}" --no-pdf-header-footer --print-to-pdf=page.pdf "file://$folder/page.html" 2>/dev/null
pdftotext page.pdf printed.txt
grep -q '总览' printed.txt
grep -q '1170人次' printed.txt
if grep -q '键盘操作' printed.txt; then echo 'the help for the keyboard is printed' >&2; exit 1; fi
echo "the page filters, jumps and prints"
