import type { RussianCatalog } from '../catalog.js';

/** The hub's clock, and whether it is trusted. */
export const TIME: RussianCatalog = {
  Time: 'Время',
  'The time is trusted': 'Время подтверждено',
  "The hub's clock says another time": 'Часы хаба показывают другое время',
  "The hub's clock says {hub_time}, not {claimed}. Set the machine's clock first, then say that it is right.":
    'Часы хаба показывают {hub_time}, а не {claimed}. Сначала переведите часы компьютера, затем подтвердите, что они верны.',
  "The setting says that the machine's clock is right.": 'В настройках указано, что часы компьютера верны.',
  'The clock is held to the time of the network.': 'Часы синхронизируются с сетевым временем.',
  "The machine's clock chip agrees.": 'Микросхема часов компьютера показывает то же время.',
  "It is the clock of the machine's host.": 'Это часы хост-системы, на которой работает компьютер.',
  'A lock that was on all the time agrees.': 'Замок, который не выключался, показывает то же время.',
  'An admin said that the clock is right.': 'Администратор подтвердил, что часы верны.',
  'Nothing confirms the clock: no network time, no clock chip, no lock that was on all the time.':
    'Часы ничем не подтверждены: ни сетевым временем, ни микросхемой часов, ни замком, который не выключался.',
  'The clock is earlier than the newest row of the log: it has gone back.':
    'Часы показывают время раньше последней записи в журнале: они перешли назад.',
  'The clock has jumped, and nothing confirms it since.':
    'Часы скачком изменились, и с тех пор ничто их не подтвердило.',
};
