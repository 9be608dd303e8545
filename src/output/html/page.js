"use strict";
(() => {
  const all = [...document.querySelectorAll(".finding")];
  const reports = [...document.querySelectorAll(".report")];
  const find = (id) => document.getElementById(id);
  const store = "hegui:" + location.pathname;
  let states = {};
  // Some browsers keep nothing for a file that was opened from a folder; then the triage lasts as long as the page is open.
  try { states = JSON.parse(localStorage.getItem(store)) || {}; } catch { states = {}; }
  const key = (finding) => finding.dataset.path + " " + finding.dataset.print;
  const state = (finding) => states[key(finding)] || (finding.dataset.status ? { status: finding.dataset.status } : null);
  let now = null;

  function save() { try { localStorage.setItem(store, JSON.stringify(states)); } catch { /* nothing is kept */ } }

  function draw(finding) {
    const tag = finding.querySelector(".tag.state");
    const set = state(finding);
    tag.hidden = !set;
    tag.textContent = set ? (WORDS.states[set.status] || set.status) + (set.reason ? "：" + set.reason : "") : "";
  }

  function filter() {
    const words = find("words").value.trim().toLowerCase();
    const area = find("area").value, wanted = find("state").value;
    const levels = new Set([...document.querySelectorAll("[data-level]:checked")].map((box) => box.dataset.level));
    let shown = 0;
    for (const report of reports) {
      let any = false;
      const named = (report.dataset.unit + " " + report.querySelector(".facts").textContent).toLowerCase().includes(words);
      for (const finding of report.querySelectorAll(".finding")) {
        const set = state(finding);
        const status = finding.classList.contains("waived") ? "accepted" : set ? set.status : "open";
        const ok = levels.has(finding.dataset.level) && (!area || finding.dataset.area === area) && (!wanted || status === wanted)
          && (!words || named || finding.textContent.toLowerCase().includes(words));
        finding.hidden = !ok;
        if (ok) { any = true; shown += 1; }
      }
      const plain = !words && !area && !wanted && levels.size === 3;
      report.hidden = !any && !(plain || (words && named && !area && !wanted));
      for (const mark of report.querySelectorAll("mark")) {
        const visible = mark.dataset.f.split(" ").some((id) => !find(report.id + "f" + id).hidden);
        mark.classList.toggle("off", !visible);
      }
    }
    find("shown").textContent = WORDS.shown.replace("{shown}", shown).replace("{all}", all.length);
    document.body.dataset.shown = shown;
  }

  function select(finding, jump = true) {
    document.querySelectorAll(".now").forEach((other) => other.classList.remove("now"));
    now = finding;
    if (!finding) return;
    finding.classList.add("now");
    const report = finding.closest(".report");
    const id = finding.id.slice(report.id.length + 1);
    const marks = [...report.querySelectorAll("mark")].filter((mark) => mark.dataset.f.split(" ").includes(id));
    marks.forEach((mark) => mark.classList.add("now"));
    finding.scrollIntoView({ block: "nearest" });
    if (jump && marks[0]) marks[0].scrollIntoView({ block: "center" });
    history.replaceState(null, "", "#" + finding.id);
  }

  function step(by) {
    const seen = all.filter((finding) => !finding.hidden && !finding.closest(".report").hidden);
    if (!seen.length) return;
    const at = seen.indexOf(now);
    select(seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : Math.max(0, Math.min(seen.length - 1, at + by))]);
  }

  function triage(status) {
    if (!now) return;
    let reason = "";
    if (status === "false") {
      reason = window.prompt(WORDS.reason, (states[key(now)] || {}).reason || "");
      if (reason === null) return;
    }
    if (status) states[key(now)] = { status, reason }; else delete states[key(now)];
    save();
    draw(now);
    const last = now;
    if (status) step(1);
    filter();
    if (last.hidden && now === last) step(1);
  }

  function table() {
    const cell = (text) => '"' + String(text).replace(/^[=+\-@]/, "'$&").replace(/"/g, '""') + '"';
    const rows = [WORDS.columns];
    for (const finding of all) {
      const set = state(finding) || { status: "open" };
      const unit = finding.closest(".report").dataset.unit;
      rows.push([unit, finding.dataset.path, finding.dataset.rule, finding.querySelector(".what").lastChild.textContent, WORDS.states[set.status] || set.status, set.reason || "", finding.dataset.print]);
    }
    return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark) { const report = mark.closest(".report"); select(find(report.id + "f" + mark.dataset.f.split(" ")[0]), false); return; }
    const finding = event.target.closest(".finding");
    if (finding && !window.getSelection().toString()) select(finding);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { if (event.key === "Escape") event.target.blur(); return; }
    const does = { j: () => step(1), ArrowDown: null, k: () => step(-1), c: () => triage("confirmed"), x: () => triage("false"), a: () => triage("asked"), u: () => triage(""), "/": () => find("words").focus(), "?": () => find("keys").click(), g: () => find("overview").scrollIntoView() }[event.key];
    if (does) { event.preventDefault(); does(); }
  });
  find("words").addEventListener("input", filter);
  document.querySelectorAll(".filter select, .filter input[type=checkbox]").forEach((box) => box.addEventListener("change", filter));
  find("print").addEventListener("click", () => window.print());
  find("keys").addEventListener("click", (event) => { const help = find("help"); help.hidden = !help.hidden; event.target.setAttribute("aria-expanded", String(!help.hidden)); });
  find("export").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = "data:text/csv;charset=utf-8," + encodeURIComponent(table());
    link.download = WORDS.file;
    link.click();
  });
  all.forEach(draw);
  filter();
  const target = location.hash && find(location.hash.slice(1));
  if (target && target.classList.contains("finding")) select(target);
})();
