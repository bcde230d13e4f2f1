"use strict";
// Arrow keys, space, clicks and swipes turn slides; O shows all, N the notes beside the slide with its time.
(function () {
  const slides = [...document.querySelectorAll(".slide")];
  const body = document.body;
  const place = document.getElementById("place");
  const clock = document.getElementById("clock");
  const wide = window.matchMedia("(min-width: 700px)");
  let here = 0;
  let since = 0;

  function show(index, scroll) {
    here = Math.max(0, Math.min(slides.length - 1, index));
    since = performance.now();
    slides.forEach((slide, i) => slide.classList.toggle("here", i === here));
    place.textContent = (here + 1) + " / " + slides.length;
    history.replaceState(null, "", "#s" + (here + 1));
    if (scroll && !(wide.matches && body.classList.contains("shown"))) slides[here].scrollIntoView({ block: "start" });
  }

  function toggle(name, id, on) {
    body.classList.toggle(name, on);
    document.getElementById(id).setAttribute("aria-pressed", String(body.classList.contains(name)));
  }

  function overview(on) {
    toggle("over", "overview", on);
    body.classList.toggle("shown", !body.classList.contains("over"));
    show(here, true);
  }

  function tick() {
    const planned = Number(slides[here].dataset.minutes);
    const passed = Math.floor((performance.now() - since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = two(Math.floor(passed / 60)) + ":" + two(passed % 60) + (planned ? " / " + two(planned) + ":00" : "");
  }

  document.getElementById("back").addEventListener("click", () => show(here - 1, true));
  document.getElementById("on").addEventListener("click", () => show(here + 1, true));
  document.getElementById("overview").addEventListener("click", () => overview());
  document.getElementById("notes").addEventListener("click", () => toggle("with-notes", "notes"));
  slides.forEach((slide, i) => slide.addEventListener("click", () => {
    if (body.classList.contains("over")) { here = i; overview(false); }
  }));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.target instanceof HTMLButtonElement;
    const turn = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (turn) show(here + turn, true);
    else if (event.key === " " && !onButton) show(here + (event.shiftKey ? -1 : 1), true);
    else if (event.key === "Home") show(0, true);
    else if (event.key === "End") show(slides.length - 1, true);
    else if (event.key === "o" || event.key === "O") overview();
    else if (event.key === "n" || event.key === "N") toggle("with-notes", "notes");
    else return;
    event.preventDefault();
  });
  let x = 0;
  document.addEventListener("touchstart", (event) => { x = event.touches[0].clientX; }, { passive: true });
  document.addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - x;
    if (wide.matches && Math.abs(moved) > 60) show(here + (moved < 0 ? 1 : -1), true);
  }, { passive: true });
  body.classList.add("shown");
  const wanted = /^#s(\d+)$/.exec(location.hash);
  show(wanted ? Number(wanted[1]) - 1 : 0, Boolean(wanted));
  toggle("with-notes", "notes", false);
  toggle("over", "overview", false);
  setInterval(tick, 1000);
  tick();
})();
