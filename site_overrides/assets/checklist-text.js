/* Words for limits, answers and verdicts, on the page and on the printed record. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const SIGNS = { passed: "\u2713", failed: "\u2715", stop: "\u2715", not_judged: "?", na: "\u2013" };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const minus = (text) => text.replace("-", "\u2212");
  const moment = (iso) => iso && `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

  /* Return a function that names an item by number and text, and a fact as it is. */
  const namesIn = (form) => {
    const names = new Map(shared.items(form).map((asked, i) => [asked.id, `${i + 1} ${asked.text}`]));
    return (about) => names.get(about) || about;
  };

  const bounds = ({ min, max }, unit, words) => {
    const [low, high] = [min, max].map((bound) => bound !== undefined && minus(bound));
    if (low && high) return fill(words.between, { min: low, max: high, unit });
    if (low || high) return `${low ? "\u2265" : "\u2264"} ${low || high} ${unit}`;
    return "";
  };

  const partOf = (whole, percent) => percent !== undefined ? String(Number((Number(whole) * Number(percent) / 100).toPrecision(12))) : undefined;

  const boundsOfShare = ({ min, max }, whole) => ({ min: partOf(whole, min), max: partOf(whole, max) });

  /* Return the limits of a measure that hold now; on what they depend, if that is not known. */
  const limits = (ask, { limits: row, whole, needs }, name, words) => {
    if (ask.share) {
      const share = fill(words.share, { limits: bounds(ask.share, "%", words), of: name(ask.share.answer ?? ask.share.fact) });
      return whole ? `${share} (${bounds(boundsOfShare(ask.share, whole), ask.unit, words)})` : share;
    }
    if (row) return bounds(row, ask.unit, words);
    return needs.length ? fill(words.depends, { of: needs.map(name).join(words.comma) }) : words.noLimits;
  };

  const limitsLine = (ask, detail, name, words) => {
    const text = limits(ask, detail, name, words);
    const isKnown = ask.share || detail.limits;
    return [text && (isKnown ? fill(words.limit, { limits: text }) : text), ask.note].filter(Boolean).join(" \u00b7 ");
  };

  /* Return what is wrong with a typed number: "" if it has one meaning. */
  const numberTrouble = (typed, unit, words) => {
    if (!typed.trim()) return "";
    const ways = shared.waysToRead(typed, unit);
    if (ways.length === 1) return "";
    return ways.length ? fill(words.twoWays, { typed: typed.trim(), one: minus(ways[0]), other: minus(ways[1]) }) : words.noNumber;
  };

  const typedOf = (ask, value) => (ask.readings
    ? ask.readings.map((name, i) => ({ name, text: value.readings?.[i] || "" }))
    : [{ name: "", text: value.answer }]);
  const before = (name, text) => text && (name ? `${name}: ${text}` : text);

  const outside = (ask, row, typed, words) => {
    const number = Number(shared.readNumber(typed, ask.unit) || NaN);
    const limit = (bound) => `${minus(bound)} ${ask.unit}`;
    if (row?.min !== undefined && number < Number(row.min)) return fill(words.low, { limit: limit(row.min) });
    if (row?.max !== undefined && number > Number(row.max)) return fill(words.high, { limit: limit(row.max) });
    return "";
  };

  const measured = (ask, value, verdict, { limits: given, whole }, words) => {
    const row = ask.share && whole ? boundsOfShare(ask.share, whole) : given;
    const typed = typedOf(ask, value);
    const troubles = typed.map(({ name, text }) => before(name, numberTrouble(text, ask.unit, words))).filter(Boolean);
    if (troubles.length) return { text: troubles.join(" "), isTrouble: true };
    const misses = typed.map(({ name, text }) => before(name, outside(ask, row, text, words))).filter(Boolean);
    if (misses.length) return { text: misses.join(" ") };
    return { text: verdict === "passed" ? words.within : "" };
  };

  /* Return the message about an answer: { text, sign, isTrouble }; no text if there is nothing to say. */
  const message = (asked, value, verdict, detail, words) => {
    const ask = asked.answer;
    const { text, isTrouble = false } = ask.type === "measure" && !value.skipped && verdict !== "not_asked"
      ? measured(ask, value, verdict, detail, words) : { text: "" };
    if (isTrouble) return { text, isTrouble, sign: SIGNS.failed };
    return { text: text || (SIGNS[verdict] ? words.verdicts[verdict] : ""), isTrouble, sign: SIGNS[verdict] || "" };
  };

  /* Return what to do when an item stops the work. */
  const halt = (form, asked, words) => {
    const stop = asked.stop || form.stop;
    return stop ? [fill(words.stopNow, stop), fill(words.call, stop)] : [words.stop];
  };

  const answer = (asked, value, words) => {
    const ask = asked.answer;
    if (value.skipped) return words.na;
    if (ask.type === "yes_no") return value.answer ? words[value.answer] : "";
    if (ask.type !== "measure") return value.answer;
    return typedOf(ask, value).filter(({ text }) => text.trim())
      .map(({ name, text }) => before(name, `${minus(text.trim())} ${ask.unit}`)).join("; ");
  };

  /* Return the action on an item: what is done, by whom, by when, and when it was done; no lines if none was named. */
  const actionLines = (value, words) => {
    const { what, who, due, done } = shared.action(value) || {};
    return [[words.action, what], [words.actionWho, who], [words.actionDue, due], [words.actionDone, done]]
      .map(([name, text]) => before(name, text)).filter(Boolean);
  };

  const progress = (count, words) => [
    fill(words.progress, count),
    count.failed && fill(count.stops ? words.failedStops : words.failed, count),
    count.unjudged && fill(words.unjudged, count),
  ].filter(Boolean).join(" \u00b7 ");

  Object.assign(shared, {
    fill, minus, moment, namesIn, bounds, limitsLine, numberTrouble, message, halt, answerText: answer, actionLines,
    progressText: progress,
  });
})();
