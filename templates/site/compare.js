"use strict";
// Shows one of the comparisons of compare-data.js. Texts are set as text: nothing of a model is markup.
(() => {
  const data = window.releases;
  const byId = (id) => document.getElementById(`compare-${id}`);
  const service = byId("service"), from = byId("old"), to = byId("new"), find = byId("find");
  const answer = byId("answer"), list = byId("changes"), verdicts = Object.keys(data.verdicts);
  const width = data.fields.length;

  const element = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  };
  const option = (select, text, value) => {
    const node = element("option", text);
    node.value = value;
    select.append(node);
  };
  const read = (row) => Object.fromEntries(data.fields.map((name, i) => [name, data.strings[row[i]]]));

  // Botocore releases by number, oldest first: those in which one of the shown services changed.
  const numbers = (version) => version.split(".").map(Number);
  const later = (a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
  };
  const shown = () => data.services.filter((each) => !service.value || each.name === service.value);
  const fill = () => {
    const dates = new Map(shown().flatMap((each) => each.versions.map((v, i) => [v, each.dates[i]])));
    const versions = [...dates.keys()].sort(later);
    for (const [select, fallback] of [[from, versions.at(-2)], [to, versions.at(-1)]]) {
      const before = select.value;
      select.replaceChildren();
      for (const version of [...versions].reverse()) option(select, `${version} (${dates.get(version)})`, version);
      select.value = dates.has(before) ? before : fallback;
    }
  };
  // A service that did not change in a release is as it was in the one before.
  const place = (each, version) => each.versions.findLastIndex((v) => later(v, version) <= 0);
  const between = (each, old, now) => each.changes
    .filter((row) => row[width] <= old && old <= row[width + 1] && row[width + 2] <= now && now <= row[width + 3])
    .map(read);

  const fact = (dl, name, text, code) => {
    if (!text) return;
    dl.append(element("dt", name));
    for (const line of text.split("\n")) {
      const dd = element("dd");
      dd.append(code ? element("code", line) : line);
      dl.append(dd);
    }
  };
  const show = (change) => {
    const node = element("details", "", `compare-change compare-${change.verdict}`);
    node.dataset.fingerprint = change.fingerprint;
    node.dataset.verdict = change.verdict;
    const names = change.operations.split(" ").filter(Boolean);
    const summary = element("summary", change.title);
    summary.append(" ", element("code", change.where), names.length > 1 ? ` +${names.length - 1}` : "");
    const facts = element("dl");
    fact(facts, "old", change.old, true);
    fact(facts, "new", change.new, true);
    fact(facts, "example", change.witness);
    fact(facts, "why", change.why);
    fact(facts, "what to do", change.todo);
    fact(facts, "worked before", change.program, true);
    fact(facts, "note", change.note);
    fact(facts, "python", change.python, true);
    fact(facts, "operations", names.join(", "));
    fact(facts, "rule", `${change.rule} [${change.fingerprint}]`, true);
    node.append(summary, facts);
    return node;
  };

  const counted = (changes) => verdicts
    .map((verdict) => [changes.filter((change) => change.verdict === verdict).length, verdict])
    .filter(([number]) => number)
    .map((pair) => pair.join(" "))
    .join(", ") || "no changes";
  const bump = (changes) => {
    const level = Object.keys(data.bumps).find((name) => changes.some((change) => change.bump === name));
    return data.bumps[level || "none"][Number(changes.some((change) => change.verdict === "breaking"))];
  };

  const compare = () => {
    list.replaceChildren();
    answer.replaceChildren();
    if (later(from.value, to.value) >= 0) {
      const text = `${from.value} is not before ${to.value}: choose an older release under From.`;
      answer.append(element("li", text));
      return;
    }
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set([...document.querySelectorAll("#compare-verdicts :checked")].map((box) => box.value));
    const answers = [];
    for (const each of shown()) {
      const [old, now] = [place(each, from.value), place(each, to.value)];
      const changes = old < 0 ? [] : between(each, old, now);
      const text = old < 0
        ? `not in the archive at ${from.value}`
        : `${counted(changes)}; suggested bump: ${bump(changes)}`;
      answers.push(`${each.name}: ${text}`);
      if (!changes.length) continue;
      const section = element("section");
      section.dataset.service = each.name;
      section.append(element("h2", `${each.name} ${each.versions[old]} → ${each.versions[now]}`));
      for (const verdict of verdicts.filter((name) => wanted.has(name))) {
        const part = changes.filter((change) => change.verdict === verdict
          && words.every((word) => Object.values(change).join("\n").toLowerCase().includes(word)));
        if (!part.length) continue;
        const title = `${verdict[0].toUpperCase()}${verdict.slice(1)} (${part.length})`;
        section.append(element("h3", title), element("p", data.verdicts[verdict]));
        section.append(...part.map(show));
      }
      list.append(section);
    }
    answer.replaceChildren(...answers.map((text) => element("li", text)));
  };

  // The address holds the choice, so that a comparison can be linked to.
  const store = () => {
    const state = new URLSearchParams({ from: from.value, to: to.value });
    if (service.value) state.set("service", service.value);
    location.replace(`#${state}`);
  };
  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    service.value = state.get("service") || "";
    if (service.selectedIndex < 0) service.value = "";
    fill();
    for (const [select, name] of [[from, "from"], [to, "to"]]) {
      const asked = state.get(name);
      if (asked && [...select.options].some((each) => each.value === asked)) select.value = asked;
    }
    compare();
  };

  option(service, "all", "");
  for (const each of data.services) option(service, each.name, each.name);
  for (const verdict of verdicts) {
    const label = element("label"), box = element("input");
    box.type = "checkbox";
    box.value = verdict;
    box.checked = verdict !== "docs";
    label.append(box, ` ${verdict}`);
    byId("verdicts").append(label);
  }
  byId("verdicts").addEventListener("change", compare);
  find.addEventListener("input", compare);
  service.addEventListener("change", () => { fill(); store(); compare(); });
  for (const select of [from, to]) select.addEventListener("change", () => { store(); compare(); });
  document.getElementById("compare").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  restore();
})();
