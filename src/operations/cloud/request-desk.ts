import { longestLifeS, REQUEST_KINDS, type RequestKind } from '../../audit/replica/requests.js';
import type { Clock } from '../../kit/clock.js';
import { HubError, OutcomeUnknown, Unavailable } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import type { Logger } from '../../kit/logger.js';
import type { commandLock } from '../locks/command-lock.js';
import type { Operations } from '../operations.js';
import type { Store, Writes } from '../store-ports.js';
import { guardedStore } from './guarded-store.js';
import { refuseRequestIn } from './refuse-request.js';
import type { CloudRequest, RequestWork } from './request.js';
import { RequestRefused, requireVersion, standingOf } from './request-standing.js';

/** Requests that have ended and are remembered; the cloud has had each long before it is forgotten. */
export const REQUESTS_KEPT = 1_000;
/** Characters of a kind that is kept. */
const KIND_CHARACTERS_MAX = 32;

type Applied = Pick<
  Operations,
  'createPin' | 'revokePin' | 'shareLock' | 'revokeShare' | 'updateDevice' | 'startFirmware'
>;

/** What the cloud says to a claim. */
export type Claim =
  | { readonly granted: true; readonly expiresInMs: number }
  | { readonly granted: false; readonly reason: string };

/** The cloud that a request came from. Both reject when it can't be reached, or says what can't be true. */
export interface RequestSource {
  /** A round trip of its own: no earlier answer passes for it. */
  claim(id: string): Promise<Claim>;
  /** An image for a lock, of which the hash is right; null: the cloud has none. */
  image(sha256: string): Promise<Uint8Array | null>;
}

/** The cloud could not be asked: nothing was done, and nobody knows whether it heard. */
export class SourceTrouble extends Error {
  override readonly name = 'SourceTrouble';
}

export interface RequestDeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  /** What the household lets a cloud ask for. */
  readonly kinds: ReadonlySet<RequestKind>;
  /** The same operations as those of the REST API, on this store. */
  readonly operationsOn: (store: Store) => Applied;
  readonly command: ReturnType<typeof commandLock>;
}

/**
 * Requests from the cloud on their way into the operations. Each id is written down before it is claimed, and its outcome
 * with its effect (`settle-request`), so that it is done once whatever is killed, lost or sent twice.
 */
export class RequestDesk {
  private readonly deps: RequestDeskDeps;
  private readonly inHand = new Set<string>();

  constructor(deps: RequestDeskDeps) {
    this.deps = deps;
  }

  /** Resolves when it has ended, however; rejects when it is to be asked for again. */
  async handle(request: CloudRequest, source: RequestSource): Promise<void> {
    if (this.inHand.has(request.id)) return;
    this.inHand.add(request.id);
    try {
      if (await this.begin(request)) await this.carryOut(request, source);
    } finally {
      this.inHand.delete(request.id);
    }
  }

  /** @returns false: it has ended before, or must not be begun again */
  private async begin({ id, kind: told, actorId, work }: CloudRequest): Promise<boolean> {
    const { store, clock, newId } = this.deps;
    const kind = told.slice(0, KIND_CHARACTERS_MAX);
    const known = store.cloudRequests.byId(id);
    if (known) return known.state === 'open' && known.commandId === null && known.kind === kind;
    const commandId = 'kind' in work && work.kind === 'unlock' ? newId() : null;
    await store.write((tx) => {
      tx.cloudRequests.insert({ id, kind, actorId, commandId, receivedAtMs: clock.wallMs() });
      tx.cloudRequests.trim(REQUESTS_KEPT);
    });
    return true;
  }

  private async carryOut(request: CloudRequest, source: RequestSource): Promise<void> {
    try {
      const { work } = request;
      if ('unreadable' in work) throw new RequestRefused(work.unreadable);
      if (!this.deps.kinds.has(work.kind)) throw new RequestRefused('kind_unsupported');
      const { store } = this.deps;
      standingOf(store, request, work);
      requireVersion(store, request, work);
      const notAfterMs = await this.claimed(request, work, source);
      if (work.kind === 'unlock') await this.unlock(request, work, notAfterMs);
      else await this.apply(request, work, notAfterMs, source);
    } catch (error) {
      await this.failed(request, error);
    }
  }

