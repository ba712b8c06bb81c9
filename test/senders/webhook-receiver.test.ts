import { readFileSync } from 'node:fs';
import t from 'tap';
import { signWebhook } from '../../src/kit/webhook-signature.js';

type Check = (header: string | undefined, body: string | Buffer, secret: string, nowS?: number) => boolean;

const SECRET = '0123456789abcdef0123456789abcdef';
const NOW_S = 1_767_603_600;
const BODY = '{"id":"1","text":"Код 482913"}';

/** The receiver of the README, as an owner would copy it. */
async function receiver(): Promise<Check> {
  const [, code] = /```js\n([\s\S]*?isFromMyHub[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  if (code === undefined) throw new Error('the README has no receiver');
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isFromMyHub: Check };
  return module.isFromMyHub;
}

t.test('the receiver in the README takes what the hub signs, and nothing else', async (t) => {
  const check = await receiver();
  const header = signWebhook(BODY, SECRET, NOW_S);
  t.ok(check(header, BODY, SECRET, NOW_S));
  t.ok(check(header, Buffer.from(BODY), SECRET, NOW_S + 299), 'within five minutes');
  t.ok(check(header, BODY, SECRET, NOW_S - 299));
  const wrong: [string, string | undefined, string, string, number][] = [
    ['a replay', header, BODY, SECRET, NOW_S + 301],
    ['from the future', header, BODY, SECRET, NOW_S - 301],
    ['another body', header, `${BODY} `, SECRET, NOW_S],
    ['another secret', header, BODY, `${SECRET}0`, NOW_S],
    [
      'a later time on an old signature',
      header.replace(String(NOW_S), String(NOW_S + 200)),
      BODY,
      SECRET,
      NOW_S + 200,
    ],
    ['no signature', undefined, BODY, SECRET, NOW_S],
    ['half a signature', header.slice(0, -2), BODY, SECRET, NOW_S],
    ['another version', header.replace('v1', 'v2'), BODY, SECRET, NOW_S],
    ['more than it', `${header},v1=00`, BODY, SECRET, NOW_S],
  ];
  for (const [what, given, body, secret, nowS] of wrong) t.notOk(check(given, body, secret, nowS), what);
});
