/* Interactive checklist: keeping of jobs on this device, and the way between their list and the open job.

   Without this script the page shows the checklist to read. All data stays on the device; if it cannot be stored, the
   page keeps it in memory and shows a warning, and the record can still be exported. */
(() => {
  "use strict";
  const shared = window.sopWork;
  const { make, button, store } = shared;
  const WAIT = 200; // milliseconds between the last change and saving
  const root = document.getElementById("work");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const work = read("work-form");
  const words = read("work-words");
  const me = [...crypto.getRandomValues(new Uint8Array(6))].join(".");
  const list = `${work.form.handbook.id}|${work.form.checklist}`;
  const opened = new Map(); // jobs that this page has opened, by key
  const warning = make("div", { class: "work-warning", role: "alert", hidden: true });
  const view = make("div", { class: "work-view" });
  let database = null;
  let trouble = "";
  let now = null; // the open job: { job, pictures, stored, dirty, saving, conflict }
  let timer = 0;
  let shown = null; // the view of the open job

  /* ---- keeping ---- */
  const changed = () => {
    if (!now) return;
    now.dirty = true;
    now.job.changed = new Date().toISOString();
    shown.refresh();
    if (!now.conflict) shown.status(words.saving);
    clearTimeout(timer);
    timer = setTimeout(flush, WAIT, now);
  };

  const flush = async (state = now) => {
    if (!state || !state.dirty || state.saving || state.conflict) return;
    Object.assign(state, { saving: true, dirty: false });
    state.job.writer = me;
    const pictures = new Map(state.pictures);
    const verdict = database ? await store.save(database, state.job, pictures, state.stored) : "unavailable";
    state.saving = false;
    if (verdict === "saved") {
      state.job.revision += 1;
      state.stored = new Set(pictures.keys());
      trouble = "";
    } else {
      state.dirty = true;
      if (verdict === "conflict") state.conflict = true;
      else trouble = verdict;
    }
    if (state === now) shown?.status(verdict === "saved" ? words.saved : words.unsaved);
    warn();
    if (verdict === "saved" && state.dirty) await flush(state);
  };

  const leave = () => {
    flush();
    for (const state of opened.values()) if ((state.dirty || state.saving) && !state.conflict) store.journal(state.job);
  };

  const warn = () => {
    const conflict = now?.conflict;
    warning.hidden = !trouble && !conflict;
    warning.replaceChildren();
    if (trouble) warning.append(make("p", {}, `\u26A0 ${words[trouble]}`));
    if (conflict) {
      warning.append(make("p", {}, `\u26A0 ${words.conflict}`), make("p", { class: "work-row" },
        button(words.fork, fork), button(words.reload, () => reload(now.job.key))));
    }
    if (now && !warning.hidden) warning.append(make("p", { class: "work-row" }, button(words.exportRecord, () => save(now))));
  };

  /* Continue as a separate job, next to the one that the other window has saved. */
  const fork = () => {
    const old = now;
    const { id, key } = shared.newJob(work);
    const text = JSON.stringify({ ...old.job, revision: 0, exported: "" }).replaceAll(old.job.key, key).replaceAll(old.job.id, id);
    const pictures = new Map([...old.pictures].map(([name, data]) => [name.replace(old.job.id, id), data]));
    opened.delete(old.job.key);
    enter({ job: JSON.parse(text), pictures, stored: new Set(), dirty: true });
    flush();
  };

  const reload = async (key) => {
    opened.delete(key);
    const kept = database && await store.read(database, key);
    if (kept) enter(state(kept));
    else showJobs();
  };

  const state = ({ job, pictures, late }) => ({ job: shared.upgrade(job), pictures, stored: new Set(pictures.keys()), dirty: late });

  /* ---- the list of jobs ---- */
  const known = async () => {
    const rows = new Map();
    try {
      for (const job of database ? await store.all(database, list) : []) rows.set(job.key, shared.upgrade(job));
    } catch {
      trouble = "unavailable";
    }
    for (const { job } of opened.values()) rows.set(job.key, job);
    return [...rows.values()];
  };

  /* Return the state of a listed job; null if another window has deleted it. */
  const stateOf = async (key) => {
    const kept = opened.get(key) || await store.read(database, key).catch(() => null);
    if (!kept) await showJobs();
    return kept && (kept.stored ? kept : state(kept));
  };

  const save = async (state) => {
    if (!await shared.exportRecords([shared.packed(state)])) return;
    state.dirty = true;
    await flush(state);
  };

  const remove = async (key) => {
    if (!window.confirm(words.sure)) return;
    opened.delete(key);
    try {
      if (database) await store.remove(database, key);
    } catch {
      trouble = "unavailable";
    }
    for (const state of opened.values()) await flush(state); // storage may be free now
    showJobs();
  };

  const actions = {
    begin: () => begin(),
    open: (job) => {
      location.hash = `job=${job.id}`;
    },
    save: async (job) => {
      const state = await stateOf(job.key);
      if (state) save(state);
    },
    remove: (job) => remove(job.key),
  };

  const showJobs = async () => {
    await flush();
    for (const [key, state] of opened) if (!state.dirty && !state.saving) opened.delete(key);
    now = null;
    shown = null;
    if (/^#(job=|new)/.test(location.hash)) history.replaceState(null, "", "#work");
    const jobs = await known();
    document.body.classList.remove("sop-working");
    view.replaceChildren(...shared.jobList(jobs, work, actions, words));
    warn();
  };

  /* Begin a job; an address that names facts is replaced by that of the job, so that it begins one job only. */
  const begin = (given) => {
    navigator.storage?.persist?.().catch(() => {});
    const job = shared.newJob(work);
    job.facts = shared.firstFacts(work.form, given);
    if (given) history.replaceState(null, "", `#job=${job.id}`);
    enter({ job, pictures: new Map(), stored: new Set(), dirty: true });
    flush();
  };

  /* ---- the open job ---- */
  const enter = (state) => {
    now = state;
    opened.set(state.job.key, state);
    if (location.hash !== `#job=${state.job.id}`) history.pushState(null, "", `#job=${state.job.id}`);
    document.body.classList.add("sop-working");
    showJob();
    shown.heading.focus();
    warn();
  };

  const finish = () => {
    shared.finish(now.job);
    changed();
    flush();
    showJob();
  };

  const reopen = () => {
    if (!window.confirm(words.sureReopen)) return;
    shared.reopen(now.job);
    changed();
    flush();
    showJob();
  };

  const lay = () => {
    document.querySelector(".sheet")?.remove();
    const sheet = shared.sheet(work, now.job, now.pictures, words);
    root.after(sheet);
    return sheet;
  };

  const print = async () => {
    const pictures = [...lay().querySelectorAll("img")].map((picture) => picture.decode().catch(() => {}));
    await Promise.all(pictures);
    window.print();
  };

  const showJob = () => {
    const { job, pictures } = now;
    const does = { changed, finish, reopen, print, back: showJobs, save: () => save(now) };
    shown = shared.jobView({ work, job, pictures, actions: does, words });
    view.replaceChildren(shown.node);
    shown.status(now.dirty ? "" : words.saved);
  };

  /* ---- start ---- */
  const route = async () => {
    const id = /^#job=([\w-]+)$/.exec(location.hash)?.[1];
    if (id && now?.job.id === id) return;
    await flush();
    const given = shared.inAddress(location.hash);
    if (given) {
      begin(given);
      return;
    }
    if (!id) {
      if (now || !view.firstChild) await showJobs();
      return;
    }
    const job = (await known()).find((other) => other.id === id);
    const opening = job && await stateOf(job.key);
    if (!opening) {
      if (!job) await showJobs();
      return;
    }
    enter(opening);
    flush();
  };

  /* Show changes that another window has saved, unless this page has unsaved changes. */
  const lookAgain = async () => {
    const open = now;
    if (!database || !open || open.dirty || open.saving) return;
    const revision = await store.revision(database, open.job.key).catch(() => open.job.revision);
    if (open === now && !open.dirty && !open.saving && revision !== open.job.revision) await reload(open.job.key);
  };

  const start = async () => {
    root.append(warning, view);
    try {
      database = await store.open();
      database.onversionchange = () => database.close();
    } catch {
      trouble = "unavailable";
    }
    await route();
    window.addEventListener("hashchange", route);
    window.addEventListener("popstate", route);
    window.addEventListener("pagehide", leave);
    window.addEventListener("beforeprint", () => now && lay());
    window.addEventListener("beforeunload", (event) => {
      if (trouble && [...opened.values()].some((state) => state.dirty)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? leave() : lookAgain()));
  };
  start();
})();
