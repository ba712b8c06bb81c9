import { get } from 'node:http';
import { connect } from 'node:net';
import type { Clock } from '../kit/clock.js';
import { HubError } from '../kit/errors.js';

/** A look at a busy small machine takes a tenth of a second. What takes longer than this is not well, milliseconds. */
export const PROBE_MAX_MS = 10_000;
/** How often the disk is really written to: each time costs it a page. In between a commit has nothing in it. */
export const WRITE_EVERY_MS = 10 * 60_000;

export interface Health {
  /** What is broken, a sentence each, and may be mended by a new start. */
  readonly faults: readonly string[];
  /** What no new start would mend. */
  readonly remarks: readonly string[];
}

/** Where the hub is reached, once it is. */
export interface Listener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface HealthProbeDeps {
  readonly clock: Clock;
  /** Goes the way of every change, through the queue in front of the disk; rejects as the store does. */
  readonly commit: (isWriting: boolean) => Promise<unknown>;
  /** Answers `GET /health`. */
  readonly socketPath: string;
  readonly listeners: () => readonly Listener[];
}

/** @returns a look at the running hub: from outside, as its users have it, but for the database, which nobody else can open */
export function healthProbe(deps: HealthProbeDeps): () => Promise<Health> {
  const { clock, commit, socketPath, listeners } = deps;
  let wroteAtMs = clock.monotonicMs();

  const database = async (): Promise<Health> => {
    const nowMs = clock.monotonicMs();
    const isWriting = nowMs - wroteAtMs >= WRITE_EVERY_MS;
    try {
      await commit(isWriting);
      if (isWriting) wroteAtMs = nowMs;
      return WELL;
    } catch (error) {
      const code = error instanceof HubError ? error.code : 'unknown';
      // It goes on by itself when there is room, and a new start would make none.
      if (code === 'storage_full') return { faults: [], remarks: ['The disk is full.'] };
      return code === 'stopping' || code === 'busy' ? WELL : fault('The database takes no changes.');
    }
  };

  return async () => {
    const looks = [
      inTime(clock, database(), 'The database does not answer.'),
      inTime(clock, answers(socketPath), 'The API does not answer on its socket.'),
      ...listeners().map((listener) =>
        inTime(clock, isReached(listener), `${listener.name} can't be reached on port ${listener.port}.`),
      ),
    ];
    const found = await Promise.all(looks);
    return {
      faults: found.flatMap(({ faults }) => faults),
      remarks: found.flatMap(({ remarks }) => remarks),
    };
  };
}

const WELL: Health = { faults: [], remarks: [] };

function fault(sentence: string): Health {
  return { faults: [sentence], remarks: [] };
}

/** What fails, or is not over in time, is the fault that `sentence` names. */
function inTime(clock: Clock, look: Promise<Health>, sentence: string): Promise<Health> {
  return new Promise((resolve) => {
    const timer = clock.after(PROBE_MAX_MS, () => {
      resolve(fault(sentence));
    });
    const end = (health: Health) => {
      timer.cancel();
      resolve(health);
    };
    look.then(end, () => {
      end(fault(sentence));
    });
  });
}

function answers(socketPath: string): Promise<Health> {
  return new Promise((resolve, reject) => {
    const asked = get(
      { socketPath, path: '/health', agent: false, headers: { host: 'localhost' } },
      (answer) => {
        answer.resume();
        if (answer.statusCode === 200) resolve(WELL);
        else reject(new Error(`status ${String(answer.statusCode)}`));
      },
    );
    asked.setTimeout(PROBE_MAX_MS, () => asked.destroy());
    asked.on('error', reject);
  });
}

/** Says nothing there: a port that takes a connection from this very process has a listener that is heard. */
function isReached({ host, port }: Listener): Promise<Health> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PROBE_MAX_MS }, () => {
      resolve(WELL);
      socket.end();
    });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
  });
}
