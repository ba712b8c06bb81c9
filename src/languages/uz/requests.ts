import type { UzbekCatalog } from '../catalog.js';

/** Requests and answers in general. */
export const REQUESTS: UzbekCatalog = {
  'The body is not JSON': 'Soʻrov tanasi JSON emas',
  'The request is malformed': 'Soʻrov notoʻgʻri tuzilgan',
  'The Idempotency-Key is malformed': 'Idempotency-Key sarlavhasi notoʻgʻri tuzilgan',
  'The input has wrong or missing values': 'Soʻrovda notoʻgʻri yoki yetishmayotgan qiymatlar bor',
  'The body is too large': 'Soʻrov tanasi juda katta',
  'The body must have the media type that this path takes, not compressed':
    'Soʻrov tanasi bu manzil qabul qiladigan turda va siqilmagan boʻlishi kerak',
  'The header fields are too large': 'Soʻrov sarlavhalari juda katta',
  'The request did not arrive in time': 'Soʻrov oʻz vaqtida yetib kelmadi',
  'The request did not arrive in time.': 'Soʻrov oʻz vaqtida yetib kelmadi.',
  'The method is not allowed here': 'Bu yerda bunday metodga ruxsat yoʻq',
  'A page can not have this size': 'Sahifa bunday hajmda boʻla olmaydi',
  'The cursor is not one of this list': 'Bu kursor bu roʻyxatga tegishli emas',
  'Not found': 'Topilmadi',
  'This host name is not served': 'Bu xost nomiga xizmat koʻrsatilmaydi',
  'Requests from this web origin are refused': 'Bu saytdan kelgan soʻrovlar rad etiladi',
  'Too many requests': 'Soʻrovlar juda koʻp',
  'Too many streams of events are open': 'Juda koʻp hodisalar oqimi ochilgan',
  'The hub is busy': 'Xab band',
  'The disk is full; nothing was changed': 'Disk toʻlgan; hech narsa oʻzgartirilmadi',
  'The disk failed; nothing was changed': 'Diskda nosozlik; hech narsa oʻzgartirilmadi',
  'The hub is stopping': 'Xab toʻxtamoqda',
  'The hub is stopping.': 'Xab toʻxtamoqda.',
  'The MQTT broker does not run': 'MQTT brokeri ishlamayapti',
  'The MQTT broker is not running.': 'MQTT brokeri ishlamayapti.',
  'A part of the hub does not work': 'Xabning bir qismi ishlamayapti',
  'The hub failed': 'Xabda nosozlik',
  'The hub failed to do this. Its log has the reason under this request id.':
    'Xab buni bajara olmadi. Sababi uning jurnalida shu soʻrov raqami ostida yozilgan.',
  'The Idempotency-Key is in use': 'Bu Idempotency-Key allaqachon ishlatilmoqda',
  'The Idempotency-Key was used for another request': 'Bu Idempotency-Key boshqa soʻrov uchun ishlatilgan',
  'A request with this Idempotency-Key is being answered':
    'Bu Idempotency-Key bilan yuborilgan soʻrov hali bajarilmoqda',
  'The first request was interrupted; its outcome is unknown':
    'Birinchi soʻrov uzilib qoldi; natijasi nomaʼlum',
  'Idempotency-Key must be 1 to 255 visible ASCII characters. A UUID does well.':
    'Idempotency-Key 1 tadan 255 tagacha koʻrinadigan ASCII belgidan iborat boʻlishi kerak. UUID mos keladi.',
  'The hub was interrupted while it answered the first request with this key, so that may have happened or not. Look, then use a new key.':
    'Xab bu kalit bilan kelgan birinchi soʻrovni bajarayotganda uzilib qoldi, shuning uchun amal bajarilgan ham, bajarilmagan ham boʻlishi mumkin. Tekshiring, keyin yangi kalit oling.',
  'This Idempotency-Key was used for another request. Use a new key for a new request.':
    'Bu Idempotency-Key boshqa soʻrov uchun ishlatilgan. Yangi soʻrov uchun yangi kalit oling.',
  'A request with this Idempotency-Key is being answered. Try again when it has ended.':
    'Bu Idempotency-Key bilan yuborilgan soʻrov hali bajarilmoqda. U tugagach, qayta urinib koʻring.',
  'A request with this Idempotency-Key was begun before.':
    'Bu Idempotency-Key bilan soʻrov avval boshlangan.',
  'The hub has {count} streams of events open and serves no more. Try again later.':
    'Xabda {count} ta hodisalar oqimi ochiq, u bundan ortigʻiga xizmat koʻrsatmaydi. Keyinroq urinib koʻring.',
  'You have {count} streams of events open. Close one.':
    'Sizda {count} ta hodisalar oqimi ochiq. Bittasini yoping.',
  'The hub does not answer to this host name. Use localhost, or add the name to DOORWARD_ALLOWED_HOSTS.':
    'Xab bu xost nomiga javob bermaydi. localhost nomidan foydalaning yoki nomni DOORWARD_ALLOWED_HOSTS roʻyxatiga qoʻshing.',
  'Pages from this origin may not use the hub. Add its host name to DOORWARD_ALLOWED_HOSTS if they should.':
    'Bu sayt sahifalariga xabdan foydalanish mumkin emas. Kerak boʻlsa, xost nomini DOORWARD_ALLOWED_HOSTS roʻyxatiga qoʻshing.',
  'application/json, in UTF-8': 'application/json, UTF-8 kodlashda',
  'the one this path takes, in UTF-8': 'bu manzil qabul qiladigan tur, UTF-8 kodlashda',
  'Send the body as Content-Type: {wanted} and not compressed.':
    'Soʻrov tanasini Content-Type: {wanted} sarlavhasi bilan va siqmasdan yuboring.',
  'The body is not a JSON object.': 'Soʻrov tanasi JSON obyekti emas.',
  'The body may have at most {count} bytes.': 'Soʻrov tanasi koʻpi bilan {count} bayt boʻlishi mumkin.',
  'The header fields may have at most {count} bytes.':
    'Sarlavhalar koʻpi bilan {count} bayt boʻlishi mumkin.',
  'The body did not arrive whole.': 'Soʻrov tanasi toʻliq yetib kelmadi.',
  'Too many requests. Try again in {count} seconds.':
    'Soʻrovlar juda koʻp. {count} soniyadan keyin qayta urinib koʻring.',
  'There is nothing at this path.': 'Bu manzilda hech narsa yoʻq.',
  'There is nothing at this path. See /api/docs.':
    'Bu manzilda hech narsa yoʻq. /api/docs sahifasiga qarang.',
  "The path can't be decoded.": 'Manzilni oʻqib boʻlmadi.',
  'This path takes {methods}.': 'Bu manzil quyidagi metodlarni qabul qiladi: {methods}.',
  'This port speaks HTTPS alone: begin the address with https://.':
    'Bu port faqat HTTPS orqali ishlaydi: manzilni https:// bilan boshlang.',
  'This is not an HTTP request.': 'Bu HTTP soʻrovi emas.',
  Alive: 'Ishlayapti',
  Ready: 'Tayyor',
  'Not working: {parts}.': 'Ishlamayapti: {parts}.',
  'Too many codes are being checked. Try again in a moment.':
    'Hozir juda koʻp kod tekshirilmoqda. Birozdan keyin qayta urinib koʻring.',
  'Too many changes are waiting. Try again in a moment.':
    'Navbatda juda koʻp oʻzgarish bor. Birozdan keyin qayta urinib koʻring.',
  'The disk is full: the image was not kept.': 'Disk toʻlgan: mikrodastur fayli saqlanmadi.',
  'The disk failed: the image was not kept.': 'Diskda nosozlik: mikrodastur fayli saqlanmadi.',
  'The disk is full and nothing was changed: free some space.':
    'Disk toʻlgan, hech narsa oʻzgartirilmadi: joy boʻshating.',
  'The disk did not take the change; nothing was changed.':
    'Disk oʻzgarishni qabul qilmadi; hech narsa oʻzgartirilmadi.',
  'The cursor is not one that this list gave: start without one.':
    'Bu kursorni bu roʻyxat bermagan: kursorsiz boshlang.',
  'A page has 1 to {count} rows.': 'Sahifada 1 tadan {count} tagacha qator boʻladi.',
  'Too many exports at once': 'Bir vaqtda juda koʻp eksport',
  'The hub is writing {count} exports and begins no more. Try again when one has ended.':
    'Xab hozir {count} ta eksportni yozmoqda va yangisini boshlamaydi. Bittasi tugagach, qayta urinib koʻring.',
};
