import type { RussianCatalog } from '../catalog.js';

/** Schedules, and codes that keep to them. */
export const SCHEDULES: RussianCatalog = {
  'There is no such schedule': 'Такого расписания нет',
  'There is no such schedule.': 'Такого расписания нет.',
  'A schedule is missing': 'Не указано расписание',
  'A schedule is not expected': 'Расписание здесь не нужно',
  'A scheduled PIN needs schedule_id: make a schedule first.':
    'Для PIN-кода по расписанию нужен schedule_id: сначала создайте расписание.',
  'Only a scheduled PIN has a schedule: use kind "scheduled".':
    'Расписание есть только у PIN-кода по расписанию: укажите вид scheduled.',
  'The schedule is in use': 'Расписание используется',
  'Codes keep to this schedule: revoke them first, or change the schedule.':
    'По этому расписанию действуют коды: сначала отзовите их или измените расписание.',
  'The hub has room for no more schedules': 'В хабе нет места для новых расписаний',
  'The hub keeps {count} schedules: delete some that nobody uses.': {
    one: 'Хаб хранит не больше {count} расписания: удалите те, которыми никто не пользуется.',
    few: 'Хаб хранит не больше {count} расписаний: удалите те, которыми никто не пользуется.',
    many: 'Хаб хранит не больше {count} расписаний: удалите те, которыми никто не пользуется.',
    other: 'Хаб хранит не больше {count} расписания: удалите те, которыми никто не пользуется.',
  },
  'This schedule makes no sense: {field} {why}.': 'В этом расписании ошибка: {field} {why}.',
  'Two exceptions are for the same day': 'Два исключения приходятся на один день',
  'The time asked about is too long': 'Запрошенный срок слишком большой',
  'The time asked about ends before it begins.': 'Запрошенный срок заканчивается раньше, чем начинается.',
  'Ask about at most {count} days.': {
    one: 'Запрашивайте не больше {count} дня.',
    few: 'Запрашивайте не больше {count} дней.',
    many: 'Запрашивайте не больше {count} дней.',
    other: 'Запрашивайте не больше {count} дня.',
  },
  'The time zone is not known': 'Часовой пояс неизвестен',
  'This hub does not know the time zone {zone} of the site.':
    'Этот хаб не знает часового пояса объекта: {zone}.',
  'There are too many windows in this time': 'В этом сроке слишком много интервалов',
  'There are more than {count} windows in this time: ask about less of it.': {
    one: 'В этом сроке больше {count} интервала: запросите срок поменьше.',
    few: 'В этом сроке больше {count} интервалов: запросите срок поменьше.',
    many: 'В этом сроке больше {count} интервалов: запросите срок поменьше.',
    other: 'В этом сроке больше {count} интервала: запросите срок поменьше.',
  },
  'Schedule created': 'Расписание создано',
  Schedules: 'Расписания',
  Schedule: 'Расписание',
  'Schedule replaced': 'Расписание заменено',
  'Schedule changed': 'Расписание изменено',
  Timeline: 'Хронология',
};
