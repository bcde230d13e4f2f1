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

  /* Return all jobs of a checklist in any version, or of all checklists; newest first. */
  const all = async (db, list) => {
    const kept = db.transaction("jobs").objectStore("jobs");
    const rows = await done(list ? kept.index("list").getAll(list) : kept.getAll());
    return rows.map((row) => latest(row).job).sort((a, b) => (a.changed < b.changed ? 1 : -1));
  };

  /* Return a row with the unsaved changes of a closed page, which stay in the journal until they are saved. */
  const latest = (row) => {
    const journaled = readJournal(row.key);
    const late = journaled && (journaled.revision === row.revision || (journaled.writer === row.writer && journaled.changed > row.changed));
    return { job: late ? { ...journaled, revision: row.revision } : row, late: Boolean(late) };
  };

  /* Return a job with its pictures by id, including unsaved changes from the journal of a closed page. */
  const read = async (db, key) => {
    const reading = db.transaction(["jobs", "pictures"]);
    const [row, pictures] = await Promise.all([
      done(reading.objectStore("jobs").get(key)),
      done(reading.objectStore("pictures").index("job").getAll(key)),
    ]);
    return row ? { ...latest(row), pictures: new Map(pictures.map((picture) => [picture.id, picture.data])) } : null;
  };

  const revision = async (db, key) => (await done(db.transaction("jobs").objectStore("jobs").get(key)))?.revision;

  /* Save a job; `pictures` is a map, `stored` the set of pictures that are already saved. Returns "saved", "conflict",
     "full" or "unavailable". */
  const save = (db, job, pictures, stored) => new Promise((resolve) => {
    let verdict = "unavailable";
    const saved = { revision: job.revision, changed: job.changed };
    const failed = (error) => (verdict = error?.name === "QuotaExceededError" ? "full" : "unavailable");
    try {
      const writing = db.transaction(["jobs", "pictures"], "readwrite", { durability: "strict" });
      writing.oncomplete = () => {
        settleJournal(job.key, saved);
        resolve("saved");
      };
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
          saved.changed = job.changed; // it may have changed while the row was read
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
    forgetJournal(key);
  });

  /* A closing page cannot wait for IndexedDB: write unsaved changes to localStorage, which is synchronous. */
  const journal = (job) => {
    try { localStorage.setItem(JOURNAL + job.key, JSON.stringify(job)); } catch { /* the page shows a warning already */ }
  };
  const readJournal = (key) => {
    try {
      return JSON.parse(localStorage.getItem(JOURNAL + key));
    } catch {
      return null;
    }
  };
  const forgetJournal = (key) => {
    try { localStorage.removeItem(JOURNAL + key); } catch { /* then there is none */ }
  };
  const settleJournal = (key, saved) => {
    const journaled = readJournal(key);
    if (journaled && (journaled.revision < saved.revision || journaled.changed <= saved.changed)) forgetJournal(key);
  };

  shared.store = { open, all, read, revision, save, remove, journal };
})();
