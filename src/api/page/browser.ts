import type { Request } from 'express';
import { readPageCookie } from './page-cookie.js';

/** What a request tells of the browser that it comes from. */
export interface Browser {
  /** Whether a page of this very hub, host and port, asks for it. */
  readonly isOwnPage: boolean;
  readonly isSecure: boolean;
  /** The refresh token that the browser keeps for the page; null: none. */
  readonly refresh: string | null;
}

export function browserOf(request: Request): Browser {
  const { headers, secure: isSecure } = request;
  return { isOwnPage: isOwnPage(headers), isSecure, refresh: readPageCookie(headers.cookie, isSecure) };
}

/**
 * No page can make a browser lie in these (Fetch Metadata; RFC 6454, section 7), and what says nothing of where it comes
 * from is not a browser's. `HostGuard` asks only whether the host's name is ours: another port of it is another page.
 */
function isOwnPage(headers: Request['headers']): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site === undefined && origin === undefined) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  return origin === undefined || origin.replace(/^https?:\/\//i, '').toLowerCase() === host?.toLowerCase();
}
