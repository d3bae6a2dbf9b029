// What is typed is shown as it will look. Without this module it is shown once it is saved.

document.addEventListener('input', ({ target }) => {
  const echo = target.name && target.form?.querySelector(`[data-echo="${target.name}"]`);
  if (!echo) return;
  echo.textContent = target.value.trim();
  echo.closest('figure').hidden = !echo.textContent;
});
