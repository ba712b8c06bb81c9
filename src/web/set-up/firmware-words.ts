import type { FirmwareUpdate } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';

const STATE_WORDS: Readonly<Record<FirmwareUpdate['state'], Sentence>> = {
  none: 'This hub has not updated it yet.',
  waiting: 'Waiting for the lock to take {version}. It works on with what it has.',
  sending: 'Sending {version} to the lock. It works on with what it has.',
  verifying: 'The lock has {version} and was told to install it. Waiting until it says that it runs it…',
  done: 'The lock says that it runs {version}.',
  cancelled: 'The update to {version} was cancelled. The lock runs what it ran before.',
  failed: 'The lock was not updated to {version}. It runs what it ran before.',
};

const DAMAGED: Sentence = 'The image is damaged. Get it anew from the maker of the lock.';

/** Why it failed, and what to do. */
const REASONS: Readonly<Record<string, Sentence>> = {
  bad_signature: 'The lock’s maker did not sign this image. Get it from the maker itself.',
  bad_image: DAMAGED,
  damaged: DAMAGED,
  corrupt: DAMAGED,
  image_lost: 'The hub has lost the image. Choose it again.',
  wrong_model: 'The image is for another model. Get the one for this lock.',
  not_newer: 'The lock has this version or a newer one. There is no way back.',
  too_large: 'The lock has no room for it.',
  storage_failed: 'The lock could not keep it. Try again; if it goes wrong again, ask its maker.',
  unsupported: 'The lock takes no firmware from a hub. Update it by its maker’s own means.',
  not_installed:
    'The lock took it, and went back to its old firmware each time. Ask its maker before trying again.',
};

/** How an update stands, in words that promise nothing the lock has not said. */
export function firmwareText({ state, version, reason }: FirmwareUpdate): string {
  const said = tell(STATE_WORDS[state], { version: version ?? '?' });
  if (state !== 'failed') return said;
  const why = reason === null ? undefined : REASONS[reason];
  return `${said} ${why ? tell(why) : tell('The reason: {reason}.', { reason: reason ?? '?' })}`;
}
