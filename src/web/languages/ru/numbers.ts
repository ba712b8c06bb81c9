/** A week in figures. */
export const NUMBERS = {
  'The last seven days': 'Последние семь дней',
  Building: 'Объект',
  'The figures are by building, and the hub knows of none yet.':
    'Цифры считаются по объектам, а в хабе пока нет ни одного.',
  'Entries by the hour': 'Входы по часам',
  Hour: 'Час',
  Entries: 'Входы',
  'Refusals by reason': 'Отказы по причинам',
  Reason: 'Причина',
  Refusals: 'Отказы',
  'Battery of {door}': 'Батарея: {door}',
  'Nothing in the last seven days.': 'За последние семь дней ничего нет.',
  'As a table': 'Таблицей',
  'Wrong code': 'Неверный код',
  'Revoked code': 'Отозванный код',
  'Code that is over': 'Просроченный код',
  'No right at this door': 'Нет прав на эту дверь',
  'Keypad was locked': 'Клавиатура была закрыта',
  'Entries, refusals and batteries of the week': 'Входы, отказы и батареи за неделю',
} as const;
