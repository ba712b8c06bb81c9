import type { UzbekCatalog } from '../catalog.js';

/** Calendars: where they come from, and what is wrong with one. */
export const CALENDARS: UzbekCatalog = {
  'The schedule has room for no more stays': 'Jadvalda boshqa turish muddatlari uchun joy yoʻq',
  'There is no such calendar': 'Bunday taqvim yoʻq',
  'There is no such calendar.': 'Bunday taqvim yoʻq.',
  'There is a calendar with this name': 'Bunday nomli taqvim bor',
  'The hub has room for no more calendars': 'Xabda taqvimlar uchun boshqa joy yoʻq',
  'Codes rely on the calendar': 'Taqvimga bogʻliq kodlar bor',
  'The calendar has changed meanwhile': 'Taqvim shu orada oʻzgardi',
  'The calendar has no address': 'Taqvimning manzili yoʻq',
  'The calendar can not be understood': 'Taqvimni tushunib boʻlmadi',
  'The calendar is empty': 'Taqvim boʻsh',
  'The calendar is too large': 'Taqvim juda katta',
  'The calendar holds too much': 'Taqvimda maʼlumot juda koʻp',
  'The hub does not ask this address': 'Xab bu manzilga soʻrov yubormaydi',
  'The hub does not know what time it is': 'Xab hozirgi vaqtni bilmaydi',
  'Send the calendar itself as the body.': 'Soʻrov tanasida taqvimning oʻzini yuboring.',
  'Expected the revision of the changes you saw.': 'Siz koʻrgan oʻzgarishlarning tahrir raqami kerak.',
  'Calendar added': 'Taqvim qoʻshildi',
  Calendars: 'Taqvimlar',
  Calendar: 'Taqvim',
  'Calendar changed': 'Taqvim oʻzgartirildi',
  'Calendar taken': 'Taqvim qabul qilindi',
  'Calendar asked for': 'Taqvim soʻraldi',
  Changes: 'Oʻzgarishlar',
  'Changes applied': 'Oʻzgarishlar qoʻllandi',
  'It is too long.': 'U juda uzun.',
  'It is not a URL.': 'Bu URL emas.',
  'It must begin with https:// or http://.': 'U https:// yoki http:// bilan boshlanishi kerak.',
  'It is in this house. An installer can allow it with DOORWARD_CALENDAR_LOCAL_HOSTS.':
    'U shu binoning ichki tarmogʻida. Oʻrnatuvchi unga DOORWARD_CALENDAR_LOCAL_HOSTS orqali ruxsat bera oladi.',
  'It redirects to where the hub does not follow.': 'U xab oʻtmaydigan manzilga yoʻnaltiradi.',
  'It redirects more than {count} times.': 'U {count} martadan koʻp yoʻnaltiradi.',
  '{host} answered with the status {status}.': '{host} manzilidan {status} holati bilan javob keldi.',
  '{host} sent {type}, and not a calendar.': '{host} manzilidan taqvim emas, {type} keldi.',
  '{host} sent a compressed answer.': '{host} manzilidan siqilgan javob keldi.',
  '{host} sent more than {count} bytes.': '{host} manzilidan {count} baytdan koʻp maʼlumot keldi.',
  'This is not text in UTF-8.': 'Bu UTF-8 kodlashdagi matn emas.',
  '{host} did not answer in time.': '{host} manzilidan oʻz vaqtida javob kelmadi.',
  '{host} could not prove that it is {host} ({code}): its certificate is not trusted here.':
    '{host} manzili haqiqatan {host} ekanini isbotlay olmadi ({code}): uning sertifikatiga bu yerda ishonilmaydi.',
  '{host} was not reached ({code}).': '{host} manziliga ulanib boʻlmadi ({code}).',
  'A calendar fills this schedule: remove the calendar first.':
    'Bu jadvalni taqvim toʻldiradi: avval taqvimni oʻchiring.',
  'The calendar has changed since you looked: look at its changes again, and apply those.':
    'Siz koʻrganingizdan keyin taqvim oʻzgardi: oʻzgarishlarni qayta koʻrib chiqing va ularni qoʻllang.',
  'A schedule holds {count} stays: give this calendar a schedule of its own.':
    'Jadvalga {count} ta turish muddati sigʻadi: bu taqvimga alohida jadval bering.',
  'There is a calendar named "{name}" already. Choose another name.':
    '“{name}” nomli taqvim allaqachon bor. Boshqa nom tanlang.',
  'This address is not asked: {why}': 'Bu manzilga soʻrov yuborilmaydi: {why}',
  'is not an address that the hub asks': 'xab soʻrov yuboradigan manzil emas',
  'The hub keeps {count} calendars: remove some that nobody uses.':
    'Xabda {count} ta taqvim saqlanadi: hech kim foydalanmaydiganlarini oʻchiring.',
  'Codes rely on stays of this calendar: revoke them first, or give them another schedule.':
    'Bu taqvimdagi turish muddatlariga bogʻliq kodlar bor: avval ularni bekor qiling yoki ularga boshqa jadval bering.',
  'The parts are nested too deeply.': 'Qismlar bir-birining ichiga juda chuqur joylashgan.',
  'Here ends what has not begun: the {part} of line {begin} is still open.':
    'Bu yerda boshlanmagan qism tugaydi: {begin}-satrdagi {part} hali yopilmagan.',
  'The text is cut off: the {part} of line {begin} has no end.':
    'Matn uzilib qolgan: {begin}-satrdagi {part} qismining oxiri yoʻq.',
  'This is not an iCalendar text: it must begin with BEGIN:VCALENDAR.':
    'Bu iCalendar matni emas: u BEGIN:VCALENDAR bilan boshlanishi kerak.',
  'A calendar may have at most {count} lines.': 'Taqvimda koʻpi bilan {count} ta satr boʻlishi mumkin.',
  'This line is longer than {count} characters.': 'Bu satr {count} ta belgidan uzun.',
  'The {name} can not be understood.': '{name} qiymatini tushunib boʻlmadi.',
  'There are more than {count} of {name} here.': 'Bu yerda {name} {count} martadan koʻp berilgan.',
  'There are two of {name}.': '{name} ikki marta berilgan.',
  '"{value}" is not a date or time.': '“{value}” sana ham, vaqt ham emas.',
  'The repetitions in this calendar are too many to follow.':
    'Bu taqvimda takrorlanishlar hisoblab chiqib boʻlmaydigan darajada koʻp.',
  'The repetition "{rule}" is of a kind that can not be taken over.':
    '“{rule}” takrorlanishining turi qoʻllab-quvvatlanmaydi.',
  'This line has no name, or no value.': 'Bu satrda nom yoki qiymat yoʻq.',
  'This event has no UID of 1 to {count} characters.':
    'Bu hodisada 1 tadan {count} tagacha belgili UID yoʻq.',
  'This event has no DTSTART.': 'Bu hodisada DTSTART yoʻq.',
  'A change of all later occurrences (RANGE) can not be taken over.':
    'Keyingi barcha takrorlanishlarning oʻzgarishi (RANGE) qoʻllab-quvvatlanmaydi.',
  'This event repeats in too many ways.': 'Bu hodisa juda koʻp xil qoida boʻyicha takrorlanadi.',
  'An event has DTEND or DURATION, and not both.':
    'Hodisada DTEND yoki DURATION boʻladi, ikkalasi birga emas.',
  '"{value}" is not a duration.': '“{value}” davomiylik emas.',
  '"{value}" is not a number.': '“{value}” son emas.',
  'The time zone "{zone}" is neither known nor told by the calendar.':
    '“{zone}” vaqt mintaqasi xabga nomaʼlum va taqvimda ham tavsiflanmagan.',
  'This time zone does not say when its clocks change.':
    'Bu vaqt mintaqasida soatlar qachon oʻzgarishi koʻrsatilmagan.',
  '"{value}" is not an offset from UTC.': '“{value}” UTC vaqtidan siljish emas.',
  'This event ends before it begins.': 'Bu hodisa boshlanmasdan oldin tugaydi.',
  'This event is longer than {count} days.': 'Bu hodisa {count} kundan uzun.',
  'DTSTART is a day, and DTEND is a time.': 'DTSTART da kun, DTEND da esa vaqt koʻrsatilgan.',
  'DTSTART is a day, and DURATION is not in days.':
    'DTSTART da kun koʻrsatilgan, DURATION esa kunlarda berilmagan.',
  'DTSTART is a time, and DTEND is a day.': 'DTSTART da vaqt, DTEND da esa kun koʻrsatilgan.',
  'A calendar may have at most {count} bytes.': 'Taqvim koʻpi bilan {count} bayt boʻlishi mumkin.',
  'There is no event in this calendar.': 'Bu taqvimda hech qanday hodisa yoʻq.',
  'A calendar may have at most {count} events.': 'Taqvimda koʻpi bilan {count} ta hodisa boʻlishi mumkin.',
  'A calendar may have at most {count} stays that have not ended.':
    'Taqvimda tugamagan turish muddatlari koʻpi bilan {count} ta boʻlishi mumkin.',
  'The calendar was not taken: {why} Everything is as before.':
    'Taqvim qabul qilinmadi: {why} Hammasi avvalgidek qoldi.',
  'The calendar was not taken: {why} (Line {line}.) Everything is as before.':
    'Taqvim qabul qilinmadi: {why} ({line}-satr.) Hammasi avvalgidek qoldi.',
  'The hub does not know what time it is, and so which stays are ahead. Set its clock, or confirm the time, first.':
    'Xab hozirgi vaqtni, demak qaysi turish muddatlari oldinda ekanini ham bilmaydi. Avval uning soatini toʻgʻrilang yoki vaqtni tasdiqlang.',
  'The calendar is being changed by somebody else: try again.':
    'Taqvimni hozir boshqa kimdir oʻzgartirmoqda: qayta urinib koʻring.',
  'This calendar has no address: upload its text instead.':
    'Bu taqvimning manzili yoʻq: uning oʻrniga matnini yuklang.',
  'Calendars belong to this site: move or remove them first.':
    'Bu obyektga tegishli taqvimlar bor: avval ularni koʻchiring yoki oʻchiring.',
};
