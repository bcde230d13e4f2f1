/* Search window: a dialog with the query, filters by kind, role and chapter, and the results. The best results come
   first, then all others by kind. Each result is a link; arrow keys move between results. The matching sentence is
   loaded when the result becomes visible. Texts are inserted as text nodes only, never as HTML. */
(() => {
  "use strict";
  const search = window.sopSearch;
  const root = new URL("..", document.currentScript.src).href;
  const WAIT = 30; // milliseconds between a keystroke and the search
  const FEW = 3; // results of a kind, if several kinds are shown
  const MANY = 30; // results of a single kind, before "more"
  const LONG = 140; // characters of a sentence

  const element = (name, className, ...content) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...content);
    return node;
  };
  const button = (className, text, action) => {
    const node = element("button", className, text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  };

  /* ---- filters, stored for the browser session ---- */
  const remembered = { role: "", chapter: "" };
  const memory = (write) => {
    try {
      if (write) sessionStorage.setItem("sop-search", JSON.stringify(remembered));
      else Object.assign(remembered, JSON.parse(sessionStorage.getItem("sop-search") || "{}"));
    } catch { /* search works without storage, too */ }
  };

  const build = (core) => {
    const { words } = core;
    const kindNames = new Map(core.kinds);
    let kind = "";
    let asked = 0; // number of the latest query; results of older ones are dropped
    let shown = MANY;
    let timer = 0;

    /* ---- parts ---- */
    const input = element("input", "sop-search__input");
    Object.assign(input, { type: "search", placeholder: words.placeholder, autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    input.setAttribute("aria-label", words.open);
    const status = element("p", "sop-search__count");
    status.setAttribute("role", "status");
    const chips = element("div", "sop-search__chips");
    chips.setAttribute("role", "group");
    chips.setAttribute("aria-label", words.kinds);
    const select = (name, all, options) => {
      const select = element("select", "", new Option(all, ""), ...options.map((title, i) => new Option(title, String(i))));
      select.setAttribute("aria-label", words[name]);
      select.value = remembered[name];
      if (select.selectedIndex < 0) select.value = "";
      select.addEventListener("change", () => { remembered[name] = select.value; memory(true); ask(); });
      return select;
    };
    memory(false);
    const role = select("role", words["all roles"], core.roles);
    const chapter = select("chapter", words["all chapters"], core.chapters);
    const clear = button("sop-search__clear", words.clear, () => {
      kind = role.value = chapter.value = remembered.role = remembered.chapter = "";
      memory(true);
      ask();
      input.focus();
    });
    const list = element("div", "sop-search__list");
    const close = button("sop-search__close", words.close, () => box.close());
    const filters = element("div", "sop-search__filters", role, chapter, clear);
    const head = element("div", "sop-search__head", element("div", "sop-search__bar", input, close), filters, chips, status);
    const box = element("dialog", "sop-search", head, list);
    box.setAttribute("aria-label", words.open);

    /* ---- marks ---- */
    const marked = (text, on) => {
      const nodes = [];
      for (let i = 0; i < text.length;) {
        let j = i;
        while (j < text.length && on[j] === on[i]) j++;
        nodes.push(on[i] ? element("mark", "", text.slice(i, j)) : document.createTextNode(text.slice(i, j)));
        i = j;
      }
      return nodes;
    };
    /* Shorten a long sentence around its first mark. */
    const cut = ({ text, on }) => {
      if (text.length <= LONG) return marked(text, on);
      const from = Math.max(0, Math.min(on.indexOf(1) - 20, text.length - LONG));
      const nodes = marked(text.slice(from, from + LONG), on.slice(from, from + LONG));
      return [...(from ? ["…"] : []), ...nodes, ...(from + LONG < text.length ? ["…"] : [])];
    };

    /* ---- results ---- */
    const sentences = new Map(); // row -> function that loads its sentence
    const viewed = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) {
        viewed.unobserve(target);
        sentences.get(target)?.();
      }
    }, { root: box, rootMargin: "80px" });

    const named = (className, title, wanted) => element("span", className, ...marked(title, search.marks(title, wanted).on));
    const row = ([entry, passage], wanted) => {
      const { kind: own, title } = core.entries[entry];
      const { href, kind: passageKind } = core.entries[passage];
      const name = named("sop-search__title", title, wanted);
      const text = element("span", "sop-search__text");
      const line = element("a", "", element("span", "sop-search__kind", kindNames.get(own)), name, text);
      line.href = root + href;
      sentences.set(line, async () => {
        const whole = await search.textOf(passage).catch(() => null);
        if (!whole) return;
        const where = passageKind === "faq" ? whole.title : whole.title.split(" ")[0]; // the question, or the number of a clause or step
        if (entry === passage) name.replaceWith(named("sop-search__title", whole.title, wanted));
        text.replaceChildren(...(entry === passage ? [] : [named("sop-search__where", where, wanted), " "]), ...cut(search.sentence(whole.text, wanted)));
      });
      viewed.observe(line);
      return element("li", "", line);
    };
    let groups = 0;
    const group = (title, rows, ...more) => {
      const heading = element("h2", "sop-search__group", title);
      const section = element("section", "", heading, element("ol", "", ...rows), ...more);
      heading.id = `sop-search-group-${groups++}`;
      section.setAttribute("aria-labelledby", heading.id);
      return section;
    };

    const countsOf = (ranked) => {
      const counts = new Map();
      for (const entry of ranked) counts.set(core.entries[entry].kind, (counts.get(core.entries[entry].kind) || 0) + 1);
      return counts;
    };
    const choose = (chosen) => { kind = chosen; shown = MANY; ask(true); };
    const showChips = (counts, all) => {
      const chip = (key, title, count) => {
        const node = button("sop-search__chip", `${title} ${count}`, () => { choose(key); });
        node.dataset.kind = key;
        node.setAttribute("aria-pressed", String(kind === key));
        return node;
      };
      const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
      chips.replaceChildren(...(all ? [chip("", words.all, all), ...[...counts].map(([key, count]) => chip(key, kindNames.get(key), count))] : []));
      if (focused !== null) (chips.querySelector(`[data-kind="${focused}"]`) || input).focus();
    };

    const show = ({ best, ranked, wanted }) => {
      const counts = countsOf(ranked);
      if (kind && !counts.has(kind)) kind = "";
      const of = (wantedKind) => ranked.filter((entry) => core.entries[entry].kind === wantedKind);
      const rows = (entries) => entries.map((entry) => row([entry, entry], wanted));
      const sections = [];
      viewed.disconnect();
      sentences.clear();
      groups = 0;
      if (kind) {
        const all = of(kind);
        const more = all.length > shown ? [button("sop-search__more", words.more, () => { shown += MANY; show({ best, ranked, wanted }); })] : [];
        const passages = new Map(best);
        sections.push(group(kindNames.get(kind), all.slice(0, shown).map((entry) => row([entry, passages.get(entry) ?? entry], wanted)), ...more));
      } else if (ranked.length) {
        const taken = new Set(best.flat());
        if (best.length) sections.push(group(words.best, best.map((pair) => row(pair, wanted))));
        for (const [groupKind, count] of counts) {
          const others = of(groupKind).filter((entry) => !taken.has(entry));
          const showAll = () => { choose(groupKind); box.scrollTop = 0; input.focus(); };
          const more = others.length > FEW ? [button("sop-search__more", `${words.all} ${count}`, showAll)] : [];
          if (others.length) sections.push(group(`${kindNames.get(groupKind)} ${count}`, rows(others.slice(0, FEW)), ...more));
        }
      }
      showChips(counts, ranked.length);
      status.textContent = ranked.length ? `${kind ? counts.get(kind) : ranked.length} ${words.results}` : words.empty;
      list.replaceChildren(...sections);
      box.dataset.asked = input.value.trim();
    };

    const wants = ({ roles, chapters }) =>
      (!role.value || roles.has(Number(role.value))) && (!chapter.value || chapters.has(Number(chapter.value)));
    const ask = async (same = false) => {
      const query = input.value.trim();
      const number = ++asked;
      if (!same) shown = MANY;
      clear.hidden = !(kind || role.value || chapter.value);
      if (!query) {
        box.dataset.asked = "";
        showChips(new Map(), 0);
        list.replaceChildren();
        status.textContent = "";
        return;
      }
      try {
        const slow = setTimeout(() => { if (number === asked) status.textContent = words.loading; }, 300);
        const answers = await search.find(query, wants).finally(() => clearTimeout(slow));
        if (number !== asked) return;
        show(answers);
        clear.hidden = !(kind || role.value || chapter.value);
      } catch {
        if (number === asked) status.textContent = words.failed;
      }
    };

    /* ---- keys ---- */
    input.addEventListener("input", (event) => {
      if (event.isComposing) return; // an input method is composing a word
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", () => ask());
    box.addEventListener("click", (event) => {
      if (event.target === box || event.target.closest("a")) box.close();
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const links = [...list.querySelectorAll("a")];
      if (event.key === "Escape") {
        event.preventDefault();
        box.close();
      } else if (event.key === "Enter" && event.target === input) {
        event.preventDefault();
        if (box.dataset.asked === input.value.trim()) links[0]?.click();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.tagName !== "SELECT") {
        const stops = [input, ...links];
        const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
        stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
        event.preventDefault();
      }
    });
    document.body.append(box);
    return { box, input, ask };
  };

  let opened = null;
  search.open = async (query) => {
    opened ||= build(await search.start());
    if (!opened.box.open) opened.box.showModal();
    if (query) {
      opened.input.value = query;
      opened.ask();
    }
    opened.input.focus();
    opened.input.select();
  };
})();
