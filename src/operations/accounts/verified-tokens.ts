import type { TokenClaims } from './account-use-cases.js';

/** Tokens remembered; a household has a handful in use. */
export const VERIFIED_TOKENS_MAX = 256;

/**
 * Tokens whose signature and form were found right, so that a client's next request costs no second look. Nothing else
 * is decided here: their times, and whether their session still stands, are asked on every use.
 */
export class VerifiedTokens {
  /** The token used longest ago comes first. */
  private readonly claims = new Map<string, TokenClaims>();

  get(token: string): TokenClaims | null {
    const claims = this.claims.get(token);
    if (!claims) return null;
    this.claims.delete(token);
    this.claims.set(token, claims);
    return claims;
  }

  add(token: string, claims: TokenClaims): void {
    for (const oldest of this.claims.keys()) {
      if (this.claims.size < VERIFIED_TOKENS_MAX) break;
      this.claims.delete(oldest);
    }
    this.claims.set(token, claims);
  }

  forget(token: string): void {
    this.claims.delete(token);
  }

  clear(): void {
    this.claims.clear();
  }
}
