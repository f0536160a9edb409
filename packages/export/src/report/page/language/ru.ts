import type { Dictionary, Noun } from "./en.ts";
import { createCounter, createNumberFormat, createPercentFormat, type PluralForms } from "./plurals.ts";

/** Russian needs all of these forms. */
type RussianForms = PluralForms & Record<"one" | "few" | "many", string>;

const nouns: Record<Noun, RussianForms> = {
  account: { one: "учётная запись", few: "учётные записи", many: "учётных записей", other: "учётной записи" },
  change: { one: "изменение", few: "изменения", many: "изменений", other: "изменения" },
  day: { one: "день", few: "дня", many: "дней", other: "дня" },
  findingKind: { one: "вид находок", few: "вида находок", many: "видов находок", other: "вида находок" },
  passwordChange: { one: "смена пароля", few: "смены пароля", many: "смен пароля", other: "смены пароля" },
  record: { one: "запись", few: "записи", many: "записей", other: "записи" },
  session: { one: "сессия", few: "сессии", many: "сессий", other: "сессии" },
  signIn: { one: "вход", few: "входа", many: "входов", other: "входа" },
  user: { one: "пользователь", few: "пользователя", many: "пользователей", other: "пользователя" },
};

const number = createNumberFormat("ru");
const percent = createPercentFormat("ru");
const count = createCounter("ru", nouns);

