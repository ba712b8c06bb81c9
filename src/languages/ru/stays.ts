import type { RussianCatalog } from '../catalog.js';

/** Codes of stays. */
export const STAYS: RussianCatalog = {
  Stays: 'Проживания',
  'There is no such stay': 'Такого проживания нет',
  'There is no such stay: only stays that were applied have codes.':
    'Такого проживания нет: коды бывают только у проживаний, которые уже применены.',
  'The calendar makes no codes': 'Для этого календаря коды не создаются',
  'Stays of this calendar have no codes: say first, in "code_device_ids", which locks they open.':
    'У проживаний этого календаря нет кодов: сначала укажите в code_device_ids, какие замки они открывают.',
  'The stay has a code already': 'У этого проживания уже есть код',
  'This stay has a code already: revoke that one first.':
    'У этого проживания уже есть код: сначала отзовите его.',
  'The PIN has the dates of its stay': 'Срок PIN-кода совпадает с его проживанием',
  'This PIN is of a stay, and has its dates: change them in the calendar, or make a PIN without a stay.':
    'Срок этого PIN-кода задаёт проживание: измените даты в календаре или создайте PIN-код без проживания.',
};
