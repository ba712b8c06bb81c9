/** Hands somebody a file to keep, as if they had downloaded it; nothing of it stays on the page. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, KEPT_MS);
}

/** How long a browser may take to begin with a file, milliseconds. */
const KEPT_MS = 60_000;
