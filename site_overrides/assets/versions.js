/* Which version this is, and the way to the same page of the others. Without this script, or without a network, the
   footer names the version, and the notice over the pages of an older one leads to the newest. */
(() => {
  "use strict";
  const holder = document.querySelector("#sop-version");
  if (!holder) return;
  const { version, root, page, label } = holder.dataset;

  /* A version that takes effect later says so until then, by the clock of whoever reads. */
  const pending = document.querySelector(".sop-version-notice[data-until]");
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  if (pending && today < pending.dataset.until) pending.hidden = false;

  if (holder.dataset.more === undefined || !location.protocol.startsWith("http")) return;
  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /* The same page where that version has it, else its first page. */
  const open = async (event, base) => {
    event.preventDefault();
    const same = new URL(page, base).href;
    const found = await fetch(same, { method: "HEAD" }).then(({ ok }) => ok, () => false);
    location.href = found ? same + location.hash : new URL("index.html", base).href;
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
