import t from 'tap';
import { ACL_PACKETS_MAX, PACKETS_PER_EVENT } from '../../../src/simulator/ble/radio-link.js';
import { FILTER_MAX, Scanner } from '../../../src/simulator/ble/scanner.js';
import { ADVERT_HEX, airBench, HciHost, LOCK_HEX, SCAN_RESPONSE_HEX } from './hci-host.js';

const ADVERT_REPORT = `event 3e1302010000${LOCK_HEX}07${ADVERT_HEX}ce`;
const RESPONSE_REPORT = `event 3e0f02010400${LOCK_HEX}03${SCAN_RESPONSE_HEX}ce`;
const disconnected = (reason: string) => `event 0504004000${reason}`;

t.test('says what it is', async (t) => {
  const { central } = airBench();
  t.same(central.command('0c03'), ['event 0e0401030c00']);
  t.same(central.command('0c01', 'fffffbff07f8bf3d'), ['event 0e0401010c00']);
  t.same(central.command('1001'), ['event 0e0c010110000a00000affff0000']);
  t.same(central.command('1009'), ['event 0e0a010910000c0000000002']);
  t.same(central.command('2002'), [`event 0e07010220001b000${ACL_PACKETS_MAX}`]);
  t.same(central.command('0c6c'), ['event 0e06016c0c000100']);
  t.same(central.command('fc01'), ['event 0e040101fc01'], 'an unknown command is refused');
});

t.test('what makes no sense changes nothing', async (t) => {
  const { central } = airBench();
  central.write('command', '030c');
  central.write('command', '030c05');
  central.write('acl', '4000ff00aa');
  central.write('acl', '40');
  central.write('event', '0e00');
  t.same(central.take(), []);
  t.equal(central.controller.takeMalformed(), 5);
  t.equal(central.controller.takeMalformed(), 0);
  t.same(central.command('2006', '00'), ['event 0e0401062012'], 'parameters too short');
  t.same(central.command('2008', '20'), ['event 0e0401082012'], '32 bytes are too many');
  t.same(central.command('2009', '0401'), ['event 0e0401092012'], 'less than it says');
  t.same(central.command('200b', '01'), ['event 0e04010b2012']);
  t.same(central.command('200d', '6000'), ['event 0f0412010d20']);
  const interval = (min: string, max: string, timeout: string) =>
    central.command('200d', `6000 3000 00 00 ${LOCK_HEX} 00 ${min} ${max} 0000 ${timeout} 0000 0000`);
  t.same(interval('0500', '1200', '2a00'), ['event 0f0412010d20'], 'interval below 7.5 ms');
  t.same(interval('1300', '1200', '2a00'), ['event 0f0412010d20'], 'an interval of less than none');
  t.same(interval('0600', '1200', '0900'), ['event 0f0412010d20'], 'a supervision timeout below 100 ms');
  t.same(central.command('2013', '4000 0600 0600 0000 2a00 0000 0000'), ['event 0f0402011320']);
  t.same(central.command('2013', '40'), ['event 0f0412011320']);
  t.same(central.command('0406', '400013'), ['event 0f0402010604'], 'no such link');
  t.same(central.command('200e'), ['event 0e04010e200c'], 'nothing to cancel');
  t.same(central.command('1405', '4000'), ['event 0e070105140240007f'], 'the loudness of no link');
});

t.test('an advert is heard with its scan response and loudness, again and again', async (t) => {
  const { clock, central, lock, advertise } = airBench();
  central.command('200b', '01 1200 1200 00 00');
  t.same(central.command('200c', '01 00'), ['event 0e04010c2000']);
  t.same(central.command('200b', '01 1200 1200 00 00'), ['event 0e04010b200c'], 'not while it scans');
  t.same(advertise(), ['event 0e04010a2000']);
  t.same(central.take(), [], 'nothing before its time');
  clock.advance(0);
  t.same(central.take(), [ADVERT_REPORT, RESPONSE_REPORT]);
  clock.advance(99);
  t.same(central.take(), []);
  clock.advance(1);
  t.equal(central.take().length, 2, 'every 100 ms');
  lock.controller.rssiDbm = -90;
  clock.advance(100);
  t.match(central.take()[0], /a6$/);
  t.same(lock.command('200a', '01').length, 1);
  clock.advance(0);
  t.equal(central.take().length, 2, 'enabled anew, it speaks at once');
  lock.command('200a', '00');
  clock.advance(1000);
  t.same(central.take(), []);
});

