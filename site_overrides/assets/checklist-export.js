/* Export of records: to the share sheet of the device where it takes files, or else as a download. */
(() => {
  "use strict";
  const shared = (window.sopWork ||= {});
  const LARGEST = 48_000_000; // bytes of a file of several records, unless one is larger; `sop records` reads 64 MB

  /* Return a job as it is exported. What is changed later is not in it: `changed` tells. */
  const packed = ({ job, pictures }) =>
    ({ job, changed: job.changed, content: new Blob([JSON.stringify(shared.record(job, pictures), null, 1)]) });

  const inFiles = (packs) => {
    const files = [];
    let room = 0;
    for (const pack of packs) {
      if (pack.content.size > room) {
        files.push([]);
        room = LARGEST;
      }
      files.at(-1).push(pack);
      room -= pack.content.size;
    }
    return files;
  };

  const fileOf = (packs, i) => {
    const parts = packs.flatMap(({ content }, at) => [at ? ",\n" : "", content]);
    if (packs.length === 1) return new File(parts, shared.fileName(packs[0].job), { type: "application/json" });
    const name = `${shared.safeName(packs[0].job.form.handbook.id)}_${shared.stamp(shared.now())}-${i + 1}_${packs.length}.records.json`;
    return new File(['{"schema": "sop-records-1", "records": [\n', ...parts, "\n]}\n"], name, { type: "application/json" });
  };

  const download = (file) => {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* Browsers share few types of files, and JSON is none of them: it goes as text. */
  const asText = (file) => new File([file], `${file.name}.txt`, { type: "text/plain" });

  /* Hand packed jobs over, several in one file, and mark them as exported. Return whether they were: the person may
     close the share sheet. */
  const exportRecords = async (packs) => {
    const files = inFiles(packs).map(fileOf);
    const given = { files: files.map(asText) };
    let isShared = false;
    if (navigator.canShare?.(given)) {
      try {
        await navigator.share(given);
        isShared = true;
      } catch (error) {
        if (error.name === "AbortError") return false;
      }
    }
    if (!isShared) files.forEach(download);
    for (const { job, changed } of packs) job.exported = changed;
    return true;
  };

  /* A job that was changed after its export is not exported any more. */
  const isExported = (job) => job.exported === job.changed;

  Object.assign(shared, { packed, exportRecords, isExported });
})();
