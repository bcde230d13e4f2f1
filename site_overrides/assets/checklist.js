/* Interactive checklist: the list of jobs on this device, and the open job.

   Without this script the page shows the checklist to read. All data stays on the device; if it cannot be stored, the
   page keeps it in memory and shows a warning, and the record can still be exported. */
(() => {
  "use strict";
  const shared = window.sopWork;
  const { make, fill, button, store } = shared;
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
  let shown = { progress: () => {}, status: () => {} };

  /* ---- keeping ---- */
  const changed = () => {
    if (!now) return;
    now.dirty = true;
    const { job } = now;
    const { done, all } = shared.tally(job);
    job.changed = new Date().toISOString();
    job.finished = done === all ? job.finished || shared.now() : "";
    shown.progress();
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
    if (state === now) shown.status(verdict === "saved" ? words.saved : words.unsaved);
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
    const text = JSON.stringify({ ...old.job, revision: 0 }).replaceAll(old.job.key, key).replaceAll(old.job.id, id);
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

  const state = ({ job, pictures, late }) => ({ job, pictures, stored: new Set(pictures.keys()), dirty: late });

  /* ---- the list of jobs ---- */
  const known = async () => {
    const rows = new Map();
    try {
      for (const job of database ? await store.all(database, list) : []) rows.set(job.key, job);
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

  const save = (state) => {
    const text = JSON.stringify(shared.record(state.job, state.pictures), null, 1);
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: shared.fileName(state.job) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
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

  const entry = (job, current) => {
    const count = shared.tally(job);
    const name = job.form.facts.map((fact) => job.facts[fact]).filter(Boolean).slice(0, 3).join(" \u00b7 ") || job.id;
    const about = [shared.moment(job.started), fill(words.progress, count), count.failed && fill(words.failed, count),
      !current && job.form.handbook.version].filter(Boolean).join(" \u00b7 ");
    const title = current
      ? make("button", { type: "button", class: "work-name", click: () => go(job.id) }, name)
      : make("span", { class: "work-name" }, name);
    return make("li", {}, title, make("span", { class: "work-hint" }, about), make("span", { class: "work-row" },
      current ? button(words.resume, () => go(job.id), "work-button--main") : "",
      button(words.exportRecord, async () => {
        const state = await stateOf(job.key);
        if (state) save(state);
      }),
      button(words.remove, () => remove(job.key), "work-button--bad")));
  };

  const showJobs = async () => {
    await flush();
    for (const [key, state] of opened) if (!state.dirty && !state.saving) opened.delete(key);
    now = null;
    shown = { progress: () => {}, status: () => {} };
    if (location.hash.startsWith("#job=")) history.replaceState(null, "", "#work");
    const jobs = await known();
    const current = jobs.filter((job) => job.digest === work.digest && job.form.handbook.version === work.form.handbook.version);
    const old = jobs.filter((job) => !current.includes(job));
    const rows = (of, isCurrent) => make("ul", { class: "work-jobs" }, ...of.map((job) => entry(job, isCurrent)));
    document.body.classList.remove("sop-working");
    view.replaceChildren(
      make("p", { class: "work-row" }, button(words.start, begin, "work-button--main"), make("span", { class: "work-hint" }, words.device)),
      ...(current.length ? [make("h2", {}, words.jobs), rows(current, true)] : []),
      ...(old.length ? [make("h2", {}, words.old), make("p", { class: "work-hint" }, words.oldHelp), rows(old, false)] : []));
    warn();
  };

  const begin = () => {
    navigator.storage?.persist?.().catch(() => {});
    enter({ job: shared.newJob(work), pictures: new Map(), stored: new Set(), dirty: true });
    flush();
  };

  const go = (id) => {
    location.hash = `job=${id}`;
  };

  /* ---- the open job ---- */
  const enter = (state) => {
    now = state;
    opened.set(state.job.key, state);
    if (location.hash !== `#job=${state.job.id}`) history.pushState(null, "", `#job=${state.job.id}`);
    document.body.classList.add("sop-working");
    showJob();
    warn();
  };

  const question = (asked, number) => {
    const { job, pictures } = now;
    const value = (job.items[asked.id] ||= shared.blank());
    const id = `${job.id}-${asked.id}`;
    const verdict = make("p", { class: "work-verdict", id: `${id}-verdict`, "aria-live": "polite" });
    const stop = make("div", { role: "alert" });
    const remark = make("textarea", { rows: 2, "aria-label": `${words.remark} ${number}`, input: () => {
      value.remark = remark.value;
      changed();
    } });
    remark.value = value.remark;
    const more = make("details", { class: "work-more", open: value.remark !== "" },
      make("summary", {}, words.remark), remark);
    const judge = () => {
      const judgement = shared.verdict(asked.answer, value, words);
      const bad = shared.failed(asked.answer, value);
      verdict.textContent = judgement.text && `${judgement.bad ? "\u2715" : "\u2713"} ${judgement.text}`;
      control.hidden = value.skipped;
      box.classList.toggle("work-item--bad", bad);
      box.classList.toggle("work-item--done", shared.answered(asked.answer, value) && !bad);
      box.querySelector("input[inputmode]")?.setAttribute("aria-invalid", String(Boolean(judgement.unread)));
      const halt = bad && asked.critical;
      if (halt !== Boolean(stop.firstChild)) stop.replaceChildren(...(halt ? [make("p", { class: "work-stop" }, `\u2715 ${words.stop}`)] : []));
      if (bad) more.open = true;
    };
    const control = shared.control(id, asked.answer, value, pictures, () => {
      judge();
      changed();
    }, words);
    const clause = document.getElementById(asked.id)?.querySelector("td:last-child a")?.cloneNode(true) || "";
    const skip = make("input", { type: "checkbox", change: () => {
      value.skipped = skip.checked;
      judge();
      changed();
    } });
    skip.checked = value.skipped;
    const without = asked.answer.type === "yes_no" ? "" : make("label", { class: "work-skip" }, skip, words.na);
    const box = make("fieldset", { class: "work-item", "data-item": asked.id },
      make(
        "legend",
        {},
        make("span", { class: "work-number" }, String(number)),
        asked.critical ? make("span", { class: "sop-critical" }, words.critical) : "",
        ` ${asked.text} `,
      ),
      make("p", { class: "work-hint" }, clause), control, verdict, stop,
      make("div", { class: "work-foot" }, without, more));
    judge();
    return box;
  };

  const factInput = (name) => {
    const { job } = now;
    const input = make("input", { type: "text", autocomplete: "off", input: () => {
      job.facts[name] = input.value;
      changed();
    } });
    input.value = job.facts[name] || "";
    return shared.labelled(name, input);
  };

  const signer = (role, i) => {
    const { job } = now;
    const value = (job.signers[role] ||= shared.blank());
    return make("fieldset", { class: "work-item" }, make("legend", {}, role),
      shared.signature(`${job.id}-signer-${i}`, role, value, changed, words));
  };

  const nextOpen = () => {
    const { job } = now;
    const open = shared.items(job.form).find((asked) => !shared.answered(asked.answer, job.items[asked.id]));
    const target = open ? view.querySelector(`[data-item="${open.id}"]`) : view.querySelector(".work-end");
    target.scrollIntoView({ block: "start" });
    target.querySelector("input, textarea, canvas, button")?.focus({ preventScroll: true });
  };

  const print = async () => {
    const pictures = [...lay().querySelectorAll("img")].map((picture) => picture.decode().catch(() => {}));
    await Promise.all(pictures);
    window.print();
  };

  const lay = () => {
    document.querySelector(".sheet")?.remove();
    const sheet = shared.sheet(work, now.job, now.pictures, words);
    root.after(sheet);
    return sheet;
  };

  const showJob = () => {
    const { form } = now.job;
    let number = 0;
    const groups = form.groups.map((group) => make("section", {}, make("h2", {}, group.title),
      ...group.items.map((asked) => question(asked, (number += 1)))));
    const progress = make("output", { role: "status", class: "work-progress" });
    const bar = make("progress", { max: number, "aria-hidden": "true" });
    const status = make("span", { class: "work-hint" });
    const left = make("p", { class: "work-hint" });
    shown = {
      progress: () => {
        const count = shared.tally(now.job);
        bar.value = count.done;
        progress.textContent = fill(words.progress, count) + (count.failed ? ` \u00b7 ${fill(words.failed, count)}` : "");
        left.textContent = count.done < count.all ? fill(words.openItems, { number: count.all - count.done }) : words.complete;
      },
      status: (text) => (status.textContent = text),
    };
    view.replaceChildren(
      make("p", { class: "work-row" }, button(`\u2190 ${words.back}`, showJobs), make("span", { class: "work-hint" }, `${words.job} ${now.job.id}`)),
      ...(form.facts.length ? [make("fieldset", { class: "work-item work-facts" }, make("legend", {}, words.facts), ...form.facts.map(factInput))] : []),
      ...groups,
      make("section", { class: "work-end" },
        ...(form.signers.length ? [make("h2", {}, words.signers), ...form.signers.map(signer)] : []),
        left, make("p", { class: "work-row" }, button(words.exportRecord, () => save(now), "work-button--main"), button(words.print, print))),
      make("div", { class: "work-bar" }, bar, make("div", { class: "work-bar__row" }, progress, status, button(words.next, nextOpen, "work-button--main"))));
    shown.progress();
    shown.status(now.dirty ? "" : words.saved);
  };

  /* ---- start ---- */
  const route = async () => {
    const id = /^#job=([\w-]+)$/.exec(location.hash)?.[1];
    if (id && now?.job.id === id) return;
    await flush();
    if (!id) {
      if (now || !view.firstChild) await showJobs();
      return;
    }
    const job = (await known()).find((other) => other.id === id && other.digest === work.digest);
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
