/* Verdict on each item of a job, and what is missing before it is complete: the rules of `generator/judge/`. The same
   examples are run through both. This file does not touch the document. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  /* ---- numbers as people type them ---- */
  const MINUS = /[\u2010-\u2015\u2212\u2500\u8d1f\u8ca0]/g;
  const WAYS = [
    [/^-?\d{1,12}(\.\d{1,12})?$/, (text) => text],
    [/^-?\d{1,12},\d{1,12}$/, (text) => text.replace(",", ".")],
    [/^-?[1-9]\d{0,2}(,\d{3}){1,3}(\.\d{1,12})?$/, (text) => text.replaceAll(",", "")],
    [/^-?[1-9]\d{0,2}((\.\d{3}){2,3}|(\.\d{3}){1,3},\d{1,12})$/, (text) => text.replaceAll(".", "").replace(",", ".")],
  ];
  const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  /* Full-width characters become plain; not by NFKC, to which 12\u00b2 is 122 and \u2460 is 1. */
  const plain = (text) => trim(text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, " ").replaceAll("\u2103", "\u00b0C"));

  /* Return the decimal texts that a typed number can mean: none if it is no number, two if it is unclear. */
  const waysToRead = (typed, unit = "") => {
    let text = plain(typed).replace(MINUS, "-");
    const behind = plain(unit);
    if (behind && text.toLowerCase().endsWith(behind.toLowerCase())) {
      text = text.slice(0, text.length - behind.length).replace(/ +$/, "");
    }
    text = text.replace(/^([+-]) */, "$1").replace(/^\+/, "");
    return [...new Set(WAYS.filter(([form]) => form.test(text)).map(([, meaning]) => meaning(text)))];
  };
  const readNumber = (typed, unit = "") => {
    const ways = waysToRead(typed, unit);
    return ways.length === 1 ? ways[0] : "";
  };

  /* ---- exact comparison of decimal texts ---- */
  const SCALE = 12;
  const scaled = (text) => {
    const [whole, fraction = ""] = text.replace("-", "").split(".");
    const size = BigInt(whole + fraction.padEnd(SCALE, "0"));
    return text.startsWith("-") ? -size : size;
  };
  const atLeast = (a, b) => scaled(a) >= scaled(b);
  const between = (value, low, high) =>
    (low === undefined || atLeast(value, low)) && (high === undefined || atLeast(high, value));

  /* ---- what a definition asks; a name alone is an optional fact or signer ---- */
  const factsOf = (form) => form.facts.map((fact) =>
    typeof fact === "string" ? { name: fact, type: "text", required: false } : { type: "text", required: true, ...fact });
  const signersOf = (form) => form.signers.map((signer) =>
    typeof signer === "string" ? { role: signer, required: false } : { required: true, ...signer });
  const optionsOf = (ask) => ask.options.map((option) => (typeof option === "string" ? { text: option } : option));

  const isDate = (text) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return false;
    const moment = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
  };
  const DAYS = [
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
    /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
    /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
    /^(\d{4}) ?\u5e74 ?(\d{1,2}) ?\u6708 ?(\d{1,2}) ?[\u65e5\u53f7]$/,
    /^(\d{4})(\d\d)(\d\d)$/,
  ];
  /* Return a typed day as 2026-06-01; "" if it is no day, or lacks the year or has it last: 3/6/2026 has two meanings. */
  const readDay = (typed) => {
    const parts = DAYS.map((form) => form.exec(plain(typed))).find(Boolean);
    const day = parts ? parts.slice(1).map((part) => part.padStart(2, "0")).join("-") : "";
    return isDate(day) ? day : "";
  };
  const isTime = (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

  /* Return a fact as text that fits its type; "" if it does not. */
  const factText = (fact, typed) => {
    const text = trim(typed || "");
    if (fact.type === "number") return readNumber(text, fact.unit);
    if (fact.type === "date") return isDate(text) ? text : "";
    if (fact.type === "time") return isTime(text) ? text : "";
    return fact.type !== "choice" || fact.options.includes(text) ? text : "";
  };

  const scoreOf = (ask) => ({ lowest: 1, highest: 5, ...ask });

  const fits = (ask, answer) => {
    if (ask.type === "yes_no") return ["yes", "no", "na"].includes(answer);
    if (ask.type === "choice") return optionsOf(ask).some((option) => option.text === answer);
    if (ask.type === "measure") return readNumber(answer, ask.unit) !== "";
    if (ask.type === "score") {
      const { lowest, highest } = scoreOf(ask);
      return /^\d{1,2}$/.test(answer) && Number(answer) >= lowest && Number(answer) <= highest;
    }
    if (ask.type === "date") return isDate(answer);
    if (ask.type === "time") return isTime(answer);
    return ask.type !== "signature" && trim(answer) !== "";
  };

  /* ---- judging ---- */
  const OUTCOMES = { good: "passed", fail: "failed", stop: "stop", na: "na" };
  const WORST_FIRST = ["failed", "open", "not_judged", "passed", "noted"];
  const good = (is) => (is ? "passed" : "failed");
  const isSigned = (mark) => Boolean(mark && (mark.image || trim(mark.name || "")));

  /* Return the judgement on a job: { items: verdict by id, details, missing: [{ what, of }], complete, overall }. A job has
     `facts` by name, `items` by id (answer, readings, skipped, remark, photos, image, name) and `signers` by role.
     `details` has by item what a page shows beside a verdict: `waits`, the open answers on which depends whether it is
     asked; `limits` that hold now; `whole`, the number of which they are a share; `needs`, on what these depend. */
  const judge = (form, job) => {
    const facts = new Map(factsOf(form).map((fact) => [fact.name, fact]));
    const items = new Map(form.groups.flatMap((group) => group.items).map((item) => [item.id, item]));
    const verdicts = {};
    const given = (id) => ({ answer: "", readings: [], skipped: false, remark: "", photos: [], ...job.items[id] });

    const numberOf = ({ answer, fact }) => {
      if (fact !== undefined) return readNumber(job.facts[fact] || "", facts.get(fact)?.unit);
      const item = items.get(answer);
      if (!item || given(answer).skipped || (verdicts[answer] ?? "not_asked") === "not_asked") return "";
      return readNumber(given(answer).answer, item.answer.unit);
    };
    const condition = (asked) => {
      if (asked.answer !== undefined && verdicts[asked.answer] === "not_asked") return false; // not asked: no answer
      if (!asked.one_of) {
        const number = numberOf(asked);
        if (number === "") return null;
        return between(number, asked.at_least, asked.at_most)
          && (asked.above === undefined || !atLeast(asked.above, number))
          && (asked.below === undefined || !atLeast(number, asked.below));
      }
      if (asked.fact !== undefined) {
        const text = facts.has(asked.fact) ? factText(facts.get(asked.fact), job.facts[asked.fact]) : "";
        return text ? asked.one_of.includes(text) : null;
      }
      const item = items.get(asked.answer);
      const { answer, skipped } = given(asked.answer);
      if (!item || skipped || !fits(item.answer, answer)) return null;
      if (item.answer.type === "yes_no" && answer === "na") return asked.one_of.includes("na") ? true : null;
      return asked.one_of.includes(answer);
    };
    /* Return whether all conditions hold; null if that is not known. */
    const holds = (conditions = []) => {
      const states = conditions.map(condition);
      if (states.includes(false)) return false;
      return states.includes(null) ? null : true;
    };

    const share = (limits, number) => {
      const whole = numberOf(limits);
      if (whole === "" || scaled(whole) <= 0n) return "not_judged";
      const hundredfold = scaled(number) * 100n * 10n ** BigInt(SCALE);
      const part = (percent) => scaled(percent) * scaled(whole);
      return good((limits.min === undefined || hundredfold >= part(limits.min))
        && (limits.max === undefined || hundredfold <= part(limits.max)));
    };
    const limitsOf = (ask) => {
      if (!ask.limits) return ask;
      const states = ask.limits.map((limits) => holds(limits.case));
      const at = states.indexOf(true);
      return states.includes(null) || at < 0 || states.includes(true, at + 1) ? null : ask.limits[at];
    };
    const reading = (ask, number) => {
      if (number === "") return "open";
      if (ask.share) return share(ask.share, number);
      const limits = limitsOf(ask);
      if (!limits) return "not_judged";
      if (limits.min === undefined && limits.max === undefined) return "noted";
      return good(between(number, limits.min, limits.max));
    };
    const measured = (ask, value) => {
      const typed = ask.readings ? ask.readings.map((_, i) => value.readings[i] || "") : [value.answer];
      const verdictsOfReadings = typed.map((text) => reading(ask, readNumber(text, ask.unit)));
      return WORST_FIRST.find((verdict) => verdictsOfReadings.includes(verdict));
    };
    const answered = (ask, value) => {
      if (ask.type === "measure") return measured(ask, value);
      if (ask.type === "photo") return value.photos.length || trim(value.answer) ? "noted" : "open";
      if (ask.type === "signature") return isSigned(value) ? "noted" : "open";
      if (!fits(ask, value.answer)) return "open";
      if (ask.type === "yes_no") return value.answer === "na" ? "na" : good(value.answer === (ask.good || "yes"));
      if (ask.type === "choice") return OUTCOMES[optionsOf(ask).find(({ text }) => text === value.answer).outcome] || "not_judged";
      if (ask.type === "score") return good(Number(value.answer) >= ask.good_from);
      return "noted";
    };

    const unknown = (conditions) => conditions.filter((asked) => condition(asked) === null);
    const about = (asked) => asked.answer ?? asked.fact;
    const isOpen = ({ answer, fact }) => (answer !== undefined ? verdicts[answer] === "open" : !factText(facts.get(fact) || {}, job.facts[fact]));
    const detail = (ask, conditions, isAsked) => {
      const whole = ask.share ? numberOf(ask.share) : "";
      const undecided = (ask.limits || []).filter((limits) => holds(limits.case) === null).flatMap((limits) => unknown(limits.case));
      return {
        waits: isAsked === null ? unknown(conditions).filter(isOpen).map(about) : [],
        limits: ask.type === "measure" && !ask.share ? limitsOf(ask) : null,
        whole,
        needs: [...new Set([...undecided, ...(ask.share && whole === "" ? [ask.share] : [])].map(about))],
      };
    };

    const details = {};
    for (const group of form.groups) {
      for (const item of group.items) {
        const value = given(item.id);
        const conditions = [...(group.case || []), ...(item.case || [])];
        const isAsked = holds(conditions);
        details[item.id] = detail(item.answer, conditions, isAsked);
        const verdict = isAsked !== false ? (value.skipped ? "na" : answered(item.answer, value)) : "not_asked";
        verdicts[item.id] = verdict === "failed" && item.critical ? "stop" : verdict;
      }
    }

    const lack = (item) => {
      const verdict = verdicts[item.id];
      const { remark, skipped } = given(item.id);
      if (verdict === "open" || verdict === "not_judged") return verdict;
      if (trim(remark)) return "";
      if (verdict === "failed" || verdict === "stop") return "remark";
      return verdict === "na" && item.critical && (skipped || item.answer.type !== "choice") ? "reason" : "";
    };
    const missing = [
      ...[...facts.values()].filter((fact) => fact.required && !factText(fact, job.facts[fact.name])).map(({ name }) => ({ what: "fact", of: name })),
      ...[...items.values()].map((item) => ({ what: lack(item), of: item.id })).filter(({ what }) => what),
      ...signersOf(form).filter(({ role, required }) => required && !isSigned(job.signers[role])).map(({ role }) => ({ what: "signature", of: role })),
    ];
    const all = Object.values(verdicts);
    const worst = ["stop", "failed"].find((verdict) => all.includes(verdict));
    return {
      items: verdicts,
      details,
      missing,
      complete: missing.length === 0,
      overall: worst || (missing.length ? "incomplete" : "passed"),
    };
  };

  Object.assign(shared, { waysToRead, readNumber, readDay, factsOf, signersOf, optionsOf, factText, scoreOf, fits, isSigned, judge });
})();
