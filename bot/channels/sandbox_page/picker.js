// The searchable list that chooses whose phone, or which group, a pane shows.

/** Lower case without accents, so that "to 3" finds "Tổ 3". */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

let lists = 0;

export class Picker {
  /** `root` holds the search field and the options; `opener` is the button; `choose(key)` is told the choice. */
  constructor(root, opener, choose) {
    Object.assign(this, { root, opener, choose, entries: [], current: null, active: 0 });
    this.field = root.querySelector("input");
    this.list = root.querySelector(".options");
    this.list.id = `options-${lists++}`;
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.addEventListener("input", () => this.fill());
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !root.contains(event.relatedTarget)) this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!root.contains(event.target) && !opener.contains(event.target)) this.close();
    });
  }

  /** Entries are {key, kind, title, subtitle}; `current` is the key shown now. */
  open(entries, current) {
    Object.assign(this, { entries, current });
    this.root.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.field.value = "";
    this.fill();
    this.field.focus();
  }

  close() {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  fill() {
    const words = plain(this.field.value).split(/\s+/).filter(Boolean);
    const found = this.entries.filter(({ title, subtitle }) => {
      const text = plain(`${title} ${subtitle}`);
      return words.every((word) => text.includes(word));
    });
    this.list.replaceChildren();
    let kind = null;
    for (const entry of found) {
      if (entry.kind !== kind) this.list.append(heading((kind = entry.kind)));
      this.list.append(this.option(entry));
    }
    if (!found.length) this.list.append(heading("Không tìm thấy ai"));
    this.activate(words.length ? 0 : Math.max(0, found.findIndex((entry) => entry.key === this.current)));
  }

  option(entry) {
    const node = document.createElement("div");
    node.id = `${this.list.id}-${encodeURIComponent(entry.key)}`;
    node.className = "option";
    node.dataset.key = entry.key;
    node.dataset.testid = "pane-option";
    node.setAttribute("role", "option");
    node.append(line("b", entry.title), line("span", entry.subtitle));
    node.addEventListener("click", () => this.take(entry.key));
    return node;
  }

  activate(index) {
    const options = [...this.list.querySelectorAll(".option")];
    this.active = Math.min(Math.max(index, 0), options.length - 1);
    options.forEach((node, at) => node.setAttribute("aria-selected", String(at === this.active)));
    this.field.setAttribute("aria-activedescendant", options[this.active]?.id ?? "");
    options[this.active]?.scrollIntoView({ block: "nearest" });
  }

  take(key) {
    this.close();
    this.opener.focus();
    this.choose(key);
  }

  onKey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.activate(this.active + step);
    else if (event.key === "Enter") this.list.querySelector('[aria-selected="true"]')?.click();
    else if (event.key === "Escape") {
      this.close();
      this.opener.focus();
    } else return;
    event.preventDefault();
  }
}

function heading(text) {
  const node = line("p", text);
  node.setAttribute("role", "presentation");
  return node;
}

function line(tag, text) {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}
