/* List of the jobs of a checklist that this device keeps, of any version. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, fill, button } = shared;

  /* Return the line about a job that began under another version: what happens to it; "" if it began under this one. */
  const versionNote = (work, job, words) => {
    if (job.digest === work.digest && job.form.handbook.version === work.form.handbook.version) return "";
    return fill(shared.asksTheSame(work, job) ? words.asksTheSame : words.asksOther, shared.versionNames(work, job));
  };

  const entry = (job, work, actions, words) => {
    const count = shared.tally(shared.judgeBoth(work, job).verdicts);
    const facts = shared.factsOf(job.form).map((fact) => job.facts[fact.name]).filter(Boolean).slice(0, 3);
    const about = [shared.moment(job.started), shared.progressText(count, words)].join(" \u00b7 ");
    return make("li", {},
      make("button", { type: "button", class: "work-name", click: () => actions.open(job) }, facts.join(" \u00b7 ") || job.id),
      make("span", { class: "work-hint" }, about),
      make("span", { class: "work-hint" }, versionNote(work, job, words)),
      make("span", { class: "work-row" },
        button(job.finished ? words.open : words.resume, () => actions.open(job), job.finished ? "" : "work-button--main"),
        button(words.exportRecord, () => actions.save(job)),
        button(words.remove, () => actions.remove(job), "work-button--bad")));
  };

  /* Return the nodes of the list. `actions` are functions of a job: `open`, `save`, `remove`; `begin` begins a new one. */
  const jobList = (jobs, work, actions, words) => {
    const section = (heading, rows) => (rows.length ? [make("h2", {}, heading),
      make("ul", { class: "work-jobs" }, ...rows.map((job) => entry(job, work, actions, words)))] : []);
    return [
      make("p", { class: "work-row" }, button(words.start, actions.begin, "work-button--main"), make("span", { class: "work-hint" }, words.device)),
      ...section(words.jobs, jobs.filter((job) => !job.finished)),
      ...section(words.finishedJobs, jobs.filter((job) => job.finished)),
    ];
  };

  Object.assign(shared, { versionNote, jobList });
})();
