import { spend } from '../../locks/credential-budget.js';
import { afterFact, isRevoked } from '../../locks/credential.js';
import type { CredentialFact, LeftOutReason } from '../../locks/credential.js';
import { withholding } from './withheld-credentials.js';
import { boundByShares } from './share-credentials.js';
import type { BoundCredential } from './share-credentials.js';
import type { Random } from '../../kit/random.js';
import type {
  CandidateCredential,
  CredentialScheme,
  CredentialSet,
  HeldSet,
  SetEntry,
  SetRecord,
} from './credential-ports.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';

/** What is to be done about the codes on a lock. */
export type CredentialPlan =
  /** It holds what it should, or can hold nothing. */
  | { readonly kind: 'done' }
  /** Committed as sent: it may leave now. */
  | { readonly kind: 'send'; readonly set: CredentialSet }
  /** The budget is spent. */
  | { readonly kind: 'wait'; readonly waitMs: number };

export interface CredentialPlanDeps {
  readonly scheme: CredentialScheme;
  readonly random: Random;
}

const MAX_SET_VERSION = 0xffff_ffff;
const equal = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** Compares what a lock says it holds with what it should hold, writes down what that tells, and decides what to send. */
export class CredentialPlanner {
  private readonly deps: CredentialPlanDeps;

  constructor(deps: CredentialPlanDeps) {
    this.deps = deps;
  }

  /** In a change of the store. @param nowMs wall clock */
  plan(tx: Writes, deviceId: string, held: HeldSet, nowMs: number): CredentialPlan {
    const { scheme, random } = this.deps;
    const known = tx.credentials.setOf(deviceId);
    // A lock with codes of an earlier life, and none of ours: it is given an empty set.
    if (!known && held.version === 0) return { kind: 'done' };
    let record = known ?? tx.credentials.openSet(deviceId, random.bytes(32), scheme.noSetDigest);
    if (record.slots !== held.slots) record = save(tx, { ...record, slots: held.slots });
    if (held.slots === 0) return { kind: 'done' };

    const isLast = record.version > 0 && held.version === record.version && equal(held.digest, record.digest);
    if (isLast) {
      record = save(tx, { ...record, takenVersion: record.version, takenDigest: record.digest });
      tell(tx, deviceId, { kind: 'read_back', setVersion: record.version }, nowMs);
    }
    const candidates = boundByShares(tx, tx.credentials.ofDevice(deviceId), nowMs);
    const { entries, leftOut } = compose(candidates, held.slots, nowMs, withholding(tx, deviceId));
    for (const { credential, reason } of leftOut) {
      apply(tx, credential, { kind: 'left_out', reason }, nowMs);
    }
    const isSameContent =
      record.version > 0 &&
      equal(scheme.digest({ version: record.version, key: record.key, entries }), record.digest);
    if (isLast && isSameContent) return { kind: 'done' };
    if (record.version === 0 && held.version === 0 && entries.length === 0) return { kind: 'done' };
    return this.allowed(tx, { record, held, entries, isLast, isSameContent }, nowMs);
  }

  private allowed(
    tx: Writes,
    state: {
      record: SetRecord;
      held: HeldSet;
      entries: readonly SetEntry[];
      isLast: boolean;
      isSameContent: boolean;
    },
    nowMs: number,
  ): CredentialPlan {
    const { record, held, isLast, isSameContent } = state;
    const { deviceId } = record;
    const isTaken = held.version === record.takenVersion && equal(held.digest, record.takenDigest);
    const drifted = record.version > 0 && !isLast && !isTaken;
    // New content was asked for by somebody, and costs nothing: a broken lock must not hold up a revocation.
    const spent = isSameContent
      ? spend(record.budget, drifted ? 'repair' : 'retry', nowMs)
      : { ok: true as const, budget: record.budget };
    if (drifted) {
      const isNews = spent.ok || tx.credentials.ofDevice(deviceId).some((one) => one.reason !== 'drift');
      tell(tx, deviceId, spent.ok ? { kind: 'drifted' } : { kind: 'not_kept' }, nowMs);
      if (isNews) tx.events.append(driftEvent(record, held, spent.ok, nowMs));
    }
    if (!spent.ok) return { kind: 'wait', waitMs: spent.waitMs };
    return this.send(tx, { ...state, record: { ...record, budget: spent.budget } }, nowMs);
  }

