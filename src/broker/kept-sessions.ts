import type { Client } from 'aedes';
import { KEPT_SESSIONS_PER_TOKEN } from './limits.js';
import { SESSIONS } from './persistence/limits.js';

/** Between the token and what its program calls itself; no device_id has one. */
const SEPARATOR = ':';

/**
 * What the broker knows a program's session by. Each token has names of its own: nobody takes over the connection or the
 * queue of another (MQTT-3.1.4-2), whatever they call themselves.
 */
export function sessionKey(tokenId: string, clientId: string): string {
  return `${tokenId}${SEPARATOR}${clientId}`;
}

function tokenOf(key: string): string {
  return key.split(SEPARATOR, 1)[0] ?? '';
}

export interface KeptSessionsDeps {
  /** Keys of the sessions in the store, where each has its own end. */
  readonly stored: () => readonly string[];
  /** Whether programs with this token may still come. */
  readonly mayReturn: (tokenId: string) => boolean;
  /** Forgets what is kept for a session. */
  readonly wipe: (key: string) => void;
}

/** Sessions of programs that are kept while their client is away, those of connected clients among them. */
export class KeptSessions {
  private readonly deps: KeptSessionsDeps;
  /** In the store only after a while, or not at all where it is full. */
  private readonly connected = new Map<string, Client>();

  constructor(deps: KeptSessionsDeps) {
    this.deps = deps;
  }

  /** Counts a client in, until its connection ends. @returns whether there is room for its session */
  enter(client: Client, key: string): boolean {
    const keys = new Set([...this.connected.keys(), ...this.deps.stored()]);
    if (!keys.has(key)) {
      const token = tokenOf(key);
      const ofToken = [...keys].filter((one) => tokenOf(one) === token);
      // Of those away, one makes room in the store.
      if (ofToken.length >= KEPT_SESSIONS_PER_TOKEN || this.connected.size >= SESSIONS) return false;
    }
    this.connected.set(key, client);
    client.conn.once('close', () => {
      if (this.connected.get(key) === client) this.connected.delete(key);
    });
    return true;
  }

  /** Nothing waits for a program whose token has ended. */
  wipeEnded(): void {
    const keys = this.deps.stored();
    const ended = [...new Set(keys.map(tokenOf))].filter((token) => !this.deps.mayReturn(token));
    for (const key of keys) if (ended.includes(tokenOf(key))) this.deps.wipe(key);
  }
}
