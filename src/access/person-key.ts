/**
 * Who somebody is to rules that count people: the person, by whatever means they ask; of a code that belongs to nobody
 * the code itself.
 */
export type PersonKey = `user:${string}` | `code:${string}` | 'installer';

export function personKey(userId: string | null, codeId: string | null): PersonKey {
  if (userId !== null) return `user:${userId}`;
  return codeId === null ? 'installer' : `code:${codeId}`;
}

/** UUID of the person, or of the code. */
export function readPersonKey(key: string): {
  readonly kind: 'user' | 'code' | 'installer';
  readonly id: string;
} {
  const [kind, id = ''] = key.split(':');
  return { kind: kind === 'user' || kind === 'code' ? kind : 'installer', id };
}
