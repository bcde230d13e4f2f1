/* What Material leaves to the mouse, for the keyboard and for screen readers: the drawer of narrow screens opens and
   closes with a button, takes the focus along, and closes with Escape; its panels are left as they are entered. Of
   the choices between light and dark the one whose button is shown is the one that is checked, so it has the focus. */
(() => {
  "use strict";
  const schemes = [...document.querySelectorAll(".md-option")];
  const check = () => schemes.forEach((one) => { if (!one.nextElementSibling.hidden) one.checked = true; });
  const shown = new MutationObserver(check);
  for (const one of schemes) shown.observe(one.nextElementSibling, { attributeFilter: ["hidden"] });
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

  for (const arrow of nav.querySelectorAll(".md-nav__container > label[tabindex]")) { // an arrow alone says nothing
    const name = document.createElement("span");
    name.className = "sop-unseen";
    name.textContent = arrow.previousElementSibling.textContent.trim();
    arrow.append(name);
  }

  const told = () => button.setAttribute("aria-expanded", String(state.checked));
  const first = () => [...nav.querySelectorAll("a, label[tabindex]")].find((stop) => stop.checkVisibility({ visibilityProperty: true }) && stop.clientWidth);
  button.addEventListener("click", () => state.click());
  state.addEventListener("change", () => {
    told();
    if (state.checked) first()?.focus({ preventScroll: true });
    else if (drawer.contains(document.activeElement)) button.focus();
  });
  drawer.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.checked) state.click();
  });
  drawer.addEventListener("focusout", (event) => {
    if (state.checked && event.relatedTarget && !drawer.contains(event.relatedTarget)) state.click();
  });
  told();
})();
