import { signCheckpoint, type LogHead } from '../../audit/checkpoint.js';
import type { NoteSigner } from '../../audit/signed-note.js';
import type { Clock } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Store } from '../store-ports.js';
import type { KeptCheckpoint } from './log-tree-ports.js';

/** Under which the secret of the log's key lies in the store, sealed. */
export const LOG_KEY_NAME = 'log_signing';

/** Where the newest checkpoint is published, retained. */
export const CHECKPOINT_TOPIC = 'doorward/hub/checkpoint';

export interface LogCheckpointsDeps {
  readonly store: Pick<Store, 'logTree' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signer: NoteSigner;
  readonly timeIsTrusted: () => boolean;
  /** To every broker there is. */
  readonly publish: (topic: string, text: string) => Promise<void>;
}

/**
 * Signs what the log comes to, by the timetable and at shutdown, and has it known elsewhere: whoever has kept one can tell whether the
 * log still holds what it held then. The last one is an entity that is synced, so a cloud gets it as it gets everything else.
 */
export class LogCheckpoints implements Part {
  readonly name = 'log checkpoints';
  private readonly deps: LogCheckpointsDeps;

  constructor(deps: LogCheckpointsDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Stopped when all else is that writes to the log. */
  async stop(): Promise<void> {
    await this.sign();
  }

  get publicKey(): string {
    return this.deps.signer.publicText;
  }

  /** By the timetable. @returns how many were signed */
  async run(): Promise<number> {
    const before = this.deps.store.logTree.checkpoint()?.size;
    const { size } = await this.sign();
    await this.publish();
    return size === before ? 0 : 1;
  }

  /** The checkpoint of the log as it is now; a new one, if it has grown. */
  async sign(): Promise<KeptCheckpoint> {
    const { store } = this.deps;
    const last = store.logTree.checkpoint();
    if (last?.size === store.logTree.head().size) return last;
    return store.write((tx) => {
      const signed = this.signed(tx.logTree.head(), false);
      tx.logTree.keep(signed);
      return signed;
    });
  }

  /** @param isPruned as in `Checkpoint` */
  signed(head: LogHead, isPruned: boolean): KeptCheckpoint {
    const { clock, signer, timeIsTrusted } = this.deps;
    const atMs = clock.wallMs();
    const checkpoint = { ...head, atMs, isTimeTrusted: timeIsTrusted(), isPruned };
    return { size: head.size, atMs, note: signCheckpoint(signer, checkpoint) };
  }

  /** Brokers that are away get it next time. */
  async publish(): Promise<void> {
    const last = this.deps.store.logTree.checkpoint();
    if (!last) return;
    await this.deps.publish(CHECKPOINT_TOPIC, last.note).catch((error: unknown) => {
      this.deps.logger.debug({ err: error }, 'the checkpoint of the log was not published');
    });
  }
}
