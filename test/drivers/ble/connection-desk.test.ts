import t from 'tap';
import {
  ATTEMPT_MS,
  ConnectionDesk,
  CONTENDED_MS,
  MAX_LINKS,
  type DeskLink,
  type LinkUser,
  type Wish,
} from '../../../src/drivers/ble/connection-desk.js';
import type { LinkEnd } from '../../../src/drivers/ble/radio.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { ScriptedRadio } from './scripted-radio.js';

class User implements LinkUser {
  readonly address: string;
  wanted: Wish;
  heard = true;
  link: DeskLink | null = null;
  idle: number | null = null;
  readonly ends: { readonly reason: LinkEnd; readonly preempted: boolean }[] = [];

  constructor(address: string, wanted: Wish) {
    this.address = address;
    this.wanted = wanted;
  }
  wish(): Wish {
    return this.wanted;
  }
  candidate(): string | null {
    return this.heard ? this.address : null;
  }
  trying(): void {}
  linked(link: DeskLink): void {
    this.link = link;
  }
  fragment(): void {}
  unlinked(reason: LinkEnd, preempted: boolean): void {
    this.link = null;
    if (reason === 'timeout') this.heard = false;
    this.ends.push({ reason, preempted });
  }
  idleSinceMs(): number | null {
    return this.idle;
  }
}

const established = (desk: ConnectionDesk, link: number, mtu: number) => {
  desk.reached(link);
  desk.connected(link, mtu);
};

const setUp = (...users: User[]) => {
  const clock = new SimulatedClock();
  const radio = new ScriptedRadio();
  const desk = new ConnectionDesk(radio, clock);
  radio.listener = {
    stateChanged: () => undefined,
    advertised: () => undefined,
    reached: () => undefined,
    connected: () => undefined,
    ended: (link, reason) => {
      desk.ended(link, reason);
    },
    notified: () => undefined,
  };
  for (const user of users) desk.add(user);
  return { clock, radio, desk };
};

t.test('one try at a time; a lock that was not heard is not tried', async (t) => {
  const absent = new User('a', 'urgent');
  absent.heard = false;
  const near = new User('b', 'urgent');
  const { radio, desk } = setUp(absent, near);
  t.same(radio.connects, [{ link: 1, address: 'b', timeoutMs: ATTEMPT_MS }]);
  desk.update();
  t.equal(radio.connects.length, 1);
  established(desk, 1, 100);
  t.equal(near.link?.mtu, 100);
  t.equal(radio.connects.length, 1);
});

t.test('who waits goes before a check, at once', async (t) => {
  const check = new User('a', 'check');
  const urgent = new User('b', 'none');
  const { radio, desk } = setUp(check, urgent);
  t.equal(radio.lastAddress, 'a');
  urgent.wanted = 'urgent';
  desk.update();
  t.same(radio.hungUp, [1], 'given up at once');
  t.equal(radio.connects.length, 1, 'but the radio is waited for');
  radio.ended(1, 'asked');
  t.equal(radio.lastAddress, 'b');
  t.same(check.ends, [{ reason: 'asked', preempted: true }]);
});

t.test('an absent lock delays another by a bounded time', async (t) => {
  const gone = new User('a', 'urgent');
  const near = new User('b', 'none');
  const { clock, radio, desk } = setUp(gone, near);
  clock.advance(10);
  near.wanted = 'urgent';
  desk.update();
  const askedAtMs = clock.monotonicMs();
  t.same(radio.hungUp, [], 'it has its slice');
  while (radio.hungUp.length === 0) clock.advance(1);
  t.ok(clock.monotonicMs() - askedAtMs <= CONTENDED_MS);
  radio.ended(1, 'asked');
  t.equal(radio.lastAddress, 'b');
  established(desk, 2, 23);
  t.equal(radio.lastAddress, 'a', 'the other gets its next turn');
});

t.test('two that want the same take turns', async (t) => {
  const a = new User('a', 'urgent');
  const b = new User('b', 'urgent');
  const { clock, radio } = setUp(a, b);
  for (let n = 0; n < 6; n++) {
    clock.advance(CONTENDED_MS);
    radio.ended(radio.last, 'asked');
  }
  t.same(
    radio.connects.map(({ address }) => address),
    ['a', 'b', 'a', 'b', 'a', 'b', 'a'],
  );
});

t.test('a lock that was reached is not preempted, and another can be tried meanwhile', async (t) => {
  const a = new User('a', 'urgent');
  const b = new User('b', 'urgent');
  const { clock, radio, desk } = setUp(a, b);
  desk.reached(1);
  t.equal(radio.lastAddress, 'b');
  clock.advance(10 * CONTENDED_MS);
  t.same(radio.hungUp, []);
  desk.connected(1, 23);
  t.ok(a.link);
  desk.reached(2);
  radio.ended(2, 'not_a_lock');
  t.same(b.ends, [{ reason: 'not_a_lock', preempted: false }]);
});

t.test('a wish that is gone ends its try', async (t) => {
  const user = new User('a', 'urgent');
  const { radio, desk } = setUp(user);
  user.wanted = 'none';
  desk.update();
  t.same(radio.hungUp, [1]);
  desk.update();
  t.same(radio.hungUp, [1], 'once');
});

t.test('links are bounded; the longest idle one makes room for who waits', async (t) => {
  const users = Array.from({ length: MAX_LINKS }, (_, n) => new User(`u${n}`, 'urgent'));
  const { radio, desk } = setUp(...users);
  for (let n = 1; n <= MAX_LINKS; n++) established(desk, n, 23);
  t.ok(users.every(({ link }) => link !== null));
  const late = new User('late', 'check');
  desk.add(late);
  t.equal(radio.connects.length, MAX_LINKS, 'a check waits');
  late.wanted = 'urgent';
  desk.update();
  t.same(radio.hungUp, [], 'nobody is idle');
  for (const [n, user] of users.entries()) user.idle = 100 - n;
  for (const user of users) user.wanted = 'none';
  desk.update();
  t.same(radio.hungUp, [MAX_LINKS]);
  radio.ended(MAX_LINKS, 'asked');
  t.equal(radio.lastAddress, 'late');
});

t.test('who is removed hears nothing more and its link is hung up', async (t) => {
  const user = new User('a', 'urgent');
  const { radio, desk } = setUp(user);
  desk.remove(user);
  t.same(radio.hungUp, [1]);
  established(desk, 1, 23);
  t.equal(user.link, null);
  t.same(radio.hungUp, [1, 1, 1], 'the race of giving up and getting through');
  radio.ended(1, 'asked');
  t.same(user.ends, []);
});

t.test('nothing is tried without a radio', async (t) => {
  const user = new User('a', 'none');
  const { radio, desk } = setUp(user);
  radio.state = { kind: 'starting' };
  user.wanted = 'urgent';
  desk.update();
  t.same(radio.connects, []);
});
