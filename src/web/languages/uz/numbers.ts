/** A week in figures. */
export const NUMBERS = {
  'The last seven days': 'Soʻnggi yetti kun',
  Building: 'Obyekt',
  'The figures are by building, and the hub knows of none yet.':
    'Raqamlar obyekt boʻyicha hisoblanadi, xabda esa hali obyekt yoʻq.',
  'Entries by the hour': 'Soatlar boʻyicha kirishlar',
  Hour: 'Soat',
  Entries: 'Kirishlar',
  'Refusals by reason': 'Rad etish sabablari',
  Reason: 'Sabab',
  Refusals: 'Rad etishlar',
  'Battery of {door}': 'Batareya: {door}',
  'Nothing in the last seven days.': 'Soʻnggi yetti kunda hech narsa yoʻq.',
  'As a table': 'Jadval koʻrinishida',
  'Wrong code': 'Notoʻgʻri kod',
  'Revoked code': 'Bekor qilingan kod',
  'Code that is over': 'Muddati tugagan kod',
  'No right at this door': 'Bu eshikka huquq yoʻq',
  'Keypad was locked': 'Klaviatura bloklangan edi',
  'Entries, refusals and batteries of the week': 'Haftalik kirishlar, rad etishlar va batareyalar',
} as const;
