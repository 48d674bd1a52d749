// Conveniences only: every page works without this script.
"use strict";

const box = document.querySelector("#q");
const result = document.querySelector("#result");

// "codes.NotFound" and "NOT_FOUND" are both "notfound".
const fold = (text) => text.replace(/^.*[.:/]/, "").replace(/[^A-Za-z0-9]/g, "").toLowerCase();

// Whether the text is surely a code or a name that this page links to, so that asking for it cannot fail.
const linked = new Set([...document.querySelectorAll("main a[href^='/grpc/'], main a[href^='/profiles/']")]
  .map((link) => fold(link.getAttribute("href"))));
function isKnown(text) {
  const number = /^[0-9]{1,3}$/.test(text) ? Number(text) : -1;
  return (number >= 0 && number <= 16) || (number >= 100 && number <= 599) || linked.has(fold(text));
}

// Shows the answer to a code or a name while it is typed: the heading and the first sentences of its page.
let asked = 0;
async function showAnswer(text) {
  const question = ++asked;
  if (text.length > 60 || !isKnown(text)) return result.replaceChildren();
  const reply = await fetch(`/lookup?q=${encodeURIComponent(text)}`).catch(() => null);
  if (!reply || !reply.ok) return result.replaceChildren();
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  if (question !== asked) return undefined;
  const link = document.createElement("a");
  link.href = reply.url;
  link.textContent = page.querySelector("h1").textContent;
  const heading = document.createElement("p");
  heading.append(link);
  return result.replaceChildren(heading, ...page.querySelectorAll("main > .answer, main > .lead"));
}

if (box && result) {
  const pauseMs = 150;
  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => showAnswer(box.value.trim()), pauseMs);
  });
}

// Enter sends one line; Shift+Enter begins another.
if (box) {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || box.value.includes("\n")) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
}

// The address of this server, in commands and in the link to share.
const share = document.querySelector("#share");
if (share) share.textContent = share.href;
for (const code of document.querySelectorAll(".command code")) {
  code.textContent = code.textContent.replace("http://127.0.0.1:8080", location.origin);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("code, a").textContent;
      await navigator.clipboard.writeText(text).catch(() => {});
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
}
