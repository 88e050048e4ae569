// Small comforts for readers with JavaScript: step from hit to hit, copy a citation. Nothing depends on them.

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function stepThroughHits(nav) {
  const marks = [...document.querySelectorAll(".text mark")];
  const place = document.createElement("span");
  place.setAttribute("role", "status");
  // The address says where the reader is: the numbered links move it, too.
  const here = () => marks.findIndex((mark) => `#${mark.id}` === location.hash);
  const step = (by) => {
    const next = here() < 0 ? 0 : (here() + by + marks.length) % marks.length;
    location.replace(`#${marks[next].id}`);
  };
  const tell = () => {
    place.textContent = here() < 0 ? "" : `${here() + 1} / ${marks.length}`;
  };
  addEventListener("hashchange", tell);
  tell();
  const bar = document.createElement("p");
  bar.className = "steps";
  bar.append(button(nav.dataset.previous, () => step(-1)), place, button(nav.dataset.next, () => step(1)));
  nav.append(bar);
}

function offerCopy(section) {
  for (const citation of section.querySelectorAll(".citation")) {
    const copied = () => { copy.textContent = section.dataset.copied; };
    // Where a browser forbids it, the reader finds the text selected.
    const select = () => getSelection().selectAllChildren(citation);
    const copy = button(section.dataset.copy, () => navigator.clipboard.writeText(citation.innerText).then(copied, select));
    citation.after(copy);
  }
}

// Once the page stands: a phone is busy enough until then.
addEventListener("load", () => {
  const hits = document.querySelector(".hits");
  if (hits) stepThroughHits(hits);
  const cite = document.querySelector(".cite");
  if (cite && navigator.clipboard) offerCopy(cite);
});
