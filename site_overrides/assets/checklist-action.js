/* Action on a failed item: what is done, by whom and by when. It is offered as soon as the item fails, and kept after that. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, entry, labelled, button, say } = shared;

  /* A day as people type it, with a button for the present one; what cannot be read is kept, and said so. */
  const dayField = (label, name, set, text, words) => {
    const trouble = make("p", { class: "work-trouble", "aria-live": "polite" });
    const show = () => say(trouble, input.value.trim() && !shared.readDay(input.value) ? words.badDay : "");
    const input = entry("text", text(name), (typed) => {
      set(name, typed);
      show();
    }, { placeholder: "2026-06-01" });
    const present = button(words.today, () => {
      input.value = shared.now().slice(0, 10);
      set(name, input.value);
      show();
    }, "work-button--small");
    show();
    return [make("div", { class: "work-unit" }, labelled(label, input), present), trouble];
  };

  const fields = (value, changed, words) => {
    const text = (name) => value.action?.[name] || "";
    const set = (name, typed) => {
      value.action = { ...value.action, [name]: typed };
      changed();
    };
    const what = make("textarea", { rows: 2, input: () => set("what", what.value) });
    what.value = text("what");
    return [
      labelled(words.actionWhat, what),
      labelled(words.actionWho, entry("text", text("who"), (typed) => set("who", typed))),
      ...dayField(words.actionDue, "due", set, text, words),
      ...dayField(words.actionDone, "done", set, text, words),
    ];
  };

  /* Return the control for the action on an item: { node, show }. Its fields are made when it is first shown. */
  const actionBox = (value, number, changed, words) => {
    const node = make("details", { class: "work-more work-action", hidden: true, open: shared.action(value) !== null },
      make("summary", { "aria-label": `${words.action} ${number}` }, words.action));
    const show = (isBad) => {
      node.hidden = !isBad && !shared.action(value);
      if (!node.hidden && !node.children[1]) node.append(make("div", {}, ...fields(value, changed, words)));
    };
    return { node, show };
  };

  Object.assign(shared, { actionBox });
})();
