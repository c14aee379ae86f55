const tools = document.getElementById("tools");
const cards = [...document.querySelectorAll(".card, .case")];
const folds = [...document.querySelectorAll("details.attack")];
const opened = new Set(folds.filter((fold) => fold.open));

function show() {
  for (const card of cards) card.hidden = !matches(card);
  for (const fold of folds) {
    const some = [...fold.querySelectorAll(".card")].some((card) => !card.hidden);
    fold.hidden = !some;
    fold.open = find.value.trim() ? some : opened.has(fold);
  }
  countShown(cards);
}

tools.hidden = false;
tools.addEventListener("input", show);
tools.addEventListener("submit", (event) => event.preventDefault());
show();
