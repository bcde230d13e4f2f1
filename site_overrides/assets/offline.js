/* Shows whether the handbook is available offline, announces a new version, and downloads the PDFs on request. Requires
   https or localhost; otherwise, and from file://, it does nothing. Pages are never reloaded without consent. */
(() => {
  "use strict";
  const holder = document.querySelector("#sop-offline");
  if (!holder || !navigator.serviceWorker || !window.isSecureContext || !location.protocol.startsWith("http")) return;
  const words = holder.dataset;
  const root = new URL("..", document.currentScript.src).href;

  const element = (name, className, ...content) => {
    const node = document.createElement(name);
    node.className = className;
    node.append(...content);
    return node;
  };
  const button = (text, action) => {
    const node = element("button", "sop-offline__button", text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  };

  /* ---- status line in the footer ---- */
  const status = element("span", "sop-offline__status");
  status.setAttribute("role", "status");
  const line = element("p", "sop-offline", status);
  const showReady = (worker) => {
    status.textContent = words.ready;
    const all = button(words.keep, () => {
      all.disabled = true;
      worker.postMessage("keep all");
    });
    line.append(all);
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      status.textContent = data.failed ? words.failed : data.done < data.total ? `${words.keeping} ${data.done} / ${data.total}` : words.kept;
      all.disabled = !data.failed && data.done < data.total;
      if (!data.failed && data.done === data.total) all.hidden = true;
    });
  };

  /* ---- a new version waits for the consent of the reader ---- */
  const announce = (worker) => {
    if (document.querySelector(".sop-update")) return;
    const bar = element("div", "sop-update", element("span", "", words.update));
    bar.setAttribute("role", "status");
    bar.append(
      button(words.now, () => {
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        worker.postMessage("take over");
      }),
      button(words.later, () => bar.remove()),
    );
    document.body.append(bar);
  };

  /* The link is added by script, because a browser that opens the page as a file would report an error for it. */
  const manifest = () => {
    const link = element("link", "");
    link.rel = "manifest";
    link.href = `${root}manifest.webmanifest`;
    document.head.append(link);
  };

  const start = async () => {
    manifest();
    (document.querySelector(".md-footer-meta__inner") || document.body).append(line);
    const known = await navigator.serviceWorker.register(`${root}sw.js`, { scope: root, updateViaCache: "none" });
    const watch = (coming) => coming?.addEventListener("statechange", () => {
      if (coming.state === "installed" && known.active) announce(coming);
      if (coming.state === "redundant" && !known.active) status.textContent = words.failed;
    });
    if (known.waiting && known.active) announce(known.waiting);
    watch(known.installing); // installation may have begun before this script ran
    known.addEventListener("updatefound", () => watch(known.installing));
    const { active } = await navigator.serviceWorker.ready;
    showReady(active);
  };
  addEventListener("load", () => start().catch(() => { status.textContent = words.failed; }));
})();
