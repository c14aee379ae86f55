"use strict";
// Without this script the form works too: the frame then has a fixed height.
const form = document.getElementById("sample");
const frame = document.getElementById("result");
const state = document.getElementById("state");

function fit() {
  const page = frame.contentDocument;
  frame.style.height = `${page.documentElement.scrollHeight + 8}px`;
}

frame.classList.add("empty");
form.addEventListener("submit", () => {
  state.value = "scoring …";
});
frame.addEventListener("load", () => {
  const page = frame.contentDocument;
  if (!page || page.URL === "about:blank") return;
  frame.classList.remove("empty");
  state.value = "";
  if (page.contentType !== "text/html") {
    let message = page.body.textContent;
    try { message = JSON.parse(message).error; } catch { /* the text as it is */ }
    frame.classList.add("empty");
    state.value = message;
    return;
  }
  fit();
  frame.scrollIntoView({ block: "start", behavior: "smooth" });
});
window.addEventListener("resize", () => { if (!frame.classList.contains("empty")) fit(); });

fetch("readyz").then((reply) => reply.json()).then(({ recipes = [] }) => {
  for (const name of recipes) {
    const option = document.createElement("option");
    option.value = name;
    document.getElementById("names").append(option);
  }
}).catch(() => { /* the list is a convenience */ });
