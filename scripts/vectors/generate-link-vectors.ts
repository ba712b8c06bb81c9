/**
 * Writes our vector files in firmware-protocol/vectors/ anew:
 * `node --import ./test/ts-hook.mjs scripts/vectors/generate-link-vectors.ts`. A change in them is a change of the
 * protocol: the tests hold the code against the stored files.
 */
import { writeCredentialVectors } from './credential-vectors.js';
import { writeBleVectors, writeCobsVectors, writeCrcVectors, writeSerialVectors } from './framing-vectors.js';
import { writeFirmwareVectors } from './firmware-vectors.js';
import { writeMessageVectors } from './message-vectors.js';
import { writeInstallCodeVectors, writePairingTranscript } from './pairing-vectors.js';
import { writeSessionTranscript } from './session-vectors.js';

writeCobsVectors();
writeCrcVectors();
writeSerialVectors();
writeBleVectors();
writeMessageVectors();
writeCredentialVectors();
writeFirmwareVectors();
writeInstallCodeVectors();
writePairingTranscript();
writeSessionTranscript();
