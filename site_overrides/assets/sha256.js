/* Canonical JSON and SHA-256, equivalent to generator/engine/canonical.py.

   crypto.subtle is not available over plain http, which many intranets use, hence this implementation. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});

  /* Keys are sorted, there is no whitespace, and fractions are not allowed: they are written as text. */
  shared.canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(shared.canonical).join(",")}]`;
    if (value && typeof value === "object") {
      return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${shared.canonical(value[key])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  };

  /* Constants of SHA-256: the first 32 bits of the fractional parts of square and cube roots of the first primes. */
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const MIX = primes.map((prime) => fraction(Math.cbrt(prime)));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  shared.sha256 = (text) => {
    const bytes = new TextEncoder().encode(text);
    const blocks = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
    new Uint8Array(blocks.buffer).set(bytes);
    blocks.setUint8(bytes.length, 0x80);
    blocks.setUint32(blocks.byteLength - 8, Math.floor(bytes.length / 2 ** 29));
    blocks.setUint32(blocks.byteLength - 4, bytes.length << 3);
    const hash = Uint32Array.from(START);
    const words = new Uint32Array(64);
    for (let at = 0; at < blocks.byteLength; at += 64) {
      for (let i = 0; i < 16; i++) words[i] = blocks.getUint32(at + 4 * i);
      for (let i = 16; i < 64; i++) {
        const [near, far] = [words[i - 15], words[i - 2]];
        words[i] = words[i - 16] + (turn(near, 7) ^ turn(near, 18) ^ (near >>> 3))
          + words[i - 7] + (turn(far, 17) ^ turn(far, 19) ^ (far >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i++) {
        const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + MIX[i] + words[i]) | 0;
        const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
    }
    return [...hash].map((word) => word.toString(16).padStart(8, "0")).join("");
  };
})();
