import { decode, type Answer } from 'dns-packet';
import fc from 'fast-check';
import t from 'tap';
import {
  ALL_TYPES,
  announcedNames,
  ownRecords,
  SERVICE_TYPE,
  sharedRecords,
} from '../../src/discovery/announced-service.js';
import { answersTo, goodbyeMessage, probeMessage, readMessage } from '../../src/discovery/answers.js';
import { networkAt, networksOf, type Interfaces } from '../../src/discovery/networks.js';
import { Responder } from '../../src/discovery/responder.js';
import { MESSAGE_BYTES_MAX, PROBE_MS, SAME_ANSWER_MS } from '../../src/discovery/limits.js';
import { SimulatedClock } from '../support/simulated-clock.js';

const HUB = { id: '0a1b2c3d', version: '1.2.3', path: '/api/v1', port: 8443 };
const NAMES = announcedNames(HUB.id, 0);
const RECORDS = [...sharedRecords(NAMES), ...ownRecords(HUB, NAMES, ['192.0.2.4'])];
const question = (name: string, type: Answer['type'] | 'ANY' = 'PTR') => ({
  ...{
    type: 'query' as const,
    answers: [],
    questions: [{ name, type: type as never, class: 'IN' as const }],
  },
});
const asked = (name: string, type?: Answer['type'] | 'ANY') => question(name, type) as never;

t.test('names of a hub, and those of the second with the same id', async (t) => {
  t.same(NAMES, { instance: `Doorward 0a1b2c3d.${SERVICE_TYPE}`, host: 'doorward-0a1b2c3d.local' });
  t.same(announcedNames(HUB.id, 1), {
    instance: `Doorward 0a1b2c3d (2).${SERVICE_TYPE}`,
    host: 'doorward-0a1b2c3d-2.local',
  });
});

t.test('what is asked for is answered, in either case, and nothing else', async (t) => {
  const types = (name: string, type?: Answer['type'] | 'ANY') =>
    answersTo(question(name, type) as never, RECORDS).map((answer) => answer.type);
  t.same(types(SERVICE_TYPE), ['PTR']);
  t.same(types(SERVICE_TYPE.toUpperCase()), ['PTR']);
  t.same(types(ALL_TYPES), ['PTR']);
  t.same(types(NAMES.instance, 'SRV'), ['SRV']);
  t.same(types(NAMES.instance, 'ANY'), ['SRV', 'TXT']);
  t.same(types(NAMES.host, 'A'), ['A']);
  t.same(types(NAMES.host, 'AAAA'), []);
  t.same(types('_http._tcp.local'), []);
  const known = { name: SERVICE_TYPE, type: 'PTR', class: 'IN', data: NAMES.instance } as const;
  const withKnown = (ttl: number) =>
    answersTo({ ...question(SERVICE_TYPE), answers: [{ ...known, ttl }] }, RECORDS).length;
  t.equal(withKnown(4_000), 0, 'who has it for long is not told again');
  t.equal(withKnown(1_000), 1, 'who will not have it for long is');
});

t.test('what goes out comes back, and a goodbye keeps nothing', async (t) => {
  const bye = decode(goodbyeMessage(RECORDS));
  t.equal(bye.answers?.length, RECORDS.length);
  t.ok(bye.answers?.every((answer) => 'ttl' in answer && answer.ttl === 0));
  const probe = decode(probeMessage([NAMES.instance, NAMES.host], ownRecords(HUB, NAMES, ['192.0.2.4'])));
  t.match(probe, { type: 'query', questions: [{ name: NAMES.instance }, { name: NAMES.host }] });
  t.equal(probe.authorities?.length, 3);
});

t.test('whatever comes in is a message or nothing, never an error', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readMessage(Buffer.from(bytes));
    }),
  );
  const valid = probeMessage([NAMES.instance], RECORDS);
  fc.assert(
    fc.property(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const changed = Buffer.from(valid);
      changed[at] = byte;
      const read = readMessage(changed);
      if (read) answersTo(read, RECORDS);
    }),
    { numRuns: 500 },
  );
  t.equal(readMessage(Buffer.alloc(MESSAGE_BYTES_MAX + 1)), null);
});

