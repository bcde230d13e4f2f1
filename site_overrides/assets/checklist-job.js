/* The open job: facts, items, signatures, what is missing, and the bar below. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, fill, button, say } = shared;

  const focusIn = (target, what = "") => {
    const fields = ["remark", "reason"].includes(what) ? ".work-more textarea" : "input, textarea, select, canvas, button";
    target.scrollIntoView({ block: "start" });
    [...target.querySelectorAll(fields)].find((field) => field.offsetParent)?.focus({ preventScroll: true });
  };

  /* Return the list of what is missing: { node, show }. Each entry leads to its place. `place` finds it. */
  const missingList = (place, describe, words) => {
    const line = make("p", { class: "work-hint" });
    const list = make("ul", { class: "work-missing" });
    const links = new Map(); // by what is missing: most entries stay from one change to the next
    const link = (lack) => make("li", {}, make("button", { type: "button", class: "work-link", click: () => focusIn(place(lack), lack.what) }, describe(lack)));
    const linkOf = (lack) => {
      const key = `${lack.what} ${lack.of}`;
      if (!links.has(key)) links.set(key, link(lack));
      return links.get(key);
    };
    const show = (missing, finished) => {
      const closed = finished ? fill(words.finished, { moment: shared.moment(finished) }) : words.complete;
      say(line, missing.length ? fill(words.missing, { number: missing.length }) : closed);
      const rows = missing.map(linkOf);
      const wanted = new Set(rows);
      for (const row of [...list.children]) if (!wanted.has(row)) row.remove();
      rows.forEach((row, i) => row !== list.children[i] && list.insertBefore(row, list.children[i] || null));
    };
    return { node: make("div", {}, line, list), show };
  };

  const progressBar = (next, words) => {
    const bar = make("progress", { "aria-hidden": "true" });
    const text = make("output", { role: "status", class: "work-progress" });
    const status = make("span", { class: "work-hint" });
    const show = (count, finished) => {
      bar.max = count.all || 1;
      bar.value = count.done;
      say(text, [shared.progressText(count, words), finished && words.ended].filter(Boolean).join(" \u00b7 "));
    };
    const node = make("div", { class: "work-bar" }, bar,
      make("div", { class: "work-bar__row" }, text, status, button(words.next, next, "work-button--main")));
    return { node, show, status: (said) => say(status, said) };
  };

  const signer = (job, { role, required }, i, changed, words) => {
    const value = (job.signers[role] ||= shared.blank());
    const must = required ? make("span", { class: "work-must", "aria-hidden": "true" }, " *") : "";
    return make("fieldset", { class: "work-item", "data-signer": role }, make("legend", {}, role, must),
      shared.signature(`${job.id}-signer-${i}`, role, value, changed, words));
  };

  const factsBox = (job, changed, words) => {
    const facts = shared.factsOf(job.form);
    const inputs = facts.map((fact, i) => shared.factInput(`${job.id}-fact-${i}`, fact, job, changed, words));
    inputs.forEach(({ node }, i) => node.setAttribute("data-fact", facts[i].name));
    const note = facts.some((fact) => fact.required) ? make("p", { class: "work-hint" }, words.required) : "";
    const node = facts.length
      ? make("fieldset", { class: "work-item work-facts" }, make("legend", {}, words.facts), note, ...inputs.map((input) => input.node)) : "";
    return { node, show: () => inputs.forEach((input) => input.show()) };
  };

  /* Return the view of an open job: { node, heading, refresh, status }. `actions`: changed, back, finish, reopen, save, print. */
  const jobView = ({ work, job, pictures, actions, words }) => {
    const name = shared.namesIn(job.form);
    const versions = shared.versionNames(work, job);
    const facts = factsBox(job, actions.changed, words);
    let number = 0;
    const groups = job.form.groups.map((group) => {
      const items = group.items.map((asked) => ({ asked, ...shared.item({
        asked, number: (number += 1), job, pictures, name, changed: actions.changed, versions, words,
      }) }));
      return { items, node: make("section", {}, make("h2", {}, group.title), ...items.map((item) => item.node)) };
    });
    const nodes = new Map(groups.flatMap(({ items }) => items.map(({ asked, node }) => [asked.id, node])));
    const signers = shared.signersOf(job.form).map((one, i) => signer(job, one, i, actions.changed, words));
    let judgement = null;

    /* A hidden item is open as long as those on which it depends: lead to the first of them. */
    const place = ({ what, of }) => {
      const attribute = { fact: "data-fact", signature: "data-signer" }[what];
      if (attribute) return node.querySelector(`[${attribute}="${CSS.escape(of)}"]`);
      const [waits] = judgement.details[of]?.waits || [];
      if (waits === undefined) return nodes.get(of) || node.querySelector(`[data-fact="${CSS.escape(of)}"]`);
      return place({ what: nodes.has(waits) ? "open" : "fact", of: waits });
    };
    const describe = ({ what, of }) => fill(words.lacking[what], { name: name(of), signer: of });
    const next = () => {
      const [first] = judgement.missing;
      focusIn(first ? place(first) : end, first?.what);
    };

    const missing = missingList(place, describe, words);
    const bar = progressBar(next, words);
    const finish = button(words.finish, actions.finish, "work-button--main");
    const note = shared.versionNote(work, job, words);
    const heading = make("h2", { class: "work-title", tabindex: "-1" }, `${words.job} ${job.id}`);
    const end = make("section", { class: "work-end" }, missing.node,
      make("p", { class: "work-row" }, job.finished ? button(words.reopen, actions.reopen) : finish,
        button(words.exportRecord, actions.save, job.finished ? "work-button--main" : ""), button(words.print, actions.print)));
    const node = make("div", {},
      make("p", { class: "work-row" }, button(`\u2190 ${words.back}`, actions.back)), heading,
      ...(note ? [make("p", { class: "work-note" }, note)] : []),
      make("fieldset", { class: "work-lock", disabled: job.finished !== "" },
        facts.node, ...groups.map((group) => group.node),
        ...(signers.length ? [make("h2", {}, words.signers), ...signers] : [])),
      end, bar.node);

    const refresh = () => {
      judgement = shared.judgeBoth(work, job);
      const lacks = new Map(judgement.missing.map(({ what, of }) => [of, what]));
      facts.show();
      for (const group of groups) {
        for (const item of group.items) item.show(judgement, lacks.get(item.asked.id));
        group.node.hidden = group.items.every((item) => item.node.hidden);
      }
      missing.show(judgement.missing, job.finished);
      finish.disabled = !judgement.complete;
      bar.show(shared.tally(judgement.verdicts), job.finished);
    };
    refresh();
    return { node, heading, refresh, status: bar.status };
  };

  Object.assign(shared, { jobView });
})();
