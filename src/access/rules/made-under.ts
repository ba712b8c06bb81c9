import type { CredentialFacts, ShareFacts } from '../facts.js';

/** The share under which a code was made; undefined: made by right of its own, or that share is forgotten. */
export function madeUnder(
  { shareId }: CredentialFacts,
  shares: readonly ShareFacts[],
): ShareFacts | undefined {
  return shareId === null ? undefined : shares.find(({ id }) => id === shareId);
}
