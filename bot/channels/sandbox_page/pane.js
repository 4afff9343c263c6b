// One pane of the desk: a person's phone or a group chat, with its messages and its line to write on.

import { call } from "./api.js";
import { Composer } from "./composer.js";
import { bubble } from "./message.js";
import { dayOf } from "./moments.js";
import { Picker } from "./picker.js";

const BOT_NAME = "Tự Quản";
const NEAR_BOTTOM_PX = 60;
const GAP_PX = 8;
const CHIPS = { leader: ["Báo cáo", "/huongdan"], officer: ["/tonghop", "/moi"], group: ["/tonghop", "/tonghop anh"] };

const template = document.querySelector("#pane");

export class Pane {
  /** `desk` knows people, chats and the style, and is told of a choice of pane and of a message sent. */
  constructor(desk, index) {
    this.desk = desk;
    this.node = template.content.firstElementChild.cloneNode(true);
    this.node.dataset.testid = `pane-${index}`;
    this.log = this.part(".log");
    this.writers = this.part(".writer select");
    this.newer = this.part(".newer");
    this.sending = Promise.resolve();
    const opener = this.part(".pane-picker");
    this.picker = new Picker(this.part(".picker"), opener, (key) => desk.choose(index, key));
    opener.addEventListener("click", () => this.togglePicker());
    this.composer = new Composer(this.node, {
      send: (part) => this.send(part),
      say: (text, isFault) => this.say(text, isFault),
    });
    this.writers.addEventListener("change", () => this.setWriter(this.writers.value));
    this.newer.addEventListener("click", () => this.toBottom());
    this.log.addEventListener("scroll", () => this.noteScroll());
    new ResizeObserver(() => this.follows && this.toBottom()).observe(this.log);
  }

  part(selector) {
    return this.node.querySelector(selector);
  }

  /** People may have joined and groups been bound since the page opened, so the list is asked for anew. */
  async togglePicker() {
    if (!this.picker.root.hidden) {
      this.picker.close();
      return;
    }
    await this.desk.load().catch(() => {});
    this.picker.open(this.desk.entries(), this.key);
  }

  /** Shows the person or group of `key` ("person:12", "group:5"), from its first message. */
  open(key) {
    const { person, group } = this.desk.find(key);
    Object.assign(this, { key, person, group, chat: person ? person.chat : group.id });
    Object.assign(this, { shown: new Map(), pressed: new Map(), pending: new Set(), last: 0, lastDay: null });
    this.follows = true;
    this.newer.hidden = true;
    this.log.replaceChildren();
    this.log.setAttribute("aria-busy", "true");
    this.say("");
    this.composer.set("");
    this.title();
    this.fillWriters();
    this.restyle();
    return this.refresh();
  }

  title() {
    const { person, group } = this;
    const name = person ? person.name : group.title;
    const about = person ? [person.role, person.unit].filter(Boolean).join(", ") : `Nhóm chat, ${group.members.length} người`;
    this.node.classList.toggle("phone", Boolean(person));
    this.node.classList.toggle("group", Boolean(group));
    this.node.dataset.key = this.key;
    this.node.setAttribute("aria-label", person ? `Điện thoại của ${name}` : name);
    this.log.setAttribute("aria-label", `Tin nhắn, ${name}`);
    this.part(".avatar").textContent = person ? initials(name) : name.slice(0, 1).toUpperCase();
    this.part(".whose b").textContent = name;
    this.part(".whose span").textContent = about;
    this.part(".pane-picker").title = `${name}\n${about}\nBấm để chọn người hoặc nhóm khác`;
  }

  fillWriters() {
    this.part(".writer").hidden = !this.group;
    const members = this.group ? this.desk.membersOf(this.group) : [this.person];
    const named = (one) => [one.name, one.role, one.unit].filter(Boolean).join(", ");
    this.writers.replaceChildren(...members.map((one) => new Option(named(one), one.id)));
    const usual = this.desk.writers.get(this.chat);
    this.setWriter((members.find((one) => one.id === usual) ?? members.find(isOfficer) ?? members[0])?.id);
  }

