/* An item of an open job: question, control, verdict, remark, and an action and a photo where it has failed. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, fill, say } = shared;
  const BAD = new Set(["failed", "stop"]);

  const stopBox = (words) => {
    const box = make("div", { role: "alert" });
    let last = "";
    const show = (form, asked) => {
      const lines = asked ? shared.halt(form, asked, words) : [];
      if (lines.join("\n") === last) return;
      last = lines.join("\n");
      box.replaceChildren(...(lines.length ? [make("p", { class: "work-stop" }, `\u2715 ${lines.join(" ")}`)] : []));
    };
    return { box, show };
  };

  const remarkBox = (value, number, changed, words) => {
    const area = make("textarea", { rows: 2, "aria-label": `${words.remark} ${number}`, input: () => {
      value.remark = area.value;
      changed();
    } });
    area.value = value.remark;
    return make("details", { class: "work-more", open: value.remark !== "" }, make("summary", {}, words.remark), area);
  };

  /* A failed item may have a photo, which is not its answer. The control is made when it is first shown. */
  const proofBox = (id, asked, value, pictures, changed, words) => {
    const box = make("div", { hidden: true });
    const show = (isBad) => {
      box.hidden = asked.answer.type === "photo" || value.skipped || !(isBad || value.photos.length);
      if (!box.hidden && !box.firstChild) box.append(shared.photos(`${id}-proof`, value, pictures, changed, words));
    };
    return { box, show };
  };

  const skipBox = (asked, value, changed, words) => {
    if (asked.answer.type === "yes_no") return "";
    const input = make("input", { type: "checkbox", change: () => {
      value.skipped = input.checked;
      changed();
    } });
    input.checked = value.skipped;
    return make("label", { class: "work-skip" }, input, words.na);
  };

  /* Name both versions where that of the page is stricter than the one that the job began with. */
  const compared = (asked, judgement, versions, words) => {
    const { verdict } = judgement.stricter[asked.id];
    const own = judgement.items[asked.id];
    return fill(words.stricter, {
      verdict: words.verdicts[verdict], version: versions.here, other: words.verdicts[own], before: versions.begun,
    });
  };

  /* Return an item: { node, show }. `show` takes the judgement on the job, and what the item lacks. */
  const item = ({ asked, number, job, pictures, name, changed, versions, words }) => {
    const value = (job.items[asked.id] = { ...shared.blank(), ...job.items[asked.id] });
    const id = `${job.id}-${asked.id}`;
    const ask = asked.answer;
    const verdictLine = make("p", { class: "work-verdict", id: `${id}-verdict`, "aria-live": "polite" });
    const versionLine = make("p", { class: "work-versions", "aria-live": "polite" });
    const lackLine = make("p", { class: "work-trouble" });
    const stop = stopBox(words);
    const more = remarkBox(value, number, changed, words);
    const proof = proofBox(id, asked, value, pictures, changed, words);
    const action = shared.actionBox(value, number, changed, words);
    const control = shared.control(id, ask, value, pictures, changed, words);
    const numbers = control.querySelectorAll("input[inputmode]");
    const limits = control.querySelector(`[id="${id}-limits"]`);
    const clause = document.getElementById(asked.id)?.querySelector("td:last-child a")?.cloneNode(true) || "";
    const node = make("fieldset", { class: "work-item", "data-item": asked.id },
      make(
        "legend",
        {},
        make("span", { class: "work-number" }, String(number)),
        asked.critical ? make("span", { class: "sop-critical" }, words.critical) : "",
        ` ${asked.text} `,
      ),
      make("p", { class: "work-hint" }, clause), control, verdictLine, versionLine, stop.box,
      make("div", { class: "work-foot" }, skipBox(asked, value, changed, words), more), lackLine, action.node, proof.box);

    const show = (judgement, lack) => {
      const verdict = judgement.verdicts[asked.id];
      const detail = judgement.details[asked.id];
      const stricter = judgement.stricter[asked.id];
      const isBad = BAD.has(verdict);
      const { text, sign, isTrouble } = shared.message(asked, value, judgement.items[asked.id], detail, words);
      node.hidden = verdict === "not_asked" || detail.waits.length > 0;
      control.hidden = value.skipped;
      say(verdictLine, text && `${sign} ${text}`);
      say(versionLine, stricter ? compared(asked, judgement, versions, words) : "");
      say(lackLine, words.lacks[lack] || "");
      if (limits) say(limits, shared.limitsLine(ask, detail, name, words));
      node.classList.toggle("work-item--bad", isBad);
      node.classList.toggle("work-item--unsure", verdict === "not_judged");
      node.classList.toggle("work-item--done", !["open", "not_judged", "not_asked"].includes(verdict) && !isBad);
      for (const input of numbers) if (input.ariaInvalid !== String(isTrouble)) input.ariaInvalid = String(isTrouble);
      stop.show(stricter?.form || job.form, verdict === "stop" ? stricter?.asked || asked : null);
      action.show(isBad);
      proof.show(isBad);
      if (words.lacks[lack]) more.open = true;
    };
    return { node, show };
  };

  Object.assign(shared, { item });
})();
