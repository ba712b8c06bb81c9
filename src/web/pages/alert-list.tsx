import { useState } from 'preact/hooks';
import type { Alert } from '../api/wire.js';
import { momentText } from '../languages/moment.js';
import { tell } from '../languages/tell.js';
import { alerts, hasMoreAlerts, settleAlert } from '../log/alerts.js';
import { errorText } from '../parts/error-text.js';
import { Icon } from '../parts/icon.js';

/** What somebody should see to; nothing at all while there is nothing. */
export function AlertList() {
  const open = alerts.value ?? [];
  if (open.length === 0) return null;
  return (
    <section class="alerts" aria-labelledby="alerts">
      <h2 id="alerts">{tell('To see to')}</h2>
      {open.map((alert) => (
        <AlertCard key={alert.id} alert={alert} />
      ))}
      {hasMoreAlerts.value && (
        <p class="quiet">{tell('There are older ones too; they appear when some of these are over.')}</p>
      )}
    </section>
  );
}

function AlertCard({ alert }: { readonly alert: Alert }) {
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function settle(how: 'acknowledge' | 'resolve'): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    try {
      await settleAlert(alert, how);
    } catch (error) {
      setWrong(errorText(error));
    }
    setBusy(false);
  }

  return (
    <article class="alert" data-level={alert.level} data-alert={alert.kind}>
      <Icon name="jammed" />
      <div>
        <p class="alert-text">{alert.text}</p>
        <p class="quiet">
          {momentText(alert.last_at)}
          {alert.acknowledged_by && ` · ${tell('{who} looks after it', { who: alert.acknowledged_by.name })}`}
        </p>
        {wrong !== null && <p role="alert">{wrong}</p>}
        <div class="alert-acts">
          {alert.state === 'open' && (
            <button
              type="button"
              class="act act-quiet"
              aria-disabled={isBusy}
              onClick={() => void settle('acknowledge')}
            >
              {tell('I look after it')}
            </button>
          )}
          <button
            type="button"
            class="act act-quiet"
            aria-disabled={isBusy}
            onClick={() => void settle('resolve')}
          >
            {tell('It is over')}
          </button>
        </div>
      </div>
    </article>
  );
}
