import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readBridgeAccess } from '../../src/config/bridge-access.js';
import { readSettings } from '../../src/config/settings.js';
import { shortFolder } from '../support/short-folder.js';

const URL_HERE = { DOORWARD_BRIDGE_URL: 'mqtt://127.0.0.1:1884' };
const URL_THERE = { DOORWARD_BRIDGE_URL: 'mqtts://broker.example' };

function complaint(environment: Record<string, string>, ownAddresses: string[] = []): string {
  try {
    readBridgeAccess(readSettings(environment), ownAddresses);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

t.test('none is wanted; and one that can be used', (t) => {
  t.equal(readBridgeAccess(readSettings({})), null);
  t.match(readBridgeAccess(readSettings(URL_HERE)), { host: '127.0.0.1', port: 1884, isSecure: false });
  t.match(readBridgeAccess(readSettings(URL_THERE)), { host: 'broker.example', port: 8883, isSecure: true });
  t.match(readBridgeAccess(readSettings({ DOORWARD_BRIDGE_URL: 'mqtts://[fd00::1]:99' })), {
    host: 'fd00::1',
    port: 99,
  });
  const file = path.join(shortFolder(t), 'password');
  writeFileSync(file, 'a secret word\n');
  t.match(
    readBridgeAccess(
      readSettings({ ...URL_THERE, DOORWARD_BRIDGE_USER: 'hub', DOORWARD_BRIDGE_PASSWORD_FILE: file }),
    ),
    { user: 'hub', password: 'a secret word', token: null, ca: null, clientId: null },
  );
  t.end();
});

t.test('what can not be used is said, with what to do, and without a secret', (t) => {
  const folder = shortFolder(t);
  const empty = path.join(folder, 'empty');
  writeFileSync(empty, '\n');
  const broken = path.join(folder, 'broken');
  writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  const cases: [Record<string, string>, RegExp][] = [
    [{ DOORWARD_BRIDGE_URL: 'broker.example' }, /must be mqtts:/],
    [{ DOORWARD_BRIDGE_URL: 'mqtts://hub:s3cret@broker.example' }, /must be mqtts:/],
    [{ DOORWARD_BRIDGE_URL: 'wss://broker.example' }, /must be mqtts:/],
    [{ DOORWARD_BRIDGE_URL: 'mqtts://broker.example/path' }, /must be mqtts:/],
    [{ DOORWARD_BRIDGE_URL: 'mqtt://broker.example' }, /without TLS.*DOORWARD_BRIDGE_ALLOW_PLAIN=on/],
    [{ DOORWARD_BRIDGE_USER: 'hub' }, /DOORWARD_BRIDGE_USER needs DOORWARD_BRIDGE_URL/],
    [{ ...URL_THERE, DOORWARD_BRIDGE_PASSWORD: 's3cret' }, /needs DOORWARD_BRIDGE_USER/],
    [
      { ...URL_THERE, DOORWARD_BRIDGE_TOKEN: 's3cret', DOORWARD_BRIDGE_TOKEN_FILE: empty },
      /are both set: keep one/,
    ],
    [{ ...URL_THERE, DOORWARD_BRIDGE_TOKEN_FILE: empty }, /first line of .* is empty/],
    [
      { ...URL_THERE, DOORWARD_BRIDGE_TOKEN_FILE: path.join(folder, 'none') },
      /can not be read \(there is no such file or folder\)/,
    ],
    [{ ...URL_THERE, DOORWARD_BRIDGE_CA: empty }, /no PEM block/],
    [{ ...URL_THERE, DOORWARD_BRIDGE_CA: broken }, /one of the certificates in .* can not be read/],
    [{ ...URL_HERE, DOORWARD_BRIDGE_CA: empty }, /mqtts:\/\/ only/],
    [{ ...URL_THERE, DOORWARD_BRIDGE_CLIENT_ID: 'a b' }, /1 to 64 signs/],
    [{ DOORWARD_BRIDGE_URL: 'mqtt://127.0.0.1' }, /leads to this hub's own broker/],
    [
      { DOORWARD_BRIDGE_URL: 'mqtt://localhost:1999', DOORWARD_MQTT_PORT: '1999' },
      /own broker.*DOORWARD_MQTT_PORT/,
    ],
    [{ DOORWARD_BRIDGE_URL: 'mqtts://192.0.2.7' }, /own broker/],
  ];
  for (const [environment, words] of cases) {
    const said = complaint(environment, ['192.0.2.7']);
    t.match(said, words, JSON.stringify(environment));
    t.notMatch(said, /s3cret/);
  }
  t.equal(complaint({ DOORWARD_BRIDGE_URL: 'mqtt://broker.example', DOORWARD_BRIDGE_ALLOW_PLAIN: 'on' }), '');
  t.end();
});
