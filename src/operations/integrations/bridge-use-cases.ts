import type { Text } from '../../kit/sentence.js';
import type { Caller } from '../ports.js';

/** How the hub stands with the broker that the household already has. Holds no secret. */
export interface BridgeState {
  /** Host and port. */
  readonly broker: string;
  readonly isConnected: boolean;
  /** Since when it is connected, or is not; wall clock. */
  readonly sinceMs: number;
  /** What is spoken; null: nothing yet. */
  readonly protocol: '5' | '3.1.1' | null;
  /** The last thing that went wrong, and what to do about it. */
  readonly lastError: { readonly code: string; readonly text: Text; readonly atMs: number } | null;
  /** Whether commands from there are carried out: off without an API token for them, refused with one that does not count. */
  readonly commands: 'off' | 'taken' | 'refused';
  /** Waiting for the broker. */
  readonly queued: { readonly messages: number; readonly bytes: number };
  /** Taken by the broker since the start. */
  readonly sent: number;
  /** Given up since the start: the queue was full, or the broker does not want them. */
  readonly dropped: number;
  /** Messages from there that were not acted upon, by why, since the start. */
  readonly refused: Readonly<Record<string, number>>;
}

/** The hub as a client of a broker elsewhere. */
export interface Bridge {
  state(): BridgeState;
}

/** What can be asked about it. */
export interface BridgeUseCases {
  /** null: the settings name no broker. */
  bridgeState(caller: Caller): BridgeState | null;
}

export function bridgeOperations(bridge: Bridge | null): BridgeUseCases {
  return { bridgeState: () => bridge?.state() ?? null };
}
