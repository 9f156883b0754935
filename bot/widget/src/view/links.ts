// The one place that decides what may be opened.

/** The address to open: http(s), tel, or a path of the server; null for anything else. */
export function safeAddress(text: string, server: string): string | null {
  if (/^tel:[+\d-]+$/.test(text)) return text;
  try {
    const isPath = /^\/(?![/\\])/.test(text);
    const url = isPath ? new URL(server + text) : new URL(text);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
