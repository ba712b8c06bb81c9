import type { ServerResponse } from 'node:http';
import type { Language } from '../kit/language.js';
import type { Text } from '../kit/sentence.js';
import { translate } from '../languages/translate.js';
import type { Page } from '../operations/page.js';

/** What a route's handler answers, before the envelope is put around it. */
export type Answer<Data = unknown> = JsonAnswer<Data> | EmptyAnswer | RawAnswer | StreamAnswer;

export interface JsonAnswer<Data> {
  readonly kind: 'json';
  readonly status: 200 | 201 | 202;
  readonly message: Text;
  readonly data: Data;
  readonly pagination?: Pagination;
  /** Members repeated beside `data`, for clients that look for them there. */
  readonly top?: Readonly<Record<string, unknown>>;
  /** Where what was made can be read (RFC 9110, section 10.2.2). */
  readonly location?: string;
  /** `Set-Cookie`; only of public routes, whose answers are remembered nowhere. */
  readonly cookie?: string;
}

/** 204. */
export interface EmptyAnswer {
  readonly kind: 'empty';
}

/** A document that has no envelope. */
export interface RawAnswer {
  readonly kind: 'raw';
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Instead of the policy that forbids everything. */
  readonly contentSecurityPolicy?: string;
}

/** An answer that goes on: `begin` owns the response once its head is out. */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly contentType: string;
  /** Under which it is to be saved. */
  readonly fileName?: string;
  readonly begin: (response: ServerResponse) => void;
}

export interface Pagination {
  /** Path and query of the next page; null on the last. */
  readonly next: string | null;
  readonly previous: string | null;
  readonly page_size: number;
  readonly count?: number | null;
}

/** An answer as bytes: what is sent, and what an `Idempotency-Key` remembers. */
export interface Sendable {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
  /** Further header fields, names and values in turn. */
  readonly headers: readonly string[];
  /** Writes what follows the head, in place of `body`. */
  readonly begin?: (response: ServerResponse) => void;
}

export function ok<Data>(message: Text, data: Data): JsonAnswer<Data> {
  return { kind: 'json', status: 200, message, data };
}

/** @param location path of what was made */
export function created<Data>(message: Text, data: Data, location?: string): JsonAnswer<Data> {
  return { kind: 'json', status: 201, message, data, ...(location !== undefined && { location }) };
}

export const noContent: EmptyAnswer = { kind: 'empty' };

/** Builds the link that fetches the page at `cursor` of the list being read. */
export type PageLink = (cursor: string) => string;

/** One page of a list. */
export function list<Row, Wire>(
  message: Text,
  page: Page<Row>,
  size: number,
  link: PageLink,
  toWire: (row: Row) => Wire,
): JsonAnswer<Wire[]> {
  return {
    kind: 'json',
    status: 200,
    message,
    data: page.rows.map(toWire),
    pagination: {
      next: page.next === null ? null : link(page.next),
      previous: page.previous === null ? null : link(page.previous),
      page_size: size,
      ...(page.count !== undefined && { count: page.count }),
    },
  };
}

/** What tells the language of an answer, and that another request may get another (RFC 9110, sections 8.5 and 12.5.5). */
export function languageHeaders(language: Language): readonly string[] {
  return LANGUAGE_HEADERS[language];
}

const told = (language: Language) => ['content-language', language, 'vary', 'accept-language'];
const LANGUAGE_HEADERS: Readonly<Record<Language, readonly string[]>> = {
  en: told('en'),
  uz: told('uz'),
  ru: told('ru'),
};

/** Puts the envelope around an answer. */
export function toSendable(answer: Answer, language: Language): Sendable {
  switch (answer.kind) {
    case 'empty':
      return { status: 204, contentType: null, body: '', headers: [] };
    case 'stream':
      return {
        status: 200,
        contentType: answer.contentType,
        body: '',
        // Else a proxy in between would hold events back (nginx).
        headers: [
          'x-accel-buffering',
          'no',
          ...(answer.fileName === undefined
            ? []
            : ['content-disposition', `attachment; filename="${answer.fileName}"`]),
        ],
        begin: answer.begin,
      };
    case 'raw':
      if (typeof answer.body !== 'string') return toSendableBytes(answer.contentType, answer.body);
      return {
        status: 200,
        contentType: answer.contentType,
        body: answer.body,
        headers:
          answer.contentSecurityPolicy === undefined
            ? []
            : ['content-security-policy', answer.contentSecurityPolicy],
      };
    case 'json': {
      const { message, data, pagination, top, location, cookie } = answer;
      return {
        status: answer.status,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify({
          success: true,
          message: translate(message, language),
          data,
          ...(pagination && { pagination }),
          ...top,
        }),
        headers: [
          ...languageHeaders(language),
          ...(location === undefined ? [] : ['location', location]),
          ...(cookie === undefined ? [] : ['set-cookie', cookie]),
        ],
      };
    }
  }
}

function toSendableBytes(contentType: string, bytes: Uint8Array): Sendable {
  return {
    status: 200,
    contentType,
    body: '',
    headers: ['content-length', String(bytes.length)],
    begin: (response) => response.end(bytes),
  };
}
