// Ahead of the first paint, so that a theme somebody chose does not flash. A file, for the page's policy
// runs no inline script.
(function () {
  try {
    var theme = localStorage.getItem('kintsugi.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch (e) {
    // No storage: the system's theme holds.
  }
})();
