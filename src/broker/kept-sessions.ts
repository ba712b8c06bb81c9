import { KEPT_SESSIONS, KEPT_SESSIONS_PER_TOKEN } from './limits.js';

/** Between the token and what its program calls itself; no device_id has one. */
const SEPARATOR = ':';

/**
 * What the broker knows a program's session by. Each token has names of its own: nobody takes over the connection or the
 * queue of another (MQTT-3.1.4-2), whatever they call themselves.
 */
export function sessionKey(tokenId: string, clientId: string): string {
  return `${tokenId}${SEPARATOR}${clientId}`;
}

/** Sessions of programs that are kept while their client is away, counted for each token. */
export class KeptSessions {
  private readonly keysOf = new Map<string, Set<string>>();
  private count = 0;

  /** @returns whether there is room for it */
  keep(tokenId: string, key: string): boolean {
    const keys = this.keysOf.get(tokenId) ?? new Set<string>();
    if (keys.has(key)) return true;
    if (keys.size >= KEPT_SESSIONS_PER_TOKEN || this.count >= KEPT_SESSIONS) return false;
    this.keysOf.set(tokenId, keys.add(key));
    this.count += 1;
    return true;
  }

  forget(key: string): void {
    const [tokenId = ''] = key.split(SEPARATOR, 1);
    const keys = this.keysOf.get(tokenId);
    if (!keys?.delete(key)) return;
    this.count -= 1;
    if (keys.size === 0) this.keysOf.delete(tokenId);
  }

  /** @returns those it had */
  forgetToken(tokenId: string): readonly string[] {
    const keys = [...(this.keysOf.get(tokenId) ?? [])];
    for (const key of keys) this.forget(key);
    return keys;
  }
}
