import t from 'tap';
import { request } from 'undici';
import { readCloudSettings } from '../../src/cloud/settings.js';
import { FLEET_TOKEN, startRealCloud } from './real-cloud.js';

t.test('settings that can not be meant are refused by name, before anything is waited for', (t) => {
  for (const [name, value, why] of [
    ['DATABASE_URL', 'notaurl', /postgres:\/\//],
    ['DATABASE_URL', 'mysql://host/db', /postgres:\/\//],
    ['FLEET_PORT', '99999', /65535/],
    ['FLEET_TOKEN', 'short', /24/],
    ['FLEET_TLS_CERT', 'cert.pem', /go together/],
    ['FLEET_COLOUR', 'red', /no such setting/],
  ] as const) {
    const refused = () => readCloudSettings({ [name]: value });
    t.throws(refused, { message: new RegExp(name) });
    t.throws(refused, { message: why });
  }
  for (const url of ['', 'postgres://cloud@localhost/postgres?host=%2Ftmp', 'postgresql://db/fleet'])
    t.equal(readCloudSettings({ DATABASE_URL: url }).DATABASE_URL, url);
  t.end();
});

t.test('a body that can not be read is told what is wrong with it, and is not repeated', async (t) => {
  const cloud = await startRealCloud();
  t.teardown(() => cloud.stop());
  const post = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await request(`${cloud.url}/v1/fleet/hubs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${FLEET_TOKEN}`, 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const code = '"code":"request_unreadable"';
  const bad = await post('{"claim_code":"secret-word"');
  t.match(bad, { status: 400, text: /its body is no JSON/ });
  t.match(bad.text, code);
  t.notMatch(bad.text, 'secret-word');
  t.match(await post('{}', { 'content-encoding': 'weird' }), { status: 415, text: /Content-Encoding/ });
  t.match(await post(`"${'x'.repeat(1_000_000)}"`), { status: 413, text: /too large/ });
});
