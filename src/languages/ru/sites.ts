import type { RussianCatalog } from '../catalog.js';

/** Sites and their statistics. */
export const SITES: RussianCatalog = {
  'There is a site of this name already': 'Объект с таким названием уже есть',
  'There is a site named "{site}" already. Choose another name.':
    'Объект «{site}» уже есть. Выберите другое название.',
  'The site has locks': 'На объекте есть замки',
  'Site "{site}" has {count} locks: move or remove them first.': {
    one: 'На объекте «{site}» есть {count} замок: сначала перенесите или удалите его.',
    few: 'На объекте «{site}» есть {count} замка: сначала перенесите или удалите их.',
    many: 'На объекте «{site}» есть {count} замков: сначала перенесите или удалите их.',
    other: 'На объекте «{site}» есть {count} замка: сначала перенесите или удалите их.',
  },
  'The hub needs a site': 'Хабу нужен объект',
  'This is the only site, and a hub has one: rename it instead.':
    'Это единственный объект, а хабу нужен хотя бы один: лучше переименуйте его.',
  'The hub has room for no more sites': 'В хабе нет места для новых объектов',
  'A hub keeps at most {count} sites: remove one first.': {
    one: 'В хабе может быть не больше {count} объекта: сначала удалите один.',
    few: 'В хабе может быть не больше {count} объектов: сначала удалите один.',
    many: 'В хабе может быть не больше {count} объектов: сначала удалите один.',
    other: 'В хабе может быть не больше {count} объекта: сначала удалите один.',
  },
  'There is no such time zone': 'Такого часового пояса нет',
  'There is no such time zone. Use an IANA name such as "Asia/Tashkent".':
    'Такого часового пояса нет. Укажите название IANA, например «Asia/Tashkent».',
  'Site created': 'Объект создан',
  Site: 'Объект',
  'Site changed': 'Объект изменён',
  Statistics: 'Статистика',
  'Statistics of so long a time are not told at once': 'Статистика за такой большой срок сразу не выдаётся',
  'Statistics are of the years 1970 to 2999.': 'Статистика бывает за 1970–2999 годы.',
  'At most {count} days by the day: ask for less at a time.': {
    one: 'По дням — не больше {count} дня: запрашивайте меньше за раз.',
    few: 'По дням — не больше {count} дней: запрашивайте меньше за раз.',
    many: 'По дням — не больше {count} дней: запрашивайте меньше за раз.',
    other: 'По дням — не больше {count} дня: запрашивайте меньше за раз.',
  },
  'At most {count} days by the hour: ask for less at a time.': {
    one: 'По часам — не больше {count} дня: запрашивайте меньше за раз.',
    few: 'По часам — не больше {count} дней: запрашивайте меньше за раз.',
    many: 'По часам — не больше {count} дней: запрашивайте меньше за раз.',
    other: 'По часам — не больше {count} дня: запрашивайте меньше за раз.',
  },
  '"from" must be before "to".': 'Значение from должно быть раньше to.',
  'There is no such lock, and there was none at this site.': 'Такого замка на этом объекте нет и не было.',
  'More than {count} batteries: ask for fewer days, or for one lock.': {
    one: 'Батарей больше {count}: запросите меньше дней или один замок.',
    few: 'Батарей больше {count}: запросите меньше дней или один замок.',
    many: 'Батарей больше {count}: запросите меньше дней или один замок.',
    other: 'Батарей больше {count}: запросите меньше дней или один замок.',
  },
};
