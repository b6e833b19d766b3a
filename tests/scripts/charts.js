(apart) => [...document.querySelectorAll("figure.casework-chart")].map((figure) => {
  const svg = figure.querySelector("svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const seen = (text) => text.textContent.trim() && getComputedStyle(text).opacity > 0
    && getComputedStyle(text).display !== "none";
  const texts = [...svg.querySelectorAll("text")].filter(seen);
  const touching = [];
  for (const axis of svg.querySelectorAll(".role-axis-label")) {
    const level = (label) => seen(label) && !label.getAttribute("transform").includes("rotate");
    const labels = [...axis.querySelectorAll("text")].filter(level);
    const boxes = labels.map((label) => label.getBoundingClientRect());
    boxes.sort((one, other) => one.left - other.left || one.top - other.top);
    for (let at = 1; at < boxes.length; at += 1) {
      const [one, other] = [boxes[at - 1], boxes[at]];
      const beside = one.bottom > other.top && other.bottom > one.top;
      if (beside && other.left - one.right < apart) touching.push(labels[at].textContent);
    }
  }
  return {
    name: figure.id,
    letters: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
    touching,
    outside: texts.filter((text) => {
      const { left, right } = text.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    }).map((text) => text.textContent),
  };
})
