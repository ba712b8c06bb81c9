import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Express, Request, Response } from 'express';
import { HubError, NotFound } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Sendable } from '../answer.js';
import { failure, type MountDeps } from '../mount.js';
import { respond } from '../respond.js';
import type { PageFile, PageFiles } from './page-files.js';

/**
 * What the page may do: run its own scripts, show its own styles and pictures, and speak with the hub that it came from.
 * Pictures it was given by the API are shown from memory (`blob:`).
 */
export const PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const YEAR_S = 31_536_000;
const LASTING = `public, max-age=${YEAR_S}, immutable`;
/** Kept, and asked about each time. */
const ASK_AGAIN = 'no-cache';
const ALLOW = 'GET, HEAD, OPTIONS';

/** Serves the files of the household page at their paths, and nothing else. */
export function servePage(app: Express, page: PageFiles, deps: Pick<MountDeps, 'states' | 'logger'>): void {
  for (const file of page.files) {
    const here = app.route(file.path);
    here.get((request: Request, response: Response) => {
      const state = deps.states.of(request);
      state.route = file.lasting ? '/assets/{file}' : file.path;
      void answer(page.folder, file, request)
        .catch((error: unknown) => failure(error, file.path, state, deps))
        .then((sendable) => {
          respond(response, state.id, sendable);
        });
    });
    here.all((request: Request, response: Response) => {
      const state = deps.states.of(request);
      state.route = file.path;
      const headers = ['allow', ALLOW];
      if (request.method === 'OPTIONS') {
        respond(response, state.id, { status: 204, contentType: null, body: '', headers });
        return;
      }
      const error = new HubError('method_not_allowed', say('This path takes {methods}.', { methods: ALLOW }));
      const refusal = failure(error, file.path, state, deps);
      respond(response, state.id, { ...refusal, headers: [...refusal.headers, ...headers] });
    });
  }
}

/** @throws NotFound for a file that a later build took away */
async function answer(folder: string, file: PageFile, request: Request): Promise<Sendable> {
  const etag = `W/"${file.digest}"`;
  // A 304 too: its header fields take the place of those that the browser kept.
  const headers = ['etag', etag, 'cache-control', file.lasting ? LASTING : ASK_AGAIN];
  headers.push('content-security-policy', PAGE_CONTENT_SECURITY_POLICY);
  if (file.brotli) headers.push('vary', 'accept-encoding');
  if (names(request.headers['if-none-match'], etag)) {
    return { status: 304, contentType: null, body: '', headers };
  }
  const isBrotli = file.brotli && takesBrotli(request.headers['accept-encoding']);
  const bytes = await readFile(path.join(folder, isBrotli ? `${file.file}.br` : file.file)).catch(
    (cause: unknown) => {
      throw new NotFound('not_found', 'There is nothing at this path. See /api/docs.', { cause });
    },
  );
  if (isBrotli) headers.push('content-encoding', 'br');
  headers.push('content-length', String(bytes.length));
  return {
    status: 200,
    contentType: file.type,
    body: '',
    headers,
    begin: (response) => response.end(bytes),
  };
}

/** `If-None-Match`, compared weakly (RFC 9110, section 13.1.2). */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim());
  return tags.includes('*') || tags.some((tag) => tag.replace(/^W\//, '') === etag.slice(2));
}

/** Browsers ask for it over TLS and from this machine alone (RFC 9110, section 12.5.3). */
function takesBrotli(header: string | undefined): boolean {
  return /(?:^|,)\s*br\s*(?:;\s*q=(?:1(?:\.0*)?|0\.\d*[1-9]\d*)\s*)?(?:,|$)/i.test(header ?? '');
}
