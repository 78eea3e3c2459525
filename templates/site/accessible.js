"use strict";
// Names that the theme leaves out, for keyboards and screen readers.
(() => {
  const mend = () => {
    for (const label of document.querySelectorAll('label.md-nav__link[tabindex="0"]')) {
      if (label.textContent.trim()) continue;
      const group = label.parentElement.querySelector("a");
      const words = document.createElement("span");
      words.className = "site-unseen";
      words.textContent = `Pages of ${group ? group.textContent.trim() : "this group"}`;
      label.append(words);
    }
    for (const path of document.querySelectorAll("nav.md-path")) path.setAttribute("aria-label", "Path");
    // Each block of code has buttons in a navigation of its own.
    document.querySelectorAll("nav.md-code__nav").forEach((nav, number) => {
      const name = `Code ${number + 1}`;
      if (nav.getAttribute("aria-label") !== name) nav.setAttribute("aria-label", name);
    });
    for (const code of document.querySelectorAll("pre > code:not([tabindex])")) {
      if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    }
  };
  addEventListener("DOMContentLoaded", () => {
    mend();
    new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  });
  addEventListener("resize", mend);
})();
