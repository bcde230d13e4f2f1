/* Controls of a checklist, all native: radio buttons, inputs, selections; for photos and signatures see
   `checklist-pictures.js`. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  const make = (name, attributes = {}, ...content) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") node.addEventListener(key, value);
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...content);
    return node;
  };
  const button = (text, press, kind = "") => make("button", { type: "button", class: `work-button ${kind}`, click: press }, text);
  const labelled = (text, control) => make("label", { class: "work-label" }, make("span", {}, text), control);

  /* Set the text of a node only where it changes: live regions would be read aloud again. */
  const say = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  const entry = (type, text, changed, attributes = {}) => {
    const input = make("input", { type, autocomplete: "off", ...attributes, input: () => changed(input.value) });
    input.value = text;
    return input;
  };

  /* A choice as large radio buttons; `options` are pairs of value and label. */
  const radios = (id, options, value, changed) => make("div", { class: "work-options" }, ...options.map(([key, label]) => {
    const input = make("input", { type: "radio", name: id, value: key, change: () => {
      value.answer = key;
      changed();
    } });
    input.checked = value.answer === key;
    return make("label", { class: "work-option" }, input, make("span", {}, label));
  }));

  const isNegative = /^\s*[-\u2212]/;

  /* A number with its unit. The numeric keyboards of some phones lack a minus sign: `signed` adds a button for it. */
  const number = ({ label, unit = "", text, signed = false, changed, words, ...attributes }) => {
    const input = entry("text", text, changed, { inputmode: "decimal", ...attributes });
    const sign = button("\u00b1", () => {
      input.value = isNegative.test(input.value) ? input.value.replace(isNegative, "") : `-${input.value.trim()}`;
      input.focus();
      changed(input.value);
    });
    sign.setAttribute("aria-label", words.flip);
    return make("div", { class: "work-unit" }, labelled(label, input), make("span", {}, unit), signed ? sign : "");
  };

  const canBeNegative = (ask) => {
    const rows = ask.limits || [ask.share ? { min: "0" } : ask];
    return rows.some(({ min }) => min === undefined || Number(min) < 0);
  };

  const measure = (id, ask, value, changed, words) => {
    const shape = { unit: ask.unit, signed: canBeNegative(ask), words, "aria-describedby": `${id}-limits ${id}-verdict` };
    const single = () => number({ ...shape, id, label: words.measured, text: value.answer, changed: (text) => {
      value.answer = text;
      changed();
    } });
    const reading = (label, i) => number({ ...shape, id: `${id}-${i}`, label, text: value.readings[i] || "", changed: (text) => {
      value.readings = ask.readings.map((_, at) => (at === i ? text : value.readings[at] || ""));
      changed();
    } });
    return make("div", { class: "work-measure" },
      ...(ask.readings ? ask.readings.map(reading) : [single()]),
      make("p", { class: "work-hint", id: `${id}-limits` }));
  };

  const writing = (id, value, changed, words) => {
    const area = make("textarea", { id, rows: 2, input: () => {
      value.answer = area.value;
      changed();
    } });
    area.value = value.answer;
    return labelled(words.write, area);
  };

  /* A date or time of day, with a button for the present one. */
  const dated = (type, label, text, changed, words, attributes = {}) => {
    const input = entry(type, text, changed, attributes);
    const present = button(type === "date" ? words.today : words.present, () => {
      input.value = type === "date" ? shared.now().slice(0, 10) : shared.now().slice(11, 16);
      changed(input.value);
    }, "work-button--small");
    return make("div", { class: "work-unit" }, labelled(label, input), present);
  };

  const scale = (ask) => {
    const { lowest, highest } = shared.scoreOf(ask);
    return Array.from({ length: highest - lowest + 1 }, (_, i) => String(lowest + i)).map((score) => [score, score]);
  };

  /* Return the control for an item. `changed` is called after each change of `value`. */
  const control = (id, ask, value, pictures, changed, words) => {
    const set = (text) => {
      value.answer = text;
      changed();
    };
    const controls = {
      yes_no: () => radios(id, ["yes", "no", "na"].map((key) => [key, words[key]]), value, changed),
      choice: () => radios(id, shared.optionsOf(ask).map(({ text }) => [text, text]), value, changed),
      measure: () => measure(id, ask, value, changed, words),
      score: () => radios(id, scale(ask), value, changed),
      date: () => dated("date", words.date, value.answer, set, words, { id }),
      time: () => dated("time", words.time, value.answer, set, words, { id }),
      photo: () => shared.photos(id, value, pictures, changed, words),
      signature: () => shared.signature(id, ask.signer, value, changed, words),
      text: () => writing(id, value, changed, words),
    };
    return controls[ask.type]();
  };

  Object.assign(shared, { make, button, labelled, say, entry, number, dated, control });
})();
