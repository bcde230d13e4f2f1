/* Service worker: makes the handbook available offline. The build prepends FILES and LATER: site path -> digest.

   FILES are cached on the first visit; LATER (PDFs) when they are opened, or all on the reader's request. Cache keys
   contain path and digest, so a new version fetches only changed files, and open pages keep showing the old version
   until the reader asks for the new one: this worker never activates itself. */
"use strict";
const SCOPE = self.registration.scope;
const CACHE = `sop ${SCOPE}`;
const AT_ONCE = 6;

const keyOf = (path, digest) => `${SCOPE}${path}?kept=${digest}`;

/* Return the file with this digest; null if the server sends another one, such as a file of a newer version. */
const ofVersion = async (path, digest, cache) => {
  const answer = await fetch(SCOPE + path, { cache, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const body = await answer.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const actual = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!actual.startsWith(digest)) return null;
  return new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") || "" } });
};

/* Cache a file under its digest. A server that compares modification times only may answer "not modified" for a new
   file: then fetch it again without the HTTP cache. */
const keep = async (cache, path, digest) => {
  const key = keyOf(path, digest);
  if (await cache.match(key)) return;
  const file = (await ofVersion(path, digest, "no-cache")) || (await ofVersion(path, digest, "reload"));
  if (!file) throw new Error(`${path} is not of this version`);
  await cache.put(key, file);
};

const keepAll = async (files, each = () => {}) => {
  const cache = await caches.open(CACHE);
  const waiting = Object.entries(files);
  const total = waiting.length;
  let done = 0;
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      await keep(cache, ...next);
      each(++done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

/* Delete the files of other versions, on activation only: until then the old version needs them. */
const forget = async () => {
  const wanted = new Set(Object.entries({ ...FILES, ...LATER }).map(([path, digest]) => keyOf(path, digest)));
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
};

const answer = async (request, path) => {
  const digest = FILES[path] || LATER[path];
  const cache = await caches.open(CACHE);
  const kept = digest && (await cache.match(keyOf(path, digest)));
  if (kept) return kept;
  try {
    const fresh = await fetch(request);
    if (LATER[path] && fresh.ok) keep(cache, path, digest).catch(() => {}); // available offline from the next visit on
    return fresh;
  } catch (fault) {
    const page = request.mode === "navigate" && (await cache.match(keyOf("404.html", FILES["404.html"])));
    if (!page) throw fault;
    return new Response(await page.blob(), { status: 404, headers: page.headers });
  }
};

self.addEventListener("install", (event) => event.waitUntil(keepAll(FILES)));
self.addEventListener("activate", (event) => event.waitUntil(forget().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  const asked = decodeURI(new URL(request.url).pathname.slice(new URL(SCOPE).pathname.length));
  event.respondWith(answer(request, asked === "" || asked.endsWith("/") ? `${asked}index.html` : asked));
});
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "keep all") {
    const say = (message) => event.source.postMessage(message);
    event.waitUntil(keepAll(LATER, (done, total) => say({ done, total })).catch(() => say({ failed: true })));
  }
});
