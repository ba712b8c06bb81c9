import type { Reads } from '../store-ports.js';
import { alertOrRefuse, alertView, requireSightOfSilent } from './alert-view.js';
import type { SecurityUseCases } from './security-use-cases.js';

type Deps = { readonly store: Pick<Reads, 'alerts' | 'devices' | 'users'> };

export function listAlerts({ store }: Deps): SecurityUseCases['listAlerts'] {
  return (caller, filter, page) => {
    if (filter.silent) requireSightOfSilent(caller);
    const found = store.alerts.page(page, filter);
    return { ...found, rows: found.rows.map((alert) => alertView(store, alert)) };
  };
}

export function readAlert({ store }: Deps): SecurityUseCases['readAlert'] {
  return (caller, id) => alertView(store, alertOrRefuse(store, caller, id));
}
