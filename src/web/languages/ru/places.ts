/** The buildings, and the clock that counts in each. */
export const PLACES = {
  Places: 'Объекты',
  'The buildings, and the time that counts in each.': 'Здания и время, которое действует в каждом.',
  'Add a place': 'Добавить объект',
  'Name of the place': 'Название объекта',
  'Time zone': 'Часовой пояс',
  'Find the time zone by a city or a country': 'Найдите часовой пояс по городу или стране',
  'No such place is known. Try a larger city near it.':
    'Такое место не найдено. Попробуйте крупный город поблизости.',
  'Hours of codes and schedules are told by this clock. What happened already stays as it is.':
    'По этому времени действуют коды и расписания. Уже произошедшее не изменится.',
  'Remove this place': 'Удалить этот объект',
  'It has to have no locks any more. Its statistics go; its log stays.':
    'На объекте не должно оставаться замков. Его статистика удалится, журнал останется.',
} as const;
