/* Who has read the handbook: receipts that are made and kept on this device, and saved as a file.

   The file is `sop-receipt-1`; its seal is the SHA-256 of the canonical JSON of everything else in it, so that a change
   after the export shows. Without this script the page offers the sheets to print and sign. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("receipt-data").textContent);
  const words = JSON.parse(document.getElementById("receipt-words").textContent);
  const { canonical, sha256 } = window.sopWork;
  const KEY = `sop-receipts ${data.handbook.id}`;
  const form = document.querySelector(".receipt-form");
  const told = document.querySelector(".receipt-told");
  const kept = document.querySelector(".receipt-kept");
  const heads = kept.querySelectorAll("th");

  const plain = (text) => text.normalize("NFKC").replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, "");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  /* What other pages, or people, put there is no receipt. */
  const isReceipt = (one) => ["number", "role", "version", "date"].every((name) => typeof one?.[name] === "string");
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(found) ? found.filter(isReceipt) : [];
    } catch {
      return [];
    }
  };
  let receipts = read();
  const write = (next) => {
    receipts = next;
    try {
      localStorage.setItem(KEY, JSON.stringify(receipts));
    } catch {
      told.textContent = words.unkept;
    }
    show();
  };

  const show = () => {
    kept.hidden = !receipts.length;
    kept.querySelector("tbody").replaceChildren(...receipts.map((one, place) => {
      const row = document.createElement("tr");
      [one.number, data.roles[one.role] ?? one.role, one.version, one.date].forEach((text, column) => {
        const cell = row.insertCell();
        cell.textContent = text;
        cell.dataset.label = heads[column].textContent;
      });
      const button = document.createElement("button");
      button.type = "button";
      button.className = "receipt-clear";
      button.textContent = words.remove;
      button.addEventListener("click", () => write(receipts.filter((_, other) => other !== place)));
      row.insertCell().append(button);
      return row;
    }));
  };

  const receipt = () => {
    const told = { schema: data.schema, handbook: data.handbook, receipts };
    return `${JSON.stringify({ ...told, seal: sha256(canonical(told)) }, null, 1)}\n`;
  };
  /* A cell that a spreadsheet would compute is text. */
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const list = () => {
    const rows = receipts.map((one) => [one.number, one.version, one.date, data.roles[one.role] ?? one.role]);
    return `\ufeff${[data.columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  };
  const save = (kind) => {
    const [text, type] = kind === "json" ? [receipt(), "application/json"] : [list(), "text/csv"];
    const name = `${data.file}-${data.version}-${today()}.${kind}`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const one = { number: plain(form.elements.number.value), role: form.elements.role.value, version: data.version, date: today() };
    if (!one.number || !one.role || !form.elements.said.checked) {
      told.textContent = words.incomplete;
      return;
    }
    const values = { number: one.number, role: data.roles[one.role] };
    const again = receipts.some((other) => other.number === one.number && other.role === one.role && other.version === one.version);
    told.textContent = fill(again ? words.twice : words.signed, values);
    if (!again) write([...receipts, one]);
    form.elements.number.value = "";
    form.elements.said.checked = false; // each person says it anew
    form.elements.number.focus();
  });
  for (const button of kept.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save));
  kept.querySelector(".receipt-ways .receipt-clear").addEventListener("click", () => window.confirm(words.sure) && write([]));

  /* The code on a sheet names the role. */
  const preset = () => {
    const role = location.hash.slice(1); // an id: plain letters, whatever else stands there is none
    if (Object.hasOwn(data.roles, role)) form.elements.role.value = role;
  };
  window.addEventListener("hashchange", preset);
  form.hidden = false;
  preset();
  show();
})();
