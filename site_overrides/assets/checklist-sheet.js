/* Printed record of a job: answers as plain text and small pictures, visible in print only. The head of the table, with
   the numbers of checklist and job, repeats on each page; the signatures are rows of it for that reason. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, fill } = shared;
  const COLUMNS = ["position", "check", "result", "verdict", "remark"];

  const signed = (value) => [
    ...(value.image ? [make("img", { class: "sheet-sign", src: value.image, alt: "" })] : []),
    make("span", {}, value.name),
  ];

  const verdictCell = (asked, value, { judgement, versions, words }) => {
    const own = judgement.items[asked.id];
    const { text, sign } = shared.message(asked, value, own, judgement.details[asked.id], words);
    const stricter = judgement.stricter[asked.id];
    const word = words.verdicts[own];
    return [
      make("b", {}, `${sign} ${word}`),
      ...(text && text !== word ? [make("br"), text] : []),
      ...(stricter ? [make("br"), `${words.verdicts[stricter.verdict]} (${versions.here})`] : []),
    ];
  };

  const row = (asked, number, context) => {
    const { job, pictures, judgement, name, words } = context;
    const ask = asked.answer;
    const value = { ...shared.blank(), ...job.items[asked.id] };
    const verdict = judgement.verdicts[asked.id];
    const result = ask.type === "signature" && !value.skipped ? signed(value) : [shared.answerText(asked, value, words)];
    const shots = (value.skipped ? [] : value.photos).map((id) => make("img", { class: "sheet-photo", src: pictures.get(id) || "", alt: "" }));
    const limits = ask.type === "measure" ? shared.limitsLine(ask, judgement.details[asked.id], name, words) : "";
    return make("tr", { class: { failed: "sheet-bad", stop: "sheet-bad", not_asked: "sheet-not-asked" }[verdict] || "" },
      make("td", {}, String(number)),
      make("td", {}, asked.critical ? make("b", {}, `[${words.critical}] `) : "", asked.text,
        make("small", {}, ` ${asked.clause.replace(/^[A-Z]+-/, "")}`), ...(limits ? [make("br"), make("small", {}, limits)] : [])),
      make("td", {}, ...result, ...shots),
      make("td", {}, ...verdictCell(asked, value, context)),
      make("td", {}, value.remark, ...shared.actionLines(value, words).map((line) => make("div", { class: "sheet-action" }, line))));
  };

  const facts = (pairs) => make("dl", { class: "sheet-facts" }, ...pairs.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), " ", make("dd", {}, value || "\u2014"))));

  const heads = (work, job, words) => {
    const about = `${work.number} \u00b7 ${job.form.handbook.version} \u00b7 ${words.job} ${job.id}`;
    return make("thead", {},
      make("tr", { class: "sheet-about" }, make("th", { colspan: COLUMNS.length }, about)),
      make("tr", {}, ...COLUMNS.map((name) => make("th", { scope: "col" }, words[name]))));
  };

  const signatures = (job, words) => {
    const blocks = shared.signersOf(job.form).map(({ role }) =>
      make("div", {}, make("b", {}, role), ...signed(job.signers[role] || shared.blank())));
    if (!blocks.length) return [];
    return [make("tbody", {}, make("tr", {}, make("td", { colspan: COLUMNS.length },
      make("b", {}, words.signers), make("div", { class: "sheet-signers" }, ...blocks))))];
  };

  const sheet = (work, job, pictures, words) => {
    const { form } = job;
    const judgement = shared.judgeBoth(work, job);
    const context = { job, pictures, judgement, name: shared.namesIn(form), versions: shared.versionNames(work, job), words };
    let number = 0;
    const bodies = form.groups.map((group) => make("tbody", {},
      make("tr", {}, make("th", { colspan: COLUMNS.length, scope: "rowgroup" }, group.title)),
      ...group.items.map((asked) => row(asked, (number += 1), context))));
    const about = shared.versionNote(work, job, words);
    const columns = make("colgroup", {}, ...COLUMNS.map(() => make("col")));
    const values = shared.factsOf(form).map((fact) => [fact.name, [job.facts[fact.name], job.facts[fact.name] && fact.unit].filter(Boolean).join(" ")]);
    return make("section", { class: "sheet" },
      make("p", { class: "sheet-book" }, `${work.book} \u00b7 ${work.number} \u00b7 ${form.handbook.version}`),
      make("h1", {}, form.title),
      facts([
        ...values,
        [words.job, job.id], [words.begun, shared.moment(job.started)], [words.ended, shared.moment(job.finished)],
        ...job.reopened.map((moment) => [words.reopened, shared.moment(moment)]),
        [words.printed, shared.moment(shared.now())], [words.digest, job.digest.slice(0, 12)],
      ]),
      make("p", {}, make("b", {}, words.verdicts[judgement.overall]), ` \u00b7 ${shared.progressText(shared.tally(judgement.verdicts), words)}`),
      ...(job.finished ? [] : [make("p", {}, fill(words.missing, { number: judgement.missing.length }))]),
      ...(about ? [make("p", {}, about)] : []),
      make("table", { class: "sheet-items" }, columns, heads(work, job, words), ...bodies, ...signatures(job, words)));
  };

  Object.assign(shared, { sheet });
})();
