/* What finds: the index was built with the site and comes in scripts, loaded when a question needs them, so it works
   from http and file:// alike. assets/search/core.js names all entries; words-N.js hold which word stands where, dealt
   out by its characters; texts-N.js hold texts of neighbouring entries; sounds.js and names.js come only for
   words that the handbook does not know.

   A question is answered first by the sections that say most of it: what a clause, a step, a staff question, a
   checklist item or a conduct rule says counts for its section. Words of the glossary that mean the same are tried
   in turn; a pair that the handbook does not know is read as one that sounds or looks like it. */
(() => {
  "use strict";
  const HAN = /[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const RUNS = /[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+|[a-z0-9]+(?:[.-][a-z0-9]+)*/gu;
  const SECTIONS = 3;
  const LONGEST = 120; // characters of a question; what comes after says nothing new
  /* How much an entry of a kind says about its section, and how far it comes forward on its own. */
  const SPEAKS = { section: 3, faq: 1.6, clause: 1.4, step: 1, checklist: 0.35, conduct: 0.8, module: 0.3, indicator: 1, risk: 0.6, term: 2 };
  const FORWARD = { section: 1.2, term: 1.25, checklist: 1.15, faq: 1.15, clause: 1.1, reference: 0.8, module: 0.85 };
  const PASSAGES = new Set(["clause", "step", "faq"]);
  const folder = new URL("search/", document.currentScript.src).href;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const squeeze = (text) => fold(text).replace(/\s+/g, "");

  /* ---- scripts ---- */
  const parts = new Map(); // name -> promise of what the script of that name hands over
  const takers = new Map();
  const part = (name) => {
    if (!parts.has(name)) parts.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      takers.set(name, resolve);
      script.src = `${folder}${name}.js`;
      script.onload = () => script.remove();
      script.onerror = () => {
        script.remove();
        parts.delete(name); // so that it is tried again
        reject(new Error(name));
      };
      document.head.append(script);
    }));
    return parts.get(name);
  };

  /* ---- words ---- */
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

  let core = null; // entries by number, and the whole names they answer to
  const start = async () => {
    const given = await part("core");
    if (core) return core;
    const exact = new Map();
    let whole = null; // the section whose parts follow; their rows leave out what it says
    const entries = given.entries.map(([kind, title, href, words, sections, roles]) => {
      let full = { title, href, words, sections };
      if (sections === 0) {
        const [number, ...name] = whole.title.split(" ");
        const fill = (text) => text.replace("\u0001", () => number).replaceAll("\u0002", () => name.join(" "));
        full = { title: fill(title), href: whole.href + fill(href), words: words.map(fill), sections: whole.sections };
      }
      const one = { kind: given.kinds[kind][0], ...full,
        roles: new Set(roles || full.sections.flatMap((section) => given.sections[section][1])),
        chapters: new Set(full.sections.map((section) => given.sections[section][0])) };
      if (one.kind === "section") whole = one;
      return one;
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

  const shards = new Map(); // number -> words of a shard, as they came
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
    const found = [...new Set(words)];
    await fetchWords(found);
    return found.filter(known).sort((a, b) => known(b).of.length - known(a).of.length).slice(0, count);
  };

  /* ---- sounds, looks, slips ---- */
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
    const said = (ofChar.get(first) || []).flatMap((a) => (ofChar.get(second) || []).flatMap((b) => heard(a, b)));
    if (said.length) return (await commonest(said, 3)).map((one) => [one, 0.8]);
    const { pairs } = await part("names");
    const seen = pairs.filter((one) => one[0] === first || one[1] === second).slice(0, 4);
    return (await commonest(seen, 4)).map((one) => [one, 0.4]);
  };
  /* Whether one letter more, less or other, or two that changed places, turns a word into another. */
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
      const said = syllables(token, valid);
      if (said && said.length > 1) {
        const pairs = said.slice(1).map((sound, i) => commonest(heard(said[i], sound), 4));
        return (await Promise.all(pairs)).map((found) => found.map((one) => [one, 0.9]));
      }
    }
    const slips = token.length < 4 ? [] : near.filter((word) => slip(token, word)).slice(0, 4);
    if (slips.length || !core.sounds || token.length < 2) return [slips.map((word) => [word, 0.7])];
    const named = (await part("names")).names.filter(([letters]) => letters.startsWith(token)).slice(0, 4);
    const pairs = named.flatMap(([, name]) => tokens([...name].slice(0, token.length).join("")));
    await fetchWords(pairs);
    return pairs.filter(known).map((one) => [[one, 0.5]]);
  };

  /* ---- question ---- */
  /* A question becomes concepts: for each, the words that may stand for it, with how well they do. */
  const concepts = async (query) => {
    const all = tokens(query);
    const longer = all.filter((token) => token.length > 1);
    const asked = longer.length ? longer : all; // a lone character beside words says nothing
    const anchored = asked.some((token) => known(token)?.named);
    const read = await Promise.all(asked.map(async (token, i) => {
      if (known(token)) return [[[token, 1], ...inflected(token)]];
      if (!HAN.test(token)) return spelled(token);
      if (known(asked[i - 1] || " ") && known(asked[i + 1] || " ")) return []; // a pair between two known words is no word
      return [(await alike(token)).map(([one, worth]) => [one, anchored ? worth / 2 : worth])];
    }));
    return read.flat().filter((concept) => concept.length);
  };
  /* oven -> ovens; only where letters alone are a word */
  const inflected = (token) => !/^[a-z]{3,}$/.test(token) ? [] :
    neighbours(token).filter((word) => word !== token && word.startsWith(token) && word.length <= token.length + 3 && /^[a-z]+$/.test(word))
      .map((word) => [word, 0.7]);

  /* The question as asked, without words that only ask, and with words of the glossary that mean the same. */
  const variants = (query) => {
    let bare = fold(query);
    for (const word of core.idle) bare = /^[a-z]/.test(word) ? bare.replace(new RegExp(`\\b${word}\\b`, "g"), " ") : bare.split(word).join(" ");
    const asked = bare.trim() ? bare : fold(query);
    const others = [];
    for (const group of core.same) {
      const said = group.filter((word) => asked.includes(word)).sort((a, b) => b.length - a.length)[0];
      if (said) for (const word of group) if (word !== said && !word.includes(said)) others.push([asked.replace(said, word), 0.8]);
    }
    return [[asked, 1], ...others.slice(0, 12)];
  };

  const rarity = (concept) => {
    const spread = Math.max(...concept.map(([token]) => known(token).of.length));
    const named = concept.some(([token]) => known(token).named) ? 1 : 0.55; // pairs across words are noise
    return Math.max(...concept.map(([, worth]) => worth)) * named * Math.min(4, Math.log(1 + core.entries.length / spread));
  };
  const note = (map, key, met, gain) => {
    const one = map.get(key) || { met: 0, gain: 0 };
    one.met += met;
    one.gain += gain;
    map.set(key, one);
  };
  const keep = (into, found, possible, weight, power) => {
    let best = 0;
    for (const { met } of found.values()) best = Math.max(best, met / possible);
    for (const [key, { met, gain }] of found) {
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
      const said = new Map();
      let most = 0;
      for (const [entry, count] of best) {
        note(gained, entry, rare, (rare * count) / (count + 1.5));
        const { kind, sections: of } = core.entries[entry];
        for (const section of of) {
          const sum = (said.get(section) || 0) + (count * (SPEAKS[kind] || 0)) / Math.sqrt(of.length);
          said.set(section, sum);
          most = Math.max(most, sum);
        }
      }
      for (const [section, count] of said) note(spoken, section, rare, rare * Math.sqrt(count / (most || 1)));
    }
    keep(entries, gained, possible, weight, 2);
    keep(sections, spoken, possible, weight, 1);
  };

  /* Every word of the question as typed is in the entry. */
  const whole = (query) => {
    const all = [...new Set(tokens(query))].map(known);
    if (!all.length || all.includes(null)) return new Set();
    const [first, ...rest] = all.map(({ of }) => new Set(of.map(([entry]) => entry)));
    return new Set([...first].filter((entry) => rest.every((one) => one.has(entry))));
  };

  /* Answers, best first: `best` holds what is called exactly so and the sections that answer, each as
     [entry, passage that says it]; `ranked` every entry that says enough; `wanted` words to mark, with their worth.
     `wants` tells which entries are asked for; sections are entries too. */
  const find = async (typed, wants) => {
    await start();
    const query = typed.slice(0, LONGEST);
    const asked = variants(query);
    await fetchWords([query, ...asked.map(([text]) => text)].flatMap(tokens));
    const read = await Promise.all(asked.map(async ([text, weight]) => [await concepts(text), weight]));
    const gains = new Map();
    const sections = new Map();
    const wanted = new Map();
    for (const [found, weight] of read) {
      score(found, weight, gains, sections);
      for (const concept of found) for (const [token] of concept) wanted.set(token, Math.max(wanted.get(token) || 0, rarity(concept)));
    }
    const phrase = squeeze(query);
    const said = whole(query);
    for (const [entry, gain] of gains) {
      const { kind, title, words } = core.entries[entry];
      const called = [title, ...words].some((name) => squeeze(name).includes(phrase));
      gains.set(entry, gain * (FORWARD[kind] || 1) * (called ? 1.6 : said.has(entry) ? 1.3 : 1));
    }
    const by = (map) => [...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([key]) => key);
    const ranked = by(gains).filter((entry) => wants(core.entries[entry]));
    const best = [];
    const exact = core.exact.get(phrase);
    if (exact !== undefined && wants(core.entries[exact])) best.push([exact, exact]);
    for (const section of by(sections).filter((one) => wants(core.entries[core.wholes[one]])).slice(0, SECTIONS)) {
      const entry = core.wholes[section];
      const inside = ranked.find((one) => PASSAGES.has(core.entries[one].kind) && core.entries[one].sections[0] === section);
      if (entry !== exact) best.push([entry, inside ?? entry]);
    }
    return { best, ranked: [...new Set([...best.flat(), ...ranked])], wanted };
  };

  /* The text of an entry, and the sentence of it that says most of the question. */
  const textOf = async (entry) => {
    let block = core.blocks.length - 1;
    while (core.blocks[block] > entry) block--;
    const text = (await part(`texts-${block}`))[entry - core.blocks[block]];
    const { title } = core.entries[entry];
    const end = text.indexOf("\n");
    return title ? { title, text } : { title: text.slice(0, end), text: text.slice(end + 1) }; // a long title lies with its text
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
    for (const one of text.match(/(?:[^\u3002\uff01\uff1f\uff1b!?;\n.]|\.(?!\s))+[\u3002\uff01\uff1f\uff1b!?;.]*\s*/g) || [text]) {
      const trimmed = one.trim();
      const found = marks(trimmed, wanted);
      if (trimmed && found.worth > best.worth) best = { text: trimmed, ...found };
    }
    return best;
  };

  window.sopSearch = { take: (name, value) => takers.get(name)(value), start, find, textOf, sentence, marks };
  start().catch(() => {}); // while the window is still coming; who opens it asks again
})();
