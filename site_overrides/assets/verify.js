/* Verification page: checks whether a printed document is in force, by the code in the URL fragment (from its QR code)
   or by typed values.

   Nothing is sent. Without this script the page is the list of documents in force, to compare by eye. */
(() => {
  "use strict";
  const LONGEST = 1000; // characters of a code; longer texts are rejected
  const VERSION = /^V\d+\.\d+(\.\d+)?$/;
  const DIGEST = /^[0-9a-f]{12}$/;

  /* ---- reading ---- */
  /* Normalize full-width characters and dashes; remove whitespace. */
  const plain = (text) => text.slice(0, LONGEST).normalize("NFKC").replace(/[\u2010-\u2015\u2212]/g, "-").replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, "");
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  /* Normalize a typed document id: case, dots, optional V, o for 0. */
  const tidy = (number, version, digest) => ({
    number: plain(number),
    version: plain(version).replace(/\u3002/g, ".").toUpperCase().replace(/^V?(?=\d)/, "V"),
    digest: plain(digest).toLowerCase().replace(/[-\u00b7.]/g, "").replace(/o/g, "0").replace(/[il]/g, "1"),
  });

  /* Return the three parts of a code; empty parts if it does not have three. */
  const read = (code) => {
    if (code.length > LONGEST) return tidy("", "", "");
    const whole = code.includes(";") ? code : decoded(code).replace(/\uff1b/g, ";");
    const parts = whole.split(";").map(decoded);
    return parts.length === 3 ? tidy(...parts) : tidy("", "", "");
  };

  /* ---- judging ---- */
  const key = (text) => plain(text).toUpperCase();
  const numbers = (version) => version.slice(1).split(".").map(Number);
  const compare = (first, second) => {
    const [a, b] = [numbers(first), numbers(second)];
    for (let i = 0; i < 3; i++) if ((a[i] || 0) !== (b[i] || 0)) return (a[i] || 0) - (b[i] || 0);
    return 0;
  };

  /* Judge a document id on a date (YYYY-MM-DD). Returns the verdict, the messages with reasons and advice, and the
     values to fill in. `stale` is whether a newer site is waiting to replace this cached copy. The function does not
     use the clock or the page, so that equal arguments give equal results. */
  const judge = ({ number, version, digest }, data, today, stale = false) => {
    const { version: current, department, draft = false } = data;
    const day = ({ effective }) => effective;
    const released = data.versions.filter((entry) => !draft || entry.version !== current);
    const order = released.sort((a, b) => day(a).localeCompare(day(b)) || compare(a.version, b.version));
    const inForce = order.filter((entry) => day(entry) <= today).length - 1;
    const values = { department, version, current, today, issued: data.versions.find((entry) => entry.version === current).issued };
    const listed = data.documents.find((document) => document.number === number) || data.documents.find((document) => key(document.number) === key(number));
    const offered = version === current || order[inForce]?.version === current; // do not offer an older sheet in place of a newer one
    const say = (verdict, words, more = {}) => ({ verdict, words, values: { ...values, ...more }, document: listed, offered });

    if (!number || !VERSION.test(version)) return say("unknown", ["unreadable", "scanAgain"]);
    if (digest && !DIGEST.test(digest)) return say("unknown", ["badDigest", "scanAgain"]);
    if (!listed) return say("unknown", ["noNumber", "ask"]);
    if (draft && compare(current, version) === 0) {
      if (!digest) return say("unknown", ["noDigest", "addDigest"]);
      if (!listed.digests.includes(digest)) return say("unknown", ["otherDigest", "printAgain"]);
      const until = order[inForce]?.version;
      return say("future", ["draft", until ? "until" : "untilUnknown"], { until });
    }
    const at = order.findIndex((entry) => compare(entry.version, version) === 0);
    if (at < 0) {
      const newest = order.every((entry) => compare(entry.version, version) < 0);
      return newest ? { ...say("unknown", ["newer", "renew"]), offered: false } : say("unknown", ["noVersion", "ask"]);
    }
    const own = order[at];
    if (at < inForce) {
      return say("obsolete", ["replaced", "exchange"], { since: day(order[at + 1]), by: order[inForce].version });
    }
    if (stale) return { ...say("unknown", ["stale", "update"]), offered: false };
    const mine = own.version === current;
    if (mine && !digest) return say("unknown", ["noDigest", "addDigest"]);
    if (mine && !listed.digests.includes(digest)) return say("unknown", ["otherDigest", "printAgain"]);
    if (at > inForce) {
      const until = order[inForce]?.version;
      const words = ["soon", until ? "until" : "untilUnknown", ...(mine ? [] : ["notCompared"])];
      return say("future", words, { effective: day(own), until });
    }
    if (!mine) return say("unknown", ["stillVersion", "ask"]);
    return say("current", ["same", "use"], { effective: day(own) });
  };

  window.sopVerify = { read, tidy, judge };

  /* ---- showing ---- */
  const SHOWN = 120; // characters shown of an unreadable code
  const ICONS = { // distinguishable by shape
    current: "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm-1.6 16.2-5-5 2-2 3 3 6.2-6.3 2 2z",
    future: "M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22zm0 3a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm-1.2 2v7l5.2 3.2 1.2-2-4-2.4V6z",
    obsolete: "M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9zm.7 5.2-2 2L10 12l-3.8 3.8 2 2L12 14l3.8 3.8 2-2L14 12l3.8-3.8-2-2L12 10z",
    unknown: "M12 1 23.5 22H.5zm-1.4 7 .4 7h2l.4-7zm1.4 8.4a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  };
  const make = (name, attributes = {}, ...content) => {
    const node = document.createElement(name);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...content);
    return node;
  };
  const drawn = (verdict) => {
    const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[verdict]);
    path.setAttribute("fill-rule", "evenodd");
    svg.append(path);
    return svg;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };
  const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}\u2026` : text);

  const start = () => {
    const data = JSON.parse(document.getElementById("verify-data").textContent);
    const words = JSON.parse(document.getElementById("verify-words").textContent);
    const box = document.querySelector(".verify-answer");
    const form = document.querySelector(".verify-form");
    const list = document.getElementById("verify-list");
    const find = document.querySelector(".verify-find");
    let stale = false;
    let shown = () => {}; // shows the last answer again

    const show = (documentId, given) => {
      shown = () => show(documentId, given);
      const { verdict, words: reasons, values, document: listed, offered } = judge(documentId, data, today(), stale);
      const readable = !reasons.includes("unreadable");
      const facts = readable
        ? [["number", listed?.number ?? documentId.number], ["title", listed?.title], ["version", documentId.version], ["digest", documentId.digest]]
        : [["read", given]];
      const rows = facts.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, words[name]), make("dd", {}, cut(value))]);
      const ways = listed && offered ? [[listed.page, "open"], [listed.file, "print"]].filter(([href]) => href) : [];
      const offline = location.protocol === "file:" || !navigator.onLine;
      const basis = [words.basis, ...(offline ? [words.offline] : [])];
      box.className = `verify-answer verify-answer--${verdict}`;
      box.replaceChildren(
        make("p", { class: "verify-verdict" }, drawn(verdict), words[verdict]),
        ...reasons.map((reason) => make("p", {}, fill(words[reason], values))),
        make("dl", { class: "sop-facts" }, ...rows),
        ...(verdict === "current" ? [make("p", {}, fill(words.compare, values))] : []),
        ...(ways.length ? [make("p", { class: "verify-ways" }, ...ways.map(([href, name]) => make("a", { href }, fill(words[name], values))))] : []),
        ...basis.map((note) => make("p", { class: "sop-note" }, fill(note, values))));
      for (const [name, value] of Object.entries(documentId)) form.elements[name].value = readable ? value : form.elements[name].value;
      document.body.classList.add("sop-verified");
    };

    /* The URL fragment is an anchor of the page or a code. */
    const answer = () => {
      const given = location.hash.slice(1);
      if (given && !document.getElementById(decoded(given))) {
        show(read(given), decoded(given));
        return;
      }
      if (given) return;
      shown = () => {};
      box.replaceChildren();
      box.className = "verify-answer";
      document.body.classList.remove("sop-verified");
    };

    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = ["number", "version", "digest"].map((name) => form.elements[name].value);
      const whole = /[;\uff1b]/.test(given[0]) && !given[1] && !given[2]; // the text of a QR code, as a camera app displays it
      const documentId = whole ? read(given[0].slice(given[0].lastIndexOf("#") + 1).trim()) : tidy(...given);
      history.replaceState(null, "", `#${Object.values(documentId).map(encodeURIComponent).join(";")}`);
      show(documentId, given.join(" ").trim());
      box.scrollIntoView({ block: "start" });
      box.focus({ preventScroll: true });
    });

    const rows = [...list.tBodies[0].rows].map((row) => [row, key(row.textContent)]);
    const input = find.querySelector("input");
    find.hidden = !rows.length;
    input.addEventListener("input", () => {
      const wanted = key(input.value);
      for (const [row, text] of rows) row.hidden = !text.includes(wanted);
      const left = rows.filter(([row]) => !row.hidden).length;
      find.querySelector("output").textContent = wanted ? fill(words.shown, { shown: left, all: rows.length }) : "";
    });

    /* This page may be a cached copy while a newer site is loading or waiting: then the copy cannot judge. */
    const watch = async () => {
      const kept = navigator.serviceWorker?.controller && await navigator.serviceWorker.getRegistration();
      if (!kept) return;
      const look = () => {
        kept.installing?.addEventListener("statechange", look); // installation may fail; then no newer site is known
        if (stale === Boolean(kept.installing || kept.waiting)) return;
        stale = !stale;
        shown();
      };
      kept.addEventListener("updatefound", look);
      look();
    };

    window.addEventListener("hashchange", answer);
    answer();
    watch().catch(() => {});
  };
  start();
})();
