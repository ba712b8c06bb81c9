import { formatInstallCode } from '../../firmware-protocol/install-code.js';
import { PairingInitiator, pairingPsk, PairingResponder } from '../../firmware-protocol/pairing.js';
import { linkPrologue } from '../../firmware-protocol/prologue.js';
import { hex } from '../../test/firmware-protocol/vector-file.js';
import {
  bootId,
  hubStatic,
  inHex,
  installCode,
  lockStatic,
  psk,
  Recorder,
  SERIAL,
} from './transcript-recorder.js';
import { fixedKeyPair, VectorSet, writeVectors } from './vector-set.js';

/** install-codes.json */
export function writeInstallCodeVectors(): void {
  const set = new VectorSet<{
    text: string;
    code?: string;
    printed?: string;
    error?: string;
    serial?: string;
    psk?: string;
  }>();
  for (const [comment, code] of [
    ['the one of the transcripts', installCode],
    ['all zero', Buffer.alloc(16)],
    ['all ones', Buffer.alloc(16, 0xff)],
  ] as const) {
    const text = formatInstallCode(code);
    set.add('valid', comment, {
      text,
      code: hex(code),
      printed: text,
      serial: SERIAL,
      psk: hex(pairingPsk(code, SERIAL)),
    });
  }
  const text = formatInstallCode(installCode);
  const printed = {
    code: hex(installCode),
    printed: text,
    serial: 'Ä-1',
    psk: hex(pairingPsk(installCode, 'Ä-1')),
  };
  set.add('valid', 'lower case, no separators', { ...printed, text: text.toLowerCase().replaceAll('-', '') });
  set.add('valid', 'spaces, and letters that look like digits', {
    ...printed,
    text: ` ${text.replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `,
  });
  const swapped = text.slice(0, 5) + text.slice(6, 7) + text.slice(5, 6) + text.slice(7);
  set.add('invalid', 'two neighbours swapped', { text: swapped, error: 'bad_check' });
  set.add('invalid', 'one character wrong', {
    text: (text.startsWith('2') ? '3' : '2') + text.slice(1),
    error: 'bad_check',
  });
  set.add('invalid', 'a character short', { text: text.slice(1), error: 'bad_length' });
  set.add('invalid', 'a character too many', { text: `${text}0`, error: 'bad_length' });
  set.add('invalid', 'a letter that is not in the alphabet', {
    text: `U${text.slice(1)}`,
    error: 'bad_character',
  });
  set.add('invalid', 'nothing', { text: '', error: 'bad_length' });
  writeVectors('install-codes.json', {
    about: 'Install codes and the pairing psk of (code, serial), SPEC.md section 5',
    tests: set.tests,
  });
}

/** pairing.json */
export function writePairingTranscript(): void {
  const parts = { installCode, serial: SERIAL, transport: 'serial' } as const;
  const hubEphemeral = fixedKeyPair('hub pairing ephemeral');
  const lockEphemeral = fixedKeyPair('lock pairing ephemeral');
  const initiator = new PairingInitiator({ ...parts, ownStatic: hubStatic, ephemeral: hubEphemeral });
  const responder = new PairingResponder({ ...parts, ownStatic: lockStatic, ephemeral: lockEphemeral });
  const recorder = new Recorder();
  const first = recorder.add('hub', { type: 'pair1', body: initiator.message1() });
  const second = responder.readMessage1(first.body);
  if (!second.ok) throw new Error(second.code);
  recorder.add('lock', { type: 'pair2', body: second.message2 });
  const hub = initiator.readMessage2(second.message2);
  if (!hub.ok) throw new Error(hub.code);
  recorder.add('hub', { type: 'pair3', body: hub.message3 });
  const lock = responder.readMessage3(hub.message3);
  if (!lock.ok) throw new Error(lock.code);
  recorder.add('lock', { type: 'idle', body: new Uint8Array(0) });
  recorder.hubSays(hub.channel, lock.channel, { type: 'pair_commit', psk });
  const info = {
    bootId,
    lockMs: 120_000,
    serial: SERIAL,
    model: 'Doorward One',
    firmwareVersion: '1.4.0',
    canUnlatch: false,
  };
  recorder.lockSays(hub.channel, lock.channel, { type: 'paired', ...info }, 0);
  lock.channel.receive(recorder.add('hub', hub.channel.ack()));
  writeVectors('pairing.json', {
    about: 'A pairing, SPEC.md section 5, on serial address 1, with fixed ephemeral keys',
    serial: SERIAL,
    transport: 'serial',
    prologue: hex(linkPrologue(SERIAL, 'serial')),
    install_code: hex(installCode),
    pairing_psk: hex(pairingPsk(installCode, SERIAL)),
    hub: { static: inHex(hubStatic), ephemeral: inHex(hubEphemeral) },
    lock: { static: inHex(lockStatic), ephemeral: inHex(lockEphemeral) },
    steps: recorder.steps,
  });
}
