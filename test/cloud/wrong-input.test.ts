import { networkInterfaces } from 'node:os';
import t from 'tap';
import { request } from 'undici';
import { ownUrls } from '../../src/cloud/own-urls.js';
import { readCloudSettings } from '../../src/cloud/settings.js';
import { hubHalf } from '../sync/hub-half.js';
import { FLEET_TOKEN, startRealCloud } from './real-cloud.js';

t.test('settings that can not be meant are refused by name, before anything is waited for', (t) => {
  for (const [name, value, why] of [
    ['DATABASE_URL', 'notaurl', /postgres:\/\//],
    ['DATABASE_URL', 'mysql://host/db', /postgres:\/\//],
    ['FLEET_PORT', '99999', /65535/],
    ['FLEET_TOKEN', 'short', /24/],
    ['FLEET_URL', 'fleet.example', /https:\/\//],
    ['FLEET_URL', 'localhost:8480', /https:\/\//],
    ['FLEET_URL', 'ftp://fleet.example', /https:\/\//],
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

t.test('settings are read as they are meant', (t) => {
  const none = readCloudSettings({});
  const empty = readCloudSettings(Object.fromEntries(Object.keys(none).map((name) => [name, ''])));
  t.strictSame(empty, none, 'an empty one is as if it was not there');
  t.match(none, { FLEET_PORT: 8480, FLEET_DATA_DIR: './cloud-data', FLEET_HOST: '127.0.0.1' });
  t.equal(readCloudSettings({ FLEET_HOST: '[::1]' }).FLEET_HOST, '::1');
  for (const [given, meant] of [
    ['HTTPS://Fleet.Example:443/', 'https://fleet.example'],
    ['http://fleet.example:80', 'http://fleet.example'],
    ['https://fleet.example:8443/doors//', 'https://fleet.example:8443/doors'],
    ['https://fleet.example/a?b#c', 'https://fleet.example/a'],
  ] as const)
    t.equal(readCloudSettings({ FLEET_URL: given }).FLEET_URL, meant);
  t.strictSame(ownUrls('https', { host: 'Fleet.example', port: 443 }), ['https://fleet.example']);
  t.strictSame(ownUrls('http', { host: '2001:db8::1', port: 8480 }), ['http://[2001:db8::1]:8480']);
  t.end();
});

t.test('on loopback a hub may call the cloud by each of its names', async (t) => {
  const here = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
  for (const host of ['127.0.0.1', '::1'].filter((address) => here.includes(address))) {
    const cloud = await startRealCloud('', { FLEET_HOST: host });
    t.teardown(() => cloud.stop());
    const { port, hostname } = new URL(cloud.url);
    t.equal(hostname, host === '::1' ? '[::1]' : 'localhost');
    const at = `http://${host === '::1' ? '[::1]' : host}:${port}`;
    const { identity } = await hubHalf(t, cloud);
    const enrol = async (name: string) => {
      const answer = await request(`${at}/v1/enrol`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${identity.assertion(`http://${name}:${port}`, Date.now())}`,
        },
        body: JSON.stringify({
          public_key: identity.publicKey.toString('base64'),
          claim_hash: 'a'.repeat(64),
        }),
      });
      await answer.body.dump();
      return answer.statusCode;
    };
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      t.equal(await enrol(name), 200, `${host} ${name}`);
    t.equal(await enrol('fleet.example'), 401);
  }
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
