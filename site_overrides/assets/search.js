/* The handbook's search. No network: what it knows comes with search-data.js, so it works from file:// too.

   Chinese is matched by pairs of characters, Latin and digits by words, so nothing depends on where words begin.
   A question is answered first by the sections that say most of it: what a clause, a step, a staff question, a
   checklist item or a conduct rule says counts for its section. Words of the glossary that mean the same are tried
   in turn; a pair that the handbook does not know is read as one that sounds or looks like it. */
(() => {
  "use strict";
  const HAN = /\p{Script=Han}/u;
  const RUNS = /\p{Script=Han}+|[a-z0-9]+(?:[.-][a-z0-9]+)*/gu;
  const LIMIT = 40;
  const SECTIONS = 3;
  /* How much an entry of a kind says about its section, and how far it comes forward on its own. */
  const SPEAKS = { section: 3, faq: 1.6, clause: 1.4, step: 1, checklist: 0.35, conduct: 0.8, module: 0.3, indicator: 1, risk: 0.6, term: 2 };
  const FORWARD = { section: 1.2, term: 1.25, checklist: 1.15, faq: 1.15, clause: 1.1, reference: 0.8, module: 0.85 };
  const PASSAGES = new Set(["clause", "step", "faq"]);
  const root = new URL("..", document.currentScript.src).href;
  const data = () => window.sopSearch;
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  /* 收光功率 -> 收光 光功 功率; ONU 48小时 -> onu 48 小时 */
  const tokens = (text) => {
    const found = [];
    for (const run of fold(text).match(RUNS) || []) {
      const chars = [...run];
      if (!HAN.test(run) || chars.length === 1) found.push(run);
      else for (let i = 0; i + 1 < chars.length; i++) found.push(chars[i] + chars[i + 1]);
    }
    return found;
  };

  /* ---- index ---- */
  const build = () => {
    const postings = new Map();
    const add = (text, entry, weight) => {
      for (const token of tokens(text)) {
        let places = postings.get(token);
        if (!places) postings.set(token, (places = new Map()));
        places.set(entry, Math.min(8, (places.get(entry) || 0) + weight));
      }
    };
    const names = new Set();
    const called = new Set(); // whole names in Han, for initials
    const exact = new Map();
    data().entries.forEach(([kind, title, text, , words], i) => {
      add(title, i, kind === "section" ? 4 : 3);
      add(text, i, 1);
      for (const word of words) add(word, i, 3);
      for (const name of [title, ...words]) {
        if (kind !== "faq") {
          for (const token of tokens(name)) names.add(token);
          for (const run of name.match(/\p{Script=Han}{2,}/gu) || []) called.add(run);
        }
        const key = fold(name).replace(/\s+/g, "");
        if (!exact.has(key) || kind === "term") exact.set(key, i);
      }
    });
    return { postings, names, called: [...called], exact, latin: [...postings.keys()].filter((token) => !HAN.test(token)).sort() };
  };
  let index = null;

  /* ---- sounds ---- */
  let sounding = null;
  const sounds = () => {
    if (sounding) return sounding;
    const ofChar = new Map();
    for (const [sound, chars] of Object.entries(data().sounds)) {
      for (const char of chars) ofChar.set(char, [...(ofChar.get(char) || []), sound]);
    }
    const pairs = new Map();
    for (const token of index.postings.keys()) {
      const chars = [...token];
      if (chars.length !== 2 || !HAN.test(token)) continue;
      for (const first of ofChar.get(chars[0]) || []) for (const second of ofChar.get(chars[1]) || []) {
        pairs.set(`${first} ${second}`, [...(pairs.get(`${first} ${second}`) || []), token]);
      }
    }
    const initials = index.called.map((name) => [name, [...name].map((char) => (ofChar.get(char) || [" "])[0][0]).join("")]);
    return (sounding = { ofChar, pairs, initials, syllables: new Set(Object.keys(data().sounds)) });
  };
  const syllables = (word) => {
    const known = sounds().syllables;
    const split = (rest) => {
      if (!rest) return [];
      for (let n = Math.min(6, rest.length); n > 0; n--) {
        if (!known.has(rest.slice(0, n))) continue;
        const tail = split(rest.slice(n));
        if (tail) return [rest.slice(0, n), ...tail];
      }
      return null;
    };
    return split(word);
  };

  /* ---- query ---- */
  /* A query becomes concepts: for each, the tokens that may stand for it, with weights. */
  const concepts = (query) => {
    const all = tokens(query);
    const longer = all.filter((token) => token.length > 1);
    const asked = longer.length ? longer : all; // a lone character beside words says nothing
    const known = asked.map((token) => index.postings.has(token));
    const anchored = asked.some((token) => index.names.has(token));
    return asked.flatMap((token, i) => {
      if (known[i]) return [[[token, 1]]];
      if (!HAN.test(token)) return spelled(token);
      if (known[i - 1] && known[i + 1]) return []; // a pair between two known words is no word
      return [alike(token).map(([one, worth]) => [one, anchored ? worth / 2 : worth])];
    }).filter((concept) => concept.length);
  };

  const commonest = (found, count) =>
    [...new Set(found)].sort((a, b) => index.postings.get(b).size - index.postings.get(a).size).slice(0, count);

  const alike = (token) => {
    const [first, second] = [...token];
    if (!second) return [];
    const { ofChar, pairs } = sounds();
    const heard = (ofChar.get(first) || []).flatMap((a) => (ofChar.get(second) || []).flatMap((b) => pairs.get(`${a} ${b}`) || []));
    if (heard.length) return commonest(heard, 3).map((one) => [one, 0.8]);
    const seen = [...index.names].filter((one) => HAN.test(one) && (one[0] === first || one[1] === second) && one.length === 2);
    return commonest(seen, 4).map((one) => [one, 0.4]);
  };

  const spelled = (token) => {
    const starting = index.latin.filter((word) => word.startsWith(token)).slice(0, 6).map((word) => [word, 0.8]);
    if (starting.length || !/^[a-z]+$/.test(token) || !data().sounds) return [starting];
    const { pairs, initials } = sounds();
    const said = syllables(token);
    if (said && said.length > 1) {
      return said.slice(1).map((sound, i) => commonest(pairs.get(`${said[i]} ${sound}`) || [], 4).map((one) => [one, 0.9]));
    }
    const named = token.length < 2 ? [] : initials.filter(([, letters]) => letters.startsWith(token)).slice(0, 4);
    return named.flatMap(([name]) => tokens([...name].slice(0, token.length).join("")).map((one) => [[one, 0.5]]));
  };

  /* The query as asked, without words that only ask, and with words of the glossary that mean the same. */
  const variants = (query) => {
    let bare = fold(query);
    for (const word of (data().words.idle || "").split(" ").filter(Boolean)) bare = bare.split(word).join(" ");
    const asked = bare.trim() ? bare : fold(query);
    const others = [];
    for (const group of data().same) {
      const folded = group.map(fold);
      const said = folded.filter((word) => asked.includes(word)).sort((a, b) => b.length - a.length)[0];
      if (said) for (const word of folded) if (word !== said && !word.includes(said)) others.push([asked.replace(said, word), 0.8]);
    }
    return [[asked, 1], ...others.slice(0, 12)];
  };

  const score = (query, weight, entries, sections) => {
    const all = data().entries.length;
    const asked = concepts(query);
    const gained = new Map();
    const spoken = new Map();
    let possible = 0;
    for (const concept of asked) {
      const spread = Math.max(...concept.map(([token]) => index.postings.get(token).size));
      const sure = Math.max(...concept.map(([, worth]) => worth));
      const named = concept.some(([token]) => index.names.has(token)) ? 1 : 0.55; // pairs across words are noise
      const rarity = sure * named * Math.min(4, Math.log(1 + all / spread));
      possible += rarity;
      const best = new Map();
      for (const [token, worth] of concept) for (const [entry, count] of index.postings.get(token)) {
        best.set(entry, Math.max(best.get(entry) || 0, worth * count));
      }
      const said = new Map();
      for (const [entry, count] of best) {
        note(gained, entry, rarity, (rarity * count) / (count + 1.5));
        const [kind, , , , , of] = data().entries[entry];
        for (const section of of) said.set(section, (said.get(section) || 0) + (count * (SPEAKS[kind] || 0)) / Math.sqrt(of.length));
      }
      const most = Math.max(...said.values());
      for (const [section, count] of said) note(spoken, section, rarity, rarity * Math.sqrt(count / most));
    }
    keep(entries, gained, possible, weight, 2);
    keep(sections, spoken, possible, weight, 1);
  };
  const note = (map, key, met, gain) => {
    const one = map.get(key) || { met: 0, gain: 0 };
    one.met += met;
    one.gain += gain;
    map.set(key, one);
  };
  const keep = (into, found, possible, weight, power) => {
    const best = Math.max(...[...found.values()].map(({ met }) => met / possible));
    for (const [key, { met, gain }] of found) {
      const share = met / possible;
      if (share >= Math.min(0.34, best)) into.set(key, Math.max(into.get(key) || 0, (weight * gain * share ** power) / possible));
    }
  };

  /* Entries to show, best first: what is called exactly so, then the sections that answer, then everything else. */
  const find = (query) => {
    const entries = new Map();
    const sections = new Map();
    for (const [asked, weight] of variants(query)) score(asked, weight, entries, sections);
    const phrase = fold(query).replace(/\s+/g, "");
    for (const [entry, gain] of entries) {
      const [kind, title, text, , words] = data().entries[entry];
      const says = (part) => fold(part).replace(/\s+/g, "").includes(phrase);
      entries.set(entry, gain * (FORWARD[kind] || 1) * (says(title) || words.some(says) ? 1.6 : says(text) ? 1.3 : 1));
    }
    const by = (map) => [...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const ranked = by(entries).map(([entry]) => entry);
    const shown = [];
    if (index.exact.has(phrase)) shown.push(index.exact.get(phrase));
    for (const [section] of by(sections).slice(0, SECTIONS)) {
      const inside = ranked.filter((entry) => PASSAGES.has(data().entries[entry][0]) && data().entries[entry][5][0] === section);
      const whole = data().entries.findIndex(([kind, , , , , of]) => kind === "section" && of[0] === section);
      shown.push(inside.length ? [whole, inside[0]] : whole);
    }
    const taken = new Set(shown.flat());
    return [...shown, ...ranked.filter((entry) => !taken.has(entry))].slice(0, LIMIT);
  };

  /* ---- window ---- */
  /* The stretch of a text that says most of the query, with it marked. Text nodes only: text stays text. */
  const excerpt = (text, wanted, length) => {
    const folded = fold(text);
    const marks = new Uint8Array(text.length);
    if (folded.length === text.length) for (const token of wanted) {
      for (let at = folded.indexOf(token); at >= 0; at = folded.indexOf(token, at + 1)) marks.fill(1, at, at + token.length);
    }
    let start = 0, most = 0;
    for (let from = 0; from + length < text.length + 12; from += 12) {
      const count = marks.subarray(from, from + length).reduce((sum, mark) => sum + mark, 0);
      if (count > most) { most = count; start = from; }
    }
    const end = Math.min(text.length, start + length);
    const nodes = start ? [document.createTextNode("…")] : [];
    for (let i = start; i < end;) {
      let j = i;
      while (j < end && marks[j] === marks[i]) j++;
      const piece = document.createTextNode(text.slice(i, j));
      if (marks[i]) { const mark = document.createElement("mark"); mark.append(piece); nodes.push(mark); } else nodes.push(piece);
      i = j;
    }
    if (end < text.length) nodes.push(document.createTextNode("…"));
    return nodes;
  };

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };

  const row = (found, wanted) => {
    const [entry, passage] = Array.isArray(found) ? found : [found, found];
    const [kind, title] = data().entries[entry];
    const [, heading, text, href] = data().entries[passage];
    const line = element("a", "",
      element("span", "sop-search__kind", data().kinds[kind]),
      element("span", "sop-search__title", ...excerpt(title, wanted, 60)));
    line.href = root + href;
    const shown = entry === passage ? text : `${heading}\n${text}`;
    line.append(element("span", "sop-search__text", ...excerpt(shown.replace(/\n/g, " "), wanted, 90)));
    return element("li", "", line);
  };

  const dialog = (words) => {
    const input = element("input", "sop-search__input");
    input.type = "search";
    input.placeholder = words.placeholder;
    input.setAttribute("aria-label", words.open);
    const close = element("button", "sop-search__close", words.close);
    close.type = "button";
    const count = element("p", "sop-search__count");
    count.setAttribute("role", "status");
    const list = element("ol", "sop-search__list");
    const box = element("dialog", "sop-search", element("div", "sop-search__bar", input, close), count, list);
    document.body.append(box);
    input.addEventListener("input", () => {
      const query = input.value.trim();
      const found = query ? find(query) : [];
      const wanted = query ? variants(query).flatMap(([asked]) => concepts(asked).flat().map(([token]) => token)) : [];
      count.textContent = !query ? "" : found.length ? `${found.length} ${words.results}` : words.empty;
      list.replaceChildren(...found.map((one) => row(one, wanted)));
    });
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
    if (!header || !data()) return;
    const words = data().words;
    let made = null;
    const open = () => {
      index ||= build();
      made ||= dialog(words);
      if (!made.box.open) made.box.showModal();
      made.input.focus();
      made.input.select();
    };
    const button = element("button", "sop-search-open", words.open, element("kbd", "", "/"));
    button.type = "button";
    button.addEventListener("click", open);
    header.append(button);
    document.addEventListener("click", (event) => { if (event.target.closest("[data-sop-search]")) open(); });
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
