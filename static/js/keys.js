// Ctrl + / (or ⌘ + /) goes to the search box, wherever the reader is. Nothing depends on it.

document.addEventListener("keydown", (event) => {
  const box = document.querySelector('input[type="search"]');
  if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
