/** Around every page. */
export const FRAME = {
  Language: 'Язык',
  'The hub does not answer. Are you on the Wi-Fi of the house?':
    'Хаб не отвечает. Вы подключены к домашней сети Wi-Fi?',
  'Trying again by itself…': 'Пробуем снова…',
  'The hub can’t be reached, so nobody here knows how the doors are. Trying again by itself…':
    'Связи с хабом нет, поэтому состояние дверей неизвестно. Пробуем снова…',
  'Skip to the content': 'Перейти к содержанию',
  Pages: 'Страницы',
  Live: 'На связи',
  'No contact': 'Нет связи',
  'Connecting…': 'Подключение…',
  'You: {name}': 'Вы: {name}',
  'You are still signed in.': 'Вы ещё не вышли.',
  'Sign out': 'Выйти',
  'Loading…': 'Загрузка…',
  'This part of the page could not be loaded.': 'Эту часть страницы не удалось загрузить.',
  'Try again': 'Повторить',
  Understood: 'Понятно',
  'The hub’s disk is full, so this was not done and nothing was changed. Whoever looks after the hub has to make room on it.':
    'Диск хаба заполнен, поэтому это не выполнено и ничего не изменилось. Тот, кто обслуживает хаб, должен освободить на нём место.',
} as const;
