import type { Pin } from '../../access/pin.js';
import { WINDOWS_SPAN_MAX_MS } from '../../access/schedule/windows.js';
import { normaliseIdentifier } from '../../accounts/identifiers.js';
import type { User } from '../../accounts/user.js';
import { type FieldError, InvalidInput } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import type { Page } from '../page.js';
import type { Site } from '../sites/site-ports.js';
import type { Reads } from '../store-ports.js';
import type { PolicyAssertion } from './policy-use-cases.js';

/** Of those that are wrong, so many are told at once. */
const TROUBLES_MAX = 20;
const DAY_MS = 86_400_000;

/** An assertion whose names were found. */
export interface NamedAssertion {
  readonly assertion: PolicyAssertion;
  readonly user: User | null;
  readonly pin: Pin | null;
  readonly exceptIds: ReadonlySet<string>;
  readonly locks: readonly Device[];
}

/** Looks up everybody and everything that is named. @throws InvalidInput `policy_invalid`, of all of it at once */
export function named(reads: Reads, assertions: readonly PolicyAssertion[]): NamedAssertion[] {
  const troubles: FieldError[] = [];
  const places = everyPlace(reads);
  const labels = new Map<string, readonly Pin[]>();
  const found = assertions.map((assertion, at): NamedAssertion => {
    const wrong = (field: string, message: Text) => {
      troubles.push({ field: `assertions.${at}.${field}`, message });
    };
    const { who, except, where, span } = assertion;
    const person = (name: string, field: string) => {
      const user = userNamed(reads, name);
      if (!user) wrong(field, 'names nobody: use an e-mail, a username, a phone or an id');
      return user;
    };
    const user = who.kind === 'user' ? person(who.name, 'user') : null;
    const others = except.map((name, n) => person(name, `except.${n}`)?.id ?? '');
    let pin: Pin | null = null;
    if (who.kind === 'pin') {
      const pins = pinsNamed(reads, who.name, labels);
      pin = pins[0] ?? null;
      if (!pin) wrong('pin', 'names no PIN: use its label or its id');
      else if (pins.length > 1) wrong('pin', 'is the label of several PINs: use the id');
    }
    const locks = locksAt(places, where);
    if (locks === null)
      wrong(where.kind, where.kind === 'lock' ? 'names no lock: use its device-id' : 'names no site');
    else if (locks.length === 0) wrong('site', 'is a site without locks: nothing could fail');
    if (span.untilMs <= span.fromMs) wrong('when.until', 'must be after from');
    else if (span.untilMs - span.fromMs > WINDOWS_SPAN_MAX_MS)
      wrong(
        'when.until',
        say('must be at most {count} days after from', { count: WINDOWS_SPAN_MAX_MS / DAY_MS }),
      );
    return { assertion, user, pin, exceptIds: new Set(others), locks: locks ?? [] };
  });
  if (troubles.length > 0) throw policyInvalid(troubles);
  return found;
}

export function policyInvalid(troubles: readonly FieldError[]): InvalidInput {
  return new InvalidInput(
    'policy_invalid',
    'The policy can not be tested: correct what the errors name, and test it again.',
    { fields: troubles.slice(0, TROUBLES_MAX) },
  );
}

function userNamed(reads: Pick<Reads, 'users'>, name: string): User | null {
  const byId = reads.users.byId(name.toLowerCase());
  if (byId) return byId;
  const identifier = normaliseIdentifier(name);
  return identifier && reads.users.byIdentifier(identifier.value);
}

/** A label counts among PINs that are not revoked. */
function pinsNamed(
  reads: Pick<Reads, 'pins'>,
  name: string,
  labels: Map<string, readonly Pin[]>,
): readonly Pin[] {
  const byId = reads.pins.byId(name.toLowerCase());
  if (byId) return [byId];
  if (labels.size === 0) {
    const all = every((cursor) => reads.pins.list({ cursor, size: 200 }, {}));
    for (const pin of all) {
      if (pin.revokedAtMs === null)
        labels.set(pin.label, [...(labels.get(pin.label) ?? []).slice(0, 1), pin]);
    }
  }
  return labels.get(name) ?? [];
}

interface Places {
  readonly devices: readonly Device[];
  readonly sites: readonly Site[];
}

function everyPlace(reads: Pick<Reads, 'devices' | 'sites'>): Places {
  return {
    devices: every((cursor) => reads.devices.list({ cursor, size: 200 })),
    sites: every((cursor) => reads.sites.list({ cursor, size: 200 })),
  };
}

/** @returns null: there is no such place */
function locksAt({ devices, sites }: Places, { kind, name }: PolicyAssertion['where']): Device[] | null {
  const isCalled = (one: string) => one.toLowerCase() === name.toLowerCase();
  if (kind === 'lock') {
    const lock = devices.find(({ id, deviceId }) => isCalled(id) || deviceId === name);
    return lock ? [lock] : null;
  }
  const site = sites.find(({ id }) => isCalled(id)) ?? sites.find((one) => isCalled(one.name));
  // A lock that is at no site in particular is taken to be at the first one (`zoneOf`).
  return site ? devices.filter(({ siteId }) => (siteId ?? sites[0]?.id) === site.id) : null;
}

function every<T>(page: (cursor: string | null) => Page<T>): T[] {
  const rows: T[] = [];
  for (let cursor: string | null = null; ;) {
    const found = page(cursor);
    rows.push(...found.rows);
    cursor = found.next;
    if (cursor === null) return rows;
  }
}
