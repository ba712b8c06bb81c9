import scryptJs from 'scrypt-js';
import t from 'tap';
import { SCRYPT_WAITING_MAX, ScryptPool } from '../../src/kit/scrypt-pool.js';

const CHEAP = { cost: 2 ** 10, blockSize: 8, parallelization: 1 };
/** So slow that whoever runs beside it is not overtaken because the machine had other work. */
const SLOW = { ...CHEAP, cost: 2 ** 14, parallelization: 8 };
const text = (value: string) => Buffer.from(value);

// RFC 7914, section 12.
const VECTORS = [
  {
    secret: '',
    salt: '',
    cost: { cost: 16, blockSize: 1, parallelization: 1 },
    hex: '77d6576238657b203b19ca42c18a0497',
  },
  {
    secret: 'password',
    salt: 'NaCl',
    cost: { cost: 1024, blockSize: 8, parallelization: 16 },
    hex: 'fdbabe1c9d3472007856e7190d01e9fe',
  },
  {
    secret: 'pleaseletmein',
    salt: 'SodiumChloride',
    cost: { cost: 16384, blockSize: 8, parallelization: 1 },
    hex: '7023bdcb3afd7348461c06cd81fd38eb',
  },
];

t.test('agrees with RFC 7914 and with scrypt-js', async (t) => {
  const pool = new ScryptPool();
  for (const { secret, salt, cost, hex } of VECTORS) {
    const ours = await pool.derive('keypad', text(secret), text(salt), 64, cost);
    t.equal(ours.toString('hex').slice(0, 32), hex);
    const theirs = await scryptJs.scrypt(
      text(secret),
      text(salt),
      cost.cost,
      cost.blockSize,
      cost.parallelization,
      64,
    );
    t.equal(Buffer.from(theirs).toString('hex'), ours.toString('hex'));
  }
});

t.test('keypads come before log-ins that waited longer', async (t) => {
  const pool = new ScryptPool();
  const order: string[] = [];
  const derive = (priority: 'keypad' | 'log_in', name: string) =>
    pool
      .derive(priority, text(name), text('salt'), 32, priority === 'keypad' ? CHEAP : SLOW)
      .then(() => order.push(name));
  const running = [derive('log_in', 'a'), derive('log_in', 'b')];
  const waiting = [derive('log_in', 'c'), derive('log_in', 'd'), derive('keypad', 'door')];
  await Promise.all([...running, ...waiting]);
  t.ok(order.indexOf('door') < order.indexOf('d'), order.join(' '));
});

t.test('a keypad never waits for a log-in that is running', async (t) => {
  const pool = new ScryptPool();
  let logIns = 0;
  const running = ['a', 'b', 'c', 'd'].map((name) =>
    pool.derive('log_in', text(name), text('salt'), 32, SLOW).then(() => (logIns += 1)),
  );
  await pool.derive('keypad', text('door'), text('salt'), 32, CHEAP);
  t.equal(logIns, 0, 'the door was first, though two log-ins were running and two waited');
  await Promise.all(running);
  t.equal(logIns, 4, 'and nobody waits for ever');
});

t.test('too many waiting are refused at once, with when to try again', async (t) => {
  const pool = new ScryptPool();
  const accepted = Array.from({ length: SCRYPT_WAITING_MAX + 2 }, () =>
    pool.derive('log_in', text('x'), text('y'), 32, CHEAP),
  );
  await t.rejects(pool.derive('log_in', text('x'), text('y'), 32, CHEAP), {
    code: 'busy',
    options: { retryAfterS: 2 },
  });
  await t.resolves(
    pool.derive('keypad', text('x'), text('y'), 32, CHEAP),
    'keypads have a queue of their own',
  );
  await Promise.all(accepted);
});
