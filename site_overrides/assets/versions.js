/* Version selector: links to the same page of the other versions. Without this script, or without a network, the footer
   shows the version, and the banner of a superseded version links to the newest one. */
(() => {
  "use strict";
  const holder = document.querySelector("#sop-version");
  if (!holder) return;
  const { version, root, page, label } = holder.dataset;

  /* Show the banner of a version that is not yet in force, by the local clock. */
  const pending = document.querySelector(".sop-version-notice[data-until]");
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (pending && today < pending.dataset.until) pending.hidden = false;

  if (holder.dataset.more === undefined || !location.protocol.startsWith("http")) return;
  const element = (name, className, text) => {
    const node = document.createElement(name);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  /* Open the same page of a version, or its first page if that does not exist. */
  const open = async (event, base) => {
    event.preventDefault();
    const same = new URL(page, base).href;
    const exists = await fetch(same, { method: "HEAD" }).then(({ ok }) => ok, () => false);
    location.href = exists ? same + location.hash : new URL("index.html", base).href;
  };

  const show = (versions) => {
    if (versions.length < 2) return;
    const box = element("details", "sop-versions");
    const head = element("summary", "", version);
    head.setAttribute("aria-label", `${label}${version}`);
    const list = element("ul", "");
    for (const { version: name, properties } of versions) {
      const base = new URL(properties.folder, new URL(root, location.href)).href;
      const link = element("a", "", `${name} \u00b7 ${properties.effective}`);
      link.href = new URL(page, base).href;
      if (name === version) link.setAttribute("aria-current", "true");
      link.addEventListener("click", (event) => open(event, base));
      const row = element("li", "");
      row.append(link);
      list.append(row);
    }
    box.append(head, list);
    document.addEventListener("click", (event) => box.contains(event.target) || (box.open = false));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && (box.open = false));
    document.querySelector(".md-header__title")?.after(box);
  };
  fetch(new URL("versions.json", new URL(root, location.href)))
    .then((answer) => (answer.ok ? answer.json() : []))
    .then(show, () => {});
})();
