/** Resolves in a later turn of the event loop: long work that waits for it between its pieces holds up no door. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
