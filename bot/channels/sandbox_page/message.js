// One message as a bubble: text, picture, file, and the buttons under it. Only textContent, never markup.

import { ownAddress } from "./api.js";
import { hourOf } from "./moments.js";

const template = document.querySelector("#message");
const viewer = document.querySelector(".viewer");
const TALL = 1.5;

viewer.addEventListener("click", (event) => {
  if (event.target === viewer || event.target.tagName === "IMG" || event.target.className === "sheet") viewer.close();
});

/**
 * The node of one message of the API.
 * `sender` is the name to show; `pressed` the choices already pressed; `press(choice)` resolves to whether
 * the server took it; `grown()` is told of a picture that has got its height.
 */
export function bubble(message, { sender, pressed, press, grown }) {
  const node = template.content.firstElementChild.cloneNode(true);
  node.dataset.n = message.n;
  node.dataset.from = message.from;
  node.classList.toggle("from-bot", message.from === "bot");
  const part = (name) => node.querySelector(`.${name}`);
  part("sender").textContent = sender;
  if (message.text) part("text").textContent = message.text;
  else part("text").remove();
  if (!message.pending) part("drawing").remove();
  showPhoto(part("photo"), message, sender, grown);
  showFile(part("file"), message.file);
  const time = node.querySelector("time");
  time.dateTime = message.at;
  time.textContent = hourOf(message.at);
  showChoices(part("choices"), message.choices ?? [], pressed, press);
  return node;
}

function showPhoto(button, message, sender, grown) {
  const address = message.photo && ownAddress(message.photo);
  if (!address) {
    button.remove();
    return;
  }
  const image = button.querySelector("img");
  image.alt = message.from === "bot" ? "Hình do trợ lý gửi, bấm để phóng to" : `Ảnh ${sender} gửi, bấm để phóng to`;
  image.addEventListener("load", grown);
  image.src = address;
  button.addEventListener("click", () => {
    const large = viewer.querySelector("img");
    large.src = address;
    large.alt = image.alt;
    viewer.classList.toggle("tall", image.naturalHeight > TALL * image.naturalWidth);
    viewer.showModal();
    viewer.querySelector(".sheet").scrollTop = 0;
  });
}

/** `file` is an address, or {"name", "url"}, or null. */
function showFile(link, file) {
  const address = file && ownAddress(file.url ?? file);
  if (!address) {
    link.remove();
    return;
  }
  const name = file.name || decodeURIComponent(new URL(address).pathname.split("/").pop());
  link.href = address;
  link.download = name;
  link.querySelector("span").textContent = name;
}

function showChoices(row, choices, pressed, press) {
  if (!choices.length) {
    row.remove();
    return;
  }
  for (const choice of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.dataset.testid = "choice";
    button.dataset.choice = choice.id;
    button.textContent = choice.label;
    button.setAttribute("aria-pressed", String(pressed.has(choice.id)));
    button.addEventListener("click", async () => {
      pressed.add(choice.id);
      button.setAttribute("aria-pressed", "true");
      if (await press(choice)) return;
      pressed.delete(choice.id);
      button.setAttribute("aria-pressed", "false");
    });
    row.append(button);
  }
}