t.test('the duplicate filter and a passive scan tell less', async (t) => {
  const { clock, central, advertise } = airBench();
  central.command('200b', '00 1200 1200 00 00');
  central.command('200c', '01 01');
  advertise();
  clock.advance(350);
  t.same(central.take(), [ADVERT_REPORT], 'no scan response, and once');
  central.command('200c', '00 01');
  central.command('200c', '01 01');
  clock.advance(100);
  t.equal(central.take().length, 1, 'a new scan has a new filter');
});

t.test('the filter forgets the oldest', async (t) => {
  const scanner = new Scanner();
  scanner.switch(true, true);
  const { lock } = airBench();
  const hear = (address: string) =>
    scanner.reports(Object.assign(Object.create(lock.controller) as typeof lock.controller, { address }), {
      connectable: true,
      data: Buffer.alloc(0),
      scanResponse: null,
    }).length;
  const name = (number: number) => `02:00:00:00:00:${number.toString(16).padStart(2, '0')}`;
  for (let number = 0; number <= FILTER_MAX; number += 1) t.equal(hear(name(number)), 1);
  t.equal(hear(name(FILTER_MAX)), 0);
  t.equal(hear(name(0)), 1);
});

t.test('a connection comes with the next advert, and only then', async (t) => {
  const { clock, central, lock, advertise, create } = airBench();
  t.same(create(), ['event 0f0400010d20']);
  clock.advance(60_000);
  t.same(central.take(), [], 'an absent peer keeps it waiting');
  t.same(create(), ['event 0f040c010d20'], 'one at a time');
  t.same(central.command('200e'), ['event 0e04010e2000', `event 3e130102${'00'.repeat(17)}`], 'cancelled');
  t.same(create(), ['event 0f0400010d20']);
  advertise();
  clock.advance(0);
  t.same(central.take(), [`event 3e13010040000000${LOCK_HEX}060000002a0000`]);
  t.same(lock.take(), ['event 3e130100400001000c0000000002060000002a0000']);
  clock.advance(1000);
  t.same(central.take(), [], 'connected, it advertises no more');
  t.same(central.command('1405', '4000'), ['event 0e07010514004000ce']);
});

t.test('the interval is the air’s, within what the host allows', async (t) => {
  for (const [asked, chosen] of [
    [22.5, '1200'],
    [100, '1200'],
    [15, '0c00'],
    [0, '0600'],
  ] as const) {
    const { clock, air, central, advertise, create } = airBench();
    air.intervalMs = asked;
    create();
    advertise();
    clock.advance(0);
    t.equal(central.take()[0]?.slice(-14, -10), chosen, `${asked} ms`);
  }
});

t.test('data goes out at connection events, both ways, in order', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  clock.advance(1);
  central.data(0x40, '0300040001020304');
  central.data(0x40, '05', true);
  lock.data(0x40, 'aa');
  t.same(lock.take(), []);
  clock.advance(6.4);
  t.same(lock.take(), [], 'not before the event');
  clock.advance(0.1);
  t.same(lock.take(), ['acl 402008000300040001020304', 'acl 4010010005', 'event 13050140000100']);
  t.same(central.take(), ['event 13050140000200', 'acl 40200100aa']);
  lock.data(0x40, 'bb');
  clock.advance(7.4);
  t.same(central.take(), []);
  clock.advance(0.1);
  t.same(central.take(), ['acl 40200100bb']);
  t.equal(clock.pendingTimers, 0, 'an idle link costs nothing');
});

t.test('more than there is room for is told, not kept', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  for (let sent = 0; sent < ACL_PACKETS_MAX; sent += 1) central.data(0x40, 'aa');
  t.same(central.take(), []);
  central.data(0x40, 'bb');
  t.same(central.take(), ['event 1a0101']);
  clock.advance(7.5);
  t.equal(lock.take().filter((packet) => packet.endsWith('aa')).length, PACKETS_PER_EVENT);
  central.data(0x40, 'aa'.repeat(28));
  t.same(central.take().slice(-1), ['event 1a0101'], '28 bytes do not fit into one packet');
  central.data(0x41, 'aa');
  clock.advance(100);
  t.same(lock.take(), [], 'no such link');
});

t.test('hanging up reaches the other end at the next event', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  central.data(0x40, 'aa');
  t.same(central.command('0406', '4000 13'), ['event 0f0400010604']);
  clock.advance(7.5);
  t.same(central.take(), ['event 13050140000100', disconnected('16')]);
  t.same(lock.take(), ['acl 40200100aa', disconnected('13')], 'what was sent before still arrives');
  t.equal(central.controller.linkCount, 0);
  connect();
  lock.command('0406', '4100 15');
  clock.advance(7.5);
  t.match(central.take().at(-1), /^event 050400410015$/, 'and the reason is the other’s');
});

