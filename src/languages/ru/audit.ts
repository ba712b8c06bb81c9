import type { RussianCatalog } from '../catalog.js';

/** Доказательства целостности журнала. */
export const AUDIT: RussianCatalog = {
  'Checkpoint of the log': 'Контрольная точка журнала',
  'Proof of inclusion': 'Доказательство включения',
  'Proof of consistency': 'Доказательство согласованности',
  'The log has not so many rows': 'В журнале нет столько записей',
  'The log has {size} rows; ask about these.': 'Записей в журнале: {size}; спрашивайте о них.',
  'A row of the log is missing': 'В журнале не хватает записи',
  'A row of the log is missing, so nothing can be proved by it.':
    'В журнале не хватает записи, поэтому им ничего нельзя доказать.',
  'The log was changed meanwhile': 'Журнал тем временем изменился',
  'Something of the log was erased meanwhile: export it again.':
    'Часть журнала тем временем была стёрта: повторите экспорт.',
  'The whole log is written on the hub itself alone.': 'Весь журнал записывается только на самом хабе.',
};