  private send(
    tx: Writes,
    { record, held, entries }: { record: SetRecord; held: HeldSet; entries: readonly SetEntry[] },
    nowMs: number,
  ): CredentialPlan {
    const version = Math.max(record.version, held.version) + 1;
    if (version > MAX_SET_VERSION) return { kind: 'done' };
    const set: CredentialSet = { version, key: record.key, entries };
    save(tx, { ...record, version, digest: this.deps.scheme.digest(set) });
    const members = new Set(entries.map(({ pinId }) => pinId));
    for (const credential of tx.credentials.ofDevice(record.deviceId)) {
      if (members.has(credential.pinId))
        apply(tx, credential, { kind: 'sending', setVersion: version }, nowMs);
    }
    return { kind: 'send', set };
  }

  /** The lock said that it took the set. In a change of the store. */
  taken(tx: Writes, deviceId: string, setVersion: number, nowMs: number): void {
    const record = tx.credentials.setOf(deviceId);
    // The lock was removed meanwhile.
    if (record?.version !== setVersion) return;
    save(tx, { ...record, takenVersion: record.version, takenDigest: record.digest });
    tell(tx, deviceId, { kind: 'taken', setVersion }, nowMs);
  }
}

function save(tx: Writes, record: SetRecord): SetRecord {
  tx.credentials.putSet(record);
  return record;
}

/** Codes that have ended give way where there is not room for all. */
function endedLast(candidates: readonly BoundCredential[], nowMs: number): readonly BoundCredential[] {
  const hasEnded = ({ validUntilMs }: CandidateCredential) => validUntilMs !== null && validUntilMs <= nowMs;
  return [...candidates.filter((one) => !hasEnded(one)), ...candidates.filter(hasEnded)];
}

/** The oldest PINs have the slots. */
function compose(
  candidates: readonly BoundCredential[],
  slots: number,
  nowMs: number,
  withheld: (credential: CandidateCredential) => LeftOutReason | null,
) {
  const unrevoked = candidates.filter((candidate) => !isRevoked(candidate));
  const wanted = unrevoked.length > slots ? endedLast(unrevoked, nowMs) : unrevoked;
  const entries: SetEntry[] = [];
  const leftOut: { credential: CandidateCredential; reason: LeftOutReason }[] = [];
  for (const credential of wanted) {
    const { verifier, pinId, validFromMs, validUntilMs } = credential;
    if (!verifier) continue;
    const reason = credential.isHeld ? 'held_for_review' : withheld(credential);
    if (reason !== null) leftOut.push({ credential, reason });
    else if (!credential.ownerIsActive) leftOut.push({ credential, reason: 'owner_inactive' });
    else if (!credential.mayBeHeld) leftOut.push({ credential, reason: 'share_not_in_force' });
    else if (entries.length >= slots) leftOut.push({ credential, reason: 'no_room' });
    else entries.push({ pinId, verifier, validFromMs, validUntilMs });
  }
  return { entries, leftOut };
}

function tell(tx: Writes, deviceId: string, fact: CredentialFact, nowMs: number): void {
  for (const credential of tx.credentials.ofDevice(deviceId)) apply(tx, credential, fact, nowMs);
}

function apply(tx: Writes, before: CandidateCredential, fact: CredentialFact, nowMs: number): void {
  const after = afterFact(before, fact);
  if (after === before) return;
  if (after) tx.credentials.put({ ...before, ...after, changedAtMs: nowMs });
  else tx.credentials.remove(before.pinId, before.deviceId);
}

function driftEvent(record: SetRecord, held: HeldSet, repairing: boolean, nowMs: number) {
  return newEvent({
    atMs: nowMs,
    type: 'CREDENTIAL_DRIFT',
    success: false,
    reason: repairing ? 'digest_differs' : 'budget_spent',
    description: repairing
      ? 'The lock does not hold the codes it was given. They are given to it again.'
      : 'The lock again does not hold the codes it was given; the budget for giving them again is spent for today.',
    deviceId: record.deviceId,
    data: { set_version: record.takenVersion, held_version: held.version, repairs: record.budget.repairs },
  });
}
