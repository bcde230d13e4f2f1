/* The printed sheet of a job: what was filled in as plain text and small pictures, seen on paper alone. */
(() => {
  "use strict";
  const mine = (window.sopWork ||= {});

  const moment = (iso) => iso && `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

  const spoken = (asked, value, words) => {
    const ask = asked.answer;
    if (value.skipped) return words.na;
    if (ask.type === "yes_no") return value.answer ? words[value.answer] : "";
    if (ask.type !== "measure" || !value.answer.trim()) return value.answer;
    const said = verdict(ask, value, words);
    return `${mine.minus(value.answer.trim())} ${ask.unit}${said.bad ? ` (${said.text})` : ""}`;
  };

  /* What is to be said about an answer: text, and whether it is bad; nothing about most. */
  const verdict = (ask, value, words) => {
    if (value.skipped || ask.type !== "measure" || !value.answer.trim()) return { text: "", bad: false };
    const number = mine.decimal(value.answer);
    if (number === "") return { text: words.noNumber, bad: true, unread: true };
    const judged = mine.within(ask, value.answer);
    if (judged === null) return { text: "", bad: false };
    if (judged) return { text: words.within, bad: false, good: true };
    const low = ask.min !== undefined && Number(number) < Number(ask.min);
    const limit = `${mine.minus(low ? ask.min : ask.max)} ${ask.unit}`;
    return { text: mine.fill(low ? words.low : words.high, { limit }), bad: true };
  };

  const signed = (value) => [
    ...(value.image ? [mine.make("img", { class: "sheet-sign", src: value.image, alt: "" })] : []),
    mine.make("span", {}, value.name),
  ];

  const row = (asked, number, job, pictures, words) => {
    const { make } = mine;
    const value = job.items[asked.id] || mine.blank();
    const bad = mine.failed(asked.answer, value);
    const result = asked.answer.type === "signature" && !value.skipped ? signed(value) : [spoken(asked, value, words)];
    const shots = (value.skipped ? [] : value.photos).map((id) => make("img", { class: "sheet-photo", src: pictures.get(id) || "", alt: "" }));
    return make("tr", { class: bad ? "sheet-bad" : "" },
      make("td", {}, String(number)),
      make("td", {}, asked.critical ? make("b", {}, `[${words.critical}] `) : "", asked.text,
        make("small", {}, ` ${asked.clause.replace(/^[A-Z]+-/, "")}`)),
      make("td", {}, bad ? "\u2715 " : "", ...result, ...shots),
      make("td", {}, value.remark));
  };

  const facts = (pairs) => mine.make("dl", { class: "sheet-facts" }, ...pairs.map(([name, value]) =>
    mine.make("div", {}, mine.make("dt", {}, name), " ", mine.make("dd", {}, value || "\u2014"))));

  const sheet = (work, job, pictures, words) => {
    const { make } = mine;
    const { form } = job;
    const count = mine.tally(job);
    let number = 0;
    const bodies = form.groups.map((group) => make("tbody", {},
      make("tr", {}, make("th", { colspan: 4, scope: "rowgroup" }, group.title)),
      ...group.items.map((one) => row(one, (number += 1), job, pictures, words))));
    const head = ["position", "check", "result", "remark"].map((name) => make("th", { scope: "col" }, words[name]));
    return make("section", { class: "sheet" },
      make("p", { class: "sheet-book" }, `${work.book} \u00b7 ${work.number} \u00b7 ${form.handbook.version}`),
      make("h1", {}, form.title),
      facts([
        ...form.facts.map((name) => [name, job.facts[name]]),
        [words.job, job.id], [words.begun, moment(job.started)], [words.ended, moment(job.finished)],
        [words.printed, moment(mine.now())], [words.digest, job.digest.slice(0, 12)],
      ]),
      make("p", {}, mine.fill(words.progress, count), count.failed ? ` \u00b7 ${mine.fill(words.failed, count)}` : ""),
      make("table", { class: "sheet-items" }, make("thead", {}, make("tr", {}, ...head)), ...bodies),
      make("div", { class: "sheet-signers" }, ...form.signers.map((role) =>
        make("div", {}, make("b", {}, role), ...signed(job.signers[role] || mine.blank())))));
  };

  Object.assign(mine, { sheet, verdict, moment });
})();
