"use strict";
(() => {
  // A chart that is wider than a phone begins at its newest end.
  for (const chart of document.querySelectorAll(".chart")) chart.scrollLeft = chart.scrollWidth;
  const byId = (id) => document.getElementById(id);
  const tools = byId("tools"), find = byId("find"), count = byId("count");
  const service = byId("service"), operation = byId("operation");
  const changes = [...document.querySelectorAll(".change")].map((node) => ({
    node,
    verdict: node.dataset.verdict,
    service: node.dataset.service,
    operations: ` ${node.dataset.operations} `,
    text: "",
  }));
  const groups = [...document.querySelectorAll(".verdict")];
  const releases = [...document.querySelectorAll(".release")];

  const apply = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = new Set([...tools.querySelectorAll("[name=verdict]:checked")].map((box) => box.value));
    let shown = 0;
    for (const change of changes) {
      if (words.length && !change.text) change.text = change.node.textContent.toLowerCase();
      const fits = verdicts.has(change.verdict)
        && (!service || !service.value || service.value === change.service)
        && (!operation.value || change.operations.includes(` ${operation.value} `))
        && words.every((word) => change.text.includes(word));
      change.node.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".change:not([hidden])");
    const filtered = shown < changes.length;
    for (const release of releases) {
      release.hidden = filtered && !release.querySelector(".change:not([hidden])");
    }
    count.textContent = `${shown} of ${changes.length} rows`;
    byId("empty").hidden = shown > 0 || changes.length === 0;
  };

  const target = () => {
    const node = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!node) return;
    const change = changes.find((item) => item.node === node);
    if (change) {
      const box = tools.querySelector(`[name=verdict][value=${change.verdict}]`);
      if (node.hidden) {
        find.value = "";
        operation.value = "";
        if (service) service.value = "";
        if (box) box.checked = true;
        apply();
      }
      node.querySelector("details").open = true;
    } else if (node.hidden) {
      tools.reset();
      for (const box of tools.querySelectorAll("[name=verdict]")) box.checked = true;
      apply();
    }
    node.scrollIntoView();
  };

  const step = (by) => {
    const open = changes.filter((change) => !change.node.hidden).map((c) => c.node.querySelector("summary"));
    if (!open.length) return;
    const here = open.indexOf(document.activeElement);
    open[here < 0 ? 0 : Math.min(Math.max(here + by, 0), open.length - 1)].focus();
  };

  tools.addEventListener("input", apply);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(apply));
  addEventListener("hashchange", target);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "Escape" && document.activeElement === find) find.blur();
    else if (typing) return;
    else if (event.key === "/") { event.preventDefault(); find.focus(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
  apply();
  target();
})();
