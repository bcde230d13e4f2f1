/* Storage of jobs in IndexedDB: one row for each job and each picture, so that a tick does not rewrite all photos.

   The key of a job contains handbook, checklist, version and digest, so that answers for one version are never shown in
   another. Rows have a revision: saving over a revision that was not read fails with "conflict" and writes nothing. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const NAME = "sop-work";
  const JOURNAL = "sop-work-unsaved:";
  const PATIENCE = 4000; // milliseconds until a browser that does not answer counts as one that refuses

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const open = () => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("jobs", { keyPath: "key" }).createIndex("list", "list");
      request.result.createObjectStore("pictures", { keyPath: "id" }).createIndex("job", "job");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });

  /* Return all jobs of a checklist in any version, newest first. */
  const all = async (db, list) => {
    const rows = await done(db.transaction("jobs").objectStore("jobs").index("list").getAll(list));
    return rows.sort((a, b) => (a.changed < b.changed ? 1 : -1));
  };

  /* Return a job with its pictures by id, including unsaved changes from the journal of a closed page. */
  const read = async (db, key) => {
    const reading = db.transaction(["jobs", "pictures"]);
    const [row, pictures] = await Promise.all([
      done(reading.objectStore("jobs").get(key)),
      done(reading.objectStore("pictures").index("job").getAll(key)),
    ]);
    if (!row) return null;
    const late = takeJournal(key);
    const newer = late && (late.revision === row.revision || (late.writer === row.writer && late.changed > row.changed));
    return {
      job: newer ? { ...late, revision: row.revision } : row,
      pictures: new Map(pictures.map((picture) => [picture.id, picture.data])),
      late: Boolean(newer),
    };
  };

  const revision = async (db, key) => (await done(db.transaction("jobs").objectStore("jobs").get(key)))?.revision;

  /* Save a job; `pictures` is a map, `stored` the set of pictures that are already saved. Returns "saved", "conflict",
     "full" or "unavailable". */
  const save = (db, job, pictures, stored) => new Promise((resolve) => {
    let verdict = "unavailable";
    const failed = (error) => (verdict = error?.name === "QuotaExceededError" ? "full" : "unavailable");
    try {
      const writing = db.transaction(["jobs", "pictures"], "readwrite", { durability: "strict" });
      writing.oncomplete = () => resolve("saved");
      writing.onabort = () => resolve(verdict === "conflict" ? verdict : failed(writing.error) && verdict);
      const jobs = writing.objectStore("jobs");
      const known = jobs.get(job.key);
      known.onsuccess = () => {
        if ((known.result?.revision ?? 0) !== job.revision) {
          verdict = "conflict";
          writing.abort();
          return;
        }
        try {
          jobs.put({ ...job, revision: job.revision + 1 });
          const shelf = writing.objectStore("pictures");
          for (const [id, data] of pictures) if (!stored.has(id)) shelf.put({ id, job: job.key, data });
          for (const id of stored) if (!pictures.has(id)) shelf.delete(id);
        } catch (error) {
          writing.onabort = () => resolve(failed(error));
          writing.abort();
        }
      };
    } catch (error) {
      resolve(failed(error));
    }
  });

  const remove = (db, key) => new Promise((resolve, reject) => {
    const writing = db.transaction(["jobs", "pictures"], "readwrite");
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(writing.error);
    writing.objectStore("jobs").delete(key);
    const rows = writing.objectStore("pictures").index("job").openKeyCursor(key);
    rows.onsuccess = () => {
      if (!rows.result) return;
      writing.objectStore("pictures").delete(rows.result.primaryKey);
      rows.result.continue();
    };
    takeJournal(key);
  });

  /* A closing page cannot wait for IndexedDB: write unsaved changes to localStorage, which is synchronous. */
  const journal = (job) => {
    try { localStorage.setItem(JOURNAL + job.key, JSON.stringify(job)); } catch { /* the page shows a warning already */ }
  };
  const takeJournal = (key) => {
    try {
      const text = localStorage.getItem(JOURNAL + key);
      localStorage.removeItem(JOURNAL + key);
      return text && JSON.parse(text);
    } catch {
      return null;
    }
  };

  shared.store = { open, all, read, revision, save, remove, journal, takeJournal };
})();