/** The words of the page in Russian. */
export const ru: Dictionary = {
  code: "ru",
  number,
  count,
  percent,

  title: "Отчёт по журналам пользователей SAYMON",
  contents: "Содержание",
  skipToContent: "Перейти к отчёту",
  page: "Страница",
  of: "из",
  madeBy: (program) =>
    `Сформировано программой ${program}. Неофициальный отчёт: это не продукт разработчика SAYMON.`,
  timesInUtc: "Время указано в UTC.",
  timesIn: (zone) => `Время указано в часовом поясе ${zone}, если не отмечено «UTC».`,
  maskedLogins: "Логины замаскированы; имена и значения в изменениях не выводятся.",

  sections: {
    coverage: "Полнота данных",
    signIns: "Входы",
    outsideBusinessHours: "Входы в нерабочее время",
    concurrentSessions: "Одновременные сессии",
    longAndOpenSessions: "Долгие и открытые сессии",
    withoutActivity: "Пользователи без активности",
    passwords: "Пароли",
    changes: "Изменения",
    appendix: "Приложение",
  },
  logs: { sessions: "Журнал сессий", audit: "Журнал аудита", passwords: "Журнал паролей" },
  logNotRead: {
    sessions: "Журнал сессий не прочитан, поэтому в этом разделе нет данных.",
    audit: "Журнал аудита не прочитан, поэтому в этом разделе нет данных.",
    passwords: "Журнал паролей не прочитан, поэтому в этом разделе нет данных.",
  },

  limitsTitle: "Чего эти данные не показывают",
  limits: {
    readNotLogged: "Отчёт подтверждает, что было прочитано, но не то, что SAYMON записал в журналы.",
    knownUsersOnly:
      "Изменения и смены паролей учтены только для пользователей из журнала сессий и из файла пользователей: API не выдаёт список пользователей.",
    followedFiles:
      "Файлы получены командой saymon-logs follow. Если не хватает самых последних из них, по остальным этого не видно.",
    successfulOnly: "В журнале есть только успешные входы. Неудачные попытки в него не попадают.",
    noAddressOrDevice: "В журнале нет ни адресов, ни устройств.",
    readersPolicy: "Рабочие часы и праздники задал тот, кто формировал отчёт.",
    maybeTwoTabs: "Две сессии одновременно могут быть двумя вкладками одного браузера.",
    sessionsBeforeRange: "Сессии, начавшиеся до начала периода, не учтены.",
    noEndRecorded:
      "У сессии, которая истекла без записи об окончании, нет длительности. Почему окончание не записано, разработчик SAYMON не сообщает.",
    openWhenRead:
      "Некоторые сессии были открыты, когда их читали в последний раз; потом они могли закончиться или продолжиться. Учтено время, когда они точно были открыты; ни одна находка не исходит из того, что они закончились. Окончание покажет более поздняя выгрузка журнала сессий.",
    signedInUsersOnly:
      "Изменения и смены паролей учтены только для пользователей из журнала сессий: API не выдаёт список пользователей.",
    apiListsNoUsers: "API не выдаёт список пользователей, поэтому отчёт исходит из файла пользователей.",
    emptyInitiatorIsOneself: "Если инициатор не указан, считается, что пользователь сменил пароль сам.",
    tokensNeedNoSession: "Пользователь с API-токеном может вносить изменения без сессии.",
    deletionNotPublished:
      "Как в журнале выглядит удаление, разработчик SAYMON не сообщает. Здесь удалением считается изменение, после которого ничего не осталось.",
    unknownTypesAreNumbers: "Типы объектов, названия которых не опубликованы, показаны числами.",
    secretsByNameAndForm:
      "Значения, похожие на секреты, скрыты: их выдаёт имя поля или вид значения. Секретами могут быть и другие значения.",
  },

  table: {
    rows: (shown, total) => `Показано строк: ${number(shown)} из ${number(total)}.`,
    allIn: (file) => `Все строки – в файле ${file}.`,
    runForAll: "Чтобы получить все строки, сформируйте отчёт сами с параметром --rows или --format csv.",
    numbers: "Показать числа",
    more: (hidden) => `и ещё ${number(hidden)}`,
    yes: "да",
    no: "нет",
  },

  value: {
    unknownUser: "неизвестный пользователь",
    empty: "(пусто)",
    masked: "скрыто",
    cut: (length) => `(всего символов: ${number(length)})`,
    wholeBody: "(всё содержимое)",
    oneself: "сам пользователь",
    beginning: "начала журнала",
    now: "ещё открыта",
    entityType: (type) => `тип ${type}`,
    entityTypeNames: {
      object: "объект",
      link: "связь",
      flow: "поток",
      user: "пользователь",
      property: "свойство",
      session: "сессия",
    },
    days: (value) => `${number(value)} д`,
    hours: (value) => `${number(value)} ч`,
    minutes: (value) => `${number(value)} мин`,
    seconds: (value) => `${number(value)} с`,
    range: (from, to) => `с ${from} по ${to}`,
  },
  weekdays: ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
  periods: { day: "по дням", week: "по неделям", month: "по месяцам", year: "по годам" },
  periodColumns: { day: "День", week: "Неделя с", month: "Месяц", year: "Годы с" },

  columns: {
    account: "Учётная запись",
    allSessions: "Всего сессий",
    allSignIns: "Всего входов",
    change: "Изменение",
    changedForOthers: "Сменил другим",
    changes: "Изменений",
    control: "Требование",
    day: "День",
    days: "Дней",
    details: "Подробности",
    differences: "Что изменилось",
    duration: "Длительность",
    end: "Окончание",
    entities: "Объектов",
    entity: "Объект",
    entityType: "Тип объекта",
    expiry: "Истекает",
    failed: "Ошибки",
    files: "Файлы",
    finding: "Что проверить",
    findings: "Что проверить",
    first: "Первая запись",
    from: "С",
    hour: "Час",
    howMany: "Сколько",
    id: "Идентификатор записи",
    inFile: "Есть в файле",
    inRange: "За период",
    initiator: "Кто сменил",
    last: "Последняя запись",
    log: "Журнал",
    logins: "Другие логины",
    notFound: "Не найдено",
    notTried: "Не опрошено",
    option: "Параметр",
    outside: "В нерабочее время",
    overlap: "Одновременно",
    passwordChanged: "Смен его пароля",
    reason: "Причина",
    records: "Записи",
    ref: "Запись",
    sessions: "Сессий",
    share: "Доля",
    signIns: "Входов",
    start: "Начало",
    state: "Состояние",
    status: "Состояние",
    subject: "О чём",
    time: "Время",
    to: "По",
    user: "Пользователь",
    userId: "Идентификатор",
    users: "Пользователей",
    usersEmpty: "Без записей",
    usersRead: "Опрошено",
    value: "Значение",
    weekday: "День недели",
    what: "Что",
    where: "Раздел",
    within: "За 24 ч",
  },

  review: {
    title: "На проверку",
    summary: (findings) =>
      `${count(findings, "findingKind")}. Находка – повод посмотреть внимательнее, а не вывод о нарушении.`,
    nothing: "По порогам этого отчёта проверять нечего.",
    short: (what) => `На проверку: ${what}`,
    kinds: (findings) => count(findings, "findingKind"),
    caption: "Находки на проверку",
    noRecords: "записей нет",
    notChecked: "не проверялось",
    notRead: "Не прочитано",
  },
  findings: {
    outsideBusinessHours: "Входы в нерабочее время",
    concurrentSessions: "Пользователи с несколькими сессиями одновременно",
    longSessions: "Долгие сессии",
    noEndRecorded: "Сессии, которые истекли без записи об окончании",
    withoutSignIn: "Пользователи из файла, которые не входили",
    notInFile: "Пользователи из записей, которых нет в файле",
    passwordChangedByAnother: "Пароли, которые сменил другой пользователь",
    severalPasswordChanges: "Учётные записи: несколько смен пароля за 24 часа",
    passwordChangeWithoutSession: "Смены пароля без открытой сессии",
    changesOfUsers: "Изменения учётных записей",
  },

  coverage: {
    complete: "Полная",
    partial: "Неполная",
    summaryComplete: (records) =>
      `Выгрузка полная: каждый её журнал прочитан за весь период, всего ${count(records, "record")}.`,
    summaryPartial:
      "Выгрузка неполная: см. список непрочитанного. Итоги могут быть занижены, а часть находок – отсутствовать.",
    notes: "Не всё, что запрошено, существует: см. ниже.",
    server: "Сервер",
    sources: { server: "прочитано с сервера", files: "прочитано из выгруженных файлов" },
    rangeIn: (zone) => `Период, ${zone}`,
    serverTime: "Время сервера при чтении",
    sessionsAsOf: "Состояние сессий на",
    digest: "SHA-256 записей",
    logsCaption: "Записи и опрошенные пользователи по журналам",
    notRead: "не прочитан",
    gapsCaption: "Что не прочитано или не существует",
    gaps: {
      logNotRead: "Журнал не прочитан",
      userFailed: "Пользователя не удалось прочитать",
      usersSkipped: "Пользователи не опрошены",
      usersNotFound: "Сервер не знает идентификаторов",
      exportMissing: "Нет выгрузки, которую продолжает следующая",
      timeNotRead: "Время, за которое нет полной выгрузки",
      userNotRead: "Пользователь, журнал которого прочитан не за всё время",
      futureTime: "Время, которое на сервере ещё не наступило",
    },
    first: "первый –",
    exportsCaption: "Прочитанные файлы выгрузки",
    exportStatus: {
      complete: "полная",
      partial: "частичная",
      forbidden: "отказ сервера",
      failed: "ошибка",
      unfinished: "не закончена в этом файле",
    },
  },

  signIns: {
    summary: (sessions, users, days) =>
      `${count(sessions, "signIn")} за ${count(days, "day")}: ${count(users, "user")}.`,
    none: "За период не было ни одного входа.",
    perDay: (period) => `Входы ${period}`,
    heatMap: "Входы по дням недели и часам",
    perUser: "Самые активные пользователи",
  },

  chart: {
    peak: (label, value) => `Максимум – ${value}: ${label}.`,
    empty: "Все значения равны 0.",
    hourRange: (weekday, hour) => `${weekday}, ${hour}`,
  },

  outsideBusinessHours: {
    summary: (outside, all, users) =>
      `${count(outside, "signIn")} из ${number(all)} (${percent(outside / all)}) – в нерабочее время: ${count(users, "user")}.`,
    none: (all) => `Все входы (${number(all)}) были в рабочее время.`,
    notChecked:
      'Не проверялось: рабочие часы не заданы. Сформируйте отчёт с параметром --business-hours, например "Mon-Fri 09:00-18:00".',
    hours: (hours) => `Рабочие часы: ${hours}.`,
    holidays: (days) => `Праздники: ${count(days, "day")}.`,
    perHour: "Входы в нерабочее время по часам",
    perUser: "Пользователи, входившие в нерабочее время",
    reasons: { holiday: "Праздник", nonWorkingDay: "Нерабочий день", outsideHours: "Вне рабочих часов" },
  },

  concurrentSessions: {
    summary: (users, most) =>
      `Несколько сессий одновременно: ${count(users, "user")}, не более ${number(most)} сразу.`,
    none: "Ни у кого не было нескольких сессий одновременно.",
    perOverlap: "Пользователи по наибольшему числу одновременных сессий",
    timelineTitle: "Пользователи с наибольшим числом одновременных сессий",
    timeline: (user) => `Сессии пользователя ${user}`,
    timelineText: (sessions, from, to) => `${sessions} одновременно, с ${from} по ${to}.`,
    shownSessions: (shown, overlap) => `Показано сессий: ${number(shown)} из ${number(overlap)}.`,
    marked: "больше всего сессий одновременно",
  },

  longAndOpenSessions: {
    summary: (ended, open, noEnd, openWhenRead) =>
      `Завершились: ${count(ended, "session")}; ещё открыты: ${number(open)}; истекли без записи об окончании: ${number(noEnd)}${openWhenRead > 0 ? `; были открыты при последнем чтении: ${number(openWhenRead)}` : ""}.`,
    none: "За период не было ни одной сессии.",
    threshold: (duration) => `Долгой считается сессия от ${duration}.`,
    durations: "Сессии по длительности",
    states: {
      ended: "завершена",
      open: "открыта",
      openWhenRead: "была открыта при чтении",
      noEndRecorded: "окончание не записано",
    },
    open: "Открытые сессии",
    openWhenRead: "Сессии, открытые при последнем чтении",
    from: (from) => `от ${from}`,
    under: (to) => `до ${to}`,
  },

  withoutActivity: {
    summary: (inactive, users) => `Не входили ${number(inactive)} из ${number(users)} пользователей файла.`,
    withoutAnything: (users) => `Вообще без записей: ${number(users)} из них.`,
    none: (users) => `Входили все пользователи из файла (${number(users)}).`,
    notChecked: "Не проверялось: файл пользователей не задан. Сформируйте отчёт с параметром --users FILE.",
    sessionsMissing:
      "Не проверялось: журнал сессий прочитан не полностью, и по нему не видно, кто не входил.",
  },

  passwords: {
    summary: (total, accounts, another) =>
      `${count(total, "passwordChange")}, ${count(accounts, "account")}; другим пользователем – ${number(another)}.`,
    none: "За период пароли не менялись.",
    perDay: (period) => `Смены пароля ${period}`,
    byOneself: "Самим пользователем",
    byAnother: "Другим пользователем",
    whoForWhom: "Кто кому менял пароль",
    several: (threshold) => `Учётные записи, где за 24 часа пароль меняли не менее ${number(threshold)} раз`,
    whoseSession:
      "Учтены смены, во время которых у того, кто сменил пароль, не было открытой сессии. Была ли она у владельца учётной записи, не важно.",
    sessionUnknown: (changes) =>
      `Неизвестно, была ли открыта сессия: ${count(changes, "passwordChange")}. Журнал сессий за время до этого прочитан не полностью, или сессия была открыта при последнем чтении.`,
    withoutSessionNotChecked: "Смены без открытой сессии не проверялись: журнал сессий не прочитан.",
  },

  changes: {
    summary: (total, users) => `${count(total, "change")}: ${count(users, "user")}.`,
    none: "За период не было ни одного изменения.",
    kinds: { created: "Создано", changed: "Изменено", deleted: "Удалено", other: "Другое" },
    perDay: (period) => `Изменения ${period}`,
    perUser: "Изменения по пользователям",
    perUserAndDay: "Изменения по пользователям и дням",
    perEntityType: "Изменения по типам объектов",
    perEntity: "Чаще всего меняли",
    list: "Все изменения",
    part: (part) => `часть: ${part}`,
    noDifference: "различий нет",
    unchanged: "без изменений",
    added: "добавлено",
    removed: "удалено",
    before: "было",
    after: "стало",
  },

  appendix: {
    summary: "Как сформирован отчёт и какие записи стоят за находками.",
    methodTitle: "Как считали",
    method: [
      "У записей короткие имена: S1 – сессия, C1 – изменение, P1 – смена пароля; номера – в порядке времени. Идентификаторы – в таблице записей.",
      "Каждая запись периода учтена один раз, даже если она есть в нескольких выгрузках.",
      "Период включает обе границы. Дни, дни недели и часы – в часовом поясе отчёта, с учётом перехода на летнее время.",
      "Сессия длится от начала до окончания. Без записи об окончании она считается до истечения, открытая – до момента, указанного в строке «Состояние сессий на».",
      "Смена пароля – без открытой сессии, если в это время её не было у того, кто сменил пароль.",
      "Поле, которое появилось или исчезло со значением null, не показано как различие. Оно есть в файле CSV.",
      "SHA-256 записей не зависит от порядка чтения: каждая запись хешируется как JSON с отсортированными ключами, хеши сортируются, и их список хешируется ещё раз.",
      "Невидимые символы, например управляющие, показаны своим кодом: [U+202E].",
    ],
    parametersCaption: "Параметры отчёта",
    parameters: {
      businessHours: "Рабочие часы",
      holidays: "Праздники",
      timeZone: "Часовой пояс",
      users: "Файл пользователей",
      longSession: "Долгая сессия – от",
      concurrentSessions: "Одновременные сессии на проверку – от",
      passwordChanges: "Смены пароля за 24 часа на проверку – от",
      rows: "Наибольшее число строк таблицы в этом файле",
      mask: "Логины замаскированы",
    },
    notGiven: "не задано",
    controlsTitle: "Требования",
    controlsIntro:
      "Разделы отчёта могут служить свидетельствами по этим требованиям. Соответствие требованиям отчёт не оценивает.",
    controlsCaption: "Требования и разделы отчёта о них",
    controls: {
      "PCI DSS 4, 10.2.1.2": "Действия администраторов",
      "PCI DSS 4, 10.2.1.5": "Изменения учётных данных",
      "PCI DSS 4, 10.4.1": "Ежедневный просмотр журналов",
      "ISO/IEC 27001:2022, A.8.15": "Ведение журналов",
      "ISO/IEC 27001:2022, A.5.16": "Управление идентификацией",
      "ISO/IEC 27001:2022, A.5.17": "Аутентификационная информация",
      "ISO/IEC 27001:2022, A.5.18": "Права доступа",
      "NIST SP 800-53, AU-6": "Анализ записей аудита",
      "NIST SP 800-53, AC-2(12)": "Необычное использование учётных записей",
      "SOC 2": "Полнота и точность выгрузки",
    },
    users: "Пользователи",
    records: "Записи, стоящие за находками",
  },
};
