/* Controls of a checklist, all native: radio buttons, inputs, a file chooser, a canvas for signatures. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const EDGE = 1280; // longest side of a stored photo, in pixels
  const QUALITY = 0.8;

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
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const button = (text, press, kind = "") => make("button", { type: "button", class: `work-button ${kind}`, click: press }, text);
  const minus = (text) => text.replace("-", "\u2212");

  const limits = (ask, words) => {
    const [min, max] = [ask.min, ask.max].map((bound) => bound !== undefined && minus(bound));
    if (min && max) return fill(words.between, { min, max, unit: ask.unit });
    if (min || max) return `${min ? "\u2265" : "\u2264"} ${min || max} ${ask.unit}`;
    return "";
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

  const labelled = (text, control) => make("label", { class: "work-label" }, make("span", {}, text), control);

  const measure = (id, ask, value, changed, words) => {
    const input = make("input", {
      id, type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": `${id}-limits ${id}-verdict`,
      input: () => {
        value.answer = input.value;
        changed();
      },
    });
    input.value = value.answer;
    /* The numeric keyboards of some phones lack a minus sign. */
    const sign = button("\u00b1", () => {
      input.value = /^\s*[-\u2212]/.test(input.value) ? input.value.replace(/^\s*[-\u2212]/, "") : `-${input.value.trim()}`;
      value.answer = input.value;
      input.focus();
      changed();
    });
    sign.setAttribute("aria-label", words.flip);
    const signed = ask.min === undefined || Number(ask.min) < 0;
    const good = limits(ask, words);
    const hint = [good && fill(words.limit, { limits: good }), ask.note].filter(Boolean).join(" \u00b7 ");
    return make("div", { class: "work-measure" },
      make("div", { class: "work-unit" },
        labelled(words.measured, input), make("span", {}, ask.unit), signed ? sign : ""),
      make("p", { class: "work-hint", id: `${id}-limits` }, hint));
  };

  const writing = (id, value, changed, words) => {
    const area = make("textarea", { id, rows: 2, input: () => {
      value.answer = area.value;
      changed();
    } });
    area.value = value.answer;
    return labelled(words.write, area);
  };

  /* ---- photos ---- */
  const drawn = async (file) => {
    const address = URL.createObjectURL(file);
    try {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      const scale = Math.min(1, EDGE / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = make("canvas", {
        width: Math.max(1, Math.round(picture.naturalWidth * scale)),
        height: Math.max(1, Math.round(picture.naturalHeight * scale)),
      });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff"; // JPEG has no transparency
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/jpeg", QUALITY);
    } finally {
      URL.revokeObjectURL(address);
    }
  };

  const photos = (id, value, pictures, changed, words) => {
    const shelf = make("ul", { class: "work-photos" });
    const trouble = make("p", { class: "work-trouble", role: "alert" });
    const show = () => shelf.replaceChildren(...value.photos.map((photo, i) => make("li", {},
      make("img", { src: pictures.get(photo) || "", alt: fill(words.photoNumber, { number: i + 1 }) }),
      button("\u2715", () => {
        value.photos = value.photos.filter((other) => other !== photo);
        pictures.delete(photo);
        show();
        input.focus();
        changed();
      }, "work-button--small"))));
    const label = () => shelf.querySelectorAll("button").forEach((remove, i) => remove.setAttribute("aria-label", fill(words.removePhoto, { number: i + 1 })));
    const input = make("input", { id, type: "file", accept: "image/*", capture: "environment", multiple: true, change: async () => {
      trouble.textContent = "";
      for (const file of [...input.files]) {
        try {
          const data = await drawn(file);
          const name = `${id}-${Date.now()}-${value.photos.length}`;
          pictures.set(name, data);
          value.photos.push(name);
        } catch {
          trouble.textContent = words.badPhoto;
        }
      }
      input.value = "";
      show();
      label();
      changed();
    } });
    show();
    label();
    return make("div", {}, make("label", { class: "work-file" }, input, make("span", {}, `+ ${words.photo}`)), trouble, shelf);
  };

  /* ---- signatures: black on white in any colour scheme, as they will be printed ---- */
  const signature = (id, signer, value, changed, words) => {
    const canvas = make("canvas", { class: "work-sign", width: 640, height: 200, role: "img", "aria-label": fill(words.signature, { signer }) });
    const pen = canvas.getContext("2d");
    const clean = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      Object.assign(pen, { strokeStyle: "#111", fillStyle: "#111", lineWidth: 4, lineCap: "round", lineJoin: "round" });
    };
    clean();
    if (value.image) {
      const old = new Image();
      old.src = value.image;
      old.decode().then(() => pen.drawImage(old, 0, 0), () => {});
    }
    let last = null;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    const line = (event) => {
      const next = at(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
    };
    const end = () => {
      if (!last) return;
      last = null;
      value.image = canvas.toDataURL("image/png");
      changed();
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture?.(event.pointerId);
      last = at(event);
      line(event);
    });
    canvas.addEventListener("pointermove", (event) => last && line(event));
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    const name = make("input", { id, type: "text", autocomplete: "off", input: () => {
      value.name = name.value;
      changed();
    } });
    name.value = value.name;
    return make("div", { class: "work-signature" },
      make("p", { class: "work-hint" }, words.sign),
      canvas,
      button(words.clear, () => {
        clean();
        value.image = "";
        changed();
      }, "work-button--small"),
      labelled(fill(words.name, { signer }), name));
  };

  /* Return the control for an item. `changed` is called after each change of `value`. */
  const control = (id, ask, value, pictures, changed, words) => {
    if (ask.type === "yes_no") return radios(id, ["yes", "no", "na"].map((key) => [key, words[key]]), value, changed);
    if (ask.type === "choice") return radios(id, ask.options.map((option) => [option, option]), value, changed);
    if (ask.type === "measure") return measure(id, ask, value, changed, words);
    if (ask.type === "photo") return photos(id, value, pictures, changed, words);
    if (ask.type === "signature") return signature(id, ask.signer, value, changed, words);
    return writing(id, value, changed, words);
  };

  Object.assign(shared, { make, fill, button, minus, limits, labelled, control, signature });
})();
