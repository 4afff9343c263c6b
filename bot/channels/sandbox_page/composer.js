// The line a pane writes on: typed text, photos (picked, pasted, drawn), workbooks, and quick commands.

import { samplePhoto } from "./sample_photo.js";

const TALLEST_PX = 132;

export class Composer {
  /** `root` is the pane; `send(part)` resolves to whether the server took it; `say(text, isFault)` shows a line. */
  constructor(root, { send, say }) {
    Object.assign(this, { root, send, say });
    this.input = root.querySelector("textarea");
    this.files = root.querySelector(".add-photo input");
    root.querySelector(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendTyped();
    });
    this.input.addEventListener("keydown", (event) => {
      // Vietnamese input methods use Enter to finish a word; that Enter must not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.sendTyped();
    });
    this.input.addEventListener("input", () => {
      this.fit();
      this.say("");
    });
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.files.addEventListener("change", () => {
      const picked = [...this.files.files];
      const isPhoto = (file) => file.type.startsWith("image/");
      this.sendPhotos(picked.filter(isPhoto));
      this.sendFiles(picked.filter((file) => !isPhoto(file)));
      this.files.value = "";
    });
    root.querySelector('[data-testid="sample-photo"]').addEventListener("click", async () => this.sendPhotos([await samplePhoto()]));
    for (const chip of root.querySelectorAll("[data-other]")) {
      chip.addEventListener("click", () => this.send({ other: chip.dataset.other }));
    }
  }

  /** Offers `texts` as chips and shows `placeholder`; `prefix` goes before a chip's text. */
  offer(texts, prefix, placeholder) {
    this.input.placeholder = placeholder;
    for (const old of this.root.querySelectorAll(".chip:not(.sample)")) old.remove();
    const chips = texts.map((text) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.dataset.testid = "chip";
      chip.textContent = text;
      chip.addEventListener("click", () => this.send({ text: prefix + text }));
      return chip;
    });
    this.root.querySelector(".chips").prepend(...chips);
  }

  set(text) {
    this.input.value = text;
    this.fit();
  }

  fit() {
    this.input.style.height = "";
    // An empty line keeps the height of the style sheet: a long placeholder must not make it grow.
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST_PX)}px`;
  }

  paste(event) {
    const images = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (!images.length) return;
    event.preventDefault();
    this.sendPhotos(images);
  }

  async sendTyped() {
    const text = this.input.value.trim();
    if (!text) return;
    this.set("");
    this.input.focus();
    const taken = await this.send({ text });
    if (!taken && !this.input.value) this.set(text);
  }

  /** One message a file. */
  async sendFiles(files) {
    for (const file of files) {
      this.say("Đang gửi tệp…");
      const data = await asBase64(file).catch(() => null);
      if (data === null) {
        this.say("Không đọc được tệp này trên máy. Mời chọn tệp khác.", true);
        return;
      }
      if (!(await this.send({ file: { name: file.name, data } }))) return;
      this.say("");
    }
  }

  /** One message a photo; what is being typed becomes the caption of the first. */
  async sendPhotos(files) {
    if (!files.length) return;
    const caption = this.input.value.trim();
    this.set("");
    for (const [at, file] of files.entries()) {
      this.say(files.length > 1 ? `Đang gửi ảnh ${at + 1}/${files.length}…` : "Đang gửi ảnh…");
      const photo = await asBase64(file).catch(() => null);
      if (photo === null) {
        this.say("Không đọc được ảnh này trên máy. Mời chọn ảnh khác.", true);
        return;
      }
      if (!(await this.send({ photo, caption: at === 0 ? caption : "" }))) return;
    }
    this.say("");
  }
}

function asBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
