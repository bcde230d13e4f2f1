/* A job: how it begins, what is counted in it, and the exported record. This file does not touch the document. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  const items = (form) => form.groups.flatMap((group) => group.items);
  const blank = () => ({ answer: "", readings: [], remark: "", photos: [], name: "", image: "", skipped: false });

  /* Count verdicts, given by item. What is open or not judged is not done. */
  const tally = (verdicts) => {
    const asked = Object.values(verdicts).filter((verdict) => verdict !== "not_asked");
    const count = (...kinds) => asked.filter((verdict) => kinds.includes(verdict)).length;
    return {
      all: asked.length,
      done: asked.length - count("open", "not_judged"),
      failed: count("failed", "stop"),
      stops: count("stop"),
      unjudged: count("not_judged"),
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
      list, id, digest, form, started, finished: "", changed: started, revision: 0, reopened: [], facts: {}, items: {}, signers: {},
    };
  };

  /* Earlier programs set `finished` as soon as each item had an answer, and kept no `reopened`. */
  const upgrade = (job) => {
    if (job.reopened) return job;
    const isFinished = job.finished && shared.judge(job.form, job).complete;
    return { ...job, reopened: [], finished: isFinished ? job.finished : "" };
  };

  /* No job is finished before it began, even if the clock of the device was set back meanwhile. */
  const finish = (job) => {
    const moments = [job.started, ...job.reopened, now()];
    job.finished = moments.reduce((latest, moment) => (Date.parse(moment) > Date.parse(latest) ? moment : latest));
  };

  const reopen = (job) => {
    job.reopened.push(now());
    job.finished = "";
    job.signers = {};
  };

  /* Return the action on an item, with days as they are read, or else as typed; null if none was named. */
  const action = ({ action: typed = {} }) => {
    const { what, who, due, done } = Object.fromEntries(["what", "who", "due", "done"].map((name) => [name, (typed[name] || "").trim()]));
    const day = (text) => shared.readDay(text) || text;
    return what || who || due || done ? { what, who, due: day(due), done: day(done) } : null;
  };

  const mark = (value) => ({ name: value.name.trim(), image: value.image });

  const item = (asked, given, pictures) => {
    const ask = asked.answer;
    const value = { ...blank(), ...(given.skipped ? { remark: given.remark, skipped: true } : given) };
    const named = action(given);
    const number = (typed) => shared.readNumber(typed || "", ask.unit);
    const isMeasure = ask.type === "measure";
    const typed = ask.readings ? ask.readings.map((_, i) => value.readings[i] || "") : [value.answer];
    const unread = isMeasure ? typed.map((text) => text.trim()).filter((text) => text && !number(text)) : [];
    const answer = isMeasure ? number(value.answer) : value.answer;
    return {
      id: asked.id,
      answer: ask.readings ? "" : answer,
      readings: ask.readings ? typed.map(number) : [],
      skipped: value.skipped,
      remark: [value.remark, ...unread].filter(Boolean).join(" "), // keep the input that is not a number
      photos: value.photos.map((id) => pictures.get(id)).filter(Boolean),
      signature: ask.type === "signature" ? mark(value) : null,
      ...(named ? { action: named } : {}),
    };
  };

  const factValue = (fact, typed = "") => (fact.type === "number" && shared.readNumber(typed, fact.unit)) || typed;

  const sound = (key, value) => (typeof value === "string" && value.toWellFormed ? value.toWellFormed() : value);

  /* Judge what a record says, as its readers will: a lost photo or a name of blanks is no answer. */
  const judged = (form, facts, answers, signers) => shared.judge(form, {
    facts: Object.fromEntries(facts.map(({ name, value }) => [name, value])),
    items: Object.fromEntries(answers.map((answer) => [answer.id, { ...answer, ...answer.signature }])),
    signers: Object.fromEntries(signers.map((signer) => [signer.role, signer])),
  });

  /* Return the record of a job, with the verdicts of the version that it began with. */
  const record = (job, pictures) => {
    const { form } = job;
    const facts = shared.factsOf(form).map((fact) => ({ name: fact.name, value: factValue(fact, job.facts[fact.name]) }));
    const answers = items(form).map((asked) => item(asked, job.items[asked.id] || blank(), pictures));
    const signers = shared.signersOf(form).map(({ role }) => ({ role, ...mark(job.signers[role] || blank()) }));
    const judgement = judged(form, facts, answers, signers);
    const content = JSON.parse(JSON.stringify({
      schema: "sop-record-2",
      handbook: form.handbook,
      checklist: { id: form.checklist, title: form.title, digest: job.digest },
      job: job.id,
      started: job.started,
      finished: job.finished,
      exported: now(),
      reopened: job.reopened,
      facts,
      items: answers.map((answer) => ({ ...answer, verdict: judgement.items[answer.id] })),
      signers,
      overall: judgement.overall,
    }, sound));
    return { ...content, seal: shared.sha256(shared.canonical(content)) };
  };

  const fileName = (job) => {
    const safe = (text) => text.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    return `${safe(job.form.checklist)}_${safe(job.form.handbook.version)}_${job.id}.record.json`;
  };

  Object.assign(shared, { items, blank, tally, now, newJob, upgrade, finish, reopen, action, record, fileName });
})();
