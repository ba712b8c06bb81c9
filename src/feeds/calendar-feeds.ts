import { lookup as resolveName } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { CALENDAR_BYTES_MAX } from '../access/calendar/calendar.js';
import type { Clock } from '../kit/clock.js';
import { say, type Text } from '../kit/sentence.js';
import type { FeedAnswer, FeedReader, FeedTags } from '../operations/calendars/calendar-ports.js';
import { isLocalHost, isPublicAddress, refusalOfAddress } from './feed-address.js';

/** From the first connection to the last byte, redirects included. */
export const FEED_TIMEOUT_MS = 15_000;
export const FEED_REDIRECTS_MAX = 3;
const HEADER_BYTES_MAX = 16 * 1024;
const TAG_CHARACTERS_MAX = 500;
const TYPES = new Set(['text/calendar', 'text/plain', 'application/octet-stream', 'application/ics']);

type Step = FeedAnswer | { readonly kind: 'redirect'; readonly to: string };
type Failed = Extract<FeedAnswer, { kind: 'failed' }>;

/**
 * Fetches calendars over HTTP, and no more than calendars: https and http, public addresses and hosts that the owner named. The
 * address that was checked is the one that is connected to, at every redirect again; https never leads to http. Nothing that is
 * told names more of the URL than its host: the rest is a secret.
 */
export class CalendarFeeds implements FeedReader {
  private readonly clock: Clock;
  private readonly localHosts: readonly string[];

  private readonly ca: string | undefined;

  /** @param given `ca`: PEM of the authorities that are trusted instead of those that Node knows (and NODE_EXTRA_CA_CERTS adds to) */
  constructor(given: {
    readonly clock: Clock;
    readonly localHosts: readonly string[];
    readonly ca?: string;
  }) {
    this.clock = given.clock;
    this.localHosts = given.localHosts;
    this.ca = given.ca;
  }

  refusalOf(url: string): Text | null {
    return refusalOfAddress(url, this.localHosts);
  }

  async read(url: string, tags: FeedTags, signal: AbortSignal): Promise<FeedAnswer> {
    const ended = new AbortController();
    const late = this.clock.after(FEED_TIMEOUT_MS, () => {
      ended.abort();
    });
    const either = AbortSignal.any([signal, ended.signal]);
    try {
      let at = url;
      for (let hops = 0; hops <= FEED_REDIRECTS_MAX; hops += 1) {
        const why = this.refusalOf(at);
        if (why !== null) return failed('feed_url_refused', why);
        // What a client knows of one address is nothing to another.
        const step = await this.get(new URL(at), at === url ? tags : NO_TAGS, either);
        if (step.kind !== 'redirect') return step;
        const next = URL.canParse(step.to, at) ? new URL(step.to, at) : null;
        if (!next || (at.startsWith('https:') && next.protocol !== 'https:'))
          return failed('feed_redirected', 'It redirects to where the hub does not follow.');
        at = next.href;
      }
      return failed(
        'feed_redirected',
        say('It redirects more than {count} times.', { count: FEED_REDIRECTS_MAX }),
      );
    } finally {
      late.cancel();
    }
  }

  private get(url: URL, tags: FeedTags, signal: AbortSignal): Promise<Step> {
    return new Promise((resolve) => {
      const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const outgoing = request(url, {
        agent: false,
        maxHeaderSize: HEADER_BYTES_MAX,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ca: this.ca,
        signal,
        lookup: isLocalHost(url, this.localHosts) ? undefined : publicLookup,
        headers: {
          accept: 'text/calendar, text/plain;q=0.5',
          'accept-encoding': 'identity',
          'user-agent': 'doorward',
          ...(tags.etag !== null && { 'if-none-match': tags.etag }),
          ...(tags.lastModified !== null && { 'if-modified-since': tags.lastModified }),
        },
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        resolve(broken(url, error, signal));
      });
      outgoing.on('response', (answer) => {
        void textIn(url, answer, signal).then((step) => {
          resolve(step);
          outgoing.destroy();
        });
      });
      outgoing.end();
    });
  }
}

const NO_TAGS: FeedTags = { etag: null, lastModified: null };

async function textIn(url: URL, answer: IncomingMessage, signal: AbortSignal): Promise<Step> {
  const { statusCode = 0, headers } = answer;
  if (statusCode === 304) return { kind: 'unchanged' };
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
    return { kind: 'redirect', to: headers.location };
  if (statusCode !== 200)
    return failed(
      'feed_refused',
      say('{host} answered with the status {status}.', { host: url.host, status: statusCode }),
    );
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && !TYPES.has(type))
    return failed(
      'feed_wrong_type',
      say('{host} sent {type}, and not a calendar.', { host: url.host, type: type.slice(0, 60) }),
    );
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return failed('feed_wrong_type', say('{host} sent a compressed answer.', { host: url.host }));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > CALENDAR_BYTES_MAX)
        return failed(
          'feed_too_large',
          say('{host} sent more than {count} bytes.', { host: url.host, count: CALENDAR_BYTES_MAX }),
        );
      chunks.push(chunk);
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    const tags = { etag: tagOf(headers.etag), lastModified: tagOf(headers['last-modified']) };
    return { kind: 'text', text, tags };
  } catch (error) {
    if (error instanceof TypeError) return failed('feed_wrong_type', 'This is not text in UTF-8.');
    return broken(url, error, signal);
  }
}

function tagOf(value: string | undefined): string | null {
  return value !== undefined && value.length <= TAG_CHARACTERS_MAX ? value : null;
}

function broken(url: URL, error: unknown, signal: AbortSignal): Failed {
  if (error instanceof NotPublic)
    return failed(
      'feed_url_refused',
      'It is in this house. An installer can allow it with DOORWARD_CALENDAR_LOCAL_HOSTS.',
    );
  if (signal.aborted)
    return failed('feed_too_slow', say('{host} did not answer in time.', { host: url.host }));
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (isOfCertificate(code))
    return failed(
      'feed_certificate',
      say('{host} could not prove that it is {host} ({code}): its certificate is not trusted here.', {
        host: url.host,
        code,
      }),
    );
  return failed('feed_unreachable', say('{host} was not reached ({code}).', { host: url.host, code }));
}

/** As Node names what is wrong with a certificate: OpenSSL's words, and its own for names. */
function isOfCertificate(code: string): boolean {
  return /CERT|^UNABLE_TO_VERIFY|SIGNATURE|^INVALID_CA$|^INVALID_PURPOSE$|^HOSTNAME_MISMATCH$/.test(code);
}

function failed(code: string, text: Text): Failed {
  return { kind: 'failed', code, text };
}

class NotPublic extends Error {}

/** Every address must be public: with one of each kind nobody knows which would be connected to. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      done(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) done(new NotPublic(), '', 0);
    else if (options.all === true) done(null, addresses);
    else done(null, first.address, first.family);
  });
};
