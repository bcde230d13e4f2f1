/* Photos and signatures. Both need a canvas that gives back what was drawn; some browsers scramble it, to hide the device. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const { make, fill, button, labelled } = shared;
  const EDGE = 1280; // longest side of a stored photo, in pixels
  const QUALITY = 0.8;
  const MOST = 8 * 1024 * 1024; // bytes of a photo that is kept as it is

  /* Return whether a canvas gives back the pixels that were drawn. */
  const readsBack = () => {
    const pen = make("canvas", { width: 16, height: 16 }).getContext("2d", { willReadFrequently: true });
    const shades = [0, 51, 102, 153, 204, 255];
    for (let i = 0; i < 256; i += 1) {
      pen.fillStyle = `rgb(${shades[i % 6]}, ${shades[(i >> 2) % 6]}, ${shades[(i >> 4) % 6]})`;
      pen.fillRect(i % 16, i >> 4, 1, 1);
    }
    const { data } = pen.getImageData(0, 0, 16, 16);
    return data.every((byte, at) => {
      const i = at >> 2;
      return byte === [shades[i % 6], shades[(i >> 2) % 6], shades[(i >> 4) % 6], 255][at & 3];
    });
  };
  let isSound = null;
  const canvasIsSound = () => (isSound ??= readsBack());

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

  /* Return the file of a photo as it is; the caller has words for a refusal. */
  const unchanged = (file) => new Promise((resolve, reject) => {
    if (!["image/jpeg", "image/png"].includes(file.type) || file.size > MOST) {
      reject(new Error("not kept"));
      return;
    }
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

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
          const data = await (canvasIsSound() ? drawn(file) : unchanged(file));
          const name = `${id}-${Date.now()}-${value.photos.length}`;
          pictures.set(name, data);
          value.photos.push(name);
        } catch {
          trouble.textContent = canvasIsSound() ? words.badPhoto : words.scrambledPhoto;
        }
      }
      input.value = "";
      show();
      label();
      changed();
    } });
    show();
    label();
    const note = canvasIsSound() ? "" : make("p", { class: "work-hint" }, words.scrambledPhotos);
    return make("div", {}, note, make("label", { class: "work-file" }, input, make("span", {}, `+ ${words.photo}`)), trouble, shelf);
  };

  /* ---- signatures: black on white in any colour scheme, as they will be printed ---- */
  const pad = (signer, value, changed, words) => {
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
      if (canvas.closest(":disabled")) return; // finished
      canvas.setPointerCapture?.(event.pointerId);
      last = at(event);
      line(event);
    });
    canvas.addEventListener("pointermove", (event) => last && line(event));
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    return [canvas, button(words.clear, () => {
      clean();
      value.image = "";
      changed();
    }, "work-button--small")];
  };

  const signature = (id, signer, value, changed, words) => {
    const name = make("input", { id, type: "text", autocomplete: "off", input: () => {
      value.name = name.value;
      changed();
    } });
    name.value = value.name;
    return make("div", { class: "work-signature" },
      make("p", { class: "work-hint" }, canvasIsSound() ? words.sign : words.scrambledSign),
      ...(canvasIsSound() ? pad(signer, value, changed, words) : []),
      labelled(fill(words.name, { signer }), name));
  };

  Object.assign(shared, { photos, signature });
})();
