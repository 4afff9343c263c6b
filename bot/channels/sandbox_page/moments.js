// Instants as people in Việt Nam write them, wherever the visitor's own computer thinks it is.

// Việt Nam keeps UTC+7 all year, so a shifted date read with getUTC* is the local one.
const OFFSET_MS = 7 * 3600 * 1000;
const WEEKDAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];

const two = (number) => String(number).padStart(2, "0");
const local = (iso) => new Date(Date.parse(iso) + OFFSET_MS);

/** "08:00". */
export function hourOf(iso) {
  const at = local(iso);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** "Thứ Hai, 16/11/2026". */
export function dayOf(iso) {
  const at = local(iso);
  return `${WEEKDAYS[at.getUTCDay()]}, ${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
}

/** "Thứ Hai, 16/11/2026, 08:00". */
export const momentOf = (iso) => `${dayOf(iso)}, ${hourOf(iso)}`;

/** As it is typed, whatever order the visitor's own computer writes dates in: "16/11/2026 08:00". */
export function fieldOf(iso) {
  const at = local(iso);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()} ${hourOf(iso)}`;
}

/** The instant, with its offset, that is typed as "16/11/2026 08:00" or "2026-11-16T08:00"; null where there is none. */
export function fromField(value) {
  const typed = value.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ ,]+(\d{1,2})[:hg](\d{2})$/i);
  const iso = typed
    ? `${typed[3]}-${two(typed[2])}-${two(typed[1])}T${two(typed[4])}:${typed[5]}:00+07:00`
    : `${value.trim()}:00+07:00`;
  const at = new Date(Date.parse(iso) + OFFSET_MS);
  // 31/02 would be read as 3 March.
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 16) === iso.slice(0, 16) ? iso : null;
}

/** The instant so many hours later. */
export const hoursAfter = (iso, hours) => fromSeconds(new Date(Date.parse(iso) + hours * 3600 * 1000 + OFFSET_MS));

/** 07:30 of the next day, when reminders and closing posts go out. */
export function nextMorning(iso) {
  const at = local(iso);
  return fromSeconds(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1, 7, 30)));
}

function fromSeconds(shifted) {
  return `${shifted.toISOString().slice(0, 19)}+07:00`;
}
