/* The handbook's search. Chinese is matched by pairs of characters, Latin and digits by words; a question finds what
   shares most of its rare pairs. No network: the entries come with search-data.js, so it works from file:// too. */
(() => {
  "use strict";
  const HAN = /\p{Script=Han}/u;
  const WEIGHTS = { section: 1.25, term: 1.2, checklist: 1.1, clause: 1.1, faq: 1.15, reference: 0.8, module: 0.9 };
  const LIMIT = 40;
  const root = new URL("..", document.currentScript.src).href;

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  /* 收光功率 -> 收光 光功 功率; ONU 48小时 -> onu 48 小时 */
  const tokens = (text) => {
    const found = [];
    for (const run of fold(text).match(/\p{Script=Han}+|[a-z0-9]+(?:[.-][a-z0-9]+)*/gu) || []) {
      if (!HAN.test(run)) { found.push(run); continue; }
      const chars = [...run];
      if (chars.length === 1) found.push(run);
      for (let i = 0; i + 1 < chars.length; i++) found.push(chars[i] + chars[i + 1]);
    }
    return found;
  };

  let index = null;
  const build = () => {
    const postings = new Map();
    const add = (text, entry, weight) => {
      for (const token of tokens(text)) {
        let places = postings.get(token);
        if (!places) postings.set(token, (places = new Map()));
        places.set(entry, Math.min(6, (places.get(entry) || 0) + weight));
      }
    };
    const folded = window.sopSearch.entries.map(([, title, text, , words], i) => {
      add(title, i, 3); add(words, i, 3); add(text, i, 1);
      return { head: fold(`${title} ${words}`), all: fold(`${title} ${words} ${text}`) };
    });
    const prefixes = [...postings.keys()].filter((token) => !HAN.test(token)).sort();
    return { postings, folded, prefixes };
  };

  const matching = (token) => {
    const exact = index.postings.get(token);
    if (exact || HAN.test(token)) return exact ? [exact] : [];
    return index.prefixes.filter((word) => word.startsWith(token)).slice(0, 8).map((word) => index.postings.get(word));
  };

  const find = (query) => {
    const asked = [...new Set(tokens(query))];
    const total = index.folded.length;
    const scores = new Map();
    let possible = 0;
    for (const token of asked) {
      const hits = matching(token);
      const spread = hits.reduce((sum, places) => sum + places.size, 0);
      const rarity = Math.log(1 + total / (1 + spread));
      possible += rarity;
      for (const places of hits) for (const [entry, weight] of places) {
        const score = scores.get(entry) || { sum: 0, met: 0 };
        score.sum += rarity * (0.6 + 0.4 * weight);
        score.met += rarity;
        scores.set(entry, score);
      }
    }
    const phrase = fold(query).replace(/\s+/g, "");
    const ranked = [];
    for (const [entry, { sum, met }] of scores) {
      const share = met / possible;
      if (share < 0.34) continue;
      const { head, all } = index.folded[entry];
      const exact = head.replace(/\s+/g, "").includes(phrase) ? 2 : all.replace(/\s+/g, "").includes(phrase) ? 1.4 : 1;
      ranked.push([sum * share * share * exact * (WEIGHTS[window.sopSearch.entries[entry][0]] || 1), entry]);
    }
    return ranked.sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, LIMIT).map(([, entry]) => entry);
  };

  /* The stretch of text with the most asked characters, marked. Text nodes only: text stays text. */
  const excerpt = (text, query) => {
    const wanted = tokens(query);
    const folded = fold(text);
    if (folded.length !== text.length) return [document.createTextNode(text.slice(0, 90))];
    const marks = new Array(text.length).fill(false);
    for (const token of wanted) {
      for (let at = folded.indexOf(token); at >= 0; at = folded.indexOf(token, at + 1)) marks.fill(true, at, at + token.length);
    }
    let best = 0, most = -1;
    for (let start = 0; start < Math.max(1, text.length - 60); start += 10) {
      const count = marks.slice(start, start + 90).filter(Boolean).length;
      if (count > most) { most = count; best = start; }
    }
    const nodes = best > 0 ? [document.createTextNode("…")] : [];
    for (let i = best; i < Math.min(text.length, best + 90);) {
      let end = i;
      while (end < Math.min(text.length, best + 90) && marks[end] === marks[i]) end++;
      const piece = document.createTextNode(text.slice(i, end));
      if (marks[i]) { const mark = document.createElement("mark"); mark.append(piece); nodes.push(mark); } else nodes.push(piece);
      i = end;
    }
    return nodes;
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const dialog = (words) => {
    const box = element("dialog", "sop-search");
    const bar = element("div", "sop-search__bar");
    const input = element("input", "sop-search__input");
    input.type = "search";
    input.placeholder = words.placeholder;
    input.setAttribute("aria-label", words.open);
    const close = element("button", "sop-search__close", words.close);
    close.type = "button";
    const count = element("p", "sop-search__count");
    count.setAttribute("role", "status");
    const list = element("ol", "sop-search__list");
    bar.append(input, close);
    box.append(bar, count, list);
    document.body.append(box);
    const show = () => {
      const query = input.value.trim();
      list.replaceChildren();
      count.textContent = "";
      if (!query) return;
      const found = find(query);
      count.textContent = found.length ? `${found.length} ${words.results}` : words.empty;
      for (const entry of found) {
        const [kind, title, text, href] = window.sopSearch.entries[entry];
        const link = element("a");
        link.href = root + href;
        const heading = element("span", "sop-search__title");
        heading.append(...excerpt(title, query));
        const shown = element("span", "sop-search__text");
        shown.append(...excerpt(text.replace(/\n/g, " "), query));
        link.append(element("span", "sop-search__kind", window.sopSearch.kinds[kind]), heading, shown);
        const row = element("li");
        row.append(link);
        list.append(row);
      }
    };
    input.addEventListener("input", show);
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => {
      if (event.target === box || event.target.closest("a")) box.close();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [input, ...list.querySelectorAll("a")];
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
      event.preventDefault();
    });
    return { box, input };
  };

  const start = () => {
    const header = document.querySelector(".md-header__inner");
    if (!header || !window.sopSearch) return;
    const words = window.sopSearch.words;
    let made = null;
    const open = () => {
      index ||= build();
      made ||= dialog(words);
      if (!made.box.open) made.box.showModal();
      made.input.focus();
      made.input.select();
    };
    const button = element("button", "sop-search-open", words.open);
    button.type = "button";
    button.append(element("kbd", "", "/"));
    button.addEventListener("click", open);
    header.append(button);
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
      if (!typing && (event.key === "/" || ((event.ctrlKey || event.metaKey) && event.key === "k"))) {
        event.preventDefault();
        open();
      }
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
