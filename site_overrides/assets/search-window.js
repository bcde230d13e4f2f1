/* The search's window: a dialog with the question, filters by kind, role and chapter, and the answers. The best come
   first, then what else was found, by kind. Every answer is a link; the arrow keys go from one to the next. Its
   sentence comes when it comes into view. Text nodes only: text stays text. */
(() => {
  "use strict";
  const search = window.sopSearch;
  const root = new URL("..", document.currentScript.src).href;
  const WAIT = 30; // milliseconds after a keystroke
  const FEW = 3; // answers of a kind beside others
  const MANY = 30; // of one kind alone, before "more"
  const LONG = 140; // characters of a sentence

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };
  const button = (className, text, action) => {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };

  /* ---- what is remembered while the browser is open ---- */
  const remembered = { role: "", chapter: "" };
  const memory = (write) => {
    try {
      if (write) sessionStorage.setItem("sop-search", JSON.stringify(remembered));
      else Object.assign(remembered, JSON.parse(sessionStorage.getItem("sop-search") || "{}"));
    } catch { /* a browser that keeps nothing still searches */ }
  };

  const build = (core) => {
    const { words } = core;
    const kindNames = new Map(core.kinds);
    let kind = "";
    let asked = 0; // number of the latest question: older ones are dropped
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
      const made = element("select", "", new Option(all, ""), ...options.map((title, i) => new Option(title, String(i))));
      made.setAttribute("aria-label", words[name]);
      made.value = remembered[name];
      if (made.selectedIndex < 0) made.value = "";
      made.addEventListener("change", () => { remembered[name] = made.value; memory(true); ask(); });
      return made;
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
    /* A sentence that is too long is cut around its first mark. */
    const cut = ({ text, on }) => {
      if (text.length <= LONG) return marked(text, on);
      const from = Math.max(0, Math.min(on.indexOf(1) - 20, text.length - LONG));
      const nodes = marked(text.slice(from, from + LONG), on.slice(from, from + LONG));
      return [...(from ? ["…"] : []), ...nodes, ...(from + LONG < text.length ? ["…"] : [])];
    };

    /* ---- answers ---- */
    const sentences = new Map(); // row -> what fills its sentence
    const viewed = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) if (isIntersecting) {
        viewed.unobserve(target);
        sentences.get(target)?.();
      }
    }, { root: box, rootMargin: "80px" });

    const named = (className, title, wanted) => element("span", className, ...marked(title, search.marks(title, wanted).on));
    const row = ([entry, passage], wanted) => {
      const { kind: own, title } = core.entries[entry];
      const { href, kind: said } = core.entries[passage];
      const name = named("sop-search__title", title, wanted);
      const text = element("span", "sop-search__text");
      const line = element("a", "", element("span", "sop-search__kind", kindNames.get(own)), name, text);
      line.href = root + href;
      sentences.set(line, async () => {
        const whole = await search.textOf(passage).catch(() => null);
        if (!whole) return;
        const where = said === "faq" ? whole.title : whole.title.split(" ")[0]; // a question, or the number of a clause or step
        if (entry === passage) name.replaceWith(named("sop-search__title", whole.title, wanted));
        text.replaceChildren(...(entry === passage ? [] : [named("sop-search__where", where, wanted), " "]), ...cut(search.sentence(whole.text, wanted)));
      });
      viewed.observe(line);
      return element("li", "", line);
    };
    let groups = 0;
    const group = (title, rows, ...more) => {
      const heading = element("h2", "sop-search__group", title);
      const made = element("section", "", heading, element("ol", "", ...rows), ...more);
      heading.id = `sop-search-group-${groups++}`;
      made.setAttribute("aria-labelledby", heading.id);
      return made;
    };

    const countsOf = (ranked) => {
      const counts = new Map();
      for (const entry of ranked) counts.set(core.entries[entry].kind, (counts.get(core.entries[entry].kind) || 0) + 1);
      return counts;
    };
    const choose = (one) => { kind = one; shown = MANY; ask(true); };
    const showChips = (counts, all) => {
      const chip = (one, title, count) => {
        const made = button("sop-search__chip", `${title} ${count}`, () => { choose(one); });
        made.dataset.kind = one;
        made.setAttribute("aria-pressed", String(kind === one));
        return made;
      };
      const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
      chips.replaceChildren(...(all ? [chip("", words.all, all), ...[...counts].map(([one, count]) => chip(one, kindNames.get(one), count))] : []));
      if (focused !== null) (chips.querySelector(`[data-kind="${focused}"]`) || input).focus();
    };

    const show = ({ best, ranked, wanted }) => {
      const counts = countsOf(ranked);
      if (kind && !counts.has(kind)) kind = "";
      const of = (one) => ranked.filter((entry) => core.entries[entry].kind === one);
      const rows = (entries) => entries.map((entry) => row([entry, entry], wanted));
      const made = [];
      viewed.disconnect();
      sentences.clear();
      groups = 0;
      if (kind) {
        const all = of(kind);
        const more = all.length > shown ? [button("sop-search__more", words.more, () => { shown += MANY; show({ best, ranked, wanted }); })] : [];
        const passages = new Map(best);
        made.push(group(kindNames.get(kind), all.slice(0, shown).map((entry) => row([entry, passages.get(entry) ?? entry], wanted)), ...more));
      } else if (ranked.length) {
        const taken = new Set(best.flat());
        if (best.length) made.push(group(words.best, best.map((pair) => row(pair, wanted))));
        for (const [one, count] of counts) {
          const others = of(one).filter((entry) => !taken.has(entry));
          const showAll = () => { choose(one); box.scrollTop = 0; input.focus(); };
          const more = others.length > FEW ? [button("sop-search__more", `${words.all} ${count}`, showAll)] : [];
          if (others.length) made.push(group(`${kindNames.get(one)} ${count}`, rows(others.slice(0, FEW)), ...more));
        }
      }
      showChips(counts, ranked.length);
      status.textContent = ranked.length ? `${kind ? counts.get(kind) : ranked.length} ${words.results}` : words.empty;
      list.replaceChildren(...made);
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
        const found = await search.find(query, wants).finally(() => clearTimeout(slow));
        if (number !== asked) return;
        show(found);
        clear.hidden = !(kind || role.value || chapter.value);
      } catch {
        if (number === asked) status.textContent = words.failed;
      }
    };

    /* ---- keys ---- */
    input.addEventListener("input", (event) => {
      if (event.isComposing) return; // a word is still being put together
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

  let made = null;
  search.open = async (query) => {
    made ||= build(await search.start());
    if (!made.box.open) made.box.showModal();
    if (query) {
      made.input.value = query;
      made.ask();
    }
    made.input.focus();
    made.input.select();
  };
})();
