import { useRef, useState } from 'preact/hooks';
import type { Device, PairRequest } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Choices } from '../parts/choices.js';
import { fieldText } from '../parts/field-text.js';
import { Notice } from '../parts/notice.js';
import { to } from '../place.js';
import { forgetPairing, pairings, pairLock } from '../set-up/pairing.js';
import { BrokerCredentials } from './broker-credentials.js';
import { FOUND_BY_SERIAL, HeardLocks } from './heard-locks.js';

type Transport = PairRequest['transport'];

/** Binds a lock to the hub; how far it is stays true while somebody looks elsewhere. */
export function PairLock({ lock }: { readonly lock: Device }) {
  const pairing = pairings.value.get(lock.id);
  // What the hub says of the lock counts more than an answer that did not come.
  if (lock.status === 'ACTIVE' && pairing?.stage !== 'waiting')
    return (
      <div class="form">
        <Notice tone="calm" icon="done">
          {tell('{door} is paired.', { door: lock.name })}
        </Notice>
        {pairing?.mqtt && <BrokerCredentials mqtt={pairing.mqtt} />}
        {pairing?.stage === 'unheard' && pairing.transport === 'mqtt' && (
          <Notice tone="bad" icon="offline">
            {tell('The answer with its password did not come. Remove the lock here, and pair it anew.')}
          </Notice>
        )}
        <a
          class="act"
          href={to('set-up', 'locks', lock.id)}
          onClick={() => {
            forgetPairing(lock.id);
          }}
        >
          {tell('Go on to test it')}
        </a>
      </div>
    );
  return (
    <>
      <PairForm lock={lock} isBusy={pairing?.stage === 'waiting'} />
      <div role="status" class="pairing">
        {pairing?.stage === 'waiting' && (
          <>
            <p>{tell('Asking the lock. If you have not pressed its button yet, press it now…')}</p>
            <progress class="progress" aria-label={tell('Pairing')} />
          </>
        )}
      </div>
      {pairing?.stage === 'refused' && (
        <Notice tone="bad" icon="jammed">
          {pairing.why}
        </Notice>
      )}
      {pairing?.stage === 'unheard' && (
        <Notice tone="warn" icon="offline">
          {pairing.why} {tell('It may be paired all the same: this page says so as soon as the hub does.')}
        </Notice>
      )}
    </>
  );
}

function PairForm({ lock, isBusy }: { readonly lock: Device; readonly isBusy: boolean }) {
  const form = useRef<HTMLFormElement>(null);
  const [transport, setTransport] = useState<Transport>('ble');
  const [address, setAddress] = useState(FOUND_BY_SERIAL);
  const [isBasic, setBasic] = useState(false);

  function submit(): void {
    if (!form.current || isBusy) return;
    const typed = new FormData(form.current);
    const given = (name: string) => fieldText(typed, name).trim();
    const label = { serial: given('serial'), install_code: given('install_code') };
    if (transport === 'mqtt') void pairLock(lock.id, { transport, profile: isBasic ? 'basic' : 'full' });
    else if (transport === 'ble') void pairLock(lock.id, { transport, address, ...label });
    else void pairLock(lock.id, { transport, address: given('address'), ...label });
  }

  return (
    <form
      ref={form}
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Choices
        legend={tell('How the hub reaches it')}
        choices={[
          { value: 'ble', words: 'Bluetooth' },
          { value: 'serial', words: tell('Cable') },
          { value: 'mqtt', words: tell('Wi-Fi or network (MQTT)') },
        ]}
        chosen={[transport]}
        onChoose={([one]) => {
          setTransport(one ?? transport);
        }}
      />
      {transport === 'ble' && <HeardLocks address={address} onChoose={setAddress} />}
      {transport === 'serial' && (
        <label class="field">
          <span>
            {tell('Port of the hub, and the number of the lock on the line, such as /dev/ttyUSB0#1')}
          </span>
          <input name="address" autocomplete="off" autocapitalize="none" spellcheck={false} required />
        </label>
      )}
      {transport === 'mqtt' ? (
        <label class="switch">
          <input
            type="checkbox"
            checked={isBasic}
            onChange={({ currentTarget }) => {
              setBasic(currentTarget.checked);
            }}
          />
          <span>{tell('It takes orders and never answers: its state is then never known')}</span>
        </label>
      ) : (
        <>
          <label class="field">
            <span>{tell('Serial number on its label')}</span>
            <input name="serial" autocomplete="off" autocapitalize="characters" spellcheck={false} required />
          </label>
          <label class="field">
            <span>{tell('Install code on its label')}</span>
            <input
              name="install_code"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              required
            />
          </label>
          <p class="quiet">
            {tell('Press the button on the inside of the lock first: it can be paired for two minutes then.')}
          </p>
        </>
      )}
      <button class="act" type="submit" aria-disabled={isBusy}>
        {tell('Pair')}
      </button>
    </form>
  );
}
