// The clock of the sandbox in the top bar: shows the moment, and moves it forward.

import { call } from "./api.js";
import { fieldOf, fromField, hoursAfter, momentOf, nextMorning } from "./moments.js";

const MOVES = {
  hour: (now) => hoursAfter(now, 1),
  morning: nextMorning,
  day: (now) => hoursAfter(now, 24),
  "three-days": (now) => hoursAfter(now, 72),
};

export class Clock {
  /** `ticked(now)` is told of every new moment, `failed(sentence)` of a refusal ("" when all is well again). */
  constructor({ ticked, failed }) {
    Object.assign(this, { ticked, failed, now: null, busy: false });
    this.face = document.querySelector(".now");
    this.progress = document.querySelector(".progress");
    this.buttons = [...document.querySelectorAll("[data-move]")];
    this.dialog = document.querySelector(".pick-time");
    this.field = this.dialog.querySelector("input");
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.press(button.dataset.move));
    }
    this.field.addEventListener("input", () => this.preview());
    this.dialog.addEventListener("close", () => {
      const wanted = fromField(this.field.value);
      if (this.dialog.returnValue === "move" && wanted) this.moveTo(wanted);
    });
  }

  async refresh() {
    const { now, idle } = await call("clock");
    this.face.dataset.idle = idle;
    this.show(now);
  }

  show(now) {
    if (now === this.now) return;
    this.now = now;
    this.face.dataset.now = now;
    const text = momentOf(now);
    if (this.face.textContent !== text) this.face.textContent = text;
    this.ticked(now);
  }

  press(move) {
    // Disabled buttons would lose the focus of someone at the keyboard, so a busy clock only ignores them.
    if (this.busy || !this.now) return;
    if (move !== "pick") {
      this.moveTo(MOVES[move](this.now));
      return;
    }
    this.dialog.returnValue = "";
    this.field.value = fieldOf(nextMorning(this.now));
    this.preview();
    this.dialog.showModal();
  }

  preview() {
    const wanted = fromField(this.field.value);
    this.field.setCustomValidity(wanted ? "" : "Ghi ngày/tháng/năm và giờ, ví dụ 21/11/2026 07:30.");
    this.dialog.querySelector(".picked").textContent = wanted ? momentOf(wanted) : "";
  }

  /** May take seconds: the server sends everything that falls due on the way. */
  async moveTo(now) {
    this.setBusy(true);
    try {
      const answer = await call("clock", { now });
      this.failed("");
      this.show(answer?.now ?? now);
    } catch (problem) {
      this.failed(problem.message);
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.face.setAttribute("aria-busy", String(busy));
    this.progress.textContent = busy ? "Đang vặn đồng hồ…" : "";
    for (const button of this.buttons) button.setAttribute("aria-disabled", String(busy));
  }
}
