/* Evaluation of the answers of a job, and the exported record. This file does not touch the document. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  const items = (form) => form.groups.flatMap((group) => group.items);
  const blank = () => ({ answer: "", remark: "", photos: [], name: "", image: "", skipped: false });

  /* Parse a typed number, with full-width characters or a comma, to decimal text; "" if it is not a number. */
  const decimal = (typed) => {
    const text = typed.normalize("NFKC").trim().replace(/[\u2212\u2013]/g, "-").replace(",", ".").replace(/^\+/, "");
    return /^-?\d{1,12}(\.\d{1,12})?$/.test(text) ? text : "";
  };

  /* Return whether a measured value is within its limits; null if there are no limits or no value. */
  const within = (ask, typed) => {
    const number = decimal(typed);
    if (ask.type !== "measure" || number === "" || (ask.min === undefined && ask.max === undefined)) return null;
    return !(ask.min !== undefined && Number(number) < Number(ask.min))
      && !(ask.max !== undefined && Number(number) > Number(ask.max));
  };

  const answered = (ask, value) => {
    if (value.skipped) return true;
    if (ask.type === "measure") return decimal(value.answer) !== "";
    if (ask.type === "photo") return value.photos.length > 0;
    if (ask.type === "signature") return Boolean(value.image || value.name.trim());
    return value.answer.trim() !== "";
  };

  const failed = (ask, value) => !value.skipped && (ask.type === "yes_no" ? value.answer === "no" : within(ask, value.answer) === false);

  const tally = (job) => {
    const all = items(job.form);
    const value = (item) => job.items[item.id] || blank();
    const bad = all.filter((item) => failed(item.answer, value(item)));
    return {
      all: all.length,
      done: all.filter((item) => answered(item.answer, value(item))).length,
      failed: bad.length,
      critical: bad.filter((item) => item.critical).length,
    };
  };

  /* Local time with its offset from UTC: 2026-06-03T09:12:33+08:00 */
  const now = () => {
    const moment = new Date();
    const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
    const ahead = -moment.getTimezoneOffset();
    const local = new Date(moment.getTime() + ahead * 60000).toISOString().slice(0, 19);
    return `${local}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
  };

  const newJob = (work) => {
    const started = now();
    const chance = [...crypto.getRandomValues(new Uint8Array(2))].map((byte) => byte.toString(16).padStart(2, "0"));
    const id = `${started.slice(0, 10).replaceAll("-", "")}-${started.slice(11, 19).replaceAll(":", "")}-${chance.join("")}`;
    const { form, digest } = work;
    const list = `${form.handbook.id}|${form.checklist}`;
    return {
      key: `${list}|${form.handbook.version}|${digest}|${id}`,
      list, id, digest, form, started, finished: "", changed: started, revision: 0, facts: {}, items: {}, signers: {},
    };
  };

  const mark = (value) => ({ name: value.name.trim(), image: value.image });

  const item = (asked, given, pictures) => {
    const ask = asked.answer;
    const value = given.skipped ? { ...blank(), remark: given.remark, skipped: true } : given;
    const unread = ask.type === "measure" && value.answer.trim() && !decimal(value.answer) ? value.answer.trim() : "";
    return {
      id: asked.id,
      answer: ask.type === "measure" ? decimal(value.answer) : value.answer,
      skipped: value.skipped,
      within: within(ask, value.answer),
      remark: [value.remark, unread].filter(Boolean).join(" "), // keep the input that is not a number
      photos: value.photos.map((id) => pictures.get(id)).filter(Boolean),
      signature: ask.type === "signature" ? mark(value) : null,
    };
  };

  const sound = (key, value) => (typeof value === "string" && value.toWellFormed ? value.toWellFormed() : value);

  const record = (job, pictures) => {
    const { form } = job;
    const content = JSON.parse(JSON.stringify({
      schema: "sop-record-1",
      handbook: form.handbook,
      checklist: { id: form.checklist, title: form.title, digest: job.digest },
      job: job.id,
      started: job.started,
      finished: job.finished,
      exported: now(),
      facts: form.facts.map((name) => ({ name, value: job.facts[name] || "" })),
      items: items(form).map((asked) => item(asked, job.items[asked.id] || blank(), pictures)),
      signers: form.signers.map((role) => ({ role, ...mark(job.signers[role] || blank()) })),
    }, sound));
    return { ...content, seal: shared.sha256(shared.canonical(content)) };
  };

  const fileName = (job) => {
    const safe = (text) => text.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    return `${safe(job.form.checklist)}_${safe(job.form.handbook.version)}_${job.id}.record.json`;
  };

  Object.assign(shared, { items, blank, decimal, within, answered, failed, tally, now, newJob, record, fileName });
})();
