import type { RussianCatalog } from '../catalog.js';

/** Calendars that fill a schedule, and what is wrong with their text. */
export const CALENDARS: RussianCatalog = {
  'The schedule has room for no more stays': 'В расписании нет места для новых проживаний',
  'A schedule holds {count} stays: give this calendar a schedule of its own.': {
    one: 'В расписании может быть не больше {count} проживания: задайте этому календарю отдельное расписание.',
    few: 'В расписании может быть не больше {count} проживаний: задайте этому календарю отдельное расписание.',
    many: 'В расписании может быть не больше {count} проживаний: задайте этому календарю отдельное расписание.',
    other:
      'В расписании может быть не больше {count} проживания: задайте этому календарю отдельное расписание.',
  },
  'A calendar fills this schedule: remove the calendar first.':
    'Это расписание заполняется календарём: сначала удалите календарь.',
  'Calendars belong to this site: move or remove them first.':
    'К этому объекту относятся календари: сначала перенесите или удалите их.',
  'There is no such calendar': 'Такого календаря нет',
  'There is no such calendar.': 'Такого календаря нет.',
  'There is a calendar with this name': 'Календарь с таким названием уже есть',
  'There is a calendar named "{name}" already. Choose another name.':
    'Календарь «{name}» уже есть. Выберите другое название.',
  'The hub has room for no more calendars': 'В хабе нет места для новых календарей',
  'The hub keeps {count} calendars: remove some that nobody uses.': {
    one: 'Хаб хранит не больше {count} календаря: удалите те, которыми никто не пользуется.',
    few: 'Хаб хранит не больше {count} календарей: удалите те, которыми никто не пользуется.',
    many: 'Хаб хранит не больше {count} календарей: удалите те, которыми никто не пользуется.',
    other: 'Хаб хранит не больше {count} календаря: удалите те, которыми никто не пользуется.',
  },
  'Codes rely on the calendar': 'От календаря зависят коды',
  'Codes rely on stays of this calendar: revoke them first, or give them another schedule.':
    'От проживаний этого календаря зависят коды: сначала отзовите их или задайте им другое расписание.',
  'The calendar has changed meanwhile': 'Календарь тем временем изменился',
  'The calendar has changed since you looked: look at its changes again, and apply those.':
    'С тех пор как вы смотрели, календарь изменился: посмотрите его изменения снова и примените их.',
  'The calendar is being changed by somebody else: try again.':
    'Календарь сейчас меняет кто-то другой: повторите попытку.',
  'The calendar has no address': 'У календаря нет адреса',
  'This calendar has no address: upload its text instead.':
    'У этого календаря нет адреса: загрузите его текст.',
  'The calendar can not be understood': 'Календарь не удаётся разобрать',
  'The calendar is empty': 'Календарь пуст',
  'The calendar is too large': 'Календарь слишком большой',
  'The calendar holds too much': 'В календаре слишком много данных',
  'The hub does not ask this address': 'Хаб не обращается по этому адресу',
  'This address is not asked: {why}': 'Хаб не обращается по этому адресу: {why}',
  'is not an address that the hub asks': 'не адрес, по которому обращается хаб',
  'The hub does not know what time it is': 'Хаб не знает, который час',
  'The hub does not know what time it is, and so which stays are ahead. Set its clock, or confirm the time, first.':
    'Хаб не знает, который час, и поэтому не знает, какие проживания ещё впереди. Сначала переведите его часы или подтвердите время.',
  'Send the calendar itself as the body.': 'Отправьте телом запроса сам календарь.',
  'Expected the revision of the changes you saw.': 'Нужна ревизия изменений, которые вы видели.',
  'Calendar added': 'Календарь добавлен',
  Calendars: 'Календари',
  Calendar: 'Календарь',
  'Calendar changed': 'Календарь изменён',
  'Calendar taken': 'Календарь принят',
  'Calendar asked for': 'Календарь запрошен',
  Changes: 'Изменения',
  'Changes applied': 'Изменения применены',
  'It is too long.': 'Адрес слишком длинный.',
  'It is not a URL.': 'Это не URL.',
  'It must begin with https:// or http://.': 'Адрес должен начинаться с https:// или http://.',
  'It is in this house. An installer can allow it with DOORWARD_CALENDAR_LOCAL_HOSTS.':
    'Адрес находится в локальной сети. Установщик может разрешить его настройкой DOORWARD_CALENDAR_LOCAL_HOSTS.',
  'It redirects to where the hub does not follow.': 'Адрес перенаправляет туда, куда хаб не переходит.',
  'It redirects more than {count} times.': {
    one: 'Адрес перенаправляет больше {count} раза.',
    few: 'Адрес перенаправляет больше {count} раз.',
    many: 'Адрес перенаправляет больше {count} раз.',
    other: 'Адрес перенаправляет больше {count} раза.',
  },
  '{host} answered with the status {status}.': 'Сервер {host} ответил с кодом состояния {status}.',
  '{host} sent {type}, and not a calendar.': 'Сервер {host} прислал {type}, а не календарь.',
  '{host} sent a compressed answer.': 'Сервер {host} прислал сжатый ответ.',
  '{host} sent more than {count} bytes.': {
    one: 'Сервер {host} прислал больше {count} байта.',
    few: 'Сервер {host} прислал больше {count} байт.',
    many: 'Сервер {host} прислал больше {count} байт.',
    other: 'Сервер {host} прислал больше {count} байта.',
  },
  '{host} did not answer in time.': 'Сервер {host} не ответил вовремя.',
  '{host} was not reached ({code}).': 'Сервер {host} недоступен ({code}).',
  '{host} could not prove that it is {host} ({code}): its certificate is not trusted here.':
    'Сервер {host} не смог подтвердить, что он — {host} ({code}): хаб не доверяет его сертификату.',
  'This is not text in UTF-8.': 'Это не текст в кодировке UTF-8.',
  'A calendar may have at most {count} bytes.': {
    one: 'Календарь может занимать не более {count} байта.',
    few: 'Календарь может занимать не более {count} байт.',
    many: 'Календарь может занимать не более {count} байт.',
    other: 'Календарь может занимать не более {count} байта.',
  },
  'A calendar may have at most {count} lines.': {
    one: 'В календаре может быть не больше {count} строки.',
    few: 'В календаре может быть не больше {count} строк.',
    many: 'В календаре может быть не больше {count} строк.',
    other: 'В календаре может быть не больше {count} строки.',
  },
  'A calendar may have at most {count} events.': {
    one: 'В календаре может быть не больше {count} события.',
    few: 'В календаре может быть не больше {count} событий.',
    many: 'В календаре может быть не больше {count} событий.',
    other: 'В календаре может быть не больше {count} события.',
  },
  'A calendar may have at most {count} stays that have not ended.': {
    one: 'В календаре может быть не больше {count} незавершённого проживания.',
    few: 'В календаре может быть не больше {count} незавершённых проживаний.',
    many: 'В календаре может быть не больше {count} незавершённых проживаний.',
    other: 'В календаре может быть не больше {count} незавершённого проживания.',
  },
  'There is no event in this calendar.': 'В этом календаре нет ни одного события.',
  'The calendar was not taken: {why} Everything is as before.':
    'Календарь не принят: {why} Всё осталось как было.',
  'The calendar was not taken: {why} (Line {line}.) Everything is as before.':
    'Календарь не принят: {why} (Строка {line}.) Всё осталось как было.',
  'The parts are nested too deeply.': 'Слишком много вложенных друг в друга частей.',
  'Here ends what has not begun: the {part} of line {begin} is still open.':
    'Здесь заканчивается то, что не начиналось: часть {part} из строки {begin} ещё не закрыта.',
  'The text is cut off: the {part} of line {begin} has no end.':
    'Текст обрывается: у части {part} из строки {begin} нет конца.',
  'This is not an iCalendar text: it must begin with BEGIN:VCALENDAR.':
    'Это не текст iCalendar: он должен начинаться с BEGIN:VCALENDAR.',
  'This line is longer than {count} characters.': {
    one: 'Эта строка длиннее {count} символа.',
    few: 'Эта строка длиннее {count} символов.',
    many: 'Эта строка длиннее {count} символов.',
    other: 'Эта строка длиннее {count} символа.',
  },
  'This line has no name, or no value.': 'В этой строке нет имени или значения.',
  'The {name} can not be understood.': 'Значение {name} не удаётся разобрать.',
  'There are two of {name}.': '{name} указано дважды.',
  'There are more than {count} of {name} here.': {
    one: 'Свойство {name} указано здесь больше {count} раза.',
    few: 'Свойство {name} указано здесь больше {count} раз.',
    many: 'Свойство {name} указано здесь больше {count} раз.',
    other: 'Свойство {name} указано здесь больше {count} раза.',
  },
  '"{value}" is not a date or time.': '«{value}» — это не дата и не время.',
  '"{value}" is not a duration.': '«{value}» — это не продолжительность.',
  '"{value}" is not a number.': '«{value}» — это не число.',
  '"{value}" is not an offset from UTC.': '«{value}» — это не смещение от UTC.',
  'The repetitions in this calendar are too many to follow.': 'В этом календаре слишком много повторений.',
  'The repetition "{rule}" is of a kind that can not be taken over.':
    'Повторение «{rule}» такого вида, который перенять нельзя.',
  'This event repeats in too many ways.': 'Повторения этого события заданы слишком многими способами.',
  'A change of all later occurrences (RANGE) can not be taken over.':
    'Изменение всех последующих повторений (RANGE) перенять нельзя.',
  'This event has no UID of 1 to {count} characters.': {
    one: 'У этого события нет UID длиной от 1 до {count} символа.',
    few: 'У этого события нет UID длиной от 1 до {count} символов.',
    many: 'У этого события нет UID длиной от 1 до {count} символов.',
    other: 'У этого события нет UID длиной от 1 до {count} символа.',
  },
  'This event has no DTSTART.': 'У этого события нет DTSTART.',
  'An event has DTEND or DURATION, and not both.':
    'У события есть либо DTEND, либо DURATION, но не оба сразу.',
  'This event ends before it begins.': 'Это событие заканчивается раньше, чем начинается.',
  'This event is longer than {count} days.': {
    one: 'Это событие длиннее {count} дня.',
    few: 'Это событие длиннее {count} дней.',
    many: 'Это событие длиннее {count} дней.',
    other: 'Это событие длиннее {count} дня.',
  },
  'DTSTART is a day, and DTEND is a time.': 'DTSTART — это день, а DTEND — время.',
  'DTSTART is a day, and DURATION is not in days.': 'DTSTART — это день, а DURATION указано не в днях.',
  'DTSTART is a time, and DTEND is a day.': 'DTSTART — это время, а DTEND — день.',
  'The time zone "{zone}" is neither known nor told by the calendar.':
    'Часовой пояс «{zone}» неизвестен, и календарь его не описывает.',
  'This time zone does not say when its clocks change.':
    'В этом часовом поясе не указано, когда переводятся часы.',
};
