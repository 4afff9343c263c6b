// The desk of the sandbox: which panes stand on it, the switch of messenger, and the polling.

import { call } from "./api.js";
import { Clock } from "./clock.js";
import { hourOf } from "./moments.js";
import { Pane, isOfficer } from "./pane.js";

const POLL_MS = 300;
const MOST_PANES = 4;
const ROOM_FOR_TRIES_PX = { width: 1100, height: 640 };

const trouble = document.querySelector(".trouble");

function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

class Desk {
  people = [];
  chats = [];
  panes = [];
  keys = [];
  style = "telegram";
  /** Who wrote last in a chat, so that going back to a group finds the same writer. */
  writers = new Map();

  constructor() {
    this.node = document.querySelector(".desk");
    this.clock = new Clock({ ticked: (now) => this.setPhoneClocks(now), failed: complain });
    this.styles = [...document.querySelectorAll('.style input[name="style"]')];
    for (const radio of this.styles) radio.addEventListener("change", () => this.switchStyle(radio.value));
    addEventListener("hashchange", () => this.layOut());
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  async start() {
    await this.load();
    this.showStyle((await call("style")).style);
    this.layOut();
  }

  async load() {
    [this.people, this.chats] = await Promise.all([call("people"), call("chats")]);
    this.groups = this.chats.filter((chat) => chat.kind === "group");
  }

  person(id) {
    return this.people.find((one) => String(one.id) === String(id));
  }

  membersOf(group) {
    return group.members.map((id) => this.person(id)).filter(Boolean);
  }

  /** {person} or {group} of a key; both undefined when there is no such one. */
  find(key) {
    const [kind, id] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    if (kind === "person") return { person: this.person(id) };
    return { group: this.groups.find((one) => String(one.id) === id) };
  }

  /** What a pane can show, for its picker. */
  entries() {
    const groups = this.groups.map((group) => ({
      key: keyOf("group", group),
      kind: "Nhóm chat",
      title: group.title,
      subtitle: `${group.members.length} người`,
    }));
    const people = this.people.map((person) => ({
      key: keyOf("person", person),
      kind: "Điện thoại của",
      title: person.name,
      subtitle: [person.role, person.unit].filter(Boolean).join(", "),
    }));
    return [...groups, ...people];
  }

  /** Makes the panes the address names ("#p=person:12,group:5"), or the usual four. */
  layOut() {
    const named = location.hash.startsWith("#p=") ? location.hash.slice(3).split(",").map(decodeURIComponent) : [];
    const known = named.filter((key) => Object.values(this.find(key))[0]);
    const keys = (known.length ? known : this.usual()).slice(0, MOST_PANES);
    while (this.panes.length > keys.length) this.panes.pop().node.remove();
    keys.forEach((key, index) => {
      if (!this.panes[index]) {
        this.panes[index] = new Pane(this, index);
        this.node.append(this.panes[index].node);
      }
      if (this.panes[index].key !== key) this.panes[index].open(key).catch(() => {});
    });
    this.keys = keys;
    if (this.clock.now) this.setPhoneClocks(this.clock.now);
  }

  /** A leader, the officer and the group chat of his commune, and the group chat of the cluster. */
  usual() {
    const leader = this.people.find((one) => /^(tổ trưởng|nhóm trưởng|trưởng nhóm)/i.test(one.role)) ?? this.people[0];
    const isCluster = (group) => /cụm|huyện|liên xã/i.test(`${group.title} ${group.unit}`);
    const communes = this.groups.filter((group) => !isCluster(group));
    const commune = communes.find((group) => leader && group.members.includes(leader.id)) ?? communes[0];
    const officers = (commune ? this.membersOf(commune) : []).concat(this.people).filter(isOfficer);
    const officer = officers.find((one) => one.unit === commune?.unit) ?? officers[0];
    const groups = [commune, this.groups.find(isCluster)].filter(Boolean).map((group) => keyOf("group", group));
    return [...[leader, officer].filter(Boolean).map((person) => keyOf("person", person)), ...groups];
  }

  choose(index, key) {
    const keys = this.keys.with(index, key);
    location.hash = `p=${keys.map((one) => encodeURIComponent(one).replaceAll("%3A", ":")).join(",")}`;
  }

  async switchStyle(style) {
    try {
      await call("style", { style });
      this.showStyle(style);
      complain("");
    } catch (problem) {
      this.showStyle(this.style);
      complain(problem.message);
    }
    this.refresh();
  }

  showStyle(style) {
    this.style = style;
    document.body.dataset.style = style;
    for (const radio of this.styles) radio.checked = radio.value === style;
    for (const pane of this.panes) pane.restyle();
  }

  setPhoneClocks(now) {
    for (const { node } of this.panes) node.querySelector(".status-time").textContent = hourOf(now);
  }

  /** Asks for everything visible; false when the server could not be asked. */
  async refresh() {
    if (document.hidden) return true;
    const asked = await Promise.allSettled([this.clock.refresh(), ...this.panes.map((pane) => pane.refresh())]);
    return asked.every((one) => one.status === "fulfilled");
  }
}

const keyOf = (kind, thing) => `${kind}:${thing.id}`;
const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

function foldTries() {
  const toggle = document.querySelector(".try-toggle");
  const list = document.querySelector("#try-list");
  const fold = (hidden) => {
    list.hidden = hidden;
    toggle.setAttribute("aria-expanded", String(!hidden));
  };
  toggle.addEventListener("click", () => fold(!list.hidden));
  fold(innerWidth < ROOM_FOR_TRIES_PX.width || innerHeight < ROOM_FOR_TRIES_PX.height);
}

async function run() {
  foldTries();
  const desk = new Desk();
  let started = false;
  let reached = true;
  for (;;) {
    const before = reached;
    try {
      if (!started) await desk.start();
      started = true;
      reached = await desk.refresh();
    } catch {
      reached = false;
    }
    if (!reached) complain("Chưa nối được với máy chủ. Trang sẽ tự thử lại.");
    else if (!before) complain("");
    await pause();
  }
}

run();