  /** @returns the end of its life on the monotonic clock, counted from when the claim was sent */
  private async claimed({ id }: CloudRequest, { kind }: RequestWork, source: RequestSource): Promise<number> {
    const sentMs = this.deps.clock.monotonicMs();
    const claim = await asked(source.claim(id));
    if (!claim.granted) throw new RequestRefused(claim.reason);
    return sentMs + Math.min(claim.expiresInMs, longestLifeS(kind) * 1000);
  }

  private async unlock(
    request: CloudRequest,
    work: RequestWork & { readonly kind: 'unlock' },
    notAfterMs: number,
  ): Promise<void> {
    const { store, clock, command } = this.deps;
    const mayStill = () => {
      if (clock.monotonicMs() >= notAfterMs) throw new RequestRefused('expired');
      requireVersion(store, request, work);
      return standingOf(store, request, work);
    };
    const caller = mayStill();
    const id = store.cloudRequests.byId(request.id)?.commandId;
    if (id == null) throw new Error('an unlock has no order');
    const stillWanted = () => {
      try {
        return mayStill().role === caller.role;
      } catch {
        return false;
      }
    };
    try {
      await command(caller, work.deviceId, 'unlock', { wait: true, id, notAfterMs, stillWanted });
    } catch (error) {
      // Nothing was sent, and why is better known here.
      if (error instanceof HubError && error.code === 'command_withdrawn') mayStill();
      throw error;
    }
  }

  private async apply(
    request: CloudRequest,
    work: Exclude<RequestWork, { kind: 'unlock' }>,
    notAfterMs: number,
    source: RequestSource,
  ): Promise<void> {
    const { store, clock } = this.deps;
    const caller = standingOf(store, request, work);
    const guard = (tx: Writes) => {
      if (clock.monotonicMs() >= notAfterMs) throw new RequestRefused('expired');
      if (tx.cloudRequests.byId(request.id)?.state !== 'open') throw new RequestRefused('settled');
      if (standingOf(tx, request, work).role !== caller.role) throw new RequestRefused('permission_missing');
      requireVersion(tx, request, work);
    };
    const operations = this.deps.operationsOn(guardedStore(store, guard));
    switch (work.kind) {
      case 'create_pin':
        await operations.createPin(caller, work.pin);
        break;
      case 'revoke_pin':
        await operations.revokePin(caller, work.pinId);
        break;
      case 'share':
        await operations.shareLock(caller, work.deviceId, work.share);
        break;
      case 'revoke_share':
        await operations.revokeShare(caller, work.deviceId, work.shareId);
        break;
      case 'settings':
        await operations.updateDevice(caller, work.deviceId, work.change);
        break;
      case 'firmware': {
        const image = await asked(source.image(work.sha256));
        if (!image) throw new RequestRefused('image_unknown');
        await operations.startFirmware(caller, work.deviceId, image);
      }
    }
    // What changed nothing has no row of the log that could have settled it.
    await store.write((tx) => {
      tx.cloudRequests.settle(request.id, {
        ...{ state: 'applied', reason: null, logSeq: null },
        settledAtMs: clock.wallMs(),
      });
    });
  }

  private async failed(request: CloudRequest, error: unknown): Promise<void> {
    const { store, clock, logger } = this.deps;
    const isUnlock = 'kind' in request.work && request.work.kind === 'unlock';
    // How it ended will be in the log, as soon as the disk takes it.
    if (error instanceof OutcomeUnknown) return;
    // Nothing of it was done, and it can be claimed again; an unlock can not.
    const isForLater = error instanceof SourceTrouble || error instanceof Unavailable;
    if (isForLater && !isUnlock) throw error;
    const reason = reasonOf(error);
    if (reason === 'internal')
      logger.error({ err: error, request: request.id }, 'a request of the cloud failed');
    await store.write((tx) => {
      refuseRequestIn(tx, request, reason, clock.wallMs());
    });
    if (error instanceof SourceTrouble) throw error;
  }
}

/** Every kind there is. */
export const EVERY_KIND: ReadonlySet<RequestKind> = new Set(REQUEST_KINDS);

function reasonOf(error: unknown): string {
  if (error instanceof RequestRefused) return error.reason;
  if (error instanceof SourceTrouble) return 'claim_unanswered';
  return error instanceof HubError ? error.code : 'internal';
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new SourceTrouble('the cloud did not answer', { cause });
  }
}
