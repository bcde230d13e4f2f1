/* Facts at the top of a job: typed inputs, entries that the device remembers, and entries from the address. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, labelled, entry, say } = shared;
  const STORED = "sop-work-facts:"; // in localStorage, one row for each handbook

  const remembered = (form) => {
    try {
      return JSON.parse(localStorage.getItem(STORED + form.handbook.id)) || {};
    } catch {
      return {};
    }
  };

  const remember = (form, fact, text) => {
    if (!fact.remembered) return;
    try {
      localStorage.setItem(STORED + form.handbook.id, JSON.stringify({ ...remembered(form), [fact.name]: text }));
    } catch { /* without storage nothing is remembered, and the page shows a warning already */ }
  };

  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  /* Return the names and values of an address that begins a job (`#new?order=17&shop=Mill%20Lane`); null for any other. */
  const inAddress = (hash) => {
    const query = /^#new(?:\?(.*))?$/s.exec(hash);
    if (!query) return null;
    return new Map((query[1] || "").split("&").filter(Boolean).map((pair) => {
      const [name, ...rest] = pair.split("=");
      return [decoded(name), decoded(rest.join("="))];
    }));
  };

  /* A number that cannot be read is kept: the person is asked again. */
  const isUsable = (fact, text) => typeof text === "string" && text !== "" && (fact.type === "number" || shared.factText(fact, text) !== "");

  /* Return the facts with which a job begins: `given` by the address, or else as remembered. */
  const firstFacts = (form, given = new Map()) => {
    const last = remembered(form);
    return Object.fromEntries(shared.factsOf(form)
      .map((fact) => [fact.name, [given.get(fact.name), fact.remembered && last[fact.name]].find((text) => isUsable(fact, text))])
      .filter(([, text]) => text));
  };

  const selection = (fact, text, changed, attributes) => {
    const select = make("select", { ...attributes, change: () => changed(select.value) },
      make("option", { value: "" }), ...fact.options.map((option) => make("option", { value: option }, option)));
    select.value = text;
    return select;
  };

  /* Return the input for a fact: { node, show }. `show` shows what is wrong with it. */
  const factInput = (id, fact, job, changed, words) => {
    const text = job.facts[fact.name] || "";
    const set = (value) => {
      job.facts[fact.name] = value;
      remember(job.form, fact, value);
      changed();
    };
    const trouble = make("p", { class: "work-trouble", id: `${id}-trouble`, "aria-live": "polite" });
    const label = make("span", {}, fact.name, fact.required ? make("span", { class: "work-must", "aria-hidden": "true" }, " *") : "");
    const attributes = { id, "aria-required": fact.required && "true", "aria-describedby": `${id}-trouble` };
    const inputs = {
      number: () => shared.number({ ...attributes, label, unit: fact.unit, text, signed: true, changed: set, words }),
      date: () => shared.dated("date", label, text, set, words, attributes),
      time: () => shared.dated("time", label, text, set, words, attributes),
      choice: () => labelled(label, selection(fact, text, set, attributes)),
    };
    const input = (inputs[fact.type] || (() => labelled(label, entry("text", text, set, attributes))))();
    const show = () => say(trouble, fact.type === "number" ? shared.numberTrouble(job.facts[fact.name] || "", fact.unit, words) : "");
    show();
    return { node: make("div", {}, input, trouble), show };
  };

  Object.assign(shared, { inAddress, firstFacts, factInput });
})();
