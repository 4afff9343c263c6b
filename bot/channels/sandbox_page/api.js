// Calls to the sandbox's own server; a refusal arrives as an Error with a Vietnamese sentence.

const ROOT = new URL("api/", import.meta.url);

/** The server could not be reached; the page goes on trying. */
export class Unreachable extends Error {}

/** GET without a body, POST with one. Returns the decoded JSON; throws Unreachable, or Error with the server's sentence. */
export async function call(path, body) {
  const request =
    body === undefined
      ? { cache: "no-store" }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(new URL(path, ROOT), request);
  } catch {
    throw new Unreachable("Chưa nối được với máy chủ. Trang sẽ tự thử lại.");
  }
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(data?.error ?? `Máy chủ báo lỗi ${answer.status}.`);
  return data;
}

/** An address the page may load: of our own server, else null. */
export function ownAddress(address) {
  const url = new URL(address, document.baseURI);
  return url.origin === location.origin ? url.href : null;
}
