/* Search engine. The index is built with the site and split into scripts, which a query loads as needed, so that it
   works from http and file:// alike. assets/search/core.js has all entries; words-N.js have the occurrences of words,
   sharded by their characters; texts-N.js have the texts of neighbouring entries; sounds.js and names.js are only
   loaded for words that the handbook does not contain.

   Sections that match best come first: the matches of clauses, steps, staff questions, checklist items and rules of
   conduct count for their section. Synonyms of the glossary are tried as well; an unknown pair of characters is
   replaced by pairs that sound or look similar. */
(() => {
  "use strict";
  const HAN = /[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const RUNS = /[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+|[a-z0-9]+(?:[.-][a-z0-9]+)*/gu;
  const SECTIONS = 3;
  const LONGEST = 120; // characters of a query; the rest is ignored
  /* Weight of the matches of a kind for their section, and of the kind in the ranking of entries. */
  const SPEAKS = { section: 3, faq: 1.6, clause: 1.4, step: 1, checklist: 0.35, conduct: 0.8, module: 0.3, indicator: 1, risk: 0.6, term: 2 };
  const FORWARD = { section: 1.2, term: 1.25, checklist: 1.15, faq: 1.15, clause: 1.1, reference: 0.8, module: 0.85 };
  const PASSAGES = new Set(["clause", "step", "faq"]);
  const folder = new URL("search/", document.currentScript.src).href;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const squeeze = (text) => fold(text).replace(/\s+/g, "");

  /* ---- scripts ---- */
  const parts = new Map(); // name -> promise of the data of the script
  const takers = new Map();
  const part = (name) => {
    if (!parts.has(name)) parts.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      takers.set(name, resolve);
      script.src = `${folder}${name}.js`;
      script.onload = () => script.remove();
      script.onerror = () => {
        script.remove();
        parts.delete(name); // so that the next query tries again
        reject(new Error(name));
      };
      document.head.append(script);
    }));
    return parts.get(name);
  };

  /* ---- words ---- */
  /* 收光功率 -> 收光 光功 功率; ONU 48小时 -> onu 48 小时 */
  const tokens = (text) => {
    const words = [];
    for (const run of fold(text).match(RUNS) || []) {
      const chars = [...run];
      if (!HAN.test(run) || chars.length === 1) words.push(run);
      else for (let i = 0; i + 1 < chars.length; i++) words.push(chars[i] + chars[i + 1]);
    }
    return words;
  };

  let core = null; // entries by number, and an index of whole names
  const start = async () => {
    const given = await part("core");
    if (core) return core;
    const exact = new Map();
    let whole = null; // the section of the following entries, whose rows omit its title and address
    const entries = given.entries.map(([kind, title, href, words, sections, roles]) => {
      let full = { title, href, words, sections };
      if (sections === 0) {
        const [number, ...name] = whole.title.split(" ");
        const fill = (text) => text.replace("\u0001", () => number).replaceAll("\u0002", () => name.join(" "));
        full = { title: fill(title), href: whole.href + fill(href), words: words.map(fill), sections: whole.sections };
      }
      const entry = { kind: given.kinds[kind][0], ...full,
        roles: new Set(roles || full.sections.flatMap((section) => given.sections[section][1])),
        chapters: new Set(full.sections.map((section) => given.sections[section][0])) };
      if (entry.kind === "section") whole = entry;
      return entry;
    });
    entries.forEach(({ kind, title, words }, i) => {
      for (const name of [title, ...words]) {
        const key = squeeze(name);
        if (!exact.has(key) || kind === "term") exact.set(key, i);
      }
    });
    const wholes = [];
    entries.forEach(({ kind, sections }, i) => { if (kind === "section") wholes[sections[0]] = i; });
    const same = given.same.map(([i, count]) => [entries[i].title, ...entries[i].words.slice(0, count)].map(fold));
    const idle = (given.words.idle || "").split(" ").filter(Boolean);
    return (core = { ...given, entries, exact, wholes, same, idle });
  };

  const shards = new Map(); // number -> packed words of a shard
  const places = new Map(); // word -> { named, of: entry -> count }, or null
  const shardOf = (word) => {
    const [first, second] = [...word].map((char) => char.codePointAt(0));
    return (HAN.test(word) && second ? first * 31 + second : first) % core.shards;
  };
  const fetchWords = (words) => Promise.all([...new Set(words.map(shardOf))].map(async (number) => {
    shards.set(number, await part(`words-${number}`));
  }));
  const known = (word) => {
    if (!places.has(word)) {
      const shard = shards.get(shardOf(word));
      const packed = shard && Object.hasOwn(shard, word) ? shard[word] : null;
      let at = 0;
      places.set(word, packed && { named: packed[0] === 1, of: packed.slice(1).map((step) => [(at += step >> 3), (step & 7) + 1]) });
    }
    return places.get(word);
  };
  const commonest = async (words, count) => {
    const unique = [...new Set(words)];
    await fetchWords(unique);
    return unique.filter(known).sort((a, b) => known(b).of.length - known(a).of.length).slice(0, count);
  };

  /* ---- similar sounds, similar characters, typing errors ---- */
  let hearing = null;
  const sounds = async () => {
    const { sounds, pairs } = await part("sounds");
    if (hearing) return hearing;
    const ofChar = new Map();
    for (const [sound, chars] of Object.entries(sounds)) for (const char of chars) ofChar.set(char, [...(ofChar.get(char) || []), sound]);
    const follow = Object.fromEntries(Object.entries(pairs).map(([first, seconds]) => [first, [...seconds]]));
    const heard = (a, b) => [...sounds[a]].flatMap((first) => (follow[first] || [])
      .filter((second) => (ofChar.get(second) || []).includes(b)).map((second) => first + second));
    return (hearing = { ofChar, heard, syllables: new Set(Object.keys(sounds)) });
  };
  const syllables = (word, valid) => {
    if (!word) return [];
    for (let n = Math.min(6, word.length); n > 0; n--) {
      if (!valid.has(word.slice(0, n))) continue;
      const tail = syllables(word.slice(n), valid);
      if (tail) return [word.slice(0, n), ...tail];
    }
    return null;
  };
  const alike = async (token) => {
    const [first, second] = [...token];
    if (!second || !core.sounds) return [];
    const { ofChar, heard } = await sounds();
    const sounding = (ofChar.get(first) || []).flatMap((a) => (ofChar.get(second) || []).flatMap((b) => heard(a, b)));
    if (sounding.length) return (await commonest(sounding, 3)).map((word) => [word, 0.8]);
    const { pairs } = await part("names");
    const similar = pairs.filter((pair) => pair[0] === first || pair[1] === second).slice(0, 4);
    return (await commonest(similar, 4)).map((pair) => [pair, 0.4]);
  };
  /* Return whether words differ by one inserted, deleted or replaced letter, or by two swapped letters. */
  const slip = (a, b) => {
    if (a.length > b.length) return slip(b, a);
    if (b.length - a.length > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const rest = (n, m) => a.slice(i + n) === b.slice(i + m);
    return a.length < b.length ? rest(0, 1) : rest(1, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2));
  };
  const neighbours = (token) => Object.keys(shards.get(shardOf(token))).filter((word) => word[0] === token[0]);
  const spelled = async (token) => {
    const near = neighbours(token);
    const starting = near.filter((word) => word.startsWith(token)).slice(0, 6).map((word) => [word, 0.8]);
    if (starting.length || !/^[a-z]+$/.test(token)) return [starting];
    if (core.sounds) {
      const { heard, syllables: valid } = await sounds();
      const spoken = syllables(token, valid);
      if (spoken && spoken.length > 1) {
        const pairs = spoken.slice(1).map((sound, i) => commonest(heard(spoken[i], sound), 4));
        return (await Promise.all(pairs)).map((words) => words.map((word) => [word, 0.9]));
      }
    }
    const slips = token.length < 4 ? [] : near.filter((word) => slip(token, word)).slice(0, 4);
    if (slips.length || !core.sounds || token.length < 2) return [slips.map((word) => [word, 0.7])];
    const named = (await part("names")).names.filter(([letters]) => letters.startsWith(token)).slice(0, 4);
    const pairs = named.flatMap(([, name]) => tokens([...name].slice(0, token.length).join("")));
    await fetchWords(pairs);
    return pairs.filter(known).map((pair) => [[pair, 0.5]]);
  };

  /* ---- query ---- */
  /* Split a query into concepts: for each, the candidate words with their weights. */
  const concepts = async (query) => {
    const all = tokens(query);
    const longer = all.filter((token) => token.length > 1);
    const asked = longer.length ? longer : all; // ignore single characters if there are words
    const anchored = asked.some((token) => known(token)?.named);
    const read = await Promise.all(asked.map(async (token, i) => {
      if (known(token)) return [[[token, 1], ...inflected(token)]];
      if (!HAN.test(token)) return spelled(token);
      if (known(asked[i - 1] || " ") && known(asked[i + 1] || " ")) return []; // a pair that spans two known words is not a word
      return [(await alike(token)).map(([word, worth]) => [word, anchored ? worth / 2 : worth])];
    }));
    return read.flat().filter((concept) => concept.length);
  };
  /* oven -> ovens; for Latin words only */
  const inflected = (token) => !/^[a-z]{3,}$/.test(token) ? [] :
    neighbours(token).filter((word) => word !== token && word.startsWith(token) && word.length <= token.length + 3 && /^[a-z]+$/.test(word))
      .map((word) => [word, 0.7]);

  /* Return the query without question words, and variants of it with synonyms of the glossary. */
  const variants = (query) => {
    let bare = fold(query);
    for (const word of core.idle) bare = /^[a-z]/.test(word) ? bare.replace(new RegExp(`\\b${word}\\b`, "g"), " ") : bare.split(word).join(" ");
    const asked = bare.trim() ? bare : fold(query);
    const others = [];
    for (const group of core.same) {
      const used = group.filter((word) => asked.includes(word)).sort((a, b) => b.length - a.length)[0];
      if (used) for (const word of group) if (word !== used && !word.includes(used)) others.push([asked.replace(used, word), 0.8]);
    }
    return [[asked, 1], ...others.slice(0, 12)];
  };

  const rarity = (concept) => {
    const spread = Math.max(...concept.map(([token]) => known(token).of.length));
    const named = concept.some(([token]) => known(token).named) ? 1 : 0.55; // pairs across words are mostly noise
    return Math.max(...concept.map(([, worth]) => worth)) * named * Math.min(4, Math.log(1 + core.entries.length / spread));
  };
  const note = (map, key, met, gain) => {
    const sum = map.get(key) || { met: 0, gain: 0 };
    sum.met += met;
    sum.gain += gain;
    map.set(key, sum);
  };
  const keep = (into, scores, possible, weight, power) => {
    let best = 0;
    for (const { met } of scores.values()) best = Math.max(best, met / possible);
    for (const [key, { met, gain }] of scores) {
      const share = met / possible;
      if (share >= Math.min(0.34, best)) into.set(key, Math.max(into.get(key) || 0, (weight * gain * share ** power) / possible));
    }
  };
  const score = (asked, weight, entries, sections) => {
    const gained = new Map();
    const spoken = new Map();
    let possible = 0;
    for (const concept of asked) {
      const rare = rarity(concept);
      possible += rare;
      const best = new Map();
      for (const [token, worth] of concept) for (const [entry, count] of known(token).of) {
        best.set(entry, Math.max(best.get(entry) || 0, worth * count));
      }
      const sums = new Map();
      let most = 0;
      for (const [entry, count] of best) {
        note(gained, entry, rare, (rare * count) / (count + 1.5));
        const { kind, sections: of } = core.entries[entry];
        for (const section of of) {
          const sum = (sums.get(section) || 0) + (count * (SPEAKS[kind] || 0)) / Math.sqrt(of.length);
          sums.set(section, sum);
          most = Math.max(most, sum);
        }
      }
      for (const [section, count] of sums) note(spoken, section, rare, rare * Math.sqrt(count / (most || 1)));
    }
    keep(entries, gained, possible, weight, 2);
    keep(sections, spoken, possible, weight, 1);
  };

  /* Return the entries that contain every word of the query. */
  const whole = (query) => {
    const all = [...new Set(tokens(query))].map(known);
    if (!all.length || all.includes(null)) return new Set();
    const [first, ...rest] = all.map(({ of }) => new Set(of.map(([entry]) => entry)));
    return new Set([...first].filter((entry) => rest.every((others) => others.has(entry))));
  };

  /* Find entries, best first: `best` are an exact match of a name and the best sections, each as [entry, matching
     passage]; `ranked` are all matching entries; `wanted` are the words to mark, with their weights. `wants` filters
     entries, sections included. */
  const find = async (typed, wants) => {
    await start();
    const query = typed.slice(0, LONGEST);
    const asked = variants(query);
    await fetchWords([query, ...asked.map(([text]) => text)].flatMap(tokens));
    const read = await Promise.all(asked.map(async ([text, weight]) => [await concepts(text), weight]));
    const gains = new Map();
    const sections = new Map();
    const wanted = new Map();
    for (const [variant, weight] of read) {
      score(variant, weight, gains, sections);
      for (const concept of variant) for (const [token] of concept) wanted.set(token, Math.max(wanted.get(token) || 0, rarity(concept)));
    }
    const phrase = squeeze(query);
    const complete = whole(query);
    for (const [entry, gain] of gains) {
      const { kind, title, words } = core.entries[entry];
      const called = [title, ...words].some((name) => squeeze(name).includes(phrase));
      gains.set(entry, gain * (FORWARD[kind] || 1) * (called ? 1.6 : complete.has(entry) ? 1.3 : 1));
    }
    const by = (map) => [...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([key]) => key);
    const ranked = by(gains).filter((entry) => wants(core.entries[entry]));
    const best = [];
    const exact = core.exact.get(phrase);
    if (exact !== undefined && wants(core.entries[exact])) best.push([exact, exact]);
    for (const section of by(sections).filter((section) => wants(core.entries[core.wholes[section]])).slice(0, SECTIONS)) {
      const entry = core.wholes[section];
      const inside = ranked.find((other) => PASSAGES.has(core.entries[other].kind) && core.entries[other].sections[0] === section);
      if (entry !== exact) best.push([entry, inside ?? entry]);
    }
    return { best, ranked: [...new Set([...best.flat(), ...ranked])], wanted };
  };

  /* Return title and text of an entry. */
  const textOf = async (entry) => {
    let block = core.blocks.length - 1;
    while (core.blocks[block] > entry) block--;
    const text = (await part(`texts-${block}`))[entry - core.blocks[block]];
    const { title } = core.entries[entry];
    const end = text.indexOf("\n");
    return title ? { title, text } : { title: text.slice(0, end), text: text.slice(end + 1) }; // a long title is the first line of the text
  };
  const marks = (text, wanted) => {
    const folded = fold(text);
    const on = new Uint8Array(text.length);
    let worth = 0;
    if (folded.length === text.length) for (const [token, value] of wanted) {
      let at = folded.indexOf(token);
      if (at >= 0) worth += value;
      for (; at >= 0; at = folded.indexOf(token, at + 1)) on.fill(1, at, at + token.length);
    }
    return { on, worth };
  };
  const sentence = (text, wanted) => {
    let best = { text: "", on: new Uint8Array(0), worth: -1 };
    for (const part of text.match(/(?:[^\u3002\uff01\uff1f\uff1b!?;\n.]|\.(?!\s))+[\u3002\uff01\uff1f\uff1b!?;.]*\s*/g) || [text]) {
      const trimmed = part.trim();
      const marked = marks(trimmed, wanted);
      if (trimmed && marked.worth > best.worth) best = { text: trimmed, ...marked };
    }
    return best;
  };

  window.sopSearch = { take: (name, value) => takers.get(name)(value), start, find, textOf, sentence, marks };
  start().catch(() => {}); // preload; opening the window tries again
})();
