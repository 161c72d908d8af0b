"use strict";
(() => {
  const form = document.getElementById("filters");
  const items = [...document.querySelectorAll(".item")];
  const row = (item) => document.getElementById(item.querySelector("a").hash.slice(1));
  const shown = () => items.filter((item) => !item.hidden);
  let current = null;

  const filter = () => {
    const severities = new Set([...form.elements.severity].filter((box) => box.checked).map((box) => box.value));
    const kind = form.elements.kind.value;
    const alone = form.elements.alone.value;
    for (const item of items) {
      const lone = alone === "" || item.dataset.alone.split(" ").includes(alone);
      item.hidden = !(severities.has(item.dataset.severity) && (kind === "" || item.dataset.kind === kind) && lone);
      const place = row(item);
      if (place) place.hidden = item.hidden;
    }
    if (current && current.hidden) current = null;
  };

  const go = (item) => {
    if (!item) return;
    document.querySelectorAll(".cur").forEach((old) => old.classList.remove("cur"));
    current = item;
    item.classList.add("cur");
    item.querySelector("a").focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    const place = row(item);
    if (place) {
      place.classList.add("cur");
      place.scrollIntoView({ block: "center" });
    }
  };

  const step = (by) => {
    const list = shown();
    const at = list.indexOf(current);
    go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)]);
  };

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("places").addEventListener("click", (event) => {
    const item = event.target.closest(".item");
    if (item) {
      event.preventDefault();
      go(item);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select,input[type=text]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "a") {
      const list = document.body.classList;
      if (list.contains("brief")) list.remove("brief");
      else if (list.contains("whole")) { list.remove("whole"); list.add("brief"); }
      else list.add("whole");
    } else return;
    event.preventDefault();
  });
})();
