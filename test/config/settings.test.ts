import { readFileSync } from 'node:fs';
import t from 'tap';
import { envExample } from '../../src/config/env-example.js';
import { readSettings } from '../../src/config/settings.js';

t.test('defaults are those of the contract', (t) => {
  t.match(readSettings({}), {
    DOORWARD_DATA_DIR: './data',
    DOORWARD_HTTP_PORT: 8080,
    DOORWARD_HTTPS_PORT: 8443,
    DOORWARD_MQTT_PORT: 1883,
    DOORWARD_MQTTS_PORT: 8883,
    DOORWARD_REFRESH_ROTATION: true,
    DOORWARD_SIGN_UP: 'invite',
    DOORWARD_OTP_DIGITS: 6,
    DOORWARD_TRUSTED_PROXIES: [],
    DOORWARD_PHONE_COUNTRY: null,
    DOORWARD_CONSOLE_SENDER: false,
  });
  t.end();
});

t.test(
  'an unknown name is refused with the name that was probably meant; other programs’ names are left alone',
  (t) => {
    t.throws(() => readSettings({ DOORWARD_HTTP_PROT: '1' }), {
      code: 'settings_invalid',
      message: /DOORWARD_HTTP_PROT: there is no such setting; did you mean DOORWARD_HTTP_PORT\?/,
    });
    t.doesNotThrow(() => readSettings({ PATH: '/bin', NODE_ENV: 'x' }));
    t.end();
  },
);

t.test('every wrong value is named, with what it was', (t) => {
  const wrong = {
    DOORWARD_HTTP_PORT: 'eighty',
    DOORWARD_OTP_DIGITS: '3',
    DOORWARD_SIGN_UP: 'maybe',
    DOORWARD_PHONE_COUNTRY: 'XX',
    DOORWARD_CONSOLE_SENDER: 'yes',
  };
  for (const [name, value] of Object.entries(wrong)) {
    t.throws(() => readSettings(wrong), { message: new RegExp(`${name}=${value}: `) });
  }
  t.end();
});

t.test('an empty value means the default, lists are split, 0 is any free port', (t) => {
  const settings = readSettings({
    DOORWARD_HTTP_PORT: '0',
    DOORWARD_OTP_DIGITS: '',
    DOORWARD_TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16',
  });
  t.equal(settings.DOORWARD_HTTP_PORT, 0);
  t.equal(settings.DOORWARD_OTP_DIGITS, 6);
  t.same(settings.DOORWARD_TRUSTED_PROXIES, ['10.0.0.1', '10.1.0.0/16']);
  t.end();
});

t.test('.env.example is what the settings say', (t) => {
  t.equal(
    readFileSync('.env.example', 'utf8'),
    envExample(),
    'run: node --import ./test/ts-hook.mjs scripts/env-example.ts',
  );
  t.end();
});

t.test('a country is two letters in either case', (t) => {
  t.equal(readSettings({ DOORWARD_PHONE_COUNTRY: 'uz' }).DOORWARD_PHONE_COUNTRY, 'UZ');
  t.equal(readSettings({ DOORWARD_PHONE_COUNTRY: '' }).DOORWARD_PHONE_COUNTRY, null);
  t.end();
});
