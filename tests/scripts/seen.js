(figure) => {
  const page = getComputedStyle(document.body).backgroundColor;
  const shows = (colour) => !["none", "rgba(0, 0, 0, 0)"].includes(colour);
  const found = [];
  const look = (node) => {
    const { fill, stroke } = getComputedStyle(node);
    let opacity = 1;
    for (let up = node; up.tagName !== "svg"; up = up.parentElement) {
      opacity *= getComputedStyle(up).opacity;
    }
    return { fill, stroke, opacity };
  };
  const isMark = (node) =>
    node.matches("path, rect") && node.closest(".role-mark") && shows(look(node).fill);
  for (const text of figure.querySelectorAll("svg text")) {
    if (!text.checkVisibility()) continue; // that of another width
    const { fill, opacity } = look(text);
    if (!text.textContent.trim() || !opacity) continue; // Vega hides labels that would collide
    text.scrollIntoView({ block: "center", behavior: "instant" });
    const box = text.getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    const mark = document.elementsFromPoint(...middle).find(isMark);
    const below = mark ? look(mark) : { fill: page, opacity: 1 };
    const what = text.textContent;
    found.push({ kind: "words", what, colours: [fill], opacity, page, below });
  }
  for (const mark of figure.querySelectorAll("svg .role-mark :is(path, line)")) {
    if (mark.closest(".mark-text")) continue;
    const { fill, stroke, opacity } = look(mark);
    const colours = [fill, stroke].filter(shows);
    const what = mark.parentElement.getAttribute("class");
    const below = { fill: page, opacity: 1 };
    if (colours.length) found.push({ kind: "mark", what, colours, opacity, page, below });
  }
  return found;
}
