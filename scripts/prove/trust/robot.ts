import { guessesIn } from '../../../src/security/guess-bound.js';
import type { Seeded } from '../seeded.js';
import { Doorstep } from './doorstep.js';

const WEEK_MS = 7 * 86_400_000;
const QUIET_MS = 6 * 3_600_000;
const ACTIVE_PINS = 10;

export interface RobotWeek {
  /** Codes that were looked up, right or wrong. */
  readonly guesses: number;
  readonly hits: number;
  /** Right codes typed by others. */
  readonly rights: number;
  readonly bound: number;
  readonly stopped: boolean;
}

/**
 * A robot types six-digit codes at one door for a week, each at the first moment at which it is looked at.
 * @param patient waits before it would stop the keypad for good; @param family people come home meanwhile
 */
export async function robotWeek(random: Seeded, patient: boolean, family: boolean): Promise<RobotWeek> {
  const door = new Doorstep();
  try {
    await door.switchOn(Date.UTC(2026, 0, 5, 9));
    await door.addLock();
    const codes: string[] = [];
    for (let made = 0; made < ACTIVE_PINS; made += 1) codes.push(await door.addPin({}));
    const typed = new Set<string>();
    door.pool.asked = 0;
    let [hits, rights, passedMs] = [0, 0, 0];
    const wait = async (ms: number) => {
      passedMs += ms;
      await door.pass(ms);
    };
    while (passedMs <= WEEK_MS) {
      const { lockouts, store, clock } = door.parts;
      const { isStopped, lockedUntilMs } = lockouts.of(door.deviceId);
      if (isStopped) break;
      if (lockedUntilMs !== null) {
        await wait(Math.max(1, Math.ceil(lockedUntilMs - clock.wallMs())));
        continue;
      }
      if (family && random(4) === 0) {
        if (await door.type(codes[random(codes.length)] ?? '')) rights += 1;
        continue;
      }
      if (patient && store.lockouts.byDevice(door.deviceId).failures === 99) {
        await wait(QUIET_MS / 60);
        continue;
      }
      let code = '';
      do code = String(random(1_000_000)).padStart(6, '0');
      while (typed.has(code));
      typed.add(code);
      if (await door.type(code)) hits += 1;
      // The lock shows the light, and the end of the lockout is written.
      await wait(30);
    }
    const guesses = door.pool.asked - rights;
    const bound = guessesIn(WEEK_MS, patient) + rights + hits;
    return { guesses, hits, rights, bound, stopped: door.parts.lockouts.of(door.deviceId).isStopped };
  } finally {
    await door.remove();
  }
}
