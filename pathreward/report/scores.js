const cards = document.getElementById("cards");
const tools = document.getElementById("tools");
const rows = [...cards.children].map((card) => ({ card, values: JSON.parse(card.dataset.values) }));

function limit(id, otherwise) {
  const value = document.getElementById(id).valueAsNumber;
  return Number.isNaN(value) ? otherwise : value;
}

function show() {
  const [sort, order, column] = ["sort", "order", "column"].map((id) => +tools.elements[id].value);
  const low = limit("low", -Infinity);
  const high = limit("high", Infinity);
  const unscored = tools.elements.unscored.checked;
  const sorted = rows.map((row, place) => ({ ...row, key: sort < 0 ? place : row.values[sort] }));
  sorted.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
    return (a.key - b.key) * order;
  });
  for (const { card, values } of sorted) {
    const value = values[column];
    card.hidden = (value === null ? !unscored : value < low || value > high) || !matches(card);
  }
  cards.append(...sorted.map((row) => row.card));
  countShown(rows.map((row) => row.card));
}

tools.hidden = false;
tools.addEventListener("input", show);
tools.addEventListener("submit", (event) => event.preventDefault());
tools.addEventListener("reset", () => setTimeout(show));
show();
