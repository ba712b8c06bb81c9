import { useEffect } from 'preact/hooks';
import type { DiscoveredLock } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { Notice } from '../parts/notice.js';
import { discoveryProblem, heardLocks, listenForLocks } from '../set-up/discovery.js';

/** In place of an address: the hub finds the lock by its serial number. */
export const FOUND_BY_SERIAL = 'auto';

interface HeardLocksProps {
  readonly address: string;
  readonly onChoose: (address: string) => void;
}

/** What the hub hears over Bluetooth, live; one's own may be chosen, or left to its serial number. */
export function HeardLocks({ address, onChoose }: HeardLocksProps) {
  useEffect(() => listenForLocks(), []);
  const heard = heardLocks.value ?? [];
  // What was chosen stays to be seen when it is not heard for a moment.
  const isGone = address !== FOUND_BY_SERIAL && !heard.some((one) => one.address === address);
  if (discoveryProblem.value !== null)
    return (
      <Notice tone="warn" icon="offline">
        {discoveryProblem.value}{' '}
        {tell('See that the hub has a Bluetooth adapter and may use it, or pair over cable or network.')}
      </Notice>
    );
  return (
    <>
      <p class="quiet" role="status">
        {heard.length === 0
          ? tell('Listening for locks… Press the button on the inside of yours, and bring it closer.')
          : tell('Locks in reach that are not paired here: {number}', { number: heard.length })}
      </p>
      {(heard.length > 0 || isGone) && (
        <Choices
          legend={tell('Which one')}
          choices={[
            { value: FOUND_BY_SERIAL, words: tell('The one with my serial number') },
            ...heard.map((one) => ({ value: one.address, words: heardWords(one) })),
            ...(isGone ? [{ value: address, words: address }] : []),
          ]}
          chosen={[address]}
          onChoose={([one]) => {
            onChoose(one ?? FOUND_BY_SERIAL);
          }}
        />
      )}
    </>
  );
}

function heardWords({ address, pairing_open: isOpen, paired: isTaken }: DiscoveredLock): string {
  if (isOpen) return `${address} · ${tell('button pressed')}`;
  return isTaken ? `${address} · ${tell('has another hub')}` : address;
}
