import { LANES, type Lane } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { holdAfterPutBack, RESTORED_NAME } from '../operations/backup/put-back.js';
import type { CloudLink } from '../operations/cloud/outbox-ports.js';
import type { Store } from '../operations/store-ports.js';
import type { CloudPlace } from './cloud-client.js';
import { CloudTrouble } from './cloud-trouble.js';
import type { HubIdentity } from './hub-identity.js';
import { writeDown } from './write-down.js';

/** From where to go on, by lane. */
export type Cursors = Record<Lane, number>;

export interface AgreementDeps {
  readonly store: Store;
  readonly identity: HubIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What was known of sessions and locks is from another state: called when the new one is on the disk. */
  readonly onPutBack?: () => void;
}

/**
 * Finds out where hub and cloud agree. That the cloud has something counts only with this hub's own signature under it: so no
 * forged acknowledgement makes a row look sent. Where the signature is ours and the rows are not, this hub was put back to
 * an older state, and begins a new epoch: everything is told again, beside what the cloud had. Unless it knew that, by a restore of
 * its own, it then holds what may have been revoked since (`operations/backup/put-back`). A cloud that lacks what it had acknowledged
 * was itself set back: then a new epoch begins as well, and nothing is held.
 * @throws CloudTrouble `lied`
 */
export async function agree(deps: AgreementDeps, cloud: CloudPlace): Promise<Cursors> {
  const { outbox } = deps.store;
  const link = outbox.link();
  if (deps.store.keys.get(RESTORED_NAME) !== null)
    return beginEpoch(deps, Math.max(provenEpoch(deps, cloud), link?.epoch ?? 0) + 1);
  if (!link || cloud.epoch > link.epoch) {
    const proven = provenEpoch(deps, cloud);
    return beginEpoch(deps, proven + 1, proven > 0);
  }
  // The cloud has lost this epoch, or never saw it: it begins at its beginning.
  if (cloud.epoch < link.epoch) return resumeAt(deps, link, { audit: 0, telemetry: 0 });

  for (const lane of LANES) {
    const { ack } = cloud.lanes[lane];
    requireProof(deps, cloud, lane);
    const newest = outbox.newest()[lane];
    if (ack > newest || (lane === 'audit' && hashAt(deps, ack) !== cloud.lanes.audit.hash)) {
      deps.logger.warn(
        { lane, ack, newest },
        'the cloud has rows that this hub has not: it was put back to an older state',
      );
      return beginEpoch(deps, link.epoch + 1, true);
    }
  }
  return resumeAt(deps, link, { audit: cloud.lanes.audit.ack, telemetry: cloud.lanes.telemetry.ack });
}

async function beginEpoch(deps: AgreementDeps, epoch: number, wasPutBack = false): Promise<Cursors> {
  await deps.store.write((tx) => {
    if (wasPutBack)
      holdAfterPutBack(tx, { atMs: deps.clock.wallMs(), reason: 'cloud_ahead', data: { epoch } });
    tx.keys.remove(RESTORED_NAME);
    tx.outbox.beginEpoch(epoch);
  });
  deps.logger.info({ epoch, wasPutBack }, 'a new epoch of the cloud begins');
  if (wasPutBack) deps.onPutBack?.();
  return { audit: 0, telemetry: 0 };
}

/**
 * Of what the cloud had and lost, some is told by nothing that is still here: what was removed, and what was erased. In clean numbers
 * it need not be. Nothing of the new epoch is acknowledged, so it can't begin again by this.
 */
async function resumeAt(
  deps: AgreementDeps,
  { epoch, acked }: CloudLink,
  cursors: Cursors,
): Promise<Cursors> {
  if (LANES.some((lane) => cursors[lane] < acked[lane])) {
    deps.logger.warn(
      { epoch, cursors, acked },
      'the cloud lacks what it had: it was set back to an older state',
    );
    return beginEpoch(deps, epoch + 1);
  }
  if (LANES.some((lane) => cursors[lane] > acked[lane]))
    await writeDown(deps, (tx) => {
      for (const lane of LANES) tx.outbox.acknowledge(lane, cursors[lane]);
    });
  return cursors;
}

/** The newest epoch that the cloud can show this hub's signature of; that of nothing is 0. */
function provenEpoch(deps: AgreementDeps, cloud: CloudPlace): number {
  if (cloud.epoch === 0) return 0;
  const isOurs = LANES.some((lane) => cloud.lanes[lane].ack > 0 && isProven(deps, cloud, lane));
  if (!isOurs) throw new CloudTrouble('lied', 'epoch_not_proven');
  return cloud.epoch;
}

function requireProof(deps: AgreementDeps, cloud: CloudPlace, lane: Lane): void {
  if (cloud.lanes[lane].ack > 0 && !isProven(deps, cloud, lane))
    throw new CloudTrouble('lied', 'acknowledgement_not_proven');
}

function isProven({ identity }: AgreementDeps, cloud: CloudPlace, lane: Lane): boolean {
  const { ack, hash, proof } = cloud.lanes[lane];
  const head = proof === null ? null : identity.headSignedIn(proof);
  return head?.epoch === cloud.epoch && head.lane === lane && head.seq === ack && head.hash === hash;
}

function hashAt({ store }: AgreementDeps, seq: number): string | null {
  const hash = store.outbox.chainHash(seq);
  return hash === null ? null : Buffer.from(hash).toString('hex');
}