t.test('a flood of questions gets each record once a second', async (t) => {
  const clock = new SimulatedClock();
  const sent: { readonly message: Uint8Array; readonly to: unknown }[] = [];
  const responder = new Responder({
    ...{ clock, records: RECORDS, send: (message, to) => sent.push({ message, to }) },
    random: { integer: () => 50, bytes: (length) => Buffer.alloc(length) },
  });
  const from = { address: '192.0.2.9', port: 5353 };
  for (let n = 0; n < 1_000; n += 1) responder.asked(asked(SERVICE_TYPE), from);
  t.equal(sent.length, 0, 'others may answer first');
  clock.advance(200);
  t.equal(sent.length, 1);
  const told = decode(Buffer.from(sent[0]?.message ?? []));
  t.match(told.answers, [{ type: 'PTR', data: NAMES.instance }]);
  t.same(
    told.additionals?.map(({ type }) => type),
    ['SRV', 'TXT', 'A'],
    'with what is asked for next',
  );
  for (let n = 0; n < 100; n += 1) {
    responder.asked(asked(SERVICE_TYPE), from);
    responder.asked(asked(NAMES.instance, 'SRV'), from);
    clock.advance(SAME_ANSWER_MS / 200);
  }
  t.equal(sent.length, 1, 'it has just been told');
  clock.advance(SAME_ANSWER_MS);
  responder.asked(asked(SERVICE_TYPE), from);
  clock.advance(200);
  t.equal(sent.length, 2);
  t.equal(sent[1]?.to, undefined, 'to everybody');
  responder.asked({ ...question(SERVICE_TYPE), id: 77 } as never, { address: '192.0.2.9', port: 40_000 });
  const alone = decode(Buffer.from(sent[2]?.message ?? []));
  t.match(alone, { id: 77, questions: [{ name: SERVICE_TYPE }], answers: [{ ttl: 10 }] });
  t.match(sent[2]?.to, { port: 40_000 }, 'who knows no multicast DNS is told alone');
  const probe = decode(probeMessage([NAMES.instance], ownRecords({ ...HUB, port: 1 }, NAMES, [])));
  responder.asked(probe, from);
  clock.advance(0);
  t.equal(sent.length, 3, 'it was said within the last moment');
  clock.advance(PROBE_MS);
  responder.asked(probe, from);
  clock.advance(0);
  t.equal(sent.length, 4, 'who is about to take the name hears of it at once');
  responder.asked(asked(SERVICE_TYPE), from);
  responder.stop();
  t.equal(clock.pendingTimers, 0);
});

t.test('which networks a hub is told in', async (t) => {
  const info = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') =>
    ({ address, internal, family, cidr: `${address}/24`, netmask: '', mac: '' }) as never;
  const machine: Interfaces = {
    lo: [info('127.0.0.1', true)],
    eth0: [info('192.0.2.4'), info('2001:db8::4', false, 'IPv6')],
    wlan0: [info('198.51.100.7')],
  };
  const on = (host: string) => networksOf(host, machine).map(({ address }) => address);
  t.same(on('0.0.0.0'), ['192.0.2.4', '198.51.100.7']);
  t.same(on('198.51.100.7'), ['198.51.100.7']);
  for (const host of ['127.0.0.1', 'localhost', '::1']) t.same(on(host), [], `${host} says nothing`);
  const many: Interfaces = { x: Array.from({ length: 50 }, (_, n) => info(`10.0.${n}.1`)) };
  t.equal(networksOf('0.0.0.0', many).length, 8);
  const network = networkAt('192.0.2.4', 24);
  t.same(
    ['192.0.2.200', '192.0.3.1', '::1', 'x'].map((address) => network.holds(address)),
    [true, false, false, false],
  );
});
