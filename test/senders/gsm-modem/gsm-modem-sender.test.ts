import t from 'tap';
import { CODE_TEXT, modemBench, NUMBER, sms } from './modem-bench.js';

const never = () => new AbortController().signal;
const CHATTER = [
  'RING',
  '+CMTI: "SM",3',
  '+CREG: 1',
  '+CUSD: 0,"OK",15',
  '^BOOT:20151113,0,0,0,75',
  'NO CARRIER',
];

t.test(
  'a message goes out as a PDU to the right number, with echo and text mode found switched on',
  async (t) => {
    const { modem, sender, ready, log } = await modemBench(t);
    await ready();
    t.match(sender.health(), { ok: true, detail: /^registered; signal -71 dBm$/ });
    t.same(await sender.send(sms(), never()), { kind: 'sent' });
    t.match(modem.sent, [
      { to: NUMBER, text: CODE_TEXT, pdu: { alphabet: 'gsm7', validity: 0, part: null } },
    ]);
    const russian = 'Ваш код: 482913. Никому его не сообщайте. Он действует пять минут, потом нужен новый.';
    t.same(await sender.send(sms(russian), never()), { kind: 'sent' });
    const parts = modem.sent.slice(1);
    t.equal(parts.map(({ text }) => text).join(''), russian);
    t.same(
      parts.map(({ pdu }) => pdu?.part),
      [1, 2].map((number) => ({ reference: 0x2a, total: 2, number })),
    );
    t.notMatch(log.join('\n'), /482913|998901234567|1234/, 'neither code nor number is logged');
  },
);

t.test(
  'unsolicited codes anywhere, answers in single bytes and late: nothing is taken for an answer',
  async (t) => {
    const { modem, sender, ready } = await modemBench(
      t,
      { chatter: CHATTER, chunkBytes: 1, thinkMs: 5 },
      { faster: 1 },
    );
    await ready();
    t.same(await sender.send(sms('one'), never()), { kind: 'sent' });
    modem.nature.nextErrors.push('+CMS ERROR: 38');
    t.same(await sender.send(sms('two'), never()), {
      kind: 'later',
      detail: '+CMS ERROR 38: the network is out of order',
    });
    t.same(
      modem.sent.map(({ text }) => text),
      ['one'],
    );
  },
);

t.test('the errors of a modem, by their numbers', async (t) => {
  const { modem, sender, ready } = await modemBench(t);
  await ready();
  const rows: [string, object][] = [
    ['+CMS ERROR: 1', { kind: 'failed', detail: '+CMS ERROR 1: no such number' }],
    ['+CMS ERROR: 304', { kind: 'failed', detail: /takes no such message/ }],
    ['+CMS ERROR: 331', { kind: 'later', detail: '+CMS ERROR 331: no network' }],
    ['+CMS ERROR: 500', { kind: 'later', detail: '+CMS ERROR 500' }],
    ['+CMS ERROR: 197', { kind: 'sent' }],
    ['+CME ERROR: 14', { kind: 'later', detail: '+CME ERROR 14' }],
    ['+CME ERROR: SIM busy', { kind: 'later', detail: '+CME ERROR' }],
    ['ERROR', { kind: 'later', detail: 'ERROR' }],
  ];
  for (const [error, outcome] of rows) {
    modem.nature.nextErrors.push(error);
    t.match(await sender.send(sms(), never()), outcome, error);
  }
  modem.nature.sim = 'none';
  t.match(await sender.send(sms(), never()), { kind: 'later', detail: '+CME ERROR 10' });
});

t.test('messages go one at a time, in the order in which they were given', async (t) => {
  const { modem, sender, ready } = await modemBench(t, { thinkMs: 3 });
  await ready();
  const texts = Array.from({ length: 8 }, (_, at) => `message ${at}`);
  const outcomes = await Promise.all(texts.map((text) => sender.send(sms(text), never())));
  t.same(new Set(outcomes.map(({ kind }) => kind)), new Set(['sent']));
  t.same(
    modem.sent.map(({ text }) => text),
    texts,
  );
  const many = await Promise.all(Array.from({ length: 40 }, () => sender.send(sms(), never())));
  t.equal(many.filter(({ kind }) => kind === 'sent').length, 16, 'no more than that wait for it');
  t.match(many.at(-1), { kind: 'later', detail: /too many/ });
});

t.test('what can not be sent is refused before the modem hears of it', async (t) => {
  const { modem, sender, ready } = await modemBench(t);
  await ready();
  const before = modem.commands.length;
  for (const to of [
    '',
    '998901234567',
    '+0123456',
    '+998 90 123',
    '+9989012345671234',
    '+99890\r12345',
    '112',
  ]) {
    t.match(await sender.send(sms('x', { to }), never()), { kind: 'failed', detail: /E\.164/ }, to);
  }
  t.match(await sender.send(sms(''), never()), { kind: 'failed' });
  t.match(await sender.send(sms('я'.repeat(500)), never()), { kind: 'failed', detail: /longer than 6/ });
  t.match(await sender.send(sms('x', { channel: 'email' }), never()), { kind: 'failed' });
  t.equal(modem.commands.filter((command) => command.startsWith('AT+CMGS')).length, 0);
  t.equal(modem.commands.length, before);
});

t.test('a modem that forgot its settings by itself gets no PDU in text mode', async (t) => {
  const { modem, sender, ready } = await modemBench(t);
  await ready();
  modem.restart();
  modem.say('\r\n^SYSSTART\r\n');
  t.same(await sender.send(sms(), never()), { kind: 'sent' });
  t.match(modem.sent, [{ to: NUMBER, text: CODE_TEXT }]);
});

t.test('a modem without PDU mode: text in UCS-2, and long ones numbered', async (t) => {
  const { modem, sender, ready } = await modemBench(t, { hasPduMode: false });
  await ready();
  t.same(await sender.send(sms('Код: 482913'), never()), { kind: 'sent' });
  t.match(modem.sent, [{ to: NUMBER, text: 'Код: 482913', pdu: null }]);
  t.same(await sender.send(sms('я'.repeat(100)), never()), { kind: 'sent' });
  t.same(
    modem.sent.slice(1).map(({ text }) => text),
    [`1/2 ${'я'.repeat(66)}`, `2/2 ${'я'.repeat(34)}`],
  );
});

t.test(
  'not registered: later, with the reason, and the modem is not asked; registered on LTE alone is enough',
  async (t) => {
    const { modem, sender, until, ready } = await modemBench(t, { registration: 3 });
    await until(() => sender.health().detail.startsWith('registration was refused'), 'the refusal');
    t.equal(sender.health().ok, false);
    t.match(await sender.send(sms(), never()), { kind: 'later', detail: /refused by the network/ });
    t.equal(modem.taken.length, 0);
    modem.nature.lteRegistration = 5;
    await ready();
    t.match(sender.health().detail, /registered, roaming/);
    t.same(await sender.send(sms(), never()), { kind: 'sent' });
  },
);
