import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logSigner } from '../../../src/audit/checkpoint.js';
import type { EventType } from '../../../src/audit/event.js';
import { readVerifier, type NoteVerifier } from '../../../src/audit/signed-note.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { exportLog } from '../../../src/operations/audit/export-log.js';
import { LogCheckpoints } from '../../../src/operations/audit/log-checkpoints.js';
import { pruneLog } from '../../../src/operations/audit/prune-log.js';
import { newEvent } from '../../../src/operations/audit/new-event.js';
import type { Caller } from '../../../src/operations/ports.js';
import { openStore } from '../../../src/store/store.js';
import type { Seeded } from '../seeded.js';

/** An export as a hub writes it, with what its owner has besides. */
export interface SampleLog {
  /** Without line feeds; the last one is the checkpoint. */
  readonly lines: readonly string[];
  readonly publicKey: string;
  readonly verifier: NoteVerifier;
  /** The checkpoint at the end, as it was kept elsewhere. */
  readonly newest: string;
  /** One from when the log was shorter, and how many rows it had. */
  readonly older: { readonly note: string; readonly size: number };
}

const PERSON = '0198f3c2-7b1a-7c3d-8e4f-5a6b7c8d9e0f';
const TYPES: readonly EventType[] = ['UNLOCK', 'LOCK', 'ACCESS_DENIED', 'PIN_CREATED', 'DURESS', 'LOGGED_IN'];
const WORDS = ['Front door', 'Ada opened "Küche" \\ ünï', 'код 🗝', 'a\nb\tc', '', 'x'.repeat(300)];
const CLI: Caller = {
  actor: { kind: 'cli', id: null, name: 'installer' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
};

export interface SampleForm {
  /** That it has at least. */
  readonly rows: number;
  /** Whether a person is erased in it. */
  readonly erases?: true;
  /** Whether old rows of it are no longer kept: of 520 rows, half. */
  readonly prunes?: true;
}

/** A real store is filled, and exported as the hub does. */
export async function sampleLog(seeded: Seeded, { rows, erases, prunes }: SampleForm): Promise<SampleLog> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-tampering-'));
  const newId = idSource(clock, random);
  const masterKey = random.bytes(32);
  const store = openStore({
    file: path.join(folder, 'doorward.db'),
    masterKey,
    logger,
    clock,
    newId,
    random,
  });
  const signer = logSigner(random.bytes(32));
  const checkpoints = new LogCheckpoints({
    ...{ store, clock, logger, signer },
    timeIsTrusted: () => true,
    publish: () => Promise.resolve(),
  });
  const one = <T>(of: readonly T[]): T => of[seeded(of.length)] as T;
  const append = (count: number) =>
    store.write((tx) => {
      for (let n = 0; n < count; n += 1)
        tx.events.append(
          newEvent({
            atMs: 1_767_603_600_000 + seeded(1_000_000_000),
            type: one(TYPES),
            success: one([true, false, null]),
            reason: one([null, 'wrong_code', 'jammed']),
            description: one(WORDS),
            userId: one([null, PERSON]),
            actor: { kind: 'user', id: PERSON, name: one(['Ada', 'Åsa 🗝']) },
            ipAddress: one([null, '192.0.2.7']),
            method: one(['rest', 'pin', null]),
            data: one([{}, { 10: 'ten', 9: 'nine', a: [1, 0.5, null] }, { nested: { deep: [true, 1e21] } }]),
          }),
        );
    });
  try {
    await append(Math.ceil(rows / 2));
    const older = await checkpoints.sign();
    if (erases)
      await store.write((tx) => {
        const taken = tx.erasures.ofPerson(PERSON, 0, 5);
        tx.erasures.erase(taken, ({ rows: count, digest }) =>
          newEvent({
            atMs: 1_767_603_600_000,
            type: 'LOG_ERASED',
            description: 'Erased.',
            data: { rows: count, digest },
          }),
        );
      });
    await append(Math.floor(rows / 2));
    if (prunes) await pruneLog({ store, clock, checkpoints, keepDays: 1, hasCloud: false })();
    let text = '';
    for await (const piece of exportLog({ store, checkpoints }, CLI)) text += piece;
    const lines = text.split('\n').slice(0, -1);
    const verifier = readVerifier(signer.publicText);
    if (!verifier) throw new Error('the key can not be read');
    const newest = store.logTree.checkpoint()?.note ?? '';
    return { lines, publicKey: signer.publicText, verifier, newest, older };
  } finally {
    await store.stop();
    rmSync(folder, { recursive: true });
  }
}
