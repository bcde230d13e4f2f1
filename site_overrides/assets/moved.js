/* An address that has moved: on to where it leads now, with whatever stands behind `#`. */
(() => {
  "use strict";
  const target = new URL(document.querySelector("link[rel=canonical]").getAttribute("href"), location.href);
  if (!target.hash) target.hash = location.hash;
  location.replace(target.href);
})();
