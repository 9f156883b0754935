// The one place that decides what may be opened.

/** The address to open: http(s), tel, or a path of the server; null for anything else. */
export function safeAddress(text: string, server: string): string | null {
  if (/^tel:\+?[\d-]{3,20}$/.test(text)) return text;
  try {
    const isPath = /^\/(?![/\\])/.test(text);
    const url = isPath ? new URL(server + text) : new URL(text);
    const isPlain = url.protocol === "https:" || url.protocol === "http:";
    return isPlain && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
