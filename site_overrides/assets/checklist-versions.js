/* Jobs that began under another version of the checklist. They go on as they began; where the version at hand is
   stricter, its verdict is shown. This file does not touch the document. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const STRICTNESS = { passed: 0, noted: 0, na: 0, not_judged: 1, failed: 2, stop: 3 };

  const questions = ({ handbook, checklist, title, ...asked }) => shared.canonical(asked);
  const compared = new Map(); // by both digests: it is asked at each change, and for each job of a list
  const asksTheSame = (work, job) => {
    const both = `${work.digest} ${job.digest}`;
    if (!compared.has(both)) compared.set(both, work.digest === job.digest || questions(work.form) === questions(job.form));
    return compared.get(both);
  };

  const isStricter = (verdict, other) => STRICTNESS[verdict] > STRICTNESS[other]; // false for open and not asked

  /* Return the job with the answers alone that another version asks for in the same way. */
  const inCommon = (form, job) => {
    const types = new Map(shared.items(job.form).map((asked) => [asked.id, asked.answer.type]));
    const common = shared.items(form).filter(({ id, answer }) => job.items[id] && types.get(id) === answer.type);
    return { ...job, items: Object.fromEntries(common.map(({ id }) => [id, job.items[id]])) };
  };

  /* Return the judgement by the version that the job began with, and `verdicts`: for each item the stricter of both
     versions. `stricter` has by item the verdict and the question of the version at hand, where that verdict is shown. */
  const judgeBoth = (work, job) => {
    const own = shared.judge(job.form, job);
    const stricter = {};
    if (!asksTheSame(work, job)) {
      const other = shared.judge(work.form, inCommon(work.form, job));
      for (const asked of shared.items(work.form)) {
        const verdict = other.items[asked.id];
        if (isStricter(verdict, own.items[asked.id])) stricter[asked.id] = { form: work.form, asked, verdict };
      }
    }
    const raised = Object.entries(stricter).map(([id, { verdict }]) => [id, verdict]);
    return { ...own, stricter, verdicts: { ...own.items, ...Object.fromEntries(raised) } };
  };

  /* Return the names of both versions; drafts of one version are told apart by their digest. */
  const versionNames = (work, job) => {
    const [here, begun] = [work, job].map(({ form }) => form.handbook.version);
    if (here !== begun) return { here, begun };
    return { here: `${here} (${work.digest.slice(0, 6)})`, begun: `${begun} (${job.digest.slice(0, 6)})` };
  };

  Object.assign(shared, { asksTheSame, judgeBoth, versionNames });
})();
