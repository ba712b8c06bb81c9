/** The list of what there is to set up, and the first steps of a new hub. */
export const SET_UP = {
  'Set-up': 'Настройка',
  'First steps': 'Первые шаги',
  'What a new hub wants to know: where it is, its first lock, and who lives here.':
    'Что нужно знать новому хабу: где он, какой замок первый и кто здесь живёт.',
  'There is no door here yet.': 'Дверей здесь пока нет.',
  'Where the house is': 'Где находится дом',
  'That is not the time of this device.': 'На этом устройстве другое время.',
  'The first lock': 'Первый замок',
  'Paired locks: {number}': 'Сопряжено замков: {number}',
  '{door} is written down, and not paired yet.': '«{door}»: добавлен, но ещё не сопряжён.',
  'Who lives here': 'Кто здесь живёт',
  'People: {number}': 'Людей: {number}',
  'Only you so far.': 'Пока только вы.',
  'Next: {step}': 'Дальше: {step}',
  Later: 'Позже',
  'To the doors': 'К дверям',
} as const;
