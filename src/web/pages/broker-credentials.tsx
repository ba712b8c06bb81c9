import { useEffect, useState } from 'preact/hooks';
import { call } from '../api/call.js';
import type { MqttCredentials } from '../api/wire.js';
import { tell } from '../languages/tell.js';
import { Notice } from '../parts/notice.js';
import { Secret } from '../parts/secret.js';

/** What a lock on the network is to be given so that it finds the broker and is let in; the hub says it once. */
export function BrokerCredentials({ mqtt }: { readonly mqtt: MqttCredentials }) {
  const [broker, setBroker] = useState<string | null>(null);
  useEffect(() => {
    // The password is seen only now: whatever becomes of this question, it stays.
    call('GET /api/v1/certificates', {}).then(
      ({ data }) => {
        setBroker(data.mqtts_url);
      },
      () => undefined,
    );
  }, []);
  return (
    <>
      <Notice tone="warn" icon="unknown">
        {tell('Give the lock these now: the password is not shown again.')}
      </Notice>
      <Secret name={tell('Password of the lock')}>
        <dl class="credentials">
          {broker !== null && <Fact name={tell('Broker')} value={broker} />}
          <Fact name={tell('User name')} value={mqtt.username} />
          <Fact name={tell('Password')} value={mqtt.password} />
          <Fact name={tell('Client id')} value={mqtt.client_id} />
        </dl>
      </Secret>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt class="quiet">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
