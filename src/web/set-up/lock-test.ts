import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { Device } from '../api/wire.js';
import { STATE_WORDS } from '../doors/door-words.js';
import { LOW_BATTERY_PERCENT } from '../doors/shown-door.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';

/** What was found out about a part of a lock. */
export interface Finding {
  readonly part: Sentence;
  readonly isFine: boolean;
  readonly said: string;
  readonly advice: string | null;
}

/** Has the lock blink or beep, and says what works; the bolt does not move. @throws Problem, Unreachable */
export async function testLock(id: string): Promise<readonly Finding[]> {
  const link = await linkFinding(id);
  if (!link.isFine) return [link];
  const { data } = await call('GET /api/v1/devices/{id}', { params: { id } });
  return [link, ...findingsOf(data)];
}

/** A lock that does not answer is what a test is there to find. */
async function linkFinding(id: string): Promise<Finding> {
  const part = 'Link';
  try {
    const key = crypto.randomUUID();
    const { data } = await call('POST /api/v1/devices/{id}/identify', { params: { id }, key });
    const ms = data.command.latency_ms;
    const said =
      ms === null
        ? tell('It answers, and should blink or beep now.')
        : tell('It answers in {ms} ms, and should blink or beep now.', { ms });
    return { part, isFine: true, said, advice: null };
  } catch (error) {
    if (!(error instanceof Problem) || !LINK_FAILURES.has(error.code)) throw error;
    const advice = tell('Look at its power, its cable or network, and how far away it is; then test again.');
    return { part, isFine: false, said: error.message, advice };
  }
}

const LINK_FAILURES: ReadonlySet<string> = new Set([
  'lock_offline',
  'lock_failed',
  'command_expired',
  'outcome_unknown',
]);

function findingsOf(lock: Device): readonly Finding[] {
  const isSure = lock.lock_state !== 'jammed' && lock.lock_state !== 'unknown';
  const battery = lock.battery_level;
  const isLow = battery !== null && battery <= LOW_BATTERY_PERCENT;
  return [
    {
      part: 'Bolt',
      isFine: isSure,
      said: tell(STATE_WORDS[lock.lock_state]),
      advice: isSure ? null : tell('Move the bolt by hand or key, clear what blocks it, and test again.'),
    },
    {
      part: 'Battery',
      isFine: !isLow,
      said: battery === null ? tell('The lock does not say') : `${battery} %`,
      advice: isLow ? tell('Change the batteries soon.') : null,
    },
    {
      part: 'Firmware',
      isFine: true,
      said: lock.firmware_version ?? tell('The lock does not say'),
      advice: null,
    },
  ];
}
