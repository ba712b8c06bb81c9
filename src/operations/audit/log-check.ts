import type { ChainFault, ChainVerdict } from '../../audit/chain-verdict.js';
import { openCheckpoint } from '../../audit/checkpoint.js';
import type { StoredEvent } from '../../audit/event.js';
import type { NoteVerifier } from '../../audit/signed-note.js';
import type { Clock } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { nextTurn } from '../../kit/next-turn.js';
import type { Store } from '../store-ports.js';
import { newEvent } from './new-event.js';

/** Rows looked at in one turn of the event loop: about a millisecond. */
const ROWS_AT_ONCE = 32;
/** Rows that are looked at when the hub starts. */
export const RECENT_ROWS = 1_024;
/** A check begins anew when something of the log went meanwhile; after so many times the next night has to do. */
const TRIES_MAX = 3;

/** What the last check of the log found. Times are wall-clock milliseconds. */
export interface LogCheckView {
  /** null: not in this run. */
  readonly wholeAtMs: number | null;
  /** null: nothing is wrong. */
  readonly broken: { readonly atSeq: number; readonly fault: ChainFault } | null;
}

export interface LogCheckDeps {
  readonly store: Pick<Store, 'logTree' | 'alerts' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly verifier: NoteVerifier;
}

/**
 * Looks whether the log is what was logged: its end when the hub starts, all of it by the timetable, and never so much at once that a door would
 * wait. What it finds raises an alert; doors go on.
 */
export class LogCheck implements Part {
  readonly name = 'log';
  private readonly deps: LogCheckDeps;
  private wholeAtMs: number | null = null;
  private broken: LogCheckView['broken'] = null;
  private isStopping = false;
  private running: Promise<unknown> | null = null;

  constructor(deps: LogCheckDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    this.running = this.checkRecent().catch((error: unknown) => {
      this.deps.logger.error({ err: error }, 'the log could not be checked');
    });
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  view(): LogCheckView {
    return { wholeAtMs: this.wholeAtMs, broken: this.broken };
  }

  /** Doors need no log that is whole; whoever looks after the hub has to know. */
  health(): { readonly ok: boolean; readonly detail: string } {
    const { broken, wholeAtMs } = this;
    if (broken) return { ok: false, detail: `broken at row ${broken.atSeq}: ${broken.fault}` };
    return {
      ok: true,
      detail: wholeAtMs === null ? 'its end is whole' : `whole at ${new Date(wholeAtMs).toISOString()}`,
    };
  }

  /** All of it, by the timetable. @returns how many rows were found whole */
  async run(): Promise<number> {
    const running = this.checkWhole();
    this.running = running.catch(() => undefined);
    return running;
  }

  /** Its end alone. */
  async checkRecent(): Promise<void> {
    const { logTree } = this.deps.store;
    const verdict = await this.walk(Math.max(0, logTree.head().size - RECENT_ROWS));
    if (verdict) await this.found(verdict.ok ? this.checkpointVerdict(verdict) : verdict);
  }

  private async checkWhole(): Promise<number> {
    const verdict = await this.walk(0);
    if (!verdict) return 0;
    const all = verdict.ok ? this.checkpointVerdict(verdict) : verdict;
    if (all.ok) this.wholeAtMs = this.deps.clock.wallMs();
    await this.found(all);
    return all.ok ? all.head.seq : 0;
  }

  /** @returns null: the hub is stopping, or something of the log went whenever it tried */
  private async walk(afterSeq: number): Promise<ChainVerdict | null> {
    const { logTree } = this.deps.store;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const before = logTree.losses();
      const walk = logTree.walk(afterSeq, (event) => this.recordedBy(event));
      while (!this.isStopping && logTree.losses() === before) {
        const verdict = walk.step(ROWS_AT_ONCE);
        if (verdict) return verdict;
        await nextTurn();
      }
    }
    return null;
  }

  /** How far a signed record says that bodies may be gone. */
  private recordedBy({ data }: StoredEvent): number {
    const record = openCheckpoint(this.deps.verifier, String(data['checkpoint']), 'alone');
    return record?.isPruned === true ? record.size : 0;
  }

  /** Whether the log still leads to what was signed of it last. */
  private checkpointVerdict(whole: Extract<ChainVerdict, { ok: true }>): ChainVerdict {
    const { logTree } = this.deps.store;
    const kept = logTree.checkpoint();
    if (!kept) return whole;
    const signed = openCheckpoint(this.deps.verifier, kept.note, 'alone');
    const isSame =
      signed !== null &&
      signed.size <= logTree.head().size &&
      Buffer.compare(signed.root, logTree.range(0, signed.size)) === 0;
    return isSame ? whole : { ok: false, atSeq: Math.max(1, kept.size), fault: 'checkpoint' };
  }

  private async found(verdict: ChainVerdict): Promise<void> {
    const before = this.broken;
    this.broken = verdict.ok ? null : { atSeq: verdict.atSeq, fault: verdict.fault };
    const { broken } = this;
    if (!broken || (broken.atSeq === before?.atSeq && broken.fault === before.fault)) return;
    const { store, clock, logger } = this.deps;
    logger.error({ at_seq: broken.atSeq, fault: broken.fault }, 'the log is not what was logged');
    await store.write((tx) => {
      const known = tx.alerts.lastOf('log_broken:hub');
      // Each start finds it anew; the log tells it once for as long as nobody has said that it is dealt with.
      if (known && known.state !== 'resolved' && isSameBreak(known.data, broken)) return;
      tx.events.append(
        newEvent({
          atMs: clock.wallMs(),
          type: 'LOG_BROKEN',
          success: false,
          reason: broken.fault,
          description: `The log is not what was logged, from row ${broken.atSeq} on.`,
          data: { at_seq: broken.atSeq, fault: broken.fault },
        }),
      );
    });
  }
}

function isSameBreak(
  data: Readonly<Record<string, unknown>>,
  { atSeq, fault }: NonNullable<LogCheckView['broken']>,
): boolean {
  return data['at_seq'] === atSeq && data['fault'] === fault;
}
