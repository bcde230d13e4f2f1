/* All jobs that this device keeps of the handbook, whatever checklist and version they began with: filters, export and
   deletion of several, and the printed record on the screen. A job goes on on the page of its checklist. */
(() => {
  "use strict";
  const shared = window.sopWork;
  const { make, fill, button, labelled, entry, say, store } = shared;
  const AT_ONCE = 20; // jobs that are judged before the page is drawn, and then each time between two events
  const GROUPS = { open: "jobs", finished: "finishedJobs", exported: "exportedJobs" }; // state of a job: word of its heading
  const root = document.getElementById("work");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("jobs-data");
  const words = { ...read("work-words"), ...read("jobs-words") };
  const warning = make("div", { class: "work-warning", role: "alert", hidden: true });
  const told = make("p", { role: "status", tabindex: "-1" });
  const offers = make("p", { class: "work-row" });
  const view = make("div", { class: "work-view" });
  const deleted = []; // what can be brought back: for each deletion, jobs with their pictures
  let database = null;
  let rows = [];

  /* ---- a job in the list ---- */
  const listOf = (job) => data.lists[job.form.checklist];
  const workOf = ({ form, digest }) => listOf({ form })?.work
    || { form, digest, book: data.book, number: fill(data.numbers, { book: form.handbook.number, id: form.checklist }) };
  const factsOf = (job) => shared.factsOf(job.form).map((fact) => job.facts[fact.name]).filter(Boolean);
  const stateOf = (job) => (job.finished ? (shared.isExported(job) ? "exported" : "finished") : "open");

  /* Searched as typed, whatever the case and width of characters. */
  const plain = (text) => text.normalize("NFKC").trim().toLowerCase();

  const link = (text, href, kind) => make("a", { href, class: kind }, text);

  const rowOf = (job) => {
    const [work, facts, state] = [workOf(job), factsOf(job), stateOf(job)];
    const name = facts.slice(0, 3).join(" \u00b7 ") || job.id;
    const title = work.form.title;
    const sheet = `#read=${job.id}`;
    const page = listOf(job) ? `${listOf(job).page}#job=${job.id}` : sheet;
    const box = make("input", { type: "checkbox", "aria-label": fill(words.select, { name: `${title} ${name}` }), change: () => showChosen() });
    const times = [job.started, job.finished].filter(Boolean).map(shared.moment).join(" \u2013 ");
    const progress = make("span", { class: "work-hint" });
    const begun = make("span", { class: "work-hint" });
    const judge = () => {
      const count = shared.progressText(shared.tally(shared.judgeBoth(work, job).verdicts), words);
      progress.textContent = [count, state === "open" && shared.isExported(job) && words.isExported].filter(Boolean).join(" \u00b7 ");
      begun.textContent = shared.versionNote(work, job, words);
    };
    const node = make("li", { class: "work-kept" },
      make("label", { class: "work-pick" }, box),
      make("div", {},
        link(name, page, "work-name"),
        make("span", { class: "work-hint" }, `${title} \u00b7 ${times}`),
        progress, begun),
      make("span", { class: "work-row" },
        ...(listOf(job) ? [link(job.finished ? words.open : words.resume, page, `work-button ${job.finished ? "" : "work-button--main"}`)] : []),
        link(words.sheet, sheet, "work-button"),
        button(words.exportRecord, () => exportJobs([row])),
        button(words.remove, () => remove([row]), "work-button--bad")));
    const days = new Set([job.started.slice(0, 10), job.finished.slice(0, 10), ...facts]);
    const row = { job, state, node, judge, box, days, list: job.form.checklist, title, text: plain([...facts, job.id].join("\n")) };
    return row;
  };

  /* ---- filters ---- */
  const choice = make("select", { change: () => showRows() });
  const day = entry("date", "", () => showRows());
  const typed = entry("text", "", () => showRows());
  const number = make("p", { class: "work-hint", role: "status" });
  const filters = make("fieldset", { class: "work-item work-facts" }, make("legend", {}, words.filter),
    labelled(words.list, choice), labelled(words.day, day), labelled(words.entry, typed), number);

  const showLists = () => {
    const { value } = choice;
    const titles = new Map(rows.map(({ list, title }) => [list, title]));
    choice.replaceChildren(make("option", { value: "" }, words.everyList),
      ...[...titles].sort().map(([list, title]) => make("option", { value: list }, title)));
    choice.value = titles.has(value) ? value : "";
  };

  const fits = (row) => (!choice.value || row.list === choice.value) && (!day.value || row.days.has(day.value))
    && row.text.includes(plain(typed.value));

  const showRows = () => {
    for (const row of rows) row.node.hidden = !fits(row);
    for (const section of view.querySelectorAll("section")) {
      const here = [...section.querySelectorAll("li")].filter((node) => !node.hidden).length;
      section.hidden = !here;
      say(section.querySelector(".sop-count"), String(here));
    }
    say(number, fill(words.shown, { shown: rows.filter(({ node }) => !node.hidden).length, all: rows.length }));
    showChosen();
  };

  /* ---- several jobs at once: those that are ticked and shown ---- */
  const every = make("input", { type: "checkbox", change: () => {
    for (const { node, box } of rows) if (!node.hidden) box.checked = every.checked;
    showChosen();
  } });
  const chosen = () => rows.filter(({ node, box }) => box.checked && !node.hidden);
  const exportChosen = button("", () => exportJobs(chosen()), "work-button--main");
  const removeChosen = button("", () => remove(chosen()), "work-button--bad");
  const bar = make("div", { class: "work-bar" }, make("div", { class: "work-bar__row" },
    make("label", { class: "work-skip" }, every, make("span", {}, words.selectAll)),
    make("span", { class: "work-row" }, exportChosen, removeChosen)));

  const showChosen = () => {
    const here = chosen().length;
    every.checked = here > 0 && here === rows.filter(({ node }) => !node.hidden).length;
    say(exportChosen, fill(words.exportChosen, { number: here }));
    say(removeChosen, fill(words.removeChosen, { number: here }));
    for (const one of [exportChosen, removeChosen]) one.disabled = !here;
  };

  /* ---- what is done with jobs ---- */
  /* Say what was done, and lead there: the control that did it may be gone. */
  const tell = (text, ...buttons) => {
    say(told, text);
    offers.replaceChildren(...buttons);
    told.focus();
  };
  const warn = (text) => {
    warning.hidden = !text;
    warning.textContent = text && `\u26A0 ${text}`;
  };

  /* Return what a call of the store gives; `otherwise`, with a warning, if the browser refuses. */
  const tried = async (call, otherwise) => {
    try {
      return await call();
    } catch {
      warn(words.unreadable);
      return otherwise;
    }
  };
  const kept = async (key) => {
    const found = await tried(() => store.read(database, key), null);
    return found && { job: shared.upgrade(found.job), pictures: found.pictures };
  };

  /* Return jobs as they are kept now, which another window may have changed or deleted. */
  const allKept = async (wanted, as = (one) => one) => {
    const found = [];
    for (const { job } of wanted) {
      const one = await kept(job.key);
      if (one) found.push(as(one));
    }
    return found;
  };

  const mark = ({ job }) => store.save(database, job, new Map(), new Set()); // a conflict means that it was changed since

  const exportJobs = async (wanted) => {
    const packs = await allKept(wanted, shared.packed);
    if (!packs.length || !await shared.exportRecords(packs)) return;
    await Promise.all(packs.map(mark));
    await load();
    const keys = new Set(packs.map(({ job }) => job.key));
    const done = rows.filter(({ job, state }) => keys.has(job.key) && state === "exported");
    const remover = button(fill(words.removeExported, { number: done.length }), () => remove(done), "work-button--bad");
    tell(fill(words.wasExported, { number: packs.length }), ...(done.length ? [remover, button(words.keep, () => tell(""))] : []));
  };

  const sure = (wanted) => {
    const unexported = wanted.filter(({ job }) => !shared.isExported(job)).length;
    const texts = [fill(words.sureMany, { number: wanted.length }), unexported && fill(words.unexported, { number: unexported })];
    return window.confirm(texts.filter(Boolean).join("\n"));
  };

  const remove = async (wanted) => {
    const found = await allKept(wanted);
    if (found.length && !sure(found)) return;
    const gone = [];
    for (const one of found) if (await tried(() => store.remove(database, one.job.key).then(() => true), false)) gone.push(one);
    if (gone.length) deleted.push(gone);
    if (isReading()) location.hash = "work";
    await load();
    if (gone.length) offerBack();
  };

  const offerBack = () => {
    const last = deleted.at(-1);
    if (!last) return;
    tell(fill(words.wasDeleted, { number: last.length }), button(fill(words.bringBack, { number: last.length }), bringBack));
  };

  const bringBack = async () => {
    const failed = [];
    for (const gone of deleted.pop() || []) {
      const verdict = await store.save(database, { ...gone.job, revision: 0 }, gone.pictures, new Set());
      if (verdict !== "saved") failed.push(gone);
      if (verdict === "full") warn(words.noRoom);
    }
    if (failed.length) deleted.push(failed);
    await load();
    if (failed.length) offerBack();
    else tell(words.isBack);
  };

  /* ---- the printed record of one job ---- */
  const isReading = () => document.body.classList.contains("sop-working");

  const showSheet = async (job) => {
    const found = await kept(job.key);
    if (!found) return showList();
    document.querySelector(".sheet")?.remove();
    const sheet = shared.sheet(workOf(found.job), found.job, found.pictures, words);
    sheet.classList.add("sheet--shown");
    const print = async () => {
      await Promise.all([...sheet.querySelectorAll("img")].map((picture) => picture.decode().catch(() => {})));
      window.print();
    };
    const heading = sheet.querySelector("h1");
    heading.tabIndex = -1;
    document.body.classList.add("sop-working");
    view.replaceChildren(make("p", { class: "work-row" }, button(`\u2190 ${words.backToAll}`, () => (location.hash = "work"))),
      make("p", { class: "work-row" }, button(words.print, print, "work-button--main"), button(words.exportRecord, () => exportJobs([{ job }]))));
    root.after(sheet);
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  };

  /* ---- the list ---- */
  const showList = () => {
    document.querySelector(".sheet")?.remove();
    document.body.classList.remove("sop-working");
    if (!rows.length) {
      view.replaceChildren(make("p", {}, words.none), make("p", { class: "work-row" }, link(words.begin, data.begin, "work-button work-button--main")));
      return;
    }
    const sections = Object.entries(GROUPS).map(([state, heading]) => [heading, rows.filter((row) => row.state === state)]);
    view.replaceChildren(filters, ...sections.filter(([, here]) => here.length).map(([heading, here]) => make("section", {},
      make("h2", {}, words[heading], " ", make("span", { class: "sop-count" })),
      make("ul", { class: "work-jobs" }, ...here.map(({ node }) => node)))), bar);
    showLists();
    showRows();
  };

  const route = async ({ oldURL: left = location.href } = {}) => {
    const id = /^#read=([\w-]+)$/.exec(location.hash)?.[1];
    const row = id && rows.find(({ job }) => job.id === id);
    if (row) await showSheet(row.job);
    else if (isReading()) {
      const [, before] = /^#read=(.*)$/.exec(new URL(left).hash) || [];
      showList();
      rows.find(({ job }) => job.id === before)?.node.querySelector("a").focus();
    }
  };

  /* Say how far each job is. With hundreds of jobs this takes longest, so the list is shown before it is complete. */
  const judgeAll = async () => {
    const judged = rows;
    for (const [i, row] of judged.entries()) {
      if (i && i % AT_ONCE === 0) await new Promise((resume) => setTimeout(resume));
      if (judged !== rows) return;
      try {
        row.judge();
      } catch { /* then nothing is said about it; the page of its checklist can still open it */ }
    }
  };

  /* Read all jobs again; what is ticked stays ticked. A job that this page cannot show stays where it is. */
  const load = async () => {
    const ticked = new Set(rows.filter(({ box }) => box.checked).map(({ job }) => job.key));
    const jobs = await tried(() => store.all(database), null);
    if (!jobs) return;
    let unread = 0;
    rows = jobs.filter(({ key }) => key.startsWith(`${data.handbook}|`)).flatMap((job) => {
      try {
        const row = rowOf(shared.upgrade(job));
        row.box.checked = ticked.has(job.key);
        return [row];
      } catch {
        unread += 1;
        return [];
      }
    });
    const order = Object.keys(GROUPS);
    rows.sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
    judgeAll();
    if (unread) warn(fill(words.unread, { number: unread }));
    if (isReading()) return;
    const at = document.activeElement;
    showList();
    if (at.isConnected && at !== document.body) at.focus({ preventScroll: true });
  };

  const start = async () => {
    root.append(warning, make("div", { class: "work-told" }, told, offers), view);
    navigator.storage?.persisted?.().then((isKept) => say(document.querySelector(".jobs-stay"), isKept ? words.staysKept : words.maySoonGo), () => {});
    try {
      database = await store.open();
      database.onversionchange = () => database.close();
    } catch {
      warn(words.unreadable);
      return;
    }
    await load();
    await route();
    window.addEventListener("hashchange", route);
    document.addEventListener("visibilitychange", () => document.hidden || load());
    window.addEventListener("pageshow", ({ persisted }) => persisted && load());
  };
  start();
})();
