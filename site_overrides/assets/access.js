/* Keyboard and screen reader support that Material lacks. The drawer of narrow screens opens and closes with a button,
   receives the focus, and closes with Escape or when the focus leaves it; the titles that close its panels can be
   focused. Of the light and dark scheme, the one whose button is visible is checked, so that it can be focused. */
(() => {
  "use strict";
  const schemes = [...document.querySelectorAll(".md-option")];
  const check = () => schemes.forEach((scheme) => { if (!scheme.nextElementSibling.hidden) scheme.checked = true; });
  const shown = new MutationObserver(check);
  for (const scheme of schemes) shown.observe(scheme.nextElementSibling, { attributeFilter: ["hidden"] });
  check();

  const label = document.querySelector(".md-header label[for=__drawer]");
  const state = document.getElementById("__drawer");
  const drawer = document.querySelector(".md-sidebar--primary");
  const nav = drawer?.querySelector("nav");
  if (!label || !state || !nav) return;

  const button = document.createElement("button");
  button.type = "button";
  button.className = `${label.className} sop-drawer`;
  button.setAttribute("aria-label", nav.getAttribute("aria-label"));
  button.append(...label.childNodes);
  label.replaceWith(button);

  for (const panel of nav.querySelectorAll(".md-nav__title[for]:not([for=__drawer]), label[for=__toc]")) panel.tabIndex = 0;

  for (const arrow of nav.querySelectorAll(".md-nav__container > label[tabindex]")) { // an arrow has no accessible name
    const name = document.createElement("span");
    name.className = "sop-unseen";
    name.textContent = arrow.previousElementSibling.textContent.trim();
    arrow.append(name);
  }

  const showState = () => button.setAttribute("aria-expanded", String(state.checked));
  const first = () => [...nav.querySelectorAll("a, label[tabindex]")].find((stop) => stop.checkVisibility({ visibilityProperty: true }) && stop.clientWidth);
  button.addEventListener("click", () => state.click());
  state.addEventListener("change", () => {
    showState();
    if (state.checked) first()?.focus({ preventScroll: true });
    else if (drawer.contains(document.activeElement)) button.focus();
  });
  drawer.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.checked) state.click();
  });
  drawer.addEventListener("focusout", (event) => {
    if (state.checked && event.relatedTarget && !drawer.contains(event.relatedTarget)) state.click();
  });
  showState();
})();
