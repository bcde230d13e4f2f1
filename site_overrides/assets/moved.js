/* Redirect a moved address to its new one, keeping the URL fragment. */
(() => {
  "use strict";
  const target = new URL(document.querySelector("link[rel=canonical]").getAttribute("href"), location.href);
  if (!target.hash) target.hash = location.hash;
  location.replace(target.href);
})();
