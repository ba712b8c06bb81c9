/**
 * Looks every `everyMs` milliseconds while somebody can see the page: for what no event tells of.
 * @returns how to stop it, as an effect wants
 */
export function lookAgain(everyMs: number, look: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    // A look that fails is told of by the link to the hub, and comes again.
    if (!document.hidden) look().catch(() => undefined);
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