t.test('out of range both ends find out by the supervision timeout', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  lock.controller.inRange = false;
  central.data(0x40, 'aa');
  clock.advance(419);
  t.same([...central.take(), ...lock.take()], []);
  clock.advance(1);
  t.same(central.take(), [disconnected('08')]);
  t.same(lock.take(), [disconnected('08')]);
  lock.command('200a', '01');
  central.command('200b', '01 1200 1200 00 00');
  central.command('200c', '01 00');
  clock.advance(1000);
  t.same(central.take(), [], 'nor is it heard');
  lock.controller.inRange = true;
  clock.advance(100);
  t.equal(central.take().length, 2);
});

t.test('back in time, the link goes on and nothing is lost', async (t) => {
  const { clock, air, central, lock, connect } = airBench();
  connect();
  air.silenced = true;
  central.data(0x40, 'aa');
  clock.advance(400);
  air.silenced = false;
  clock.advance(7.5);
  t.same(lock.take(), ['acl 40200100aa']);
  clock.advance(10_000);
  t.notMatch(central.take(), ['event 05040040']);
  t.equal(central.controller.linkCount, 1);
});

t.test('hanging up out of range ends with the timeout', async (t) => {
  const { clock, air, central, connect } = airBench();
  connect();
  air.silenced = true;
  central.command('0406', '4000 13');
  clock.advance(419);
  t.same(central.take(), []);
  clock.advance(1);
  t.same(central.take(), [disconnected('08')]);
});

t.test('a power cut is silent for the peer until its timeout', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  lock.controller.powered = false;
  t.same(lock.take(), [disconnected('08')], 'its own host knows at once');
  clock.advance(419);
  t.same(central.take(), []);
  clock.advance(1);
  t.same(central.take(), [disconnected('08')]);
});

t.test('a host that ends hangs up; an adapter pulled out does not', async (t) => {
  const ended = airBench();
  ended.connect();
  ended.central.controller.detach();
  ended.clock.advance(7.5);
  t.same(ended.lock.take(), [disconnected('13')]);
  t.same(ended.central.take(), [], 'nobody is there to be told');
  t.notOk(ended.air.radios.includes(ended.central.controller));

  const pulled = airBench();
  pulled.connect();
  pulled.central.controller.vanish();
  pulled.clock.advance(419);
  t.same(pulled.lock.take(), []);
  pulled.clock.advance(1);
  t.same(pulled.lock.take(), [disconnected('08')]);
  t.equal(pulled.clock.pendingTimers, 0);
});

t.test('a connection update holds for both ends', async (t) => {
  const { clock, central, lock, connect } = airBench();
  connect();
  t.same(central.command('2013', '4000 1000 2000 0000 6400 0000 0000'), [
    'event 0f0400011320',
    'event 3e0a03004000200000006400',
  ]);
  t.equal(lock.take().length, 1);
  central.data(0x40, 'aa');
  clock.advance(39.9);
  t.same(lock.take(), []);
  clock.advance(0.1);
  t.same(lock.take(), ['acl 40200100aa']);
  lock.controller.inRange = false;
  clock.advance(999);
  t.equal(central.controller.linkCount, 1);
  clock.advance(1);
  t.equal(central.controller.linkCount, 0);
});

t.test('commands fail, or stay without an answer, as often as told', async (t) => {
  const { central, create } = airBench();
  central.faults.arm(0x200d, 0x0c, 2);
  t.same(create(), ['event 0f040c010d20']);
  t.same(create(), ['event 0f040c010d20']);
  t.same(create(), ['event 0f0400010d20']);
  central.faults.arm(0x200c, 0x1f, 1);
  t.same(central.command('200c', '01 00'), ['event 0e04010c201f']);
  central.faults.arm(0x1009, null, 1);
  t.same(central.command('1009'), []);
  t.equal(central.command('1009').length, 1);
  central.faults.arm(0x1009, null, 5);
  central.faults.clear();
  t.equal(central.command('1009').length, 1);
});

t.test('a peripheral is one central’s; others wait', async (t) => {
  const { clock, air, lock, central, connect } = airBench();
  connect();
  const other = new HciHost(air, '02:00:00:00:00:0d');
  other.command('200d', `6000 3000 00 00 ${LOCK_HEX} 00 0600 1200 0000 2a00 0000 0000`);
  clock.advance(5000);
  t.same(other.take(), []);
  central.command('0406', '4000 13');
  clock.advance(7.5);
  lock.command('200a', '01');
  clock.advance(0);
  t.match(other.take()[0], /^event 3e13010040000000/);
  t.equal(central.controller.linkCount, 0);
});
