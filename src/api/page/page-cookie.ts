/** Where the browser sends the cookie: to the page's own log-in routes and nowhere else. */
export const PAGE_SESSION_PATH = '/api/v1/auth/page';

/**
 * The refresh token of the household page, kept where no script can read it (RFC 6265bis). Over TLS the name itself
 * says that nothing sent in the clear has set it, and keeps it apart from the one of the loopback port, which has no TLS.
 */
export function cookieName(isSecure: boolean): string {
  return isSecure ? '__Secure-doorward' : 'doorward';
}

/** @returns the token of a `Cookie` header; null: there is none */
export function readPageCookie(header: string | undefined, isSecure: boolean): string | null {
  const wanted = cookieName(isSecure);
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === wanted && value !== undefined && value.trim() !== '') return value.trim();
  }
  return null;
}

/** `Set-Cookie` that keeps a token for `ageS` seconds. @param token a JWT: letters, digits, `-`, `_` and `.` alone */
export function keptCookie(token: string, ageS: number, isSecure: boolean): string {
  return cookie(token, Math.max(1, Math.floor(ageS)), isSecure);
}

/** `Set-Cookie` that takes it away. */
export function droppedCookie(isSecure: boolean): string {
  return cookie('', 0, isSecure);
}

function cookie(value: string, ageS: number, isSecure: boolean): string {
  const kept = `${cookieName(isSecure)}=${value}; Path=${PAGE_SESSION_PATH}; Max-Age=${ageS}`;
  return `${kept}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}
