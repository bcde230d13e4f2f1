/* Printed sheet of a job: answers as plain text and small pictures, visible in print only. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  const moment = (iso) => iso && `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

  const spoken = (asked, value, words) => {
    const ask = asked.answer;
    if (value.skipped) return words.na;
    if (ask.type === "yes_no") return value.answer ? words[value.answer] : "";
    if (ask.type !== "measure" || !value.answer.trim()) return value.answer;
    const judgement = verdict(ask, value, words);
    return `${shared.minus(value.answer.trim())} ${ask.unit}${judgement.bad ? ` (${judgement.text})` : ""}`;
  };

  /* Return the message about an answer, and whether the answer is bad; most answers have no message. */
  const verdict = (ask, value, words) => {
    if (value.skipped || ask.type !== "measure" || !value.answer.trim()) return { text: "", bad: false };
    const number = shared.decimal(value.answer);
    if (number === "") return { text: words.noNumber, bad: true, unread: true };
    const judged = shared.within(ask, value.answer);
    if (judged === null) return { text: "", bad: false };
    if (judged) return { text: words.within, bad: false, good: true };
    const low = ask.min !== undefined && Number(number) < Number(ask.min);
    const limit = `${shared.minus(low ? ask.min : ask.max)} ${ask.unit}`;
    return { text: shared.fill(low ? words.low : words.high, { limit }), bad: true };
  };

  const signed = (value) => [
    ...(value.image ? [shared.make("img", { class: "sheet-sign", src: value.image, alt: "" })] : []),
    shared.make("span", {}, value.name),
  ];

  const row = (asked, number, job, pictures, words) => {
    const { make } = shared;
    const value = job.items[asked.id] || shared.blank();
    const bad = shared.failed(asked.answer, value);
    const result = asked.answer.type === "signature" && !value.skipped ? signed(value) : [spoken(asked, value, words)];
    const shots = (value.skipped ? [] : value.photos).map((id) => make("img", { class: "sheet-photo", src: pictures.get(id) || "", alt: "" }));
    return make("tr", { class: bad ? "sheet-bad" : "" },
      make("td", {}, String(number)),
      make("td", {}, asked.critical ? make("b", {}, `[${words.critical}] `) : "", asked.text,
        make("small", {}, ` ${asked.clause.replace(/^[A-Z]+-/, "")}`)),
      make("td", {}, bad ? "\u2715 " : "", ...result, ...shots),
      make("td", {}, value.remark));
  };

  const facts = (pairs) => shared.make("dl", { class: "sheet-facts" }, ...pairs.map(([name, value]) =>
    shared.make("div", {}, shared.make("dt", {}, name), " ", shared.make("dd", {}, value || "\u2014"))));

  const sheet = (work, job, pictures, words) => {
    const { make } = shared;
    const { form } = job;
    const count = shared.tally(job);
    let number = 0;
    const bodies = form.groups.map((group) => make("tbody", {},
      make("tr", {}, make("th", { colspan: 4, scope: "rowgroup" }, group.title)),
      ...group.items.map((asked) => row(asked, (number += 1), job, pictures, words))));
    const head = ["position", "check", "result", "remark"].map((name) => make("th", { scope: "col" }, words[name]));
    return make("section", { class: "sheet" },
      make("p", { class: "sheet-book" }, `${work.book} \u00b7 ${work.number} \u00b7 ${form.handbook.version}`),
      make("h1", {}, form.title),
      facts([
        ...form.facts.map((name) => [name, job.facts[name]]),
        [words.job, job.id], [words.begun, moment(job.started)], [words.ended, moment(job.finished)],
        [words.printed, moment(shared.now())], [words.digest, job.digest.slice(0, 12)],
      ]),
      make("p", {}, shared.fill(words.progress, count), count.failed ? ` \u00b7 ${shared.fill(words.failed, count)}` : ""),
      make("table", { class: "sheet-items" }, make("thead", {}, make("tr", {}, ...head)), ...bodies),
      make("div", { class: "sheet-signers" }, ...form.signers.map((role) =>
        make("div", {}, make("b", {}, role), ...signed(job.signers[role] || shared.blank())))));
  };

  Object.assign(shared, { sheet, verdict, moment });
})();
