import type { Seeded } from '../seeded.js';
import { Doorstep } from './doorstep.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const JUMP_MAX_MS = 25 * 365 * DAY_MS;
/** The world begins here. */
const BORN_MS = Date.UTC(2026, 0, 5, 9);
/** How far off a trusted clock may be: what a lock's clock is allowed (`security/time-trust`), and steps that are no jump. */
const OFF_MAX_MS = 5 * 60_000;
const VALID_MS = 12 * HOUR_MS;
const CODES = { permanent: '482913', dated: '739146', wrong: '605172' };

export interface JumpsSeen {
  jumps: number;
  restarts: number;
  granted: number;
  /** Refused because the time was not trusted. */
  doubted: number;
  lockouts: number;
  readonly failures: string[];
}

/** What really happens, apart from the hub: true time, and the lockout as the rule's words say it, written anew. */
class Truth {
  nowMs = BORN_MS;
  private wrong = 0;
  private openAtMs = -Infinity;

  get mustBeLocked(): boolean {
    return this.nowMs < this.openAtMs;
  }

  wrongCode(): void {
    this.wrong += 1;
    if (this.wrong < 5) return;
    const minutes = [1, 2, 4, 8, 16, 32][this.wrong - 5] ?? 60;
    this.openAtMs = this.nowMs + minutes * 60_000;
  }

  rightCode(): void {
    this.wrong = Math.max(0, this.wrong - 1);
  }

  /** Six quiet hours may have taken some off: the shortest that is right. */
  forget(): void {
    this.wrong = 0;
  }
}

/**
 * A hub on a board, on which everything goes wrong with the clock: it jumps, it begins in the past, it is restarted; at times the
 * network sets it right, a lock that stayed on tells the time, or an admin who looks at the hub's clock says that it is right.
 */
export async function jumpClocks(count: number, random: Seeded, goesOn: () => boolean): Promise<JumpsSeen> {
  const seen: JumpsSeen = { jumps: 0, restarts: 0, granted: 0, doubted: 0, lockouts: 0, failures: [] };
  const door = new Doorstep();
  const truth = new Truth();
  let lockBoot = 1;
  let lockBornMs = BORN_MS;
  let validFromMs = BORN_MS;
  const fail = (what: string) => seen.failures.push(`after ${seen.jumps} jumps: ${what}`);
  const isRight = () => Math.abs(door.parts.clock.wallMs() - truth.nowMs) <= 1;
  const pass = async (ms: number) => {
    truth.nowMs += ms;
    await door.pass(ms);
  };
  const hearLock = () => {
    const sample = { bootId: String(lockBoot).padStart(16, '0'), lockMs: truth.nowMs - lockBornMs };
    const receivedAtMs = door.parts.clock.monotonicMs();
    door.parts.time.lockClockHeard(door.deviceId, { ...sample, receivedAtMs });
  };
  const jump = () => {
    const sizes = [3_000, HOUR_MS, 40 * DAY_MS, JUMP_MAX_MS];
    const size = 1_100 + Math.round(random(1_000_000) * ((sizes[random(sizes.length)] ?? 0) / 1_000_000));
    const back = random(2) === 0 && door.parts.clock.wallMs() > size;
    door.parts.clock.jumpWall(back ? -size : size);
    seen.jumps += 1;
  };
  const network = async () => {
    door.parts.clock.jumpWall(truth.nowMs - door.parts.clock.wallMs());
    door.word.now = { ntpSynchronised: true, chipMs: null, isBoard: true };
    await pass(11_000);
    await pass(61_000);
    if (!door.parts.time.isTrusted()) fail('the network has set the clock, and it is not trusted');
    hearLock();
    door.word.now = { ntpSynchronised: false, chipMs: null, isBoard: true };
  };
  const restart = async () => {
    const wallMs = door.parts.clock.wallMs();
    await door.switchOff();
    truth.nowMs += random(3) * random(DAY_MS);
    if (random(4) === 0) [lockBoot, lockBornMs] = [lockBoot + 1, truth.nowMs];
    // In the past as it was switched off, right by luck, at the beginning of time, or anywhere.
    const starts = [
      wallMs,
      truth.nowMs,
      0,
      truth.nowMs + (random(2) === 0 ? 1 : -1) * random(1_000_000) * 788_400,
    ];
    await door.switchOn(starts[random(starts.length)] ?? 0);
    seen.restarts += 1;
  };
  const admin = () => {
    // Who looks at the clock says so only of one that is right.
    if (isRight()) door.parts.time.vouched(door.parts.time.state.now);
  };
  const typeDated = async () => {
    if (door.parts.lockouts.isLocked(door.deviceId)) return;
    const isTrusted = door.parts.time.isTrusted();
    const granted = await door.type(CODES.dated);
    const offMs = Math.max(validFromMs - truth.nowMs, truth.nowMs - (validFromMs + VALID_MS));
    if (granted && offMs > OFF_MAX_MS)
      fail(`a dated code opened ${Math.round(offMs / 1_000)} s outside of its time`);
    if (granted && !isTrusted) fail('a dated code opened though the time was not trusted');
    if (!granted && isTrusted && offMs < -OFF_MAX_MS)
      fail('a dated code was refused in its time by a trusted clock');
    if (granted) truth.rightCode();
    if (granted) seen.granted += 1;
    else if (!isTrusted) seen.doubted += 1;
  };
  const typePermanent = async () => {
    const granted = await door.type(CODES.permanent);
    if (granted && truth.mustBeLocked) fail('a lockout was cut short');
    if (granted) truth.rightCode();
    else if (!door.parts.lockouts.isLocked(door.deviceId)) fail('a permanent code was refused');
  };
  const typeWrong = async () => {
    const wasLocked = door.parts.lockouts.isLocked(door.deviceId);
    if (await door.type(CODES.wrong)) fail('a wrong code opened');
    if (wasLocked) return;
    truth.wrongCode();
    if (door.parts.lockouts.isLocked(door.deviceId)) seen.lockouts += 1;
  };

  try {
    await door.switchOn(BORN_MS);
    await door.addLock();
    await network();
    validFromMs = truth.nowMs;
    await door.addPin({ pin: CODES.permanent });
    const renew = async () => {
      validFromMs = truth.nowMs;
      await door.parts.store.write((tx) => {
        for (const { id } of tx.pins.list({ cursor: null, size: 50 }, {}).rows)
          if (tx.pins.byId(id)?.kind === 'dated') tx.pins.revoke(id, truth.nowMs);
      });
      const dates = { validFromMs, validUntilMs: validFromMs + VALID_MS };
      await door.addPin({ kind: 'dated', pin: CODES.dated, ...dates });
    };
    await renew();
    while (seen.jumps < count && seen.failures.length === 0 && goesOn()) {
      const what = random(16);
      if (what < 6) jump();
      else if (what === 6) await restart();
      else if (what === 7) await network();
      else if (what === 8) hearLock();
      else if (what === 9) admin();
      else if (what < 12) await pass(random(20) * 60_000);
      else if (what === 12) for (let wrong = random(7); wrong > 0; wrong -= 1) await typeWrong();
      await typeDated();
      await typePermanent();
      if (truth.nowMs > validFromMs + 3 * VALID_MS && !door.parts.lockouts.isLocked(door.deviceId)) {
        await door.parts.store.write((tx) => {
          door.parts.lockouts.reset(tx, door.deviceId);
        });
        door.parts.lockouts.forget(door.deviceId);
        truth.forget();
        await renew();
      }
    }
  } finally {
    await door.remove();
  }
  return seen;
}
