/* Search button. The style, window and engine of the search are only loaded when it is first opened, and parts of the
   index as a query needs them.

   Pages may contain buttons and fields of their own: any element with data-sop-search opens the search on click, with
   its value as the query. */
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