  setWriter(id) {
    this.writer = this.desk.person(id);
    if (this.writer) this.writers.value = String(id);
    this.desk.writers.set(this.chat, this.writer?.id);
    for (const node of this.log.querySelectorAll(".message")) this.takeSide(node);
  }

  /** In groups like Zalo's the bot hears only what mentions it: the chips do, and the empty line says so. */
  restyle() {
    const mention = this.group && this.desk.style === "zalo" ? `@${BOT_NAME} ` : "";
    const texts = CHIPS[this.group ? "group" : isOfficer(this.person) ? "officer" : "leader"];
    this.composer.offer(texts, mention, mention ? `Nhắn ${mention.trim()}…` : "Nhắn tin…");
  }

  /** Asks for what is new, and again for pictures still being drawn. */
  async refresh() {
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    const chat = this.chat;
    try {
      const after = this.pending.size ? Math.min(...this.pending) - 1 : this.last;
      const messages = await call(`chats/${encodeURIComponent(chat)}/messages?after=${after}`);
      if (chat === this.chat) this.show(messages);
    } finally {
      this.refreshing = false;
    }
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  show(messages) {
    const before = this.last;
    for (const message of messages) this.place(message);
    this.log.setAttribute("aria-busy", "false");
    if (this.follows) this.toBottom();
    else if (this.last > before) this.newer.hidden = false;
  }

  place(message) {
    const form = JSON.stringify(message);
    const known = this.shown.get(message.n);
    if (known?.form === form) return;
    if (!this.pressed.has(message.n)) this.pressed.set(message.n, new Set());
    const node = bubble(message, {
      sender: this.nameOf(message.from),
      pressed: this.pressed.get(message.n),
      press: (choice) => this.send({ choice: choice.id }),
      grown: () => this.follows && this.toBottom(),
    });
    this.takeSide(node);
    this.shown.set(message.n, { form, node });
    this.pending[message.pending ? "add" : "delete"](message.n);
    if (known) {
      known.node.replaceWith(node);
      return;
    }
    this.separateDay(message.at);
    this.log.append(node);
    this.last = Math.max(this.last, message.n);
  }

  separateDay(at) {
    const day = dayOf(at);
    if (day === this.lastDay) return;
    this.lastDay = day;
    const node = document.createElement("p");
    node.className = "day";
    node.textContent = day;
    this.log.append(node);
  }

  takeSide(node) {
    node.classList.toggle("mine", node.dataset.from === String(this.writer?.id));
  }

  nameOf(from) {
    if (from === "bot") return BOT_NAME;
    const person = this.desk.person(from);
    return person ? [person.name, person.role].filter(Boolean).join(", ") : String(from);
  }

  /** Only scrolling up stops following: a picture that grows also leaves the bottom behind, and must not. */
  noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX) {
      this.follows = true;
      this.newer.hidden = true;
    } else if (scrollTop < this.lastTop) {
      this.follows = false;
    }
    this.lastTop = scrollTop;
  }

  /** To the newest message; a picture taller than the pane from its beginning, so that its title is seen first. */
  toBottom() {
    const newest = this.log.lastElementChild;
    const isTall = newest?.querySelector(".photo") && newest.offsetHeight > this.log.clientHeight;
    this.log.scrollTop = isTall ? newest.offsetTop - this.log.offsetTop - GAP_PX : this.log.scrollHeight;
    this.follows = true;
    this.newer.hidden = true;
  }

  /** Sends in the order of asking; resolves to whether the server took it, and shows its sentence if not. */
  send(part) {
    const body = { person: this.writer?.id, chat: this.chat, ...part };
    this.sending = this.sending.then(async () => {
      try {
        await call("messages", body);
        if (!part.photo) this.say("");
        this.toBottom();
        return true;
      } catch (problem) {
        this.say(problem.message, true);
        return false;
      } finally {
        this.desk.refresh();
      }
    });
    return this.sending;
  }

  say(text, isFault = false) {
    const note = this.part(".note");
    note.textContent = text;
    note.hidden = !text;
    note.classList.toggle("fault", isFault);
  }
}

export const isOfficer = (person) => /cán bộ|chuyên viên/i.test(person.role);

/** Letters for the avatar: of the last two words, since people here are called by the last word of the name. */
function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(-2)
    .map((word) => word[0].toUpperCase())
    .join("");
}
