"use strict";
const find = document.getElementById("find");
const texts = new Map();

/** Return whether a card has all words of the search box. */
function matches(card) {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return true;
  if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
  return wanted.every((word) => texts.get(card).includes(word));
}

function countShown(cards) {
  const shown = cards.filter((card) => !card.hidden).length;
  document.getElementById("count").value =
    `${shown.toLocaleString("en")} of ${cards.length.toLocaleString("en")}`;
}
