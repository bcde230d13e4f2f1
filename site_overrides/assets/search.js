/* The button that opens the search. Nothing else of the search is loaded before somebody asks for it: then come its
   style, its window and its engine, and from the index what the question needs.

   A page may have buttons and boxes of its own: whatever carries data-sop-search opens the search when it is clicked,
   and what its value says is asked. */
(() => {
  "use strict";
  const assets = new URL(".", document.currentScript.src).href;
  const added = (element) => new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => { element.remove(); reject(new Error(element.src || element.href)); };
    document.head.append(element);
  });
  const script = (name) => added(Object.assign(document.createElement("script"), { async: false, src: `${assets}${name}.js` }));
  const style = () => added(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${assets}search.css` }));

  let coming = null;
  const open = async (query = "") => {
    coming ||= Promise.all([style(), script("search-engine"), script("search-window")]);
    try {
      await coming;
      await window.sopSearch.open(query);
    } catch {
      coming = null; // the next click tries again
    }
  };

  const start = () => {
    const header = document.querySelector(".md-header__inner");
    if (!header) return;
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    key.textContent = "/";
    key.setAttribute("aria-hidden", "true");
    button.type = "button";
    button.className = "sop-search-open";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-keyshortcuts", "/ Control+K");
    button.append(document.querySelector("meta[name='sop:search']")?.content || "", key);
    button.addEventListener("click", () => open());
    header.append(button);
    document.addEventListener("click", (event) => {
      const own = event.target.closest?.("[data-sop-search]");
      if (own) open(own.value || "");
    });
    document.addEventListener("keydown", (event) => {
      const at = document.activeElement;
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(at?.tagName || "") || at?.isContentEditable;
      const asked = event.key === "/" ? !typing : (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      if (!asked || event.isComposing || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
