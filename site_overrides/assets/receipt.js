/* Receipts for reading the handbook: created and stored on this device, and exported as a file.

   The file format is `sop-receipt-1`; its seal is the SHA-256 of the canonical JSON of the rest of the file, so that a
   later change can be detected. Without this script the page offers sheets to print and sign. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("receipt-data").textContent);
  const words = JSON.parse(document.getElementById("receipt-words").textContent);
  const { canonical, sha256 } = window.sopWork;
  const KEY = `sop-receipts ${data.handbook.id}`;
  const form = document.querySelector(".receipt-form");
  const status = document.querySelector(".receipt-told");
  const kept = document.querySelector(".receipt-kept");
  const heads = kept.querySelectorAll("th");

  const plain = (text) => text.normalize("NFKC").replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, "");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  /* Other pages or users may have written to the storage: accept valid receipts only. */
  const isReceipt = (receipt) => ["number", "role", "version", "date"].every((name) => typeof receipt?.[name] === "string");
  const read = () => {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(stored) ? stored.filter(isReceipt) : [];
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
      status.textContent = words.unkept;
    }
    show();
  };

  const show = () => {
    kept.hidden = !receipts.length;
    kept.querySelector("tbody").replaceChildren(...receipts.map((receipt, place) => {
      const row = document.createElement("tr");
      [receipt.number, data.roles[receipt.role] ?? receipt.role, receipt.version, receipt.date].forEach((text, column) => {
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

  const receiptFile = () => {
    const content = { schema: data.schema, handbook: data.handbook, receipts };
    return `${JSON.stringify({ ...content, seal: sha256(canonical(content)) }, null, 1)}\n`;
  };
  /* Quote cells that a spreadsheet would evaluate as formulas. */
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const list = () => {
    const rows = receipts.map((receipt) => [receipt.number, receipt.version, receipt.date, data.roles[receipt.role] ?? receipt.role]);
    return `\ufeff${[data.columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  };
  const save = (kind) => {
    const [text, type] = kind === "json" ? [receiptFile(), "application/json"] : [list(), "text/csv"];
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
    const receipt = { number: plain(form.elements.number.value), role: form.elements.role.value, version: data.version, date: today() };
    if (!receipt.number || !receipt.role || !form.elements.said.checked) {
      status.textContent = words.incomplete;
      return;
    }
    const values = { number: receipt.number, role: data.roles[receipt.role] };
    const again = receipts.some((other) => other.number === receipt.number && other.role === receipt.role && other.version === receipt.version);
    status.textContent = fill(again ? words.twice : words.signed, values);
    if (!again) write([...receipts, receipt]);
    form.elements.number.value = "";
    form.elements.said.checked = false; // each person has to confirm it
    form.elements.number.focus();
  });
  for (const button of kept.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save));
  kept.querySelector(".receipt-ways .receipt-clear").addEventListener("click", () => window.confirm(words.sure) && write([]));

  /* The QR code on a sheet contains the role. */
  const preset = () => {
    const role = location.hash.slice(1); // an id has plain letters; any other fragment is ignored
    if (Object.hasOwn(data.roles, role)) form.elements.role.value = role;
  };
  window.addEventListener("hashchange", preset);
  form.hidden = false;
  preset();
  show();
})();
