import type { LogRow } from './api/wire.js';

type Listener = (row: LogRow) => void;
const listeners = new Set<Listener>();

/** Calls `listener` with each row of the log that comes live. @returns how to stop it, as an effect wants */
export function onRow(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function tellRow(row: LogRow): void {
  for (const listener of listeners) listener(row);
}
