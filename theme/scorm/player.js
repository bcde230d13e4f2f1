"use strict";
/* Shows a course page by page and tells the platform how far the learner is: SCORM 1.2 or 2004, as the course says.
   Nothing is sent elsewhere. Answers are lightly hidden in the page, as in every package of this kind. */
(function () {
  const course = JSON.parse(document.getElementById("course").textContent);
  const answers = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(course.answers), (c) => c.charCodeAt(0))));
  const old = course.edition === "1.2";
  const $ = (id) => document.getElementById(id);
  const LIMIT = old ? 4096 : 64000; // characters of suspend data that the standard grants

  // ---- the platform

  function find(name) {
    for (const first of [window, window.opener]) {
      let at = first;
      for (let hops = 0; at && hops < 12; hops += 1) {
        try {
          if (at[name]) return at[name];
          if (at === at.parent) break;
          at = at.parent;
        } catch (error) {
          break; // a frame of another site
        }
      }
    }
    return null;
  }

  const NAMES = old
    ? { api: "API", begin: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", end: "LMSFinish" }
    : { api: "API_1484_11", begin: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", end: "Terminate" };
  const FIELD = old
    ? {
      place: "cmi.core.lesson_location", status: "cmi.core.lesson_status",
      raw: "cmi.core.score.raw", min: "cmi.core.score.min", max: "cmi.core.score.max",
      time: "cmi.core.session_time", exit: "cmi.core.exit",
    }
    : {
      place: "cmi.location", status: "cmi.success_status",
      raw: "cmi.score.raw", min: "cmi.score.min", max: "cmi.score.max",
      time: "cmi.session_time", exit: "cmi.exit",
    };
  const api = find(NAMES.api);
  const begun = Date.now();
  let open = Boolean(api) && String(api[NAMES.begin]("")) === "true";
  const get = (field) => (open ? String(api[NAMES.get](field)) : "");
  const set = (field, value) => open && api[NAMES.set](field, String(value));
  const commit = () => open && api[NAMES.commit]("");

  function span(milliseconds) {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    if (!old) return "PT" + seconds + "S";
    const two = (number) => String(number).padStart(2, "0");
    return String(Math.floor(seconds / 3600)).padStart(4, "0") + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  function moment() {
    const now = new Date();
    return old ? now.toTimeString().slice(0, 8) : now.toISOString().slice(0, 19) + ".0Z";
  }

  // ---- what is kept: the answers of both kinds of questions, and what the quiz came to

  const state = { check: {}, quiz: {}, score: null, passed: false };

  function packed() {
    const row = (kind) => course[kind].map((id) => state[kind][id] || "").join(".");
    const text = ["1", state.score === null ? "" : state.score, state.passed ? "P" : "", row("check"), row("quiz")].join("|");
    if (text.length >= LIMIT) throw new Error("suspend data is longer than the standard grants");
    return text;
  }

  function unpack(text) {
    const [version, score, passed, check, quiz] = text.split("|");
    if (version !== "1") return;
    state.score = score === "" ? null : Number(score);
    state.passed = passed === "P";
    for (const [kind, row] of [["check", check], ["quiz", quiz]]) {
      const given = (row || "").split(".");
      course[kind].forEach((id, i) => { if (given[i]) state[kind][id] = given[i]; });
    }
  }

  function save() {
    set(FIELD.place, here);
    set("cmi.suspend_data", packed());
    commit();
  }

  let count = Number(get("cmi.interactions._count")) || 0;

  function said(type, letters) {
    const small = letters.toLowerCase();
    if (type === "true_false") return old ? small : small === "t" ? "true" : "false";
    return [...small].join(old ? "," : "[,]");
  }

  function record(kind, id, type, given, right, took) {
    const at = "cmi.interactions." + count + ".";
    const response = old ? "student_response" : "learner_response";
    set(at + "id", kind + "_" + id.toLowerCase().replace(/[^a-z0-9]/g, "_"));
    set(at + "type", { true_false: "true-false", ordering: "sequencing" }[type] || "choice");
    set(at + (old ? "time" : "timestamp"), moment());
    set(at + "correct_responses.0.pattern", said(type, answers[kind][id].answer));
    set(at + "weighting", 1);
    set(at + response, said(type, given));
    set(at + "result", right ? "correct" : old ? "wrong" : "incorrect");
    set(at + "latency", span(took));
    count += 1;
  }

  // ---- questions

  const fields = [...document.querySelectorAll(".question")];

  function given(field) {
    if (field.dataset.type === "ordering") return [...field.querySelectorAll("li")].map((one) => one.dataset.letter).join("");
    return [...field.querySelectorAll("input:checked")].map((one) => one.value).join("");
  }

  function put(field, letters) {
    if (field.dataset.type === "ordering") {
      const list = field.querySelector(".order");
      [...letters].forEach((letter) => list.append(list.querySelector('[data-letter="' + letter + '"]')));
    } else {
      field.querySelectorAll("input").forEach((one) => { one.checked = letters.includes(one.value); });
    }
  }

  function judge(field) {
    const { kind, id } = field.dataset;
    const right = given(field) === answers[kind][id].answer;
    const box = field.querySelector(".feedback");
    box.hidden = false;
    box.classList.toggle("right", right);
    box.querySelector(".feedback__why").textContent = answers[kind][id].why;
    return right;
  }

  function lock(field, locked) {
    field.querySelectorAll("input, .order button").forEach((one) => { one.disabled = locked; });
  }

  fields.forEach((field) => {
    field.addEventListener("click", (event) => {
      const move = event.target.closest("[data-move]");
      if (move) {
        const line = move.closest("li");
        const other = move.dataset.move === "1" ? line.nextElementSibling : line.previousElementSibling;
        if (other) (move.dataset.move === "1" ? other.after(line) : other.before(line));
        move.focus();
      } else if (event.target.closest("[data-answer]") && given(field)) {
        const right = judge(field);
        state.check[field.dataset.id] = given(field);
        if (!reviewing) record("check", field.dataset.id, field.dataset.type, given(field), right, Date.now() - since);
        save();
      }
    });
  });

  // ---- pages

  const pages = [...document.querySelectorAll(".page")];
  const links = [...document.querySelectorAll("#contents [data-page]")];
  let here = 0;
  let since = Date.now();
  let reviewing = false;

  function show(index, quiet) {
    here = Math.max(0, Math.min(pages.length - 1, index));
    since = Date.now();
    pages.forEach((page, i) => { page.hidden = i !== here; });
    links.forEach((link, i) => {
      if (i < here) link.classList.add("seen");
      if (i === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    $("progress").value = here + 1;
    $("place").textContent = here + 1 + " / " + pages.length;
    $("back").disabled = here === 0;
    $("on").disabled = here === pages.length - 1;
    menu(false);
    window.scrollTo(0, 0);
    if (!quiet) pages[here].focus({ preventScroll: true });
    save();
  }

  function menu(shown) {
    $("contents").hidden = !shown;
    $("menu").setAttribute("aria-expanded", String(shown));
  }

  $("menu").addEventListener("click", () => menu($("contents").hidden));
  $("back").addEventListener("click", () => show(here - 1));
  $("on").addEventListener("click", () => show(here + 1));
  links.forEach((link) => link.addEventListener("click", () => show(Number(link.dataset.page))));

  // ---- the quiz

  const asked = fields.filter((field) => field.dataset.kind === "quiz");
  let ends = 0;
  let ticking = 0;

  function start() {
    state.quiz = {};
    asked.forEach((field) => {
      put(field, field.dataset.type === "ordering" ? [...field.querySelectorAll("li")].map((one) => one.dataset.letter).sort().join("") : "");
      field.querySelector(".feedback").hidden = true;
      lock(field, false);
    });
    $("quiz-start").hidden = true;
    $("result").hidden = true;
    $("quiz-form").hidden = false;
    $("quiz-form").querySelector("[type=submit]").hidden = false;
    since = Date.now();
    ends = since + course.minutes * 60000;
    ticking = setInterval(tick, 500);
    tick();
  }

  function tick() {
    const left = Math.max(0, ends - Date.now());
    const two = (number) => String(number).padStart(2, "0");
    $("clock").textContent = two(Math.floor(left / 60000)) + ":" + two(Math.floor(left / 1000) % 60);
    if (left === 0) finish(true);
  }

  function finish(late) {
    clearInterval(ticking);
    const took = Date.now() - since;
    let right = 0;
    asked.forEach((field) => {
      const letters = given(field);
      const hit = judge(field);
      right += hit;
      state.quiz[field.dataset.id] = letters;
      if (letters) record("quiz", field.dataset.id, field.dataset.type, letters, hit, took / asked.length);
      lock(field, true);
    });
    state.score = Math.floor((100 * right) / asked.length);
    state.passed = state.score >= course.pass_mark;
    set(FIELD.raw, state.score);
    set(FIELD.min, 0);
    set(FIELD.max, 100);
    if (!old) {
      set("cmi.score.scaled", state.score / 100);
      set("cmi.completion_status", "completed");
    }
    set(FIELD.status, state.passed ? "passed" : "failed");
    reviewing = state.passed;
    outcome(late);
    save();
  }

  function outcome(late) {
    $("quiz-start").hidden = true;
    $("quiz-form").querySelector("[type=submit]").hidden = true;
    $("clock").textContent = "";
    $("clock").hidden = true;
    $("result").hidden = false;
    $("score").textContent = state.score + " / 100";
    $("passed").hidden = !state.passed;
    $("failed").hidden = state.passed;
    $("timed-out").hidden = !late;
    $("again").hidden = state.passed;
    $("review").hidden = !reviewing;
    window.scrollTo(0, 0);
  }

  $("start").addEventListener("click", () => { $("clock").hidden = false; start(); });
  $("again").addEventListener("click", () => { $("clock").hidden = false; start(); });
  $("quiz-form").addEventListener("submit", (event) => { event.preventDefault(); finish(false); });

  // ---- from here on

  $("alone").hidden = open;
  unpack(get("cmi.suspend_data"));
  reviewing = state.passed;
  if (open && !["passed", "failed", "completed"].includes(get(FIELD.status))) {
    if (old) set(FIELD.status, "incomplete");
    else set("cmi.completion_status", "incomplete");
  }
  fields.forEach((field) => {
    const letters = state[field.dataset.kind][field.dataset.id];
    if (letters) { put(field, letters); if (field.dataset.kind === "check" || state.score !== null) judge(field); }
  });
  if (state.score !== null) {
    asked.forEach((field) => lock(field, true));
    $("quiz-form").hidden = false;
    outcome(false);
  }
  show(Number(get(FIELD.place)) || 0, true);

  window.addEventListener("pagehide", () => {
    if (!open) return;
    set(FIELD.time, span(Date.now() - begun));
    set(FIELD.exit, state.passed ? (old ? "" : "normal") : "suspend");
    commit();
    api[NAMES.end]("");
    open = false;
  });
})();
