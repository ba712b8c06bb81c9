import type { Clock } from '../../kit/clock.js';
import { Conflict, HubError, InvalidInput, NotFound } from '../../kit/errors.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { filled, type Text } from '../../kit/sentence.js';
import { readRecipient } from '../../kit/recovery-key.js';
import { eventBy, newEvent } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import type { BackupMaker, MadeBackup } from './backup-ports.js';
import type { BackupUseCases, BackupView } from './backup-use-cases.js';

const HOUR_MS = 3_600_000;
/** A try that failed is followed by the next so much later. */
export const BACKUP_RETRY_MS = HOUR_MS;
/** A backup that lies there is read back this often. */
export const PROOF_EVERY_MS = 7 * 24 * HOUR_MS;

export interface BackupsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maker: BackupMaker;
  readonly everyHours: number;
  /** Why nothing may be sent there by the timetable now; null: it may. What a person asks for is made all the same. */
  readonly heldBack?: () => Text | null;
}

/** Backups of the whole hub: made when they are due or asked for, one thing at a time. */
export class Backups implements Part {
  readonly name = 'backups';
  private readonly deps: BackupsDeps;
  private running: Promise<void> | null = null;

  constructor(deps: BackupsDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** The maker is stopped before, so this ends soon. */
  async stop(): Promise<void> {
    await this.running;
  }

  /** Doors need no backup; whoever looks after the hub does. */
  health(): { readonly ok: boolean; readonly detail: string } {
    const { place, recipient, made, trouble, proofTrouble } = this.view();
    if (place === null) return { ok: true, detail: 'no place is set' };
    if (recipient === null) return { ok: false, detail: 'there is no recovery key: doorward backup key' };
    const wrong = trouble ?? proofTrouble;
    if (wrong !== null) return { ok: false, detail: `failing: ${wrong}` };
    return { ok: true, detail: made ? `last made ${new Date(made.atMs).toISOString()}` : 'none made yet' };
  }

  view(): BackupView {
    const { store, maker, everyHours } = this.deps;
    return { ...store.backups.state(), place: maker.place, isRunning: this.running !== null, everyHours };
  }

  /**
   * By the timetable. @returns how many were made @throws HubError `backup_failing` while the last try failed, `backup_waits` when one is
   * due and held back
   */
  async makeDue(): Promise<number> {
    const { recipient, triedAtMs, made, trouble } = this.view();
    if (this.deps.maker.place === null || recipient === null || this.running) return 0;
    const isDue = trouble !== null || this.since(made?.atMs ?? null) >= this.deps.everyHours * HOUR_MS;
    const isTried = isDue && this.since(triedAtMs) >= BACKUP_RETRY_MS;
    if (isTried) this.failIfHeldBack();
    if (isTried) await this.begin(() => this.make(recipient));
    this.failIf(this.view().trouble, 'The last try to make a backup failed: {code}.');
    return Number(isTried);
  }

  /**
   * By the timetable. @returns how many were proved @throws HubError `backup_failing` while the last one can't be proved, `backup_waits`
   * when that is due and held back
   */
  async proveDue(): Promise<number> {
    const { made, provedAtMs, provedName, proofTrouble } = this.view();
    if (this.deps.maker.place === null || !made || this.running) return 0;
    const everyMs = proofTrouble === null ? PROOF_EVERY_MS : BACKUP_RETRY_MS;
    const isDue = provedName !== made.name || this.since(provedAtMs) >= everyMs;
    if (isDue) this.failIfHeldBack();
    if (isDue) await this.begin(() => this.prove(made));
    this.failIf(this.view().proofTrouble, 'The last backup could not be proved: {code}.');
    return Number(isDue);
  }

  private since(atMs: number | null): number {
    return atMs === null ? Infinity : Math.abs(this.deps.clock.wallMs() - atMs);
  }

  private failIfHeldBack(): void {
    const why = this.deps.heldBack?.() ?? null;
    if (why !== null) throw new HubError('backup_waits', why);
  }

  private failIf(trouble: string | null, text: Text): void {
    if (trouble === null) return;
    // A damaged database is told as that, whoever came across it.
    const code = trouble === 'database_damaged' ? trouble : 'backup_failing';
    throw new HubError(code, filled(text, { code: trouble }));
  }

  useCases(): BackupUseCases {
    const { store, clock, maker } = this.deps;
    const ready = () => {
      if (maker.place === null)
        throw new Conflict('backup_off', 'No place for backups is set: give one as DOORWARD_BACKUP_TO.');
      if (this.running) throw new Conflict('backup_running', 'A backup is being made or proved already.');
    };
    return {
      readBackups: () => this.view(),
      listBackups: async () => {
        if (maker.place === null) ready();
        return maker.list();
      },
      startBackup: () => {
        ready();
        const { recipient } = store.backups.state();
        if (recipient === null)
          throw new Conflict('backup_no_key', 'There is no recovery key yet: make one first.');
        void this.begin(() => this.make(recipient));
        return Promise.resolve(this.view());
      },
      startProof: () => {
        ready();
        const { made } = store.backups.state();
        if (!made) throw new NotFound('backup_not_found', 'There is no such backup.');
        void this.begin(() => this.prove(made));
        return Promise.resolve(this.view());
      },
      setBackupRecipient: async (caller, recipient, replace) => {
        if (!readRecipient(recipient))
          throw new InvalidInput('recipient_form', 'This is not the public half of a recovery key (age1…).');
        await store.write((tx) => {
          const before = tx.backups.state().recipient;
          if (before !== null && before !== recipient && !replace)
            throw new Conflict(
              'recipient_set',
              'There is a recovery key already. With another one, older backups still need the old key.',
            );
          tx.backups.setRecipient(recipient, clock.wallMs());
          tx.events.append(
            eventBy(caller, {
              atMs: clock.wallMs(),
              type: 'BACKUP_RECIPIENT_SET',
              description: 'Backups are made for another recovery key from now on.',
              data: { recipient, before },
            }),
          );
        });
        return this.view();
      },
    };
  }

  private async begin(work: () => Promise<void>): Promise<void> {
    const running = work().finally(() => {
      this.running = null;
    });
    this.running = running;
    await running;
  }

  private async make(recipient: string): Promise<void> {
    const { store, clock, maker, logger } = this.deps;
    try {
      const made = await maker.make(recipient);
      const atMs = clock.wallMs();
      await store.write((tx) => {
        tx.backups.tried(atMs, null);
        tx.backups.made(made);
        tx.backups.proved(made.name, atMs, null);
        tx.events.append(
          newEvent({
            atMs,
            type: 'BACKUP_MADE',
            description: `A backup was made, read back and found whole: ${made.name}.`,
            data: {
              name: made.name,
              bytes: made.bytes,
              sha256: made.sha256,
              events: made.events,
              kept: made.kept,
            },
          }),
        );
      });
    } catch (error) {
      const trouble = error instanceof HubError ? error.code : 'internal_error';
      logger.error({ err: error }, 'no backup could be made');
      await this.note('BACKUP_FAILED', trouble, `No backup could be made: ${textOf(error)}`);
    }
  }

  private async prove(made: MadeBackup): Promise<void> {
    const { maker, store, clock, logger } = this.deps;
    try {
      await maker.prove(made);
      const atMs = clock.wallMs();
      await store.write((tx) => {
        tx.backups.proved(made.name, atMs, null);
        tx.events.append(
          newEvent({
            atMs,
            type: 'BACKUP_PROVED',
            description: `The backup ${made.name} was read back and is as it was made.`,
            data: { name: made.name },
          }),
        );
      });
    } catch (error) {
      logger.error({ err: error }, 'a backup could not be proved');
      const trouble = error instanceof HubError ? error.code : 'internal_error';
      const atMs = clock.wallMs();
      await this.deps.store
        .write((tx) => {
          tx.backups.proved(made.name, atMs, trouble);
          tx.events.append(
            newEvent({
              ...{ atMs, type: 'BACKUP_PROVED', success: false, reason: trouble },
              description: `The backup ${made.name} could not be proved: ${textOf(error)}`,
              data: { name: made.name },
            }),
          );
        })
        .catch(() => undefined);
    }
  }

  private async note(type: 'BACKUP_FAILED', trouble: string, description: string): Promise<void> {
    const { store, clock } = this.deps;
    const atMs = clock.wallMs();
    await store
      .write((tx) => {
        // The first of a row of failures is news.
        const isNews = tx.backups.state().trouble !== trouble;
        tx.backups.tried(atMs, trouble);
        if (isNews) tx.events.append(newEvent({ atMs, type, success: false, reason: trouble, description }));
      })
      .catch(() => undefined);
  }
}

function textOf(error: unknown): string {
  return error instanceof HubError ? error.message : 'the hub failed';
}
