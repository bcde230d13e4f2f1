/* Interactive parts of pages: copy a citation, explain a term in place, filter clauses, mark due reviews, lead to the
   jobs on the device. Without this script pages have the same content; terms are then plain links to the glossary. */
(() => {
  "use strict";
  const assets = new URL(".", document.currentScript.src).href;
  const element = (name, className, ...content) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...content);
    return node;
  };

  /* ---- citations ---- */
  let notice = null;
  const say = (text) => {
    notice.textContent = "";
    window.setTimeout(() => {
      notice.textContent = text;
      window.clearTimeout(say.timer);
      say.timer = window.setTimeout(() => (notice.textContent = ""), 4000);
    }, 20);
  };

  /* Plain http has no Clipboard API: select the text in a field outside the window and copy it. */
  const copyMarked = (text) => {
    const field = element("textarea", "sop-unseen");
    const before = document.activeElement;
    field.value = text;
    field.readOnly = true;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus?.({ preventScroll: true });
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyMarked(text);
    }
  };

  const citations = () => {
    const list = document.querySelector(".sop-clauses");
    if (!list) return;
    notice = element("p", "sop-notice");
    notice.setAttribute("role", "status");
    (document.querySelector("main") || document.body).append(notice);
    for (const copies of list.querySelectorAll(".sop-copies")) copies.hidden = false;
    list.addEventListener("click", async (event) => {
      const button = event.target.closest(".sop-copy");
      if (!button) return;
      const { citation } = button.parentElement.dataset;
      const paragraphs = button.closest(".sop-clause").querySelectorAll(".sop-clause__text p");
      const text = [...paragraphs].map((paragraph) => paragraph.textContent).join("\n");
      const done = await copy(button.dataset.copy === "text" ? `${citation}\n${text}` : citation);
      say(done ? list.dataset.copied.replace("{text}", () => citation) : list.dataset.failed);
    });
  };

  /* ---- terms ---- */
  const WAIT = 120; /* delay in ms, so that a passing pointer does not open or close explanations */
  const terms = () => {
    const known = document.querySelector(".sop-definitions");
    if (!known) return;
    let open = null; /* the open explanation and its term; the explanation follows the term in the page */
    let timer = 0;
    let touched = false;

    const close = () => {
      window.clearTimeout(timer);
      if (!open) return;
      open.box.remove();
      open = null;
    };
    const place = () => {
      if (!open) return;
      const at = open.term.getClientRects()[0];
      if (!at || at.bottom < 0 || at.top > window.innerHeight) return close();
      const { width, height } = open.box.getBoundingClientRect();
      const below = at.bottom + 6;
      const left = Math.min(at.left, document.documentElement.clientWidth - width - 8);
      open.box.style.left = `${Math.max(8, left)}px`;
      open.box.style.top = `${below + height > window.innerHeight && at.top > height + 6 ? at.top - height - 6 : below}px`;
    };
    const show = (term) => {
      window.clearTimeout(timer);
      if (open?.term === term) return;
      close();
      const [title, text] = document.getElementById(`def-${term.dataset.term}`).children;
      const more = element("a", "", known.dataset.more);
      more.href = term.href;
      const box = element("span", "sop-explanation",
        element("b", "", title.textContent), element("span", "", text.textContent), more);
      term.after(box);
      open = { term, box };
      place();
    };
    const later = (act) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(act, WAIT);
    };
    const termOf = (target) => target.closest?.(".sop-term");
    const inside = (target) => Boolean(open && target instanceof Node && (open.term.contains(target) || open.box.contains(target)));

    document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; }, true);
    document.addEventListener("mouseover", (event) => {
      if (touched) return;
      const term = termOf(event.target);
      if (term) later(() => show(term));
      else if (inside(event.target)) window.clearTimeout(timer);
      else if (open && !inside(document.activeElement)) later(close);
    });
    document.addEventListener("focusin", (event) => {
      const term = termOf(event.target);
      if (term) show(term);
      else if (!inside(event.target)) close();
    });
    document.addEventListener("click", (event) => {
      const term = termOf(event.target);
      if (term && touched) {
        event.preventDefault(); /* touch has no hover: the first tap opens the explanation, which contains the link */
        show(term);
      } else if (!inside(event.target)) close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !open) return;
      const { term, box } = open;
      if (box.contains(document.activeElement)) term.focus();
      close();
    });
    window.addEventListener("scroll", place, { passive: true });
    window.addEventListener("resize", place);
  };

  /* ---- filter by modal strength ---- */
  const filter = (bar) => {
    const buttons = [...bar.querySelectorAll("button")];
    const folds = [...document.getElementById(bar.dataset.filter).children];
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const chosen = event.target.closest("button");
      if (!chosen) return;
      const { strength } = chosen.dataset;
      for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
      for (const fold of folds) {
        let shown = 0;
        for (const row of fold.querySelectorAll("[data-strength]")) {
          row.hidden = Boolean(strength) && !row.dataset.strength.split("|").includes(strength);
          if (!row.hidden) shown += 1;
        }
        fold.hidden = !shown;
        fold.open = Boolean(strength);
        fold.querySelector("summary .sop-count").textContent = shown;
      }
    });
  };

  /* ---- due reviews, by the local clock ---- */
  const SOON = 30; /* days */
  const reviews = (list) => {
    const now = new Date();
    const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
    for (const time of list.querySelectorAll("time")) {
      const days = (Date.parse(time.dateTime) - today) / 86_400_000;
      if (days > SOON) continue;
      const late = days < 0;
      time.after(" ", element("span", `sop-due sop-due--${late ? "late" : "soon"}`, late ? list.dataset.overdue : list.dataset.soon));
      time.closest("details").open = true;
    }
  };

  /* ---- link to the jobs, in the header ---- */
  const jobs = () => {
    const name = document.querySelector("meta[name='sop:jobs']")?.content;
    const header = document.querySelector(".md-header__inner");
    if (!name || !header) return;
    const link = element("a", "sop-jobs-open", element("span", "", name));
    link.href = new URL("../jobs.html", assets).href;
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    header.append(link);
  };

  /* ---- paper ---- */
  /* Title and version at the top of printed pages; they need a style sheet, because only CSS can fill page margins. */
  const head = () => {
    const text = document.querySelector(".sop-print-head")?.textContent.trim();
    if (!text || !("adoptedStyleSheets" in document)) return;
    const quoted = text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${sign.codePointAt(0).toString(16)} `);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { @top-left { content: "${quoted}"; font-size: 8pt; color: #444; white-space: nowrap; } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  let opened = [];
  const unfold = () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  };
  const refold = () => {
    for (const details of opened) details.open = false;
    opened = [];
  };

  const start = () => {
    citations();
    terms();
    jobs();
    for (const bar of document.querySelectorAll("[data-filter]")) filter(bar);
    for (const list of document.querySelectorAll(".sop-reviews")) reviews(list);
    head();
    window.addEventListener("beforeprint", unfold);
    window.addEventListener("afterprint", refold);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
