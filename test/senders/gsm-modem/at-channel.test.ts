import t from 'tap';
import { AtChannel } from '../../../src/senders/gsm-modem/at-channel.js';
import { parseRegistration, parseSignal } from '../../../src/senders/gsm-modem/modem-status.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

/** A port that takes bytes when the test says so. */
function bench() {
  const clock = new SimulatedClock();
  const wire = {
    canWrite: true,
    written: '',
    write(bytes: Buffer) {
      this.written += bytes.toString('latin1');
    },
  };
  const channel = new AtChannel(wire, clock);
  const say = (text: string) => {
    channel.receive(Buffer.from(text, 'latin1'));
  };
  const submit = (signal = new AbortController().signal) =>
    channel.submit('AT+CMGS=3', 'ABCDEF', { wants: '+CMGS:', timeoutMs: 60_000, signal });
  return { clock, wire, channel, say, submit };
}

t.test('a prompt that comes after the wait for it is answered by an escape', async (t) => {
  const { clock, wire, say, submit } = bench();
  const answer = submit();
  clock.advance(10_000);
  t.match(await answer, { kind: 'silent', handedOver: false });
  t.equal(wire.written, 'AT+CMGS=3\r\x1b');
  say('\r\n> ');
  t.equal(wire.written, 'AT+CMGS=3\r\x1b\x1b', 'whatever is typed next is no text');
  t.equal(clock.pendingTimers, 0);
});

t.test('the end of an earlier message is not that of this one', async (t) => {
  const { wire, say, submit } = bench();
  const answer = submit();
  say('\r\n+CMGS: 4\r\n\r\nOK\r\n');
  t.equal(wire.written, 'AT+CMGS=3\r', 'nothing is settled before the prompt');
  say('\r\n> ');
  t.equal(wire.written, 'AT+CMGS=3\rABCDEF\x1a');
  say('\r\nOK\r\n');
  say('\r\n+CMGS: 5\r\n\r\nOK\r\n');
  t.same(await answer, { kind: 'ok', lines: ['5'], handedOver: true });
});

t.test('an OK without the line that was asked for is not an answer', async (t) => {
  const { channel, say } = bench();
  const answer = channel.command('AT+CSQ', 1_000, '+CSQ:');
  say('OK\r\n+CREG: 1\r\nAT+CSQ\r\nOK\r\n+CSQ: 20,99\r\n');
  say('OK\r\n');
  t.same(await answer, { kind: 'ok', lines: ['20,99'] });
});

t.test('withdrawn while the port has not taken the text: it is never written', async (t) => {
  const { wire, channel, say, submit } = bench();
  const ending = new AbortController();
  const answer = submit(ending.signal);
  wire.canWrite = false;
  say('\r\n> ');
  ending.abort();
  t.match(await answer, { kind: 'withdrawn', handedOver: false });
  wire.canWrite = true;
  channel.drained();
  t.equal(wire.written, 'AT+CMGS=3\r\x1b');
});

t.test('what the port has not taken yet is written when it has', async (t) => {
  const { wire, channel, say } = bench();
  wire.canWrite = false;
  const answer = channel.command('AT', 1_000);
  t.equal(wire.written, '');
  wire.canWrite = true;
  channel.drained();
  t.equal(wire.written, 'AT\r');
  say('OK\r\n');
  t.same(await answer, { kind: 'ok', lines: [] });
});

t.test('an answer is bounded, also one that never ends', async (t) => {
  const { clock, channel, say } = bench();
  const answer = channel.command('AT+CPIN?', 5_000, '+CPIN:');
  for (let at = 0; at < 1_000; at += 1) say(`+CPIN: ${at}\r\n`);
  clock.advance(5_000);
  t.same(await answer, { kind: 'silent' });
  const next = channel.command('AT+CPIN?', 5_000, '+CPIN:');
  for (let at = 0; at < 1_000; at += 1) say(`+CPIN: ${at}\r\n`);
  say('OK\r\n');
  const { lines = [] } = (await next) as { lines?: string[] };
  t.equal(lines.length, 16);
});

t.test('registration and signal as the specification writes them', (t) => {
  const registrations: [string, number | null][] = [
    ['0,1', 1],
    ['2,5,"1A2B","01CD4F00",7', 5],
    ['0, 3', 3],
    ['1', null],
    ['1,"1A2B","01CD"', null],
    ['', null],
  ];
  for (const [text, status] of registrations) t.equal(parseRegistration(text), status, text);
  const signals: [string, number | null][] = [
    ['0,0', -113],
    ['21,99', -71],
    ['31,0', -51],
    ['99,99', null],
    ['x', null],
  ];
  for (const [text, dbm] of signals) t.equal(parseSignal(text), dbm, text);
  t.end();
});
