import t from 'tap';
import { readSettings } from '../../src/config/settings.js';

const SECRET = '0123456789abcdef0123456789abcdef';

/** What an error says. */
function complaint(environment: Record<string, string>): string {
  try {
    readSettings(environment);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

t.test('nothing set: no way out, and nothing to complain of', (t) => {
  t.match(readSettings({}), {
    DOORWARD_SMS_MODEM: '',
    DOORWARD_SMS_MODEM_BAUD: 115_200,
    DOORWARD_SMS_MODEM_PIN: '',
    DOORWARD_SMTP_URL: '',
    DOORWARD_SMTP_FROM: '',
    DOORWARD_MESSAGE_WEBHOOK_URL: '',
    DOORWARD_MESSAGE_WEBHOOK_SECRET: '',
  });
  t.end();
});

t.test('what can be used is taken as it is', (t) => {
  const good: Record<string, string>[] = [
    { DOORWARD_SMS_MODEM: '/dev/serial/by-id/usb-modem', DOORWARD_SMS_MODEM_PIN: '0000' },
    { DOORWARD_SMS_MODEM: '/dev/ttyS0', DOORWARD_SMS_MODEM_PIN: '12345678', DOORWARD_SMS_MODEM_BAUD: '9600' },
    { DOORWARD_SMTP_URL: 'smtps://u:p%40ss@mail.example.org', DOORWARD_SMTP_FROM: 'door@example.org' },
    { DOORWARD_SMTP_URL: 'smtp://localhost:2525/', DOORWARD_SMTP_FROM: 'Дверь <door@example.org>' },
    { DOORWARD_SMTP_URL: 'smtp://[::1]', DOORWARD_SMTP_FROM: '"Front door, main" <door@example.org>' },
    { DOORWARD_MESSAGE_WEBHOOK_URL: 'https://example.org/hook?x=1', DOORWARD_MESSAGE_WEBHOOK_SECRET: SECRET },
    { DOORWARD_MESSAGE_WEBHOOK_URL: 'http://127.0.0.1:9/', DOORWARD_MESSAGE_WEBHOOK_SECRET: SECRET },
    { DOORWARD_MESSAGE_WEBHOOK_URL: 'http://localhost:9/', DOORWARD_MESSAGE_WEBHOOK_SECRET: SECRET },
  ];
  for (const settings of good) {
    t.equal(complaint(settings), '', JSON.stringify(settings));
    const read: Record<string, unknown> = readSettings(settings);
    for (const [name, value] of Object.entries(settings)) t.equal(String(read[name]), value);
  }
  t.end();
});

/** Whatever else is needed beside it. */
const BESIDE: Readonly<Record<string, Record<string, string>>> = {
  DOORWARD_SMS_MODEM_PIN: { DOORWARD_SMS_MODEM: '/dev/ttyS0' },
  DOORWARD_SMTP_URL: { DOORWARD_SMTP_FROM: 'door@example.org' },
  DOORWARD_SMTP_FROM: { DOORWARD_SMTP_URL: 'smtp://localhost' },
  DOORWARD_MESSAGE_WEBHOOK_URL: { DOORWARD_MESSAGE_WEBHOOK_SECRET: SECRET },
  DOORWARD_MESSAGE_WEBHOOK_SECRET: { DOORWARD_MESSAGE_WEBHOOK_URL: 'https://example.org' },
};

const WRONG: Readonly<Record<string, readonly string[]>> = {
  DOORWARD_SMS_MODEM: ['ttyUSB0', 'COM3', `/${'x'.repeat(300)}`],
  DOORWARD_SMS_MODEM_BAUD: ['0', 'fast', '9600.5', '99999999'],
  DOORWARD_SMS_MODEM_PIN: ['123', '123456789', '12a4', '1234"\rAT'],
  DOORWARD_SMTP_URL: [
    'mail.example.org',
    'http://mail.example.org',
    'smtp:///x',
    'smtps://user@mail.example.org',
    'smtps://user:pa/ss7331@mail.example.org',
    'smtps://user:pa?ss7331@mail.example.org',
    'smtps://user:pa%zz7331@mail.example.org',
    'smtps://user:pa%0d%0ass7331@mail.example.org',
    'smtps://user:ss7331@mail.example.org/path',
    'smtps://user:ss7331@mail.example.org?pool=true',
  ],
  DOORWARD_SMTP_FROM: ['door', 'a@b, c@d', 'Door <a@b>\r\nBcc: <c@d>', 'Door <>', `${'x'.repeat(65)} <a@b>`],
  DOORWARD_MESSAGE_WEBHOOK_URL: [
    'example.org',
    'http://example.org/hook7331',
    'http://127.0.0.1.example.org/hook7331',
    'https://user:pass7331@example.org',
    'ftp://example.org',
  ],
  DOORWARD_MESSAGE_WEBHOOK_SECRET: ['too short 7331', 'x'.repeat(31), 'x'.repeat(513)],
};

t.test('what can not be used is refused by name, with what it should be, and no secret is repeated', (t) => {
  for (const [name, values] of Object.entries(WRONG)) {
    for (const value of values) {
      const told = complaint({ ...BESIDE[name], [name]: value });
      t.match(told, new RegExp(`^  ${name}=.+: .+ \\(.+\\)$`, 'm'), `${name} ${JSON.stringify(value)}`);
      t.equal(told.split('\n').length, 3, 'and nothing else is complained of');
      if (/PIN|URL|SECRET/.test(name)) t.notOk(told.includes(value), 'its value is not shown');
      t.notMatch(told, /7331/);
    }
  }
  t.end();
});

t.test('a setting that needs another says which; an empty one counts as absent', (t) => {
  for (const [name, beside] of Object.entries(BESIDE)) {
    const [other = ''] = Object.keys(beside);
    const value = Object.values(BESIDE).find((given) => name in given)?.[name] ?? '1234';
    const told = complaint({ [name]: value });
    t.match(told, `${name} needs ${other} beside it`);
    t.match(complaint({ [name]: value, [other]: '' }), `${name} needs ${other} beside it`);
    t.equal(complaint({ [name]: '', [other]: '' }), '');
    t.equal(complaint({ [name]: value, ...beside }), '');
  }
  t.end();
});
