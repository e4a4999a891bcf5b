# The words of the guests' pages in Ukrainian. Every id stands in all five languages with the same
# variables. Simple words, short sentences; the polite form fits one person and several.
#
# Ids with variables (n: a number that chooses the plural form); all other ids have none:
#
#   please-phone $phone; phone-hours $hours; invitation-from $name; fact-languages $languages;
#   fact-days $count n; contact-line $name $phone;
#   companions-count $count n; ages-more $phone; age-label $number; age-years $age n; accepted-party $party;
#   party-adults $count n; party-children $count n; party-both $adults $children;
#   accepted-childcare $count n; accepted-childcare-waiting $count n; accepted-change $phone;
#   maybe-text $phone; waiting-text $place; call-text $phone; calendar-description $phone;
#   accepted-with-parent $count n; care-full-text $phone;
#   cancelled-reason $reason; full-text $phone; offer-text $until; withdrawn-text $phone; next-dates-text $phone;
#   error-title $count n; error-companions $max; error-age $number; error-children $max;
#   error-access $max; error-call-time $max; code-hint $example; error-code-length $count n;
#   error-code-sign $sign; code-too-many-text $phone; unsubscribe-again $phone;
#   privacy-who $office $address $phone $email; privacy-officer $contact;
#   privacy-keep-wishes $days n; privacy-keep-list $days n; privacy-keep-messages $days n; privacy-keep-steps $days n;
#   privacy-rights-how $phone; accessibility-tell $phone $email;
#   greeting-ms $name; greeting-mr $name; greeting-none $name; greeting-family $name;
#   greeting-next-ms $name; greeting-next-mr $name; greeting-next-none $name;

### Frame of every guest page

skip-link = Перейти до змісту
language-label = Мова
language-de = Deutsch
language-en = English
language-uk = Українська
language-ar = العربية
language-tr = Türkçe
footer-privacy = Захист даних
footer-accessibility = Доступність
please-phone = Маєте запитання? Зателефонуйте нам: { $phone }
phone-hours = Ми на зв’язку: { $hours }

### The invitation

invitation-title = Ваше запрошення
invitation-from = { $name } запрошує Вас
label-when = Коли?
label-where = Де?
label-what = Що там буде?
what-general = Ми розмовляємо разом і маємо час для Ваших запитань. Ви можете запитати про все. Ви також можете просто слухати.
label-more = Корисно знати
label-directions = Як доїхати
label-house = Будинок
label-languages = Мови
label-contact = Маєте запитання?
fact-step-free = Вхід без сходів.
fact-steps = Біля входу є сходи. Потрібна допомога? Скажіть нам, будь ласка.
fact-lift = Є ліфт.
fact-wc = Є туалет для людей на візку.
fact-induction-loop = Є система для слухових апаратів.
fact-drinks = Для Вас є кава та чай.
fact-travel = Проїзд автобусом і поїздом оплачуємо ми.
fact-languages = Там є люди, які розмовляють такими мовами: { $languages }
fact-german = Там розмовляють переважно німецькою.
fact-days = { $count ->
    [one] Зустріч триває { $count } день.
    [few] Зустріч триває { $count } дні.
    [many] Зустріч триває { $count } днів.
   *[other] Зустріч триває { $count } дня.
}
children-care = Діти — бажані гості. Ми подбаємо про них безкоштовно.
children-care-full = Діти — бажані гості. Зараз у дитячій групі немає вільних місць. Ви все одно можете прийти з дітьми. Тоді вони будуть поруч із Вами.
care-full-title = У дитячій групі немає вільних місць
care-full-text = Ви все одно можете прийти з дітьми. Тоді вони будуть поруч із Вами. Або ми запишемо їх у список очікування. Або Ви оберете іншу дату. Є запитання? Зателефонуйте: { $phone }
care-full-under-three = Для дітей до 3 років місць більше немає.
care-full-from-three = Для дітей від 3 до 5 років місць більше немає.
care-full-from-six = Для дітей від 6 років місць більше немає.
children-none = На жаль, цього разу догляду за дітьми немає.
cost-free = Зустріч безкоштовна.
voluntary = Ви вирішуєте самі. Якщо Ви не прийдете, Ваші виплати не зміняться.
voluntary-colleagues = Участь добровільна.
contact-line = { $name } охоче Вам допоможе: { $phone }

### The question

question-title = Ви прийдете?
answer-yes = Так
answer-maybe = Можливо
answer-no = Ні, цього разу ні
answer-call = Будь ласка, зателефонуйте мені
if-yes-title = Якщо Ви прийдете
if-call-title = Якщо нам треба Вам зателефонувати
if-no-title = Чи хочете Ви сказати нам, чому?
if-no-hint = Лише якщо Ви хочете. Ми рахуємо, як часто щось називають, і краще плануємо. Через 7 днів це буде видалено. Для Вас це не має наслідків.
barrier-childcare = Мені нема з ким залишити дітей
barrier-way = Дорога задалека або заважка
barrier-appointment = У мене інша зустріч
barrier-language = Я замало розумію німецьку
barrier-health = Моє здоров’я. Більше говорити не треба
barrier-interest = Тема мені не підходить
barrier-none = Не хочу про це говорити
error-barrier = Будь ласка, виберіть одну причину або жодної.
optional-mark = (за бажанням)
who-legend = Хто прийде?
who-hint = Будь ласка, позначте всіх, хто прийде.
slot-label = Коли Ви хочете прийти?
slot-hint = У Вас буде власний час, чекати не потрібно. Ми показуємо лише вільний час.
slot-any = Мені все одно: найближчий вільний час
companions-label = Скільки ще дорослих прийде з Вами?
companions-count = { $count ->
    [0] ніхто
    [one] { $count } особа
    [few] { $count } особи
    [many] { $count } осіб
   *[other] { $count } особи
}
childcare-legend = Чи треба нам подбати про дітей?
ages-hint = Так ми знатимемо, скільки вихователів потрібно.
children-with-me = Мої діти будуть поруч зі мною. Догляд не потрібен.
ages-more = У Вас більше дітей? Зателефонуйте нам, будь ласка: { $phone }
age-label = Дитина { $number }
age-none = немає дитини
age-under-one = менше 1 року
age-years = { $age ->
    [one] { $age } рік
    [few] { $age } роки
    [many] { $age } років
   *[other] { $age } року
}
interpreter-label = Вам потрібен перекладач?
interpreter-none = Ні, дякую
interpreter-other = Так, іншою мовою
step-free-label = Мені потрібен шлях без сходів.
access-label = Вам потрібно ще щось?
access-hint = Наприклад: місце біля вікна. Будь ласка, не пишіть нічого про хвороби.
call-time-label = Коли Вам зателефонувати?
call-time-hint = Наприклад: у вівторок після 14:00.
call-phone-label = Ваш номер телефону
call-phone-hint = Будь ласка, з кодом.
answer-submit = Надіслати відповідь
answer-change = Змінити відповідь

### Spoken languages, for interpreters and for what is spoken at an event

spoken-de = німецька
spoken-en = англійська
spoken-uk = українська
spoken-ru = російська
spoken-ar = арабська
spoken-tr = турецька
spoken-fa = фарсі або дарі
spoken-ps = пушту
spoken-ku = курдська
spoken-ti = тигринья
spoken-so = сомалійська
spoken-fr = французька
spoken-es = іспанська
spoken-pl = польська
spoken-ro = румунська
spoken-bg = болгарська
spoken-it = італійська
spoken-prs = дарі
spoken-gsg = німецька жестова мова
spoken-sign = німецька жестова мова

### After the answer

accepted-title = Чудово, що Ви прийдете!
accepted-text = Ми тримаємо для Вас місце.
accepted-party = Прийдуть: { $party }
party-adults = { $count ->
    [one] { $count } дорослий
    [few] { $count } дорослих
    [many] { $count } дорослих
   *[other] { $count } дорослих
}
party-children = { $count ->
    [one] { $count } дитина
    [few] { $count } дитини
    [many] { $count } дітей
   *[other] { $count } дитини
}
party-both = { $adults } і { $children }
accepted-childcare = { $count ->
    [1] Ми подбаємо про Вашу дитину. Це безкоштовно.
   *[other] Ми подбаємо про Ваших дітей. Це безкоштовно.
}
accepted-childcare-waiting = { $count ->
    [1] У дитячій групі поки що немає вільного місця. Ваша дитина записана там у список очікування. Ми повідомимо, коли з’явиться місце.
   *[other] У дитячій групі поки що немає вільних місць. Ваші діти записані там у список очікування. Ми повідомимо, коли з’явиться місце.
}
care-with-me-offer = Не хочете чекати? Приходьте з дітьми. Тоді вони будуть поруч із Вами. Для цього змініть свою відповідь.
accepted-with-parent = { $count ->
    [1] Ваша дитина — бажаний гість. Вона буде поруч із Вами.
   *[other] Ваші діти — бажані гості. Вони будуть поруч із Вами.
}
accepted-mail = Ви також отримаєте від нас електронний лист.
accepted-change = Усе-таки не виходить? Нічого страшного. Змініть свою відповідь. Або зателефонуйте: { $phone }
maybe-title = Дякуємо за відповідь
maybe-text = Ви ще можете подумати. Але місце для Вас поки що не гарантоване. Дізнаєтеся пізніше? Тоді змініть свою відповідь. Або зателефонуйте: { $phone }
declined-title = Дякуємо, що повідомили
declined-text = Нічого страшного. Ваші виплати не зміняться. Можливо, вийде наступного разу.
declined-text-colleagues = Нічого страшного. Можливо, вийде наступного разу.
waiting-title = Ви у списку очікування
waiting-text = Зараз усі місця зайняті. Ваш номер у списку очікування: { $place }. Коли для Вас з’явиться місце, ми одразу повідомимо. Вам нічого не треба робити.
call-title = Ми Вам зателефонуємо
call-text = Дякуємо за повідомлення. Ми скоро Вам зателефонуємо. Не хочете чекати? Зателефонуйте нам: { $phone }
calendar-add = Додати в календар
calendar-summary = Зустріч
calendar-description = Маєте запитання? Телефон: { $phone }

### What the event is up to

cancelled-title = На жаль, зустрічі не буде
cancelled-text = Нам дуже шкода. Це сталося через нас. Будь ласка, не приходьте в цей день.
cancelled-reason = Причина: { $reason }
over-title = Зустріч уже закінчилася
over-text = Ви були на зустрічі? Чудово! Не були? Нічого страшного.
running-title = Зустріч саме триває
running-text = Приходьте, будемо раді. Записуватися вже не треба.
offer-title = Для Вас є вільне місце
offer-text = Ми тримаємо його до { $until }. Будь ласка, скажіть «так» до цього часу. Інакше місце отримає наступна людина у списку.
offer-yes = Так, я беру місце
offer-no = Ні, дякую
draw-title = Ви берете участь у жеребкуванні
draw-text = Місця розподіляються жеребкуванням після закінчення реєстрації. Потім ми Вам напишемо. Вам нічого не треба робити.
draw-hint = Місця розподіляються жеребкуванням.
certificate-link = Довідка про участь

full-title = Усі місця зайняті
full-text = Ви можете стати у список очікування. Або прийти на наступну зустріч. Маєте запитання? Зателефонуйте: { $phone }
full-submit = У список очікування
withdrawn-title = Це запрошення вже не дійсне
withdrawn-text = Маєте запитання? Зателефонуйте нам, будь ласка: { $phone }
next-dates-title = Наступні зустрічі
next-dates-text = Хочете прийти тоді? Зателефонуйте: { $phone }
next-dates-none = Нової дати поки що немає.

### What is wrong with a form

error-title = { $count ->
    [one] Будь ласка, перевірте ще { $count } поле
    [few] Будь ласка, перевірте ще { $count } поля
    [many] Будь ласка, перевірте ще { $count } полів
   *[other] Будь ласка, перевірте ще { $count } поля
}
error-answer = Будь ласка, виберіть відповідь.
error-who = Будь ласка, позначте, хто прийде.
error-slot = Цей час уже зайнятий. Будь ласка, виберіть інший.
error-companions = Разом може прийти щонайбільше { $max } дорослих.
error-age = Будь ласка, виберіть вік: дитина { $number }.
error-children = Тут можна записати щонайбільше { $max } дітей. У Вас більше дітей? Зателефонуйте нам, будь ласка.
error-too-large = Там немає стільки місць. Будь ласка, приходьте меншою компанією. Є запитання? Телефонуйте: { $phone }
error-no-seats = Стільки вільних місць уже немає. Ваші місця залишаються за Вами. Хочете прийти меншою компанією? Або зателефонуйте: { $phone }
error-no-care = У дитячій групі немає вільних місць для такої кількості дітей. Зателефонуйте нам, будь ласка: { $phone }
error-interpreter = Будь ласка, виберіть мову зі списку.
error-access = Це задовгий текст. Будь ласка, не більше { $max } знаків.
error-call-time = Це задовгий текст. Будь ласка, не більше { $max } знаків.
error-call-phone = Будь ласка, напишіть свій номер телефону.
error-call-phone-wrong = Ми не можемо прочитати цей номер. Будь ласка, пишіть лише цифри, з кодом.
expired-title = Будь ласка, надішліть ще раз
expired-text = Ця сторінка була відкрита надто довго. Ми ще не отримали Вашої відповіді. Будь ласка, надішліть її ще раз.
link-wrong-title = Це посилання не підходить
link-wrong-text = Можливо, бракує одного знака. Будь ласка, відкрийте посилання з повідомлення ще раз. Або введіть код із листа.
link-wrong-old = Або зустріч була вже давно. Тоді ми видалили Ваші дані, і посилання більше не працює.
link-wrong-code = Ввести код
nowhere-title = Такої сторінки немає
nowhere-text = Можливо, адреса не зовсім правильна. Будь ласка, відкрийте посилання з повідомлення. Або введіть код із листа.
problem-title = Не вийшло
problem-too-large = Це забагато за один раз. Будь ласка, напишіть менше.

### Answering with the code from a letter

code-title = Відповісти за допомогою коду
code-text = Код є у Вашому листі.
code-label = Ваш код
code-hint = Наприклад: { $example }. Великі чи малі літери — не важливо.
code-submit = Далі
error-code-missing = Будь ласка, введіть код із листа.
error-code-length = { $count ->
    [one] Код має 8 знаків. Ви ввели { $count } знак.
    [few] Код має 8 знаків. Ви ввели { $count } знаки.
    [many] Код має 8 знаків. Ви ввели { $count } знаків.
   *[other] Код має 8 знаків. Ви ввели { $count } знака.
}
error-code-sign = У наших кодах немає знака «{ $sign }». Будь ласка, перевірте свій лист.
error-code-unknown = Ми не знаємо цього коду. Будь ласка, перевірте свій лист. Зустріч була вже давно? Тоді код видалено.
code-too-many-title = Не вийшло надто багато разів
code-too-many-text = Будь ласка, зачекайте чверть години. Або зателефонуйте нам: { $phone }. Ми охоче допоможемо.

### No more mails, no more invitations

unsubscribe-title = Що Ви більше не хочете отримувати?
unsubscribe-text = Ви вирішуєте самі. Ваші виплати не зміняться.
unsubscribe-mail = Більше жодних електронних листів. Надсилайте мені листи поштою.
unsubscribe-sms = Більше жодних SMS.
unsubscribe-all = Більше жодних запрошень.
unsubscribe-submit = Надіслати
error-unsubscribe = Будь ласка, виберіть відповідь.
unsubscribe-mail-done-title = Ви більше не отримуватимете електронних листів
unsubscribe-mail-done-text = Відтепер ми писатимемо Вам поштою.
unsubscribe-sms-done-title = Ви більше не отримуватимете SMS
unsubscribe-sms-done-text = Ми писатимемо листи або зателефонуємо.
unsubscribe-all-done-title = Ви більше не отримуватимете запрошень
unsubscribe-all-done-text = Ваші виплати не зміняться.
language-title = Якою мовою Вам писати?
language-submit = Змінити мову
language-done-title = Тепер ми пишемо Вам українською
language-done-text = Це діє з наступного повідомлення.
preferences-link = Що Ви хочете від нас отримувати? Змінити тут
unsubscribe-again = Хочете це змінити? Зателефонуйте нам: { $phone }

### Data protection (GDPR articles 13 and 14). The office's data protection officer releases these words.

privacy-title = Що ми робимо з Вашими даними
privacy-intro = Тут Ви можете прочитати, що ми про Вас зберігаємо. А також — для чого це потрібно і коли ми це видаляємо.
privacy-short-title = Найважливіше
privacy-short-voluntary = Ваша відповідь добровільна. Якщо Ви не відповісте, Ваші виплати не зміняться.
privacy-short-little = Ми зберігаємо лише те, що потрібно для зустрічей.
privacy-short-watching = Ці сторінки не стежать за Вами. Тут немає реклами.
privacy-short-erasing = Ми видаляємо Ваші дані, коли вони більше не потрібні.
privacy-who-title = Хто відповідає за дані?
privacy-who = { $office }, { $address }. Телефон: { $phone }. Електронна пошта: { $email }.
privacy-officer = На запитання про захист даних відповідає: { $contact }.
privacy-data-title = Які дані ми маємо?
privacy-data-contact = Ваше ім’я, Вашу адресу і Вашу мову. А також Вашу електронну адресу і номер телефону, якщо Ви їх нам дали. Ми знаємо ці дані, бо Ви отримуєте в нас консультації.
privacy-data-answer = Куди ми Вас запросили. І що Ви відповіли.
privacy-data-wishes = Хто прийде з Вами і скільки років дітям. Чи потрібен перекладач. І що Вам ще потрібно.
privacy-data-presence = Чи були Ви на зустрічі. Чому Ви не прийдете: лише якщо Ви хочете нам це сказати, одним словом.
privacy-data-never = Ми не питаємо тут про гроші, хвороби чи Ваше походження.
privacy-why-title = Для чого нам потрібні дані?
privacy-why-invite = Ми хочемо запрошувати Вас і повідомляти Вам новини.
privacy-why-plan = Ми плануємо стільці, каву і догляд за дітьми.
privacy-why-count = Ми рахуємо, скільки людей приходить. У цих числах немає імен.
privacy-why-never = Хто не прийде, нічого не втратить. Ми нікому про це не повідомляємо.
privacy-see-title = Хто бачить дані?
privacy-see-team = Лише люди, які готують зустріч або зустрічають Вас там.
privacy-see-partner = Іноді бере участь партнер. Він бачить лише список своєї зустрічі.
privacy-see-carriers = Для листів, електронних листів і SMS нам потрібні пошта та інтернет-компанії. Вони отримують лише те, що потрібно для доставки.
privacy-see-abroad = Ми не передаємо Ваші дані в країни за межами Європейського Союзу.
privacy-keep-title = Коли ми видаляємо дані?
privacy-keep-wishes = { $days ->
    [one] Вік дітей, Ваші побажання і те, чому Ви не прийдете: не пізніше ніж через { $days } день після зустрічі.
    [few] Вік дітей, Ваші побажання і те, чому Ви не прийдете: не пізніше ніж через { $days } дні після зустрічі.
    [many] Вік дітей, Ваші побажання і те, чому Ви не прийдете: не пізніше ніж через { $days } днів після зустрічі.
   *[other] Вік дітей, Ваші побажання і те, чому Ви не прийдете: не пізніше ніж через { $days } дня після зустрічі.
}
privacy-keep-list = { $days ->
    [one] Ваша відповідь і те, чи були Ви на зустрічі: не пізніше ніж через { $days } день після зустрічі. Потім залишаються лише числа без імен.
    [few] Ваша відповідь і те, чи були Ви на зустрічі: не пізніше ніж через { $days } дні після зустрічі. Потім залишаються лише числа без імен.
    [many] Ваша відповідь і те, чи були Ви на зустрічі: не пізніше ніж через { $days } днів після зустрічі. Потім залишаються лише числа без імен.
   *[other] Ваша відповідь і те, чи були Ви на зустрічі: не пізніше ніж через { $days } дня після зустрічі. Потім залишаються лише числа без імен.
}
privacy-keep-messages = { $days ->
    [one] Наші листи Вам: не пізніше ніж через { $days } день після зустрічі.
    [few] Наші листи Вам: не пізніше ніж через { $days } дні після зустрічі.
    [many] Наші листи Вам: не пізніше ніж через { $days } днів після зустрічі.
   *[other] Наші листи Вам: не пізніше ніж через { $days } дня після зустрічі.
}
privacy-keep-steps = { $days ->
    [one] Про що ми з Вами домовилися після тижня занять: не пізніше ніж через { $days } день після зустрічі.
    [few] Про що ми з Вами домовилися після тижня занять: не пізніше ніж через { $days } дні після зустрічі.
    [many] Про що ми з Вами домовилися після тижня занять: не пізніше ніж через { $days } днів після зустрічі.
   *[other] Про що ми з Вами домовилися після тижня занять: не пізніше ніж через { $days } дня після зустрічі.
}
privacy-keep-contact = Ваше ім’я та адреса: коли ми більше не консультуємо Вас.
privacy-rights-title = Ваші права
privacy-rights-know = Ви можете запитати, що ми про Вас зберігаємо. Ви отримаєте копію.
privacy-rights-correct = Щось неправильно? Ми виправимо.
privacy-rights-erase = Ви можете сказати: видаліть це. Або: поки що не використовуйте це.
privacy-rights-object = Ви можете відмовитися від електронних листів або від усіх запрошень. Ваші виплати не зміняться.
privacy-rights-consent = Ви дозволили нам надсилати електронні листи або SMS? Ви можете будь-коли це скасувати. Це діятиме з того дня.
privacy-rights-complain = Ви можете поскаржитися до органу із захисту даних. Ми охоче підкажемо, який це орган.
privacy-rights-how = Просто зателефонуйте нам: { $phone }. Або напишіть нам.
privacy-machine = У нас комп’ютер не вирішує нічого про Вас.
privacy-pages-title = Ці інтернет-сторінки
privacy-pages-device = Ці сторінки нічого не залишають на Вашому пристрої, щоб упізнати Вас знову.
privacy-pages-server = Наш комп’ютер на короткий час бачить інтернет-адресу Вашого пристрою. Так він може надіслати Вам сторінку і зупинити атаки.
privacy-law-title = Закони
privacy-law = Нам це дозволяють стаття 6 (пункт 1, літери a та e) і стаття 9 Загального регламенту про захист даних (DSGVO). Також діють параграфи 67–85a десятої книги Соціального кодексу Німеччини (SGB X). Ваші права описані у статтях 15–18, 21 і 77.

### Accessibility

accessibility-title = Доступність
accessibility-intro = Цими сторінками мають користуватися всі люди.
accessibility-can-title = Що вже можна
accessibility-can-keyboard = Усе можна робити без миші.
accessibility-can-reader = Програма може прочитати Вам сторінки вголос.
accessibility-can-zoom = Сторінки можна збільшити вчетверо.
accessibility-can-contrast = Літери великі, і їх добре видно — на світлому й на темному тлі.
accessibility-can-plain = Речення прості. Є п’ять мов.
accessibility-can-other = Ви можете також відповісти телефоном або карткою-відповіддю з листа.
accessibility-cannot-title = Чого ще немає
accessibility-cannot-sign = Поки що немає відео жестовою мовою.
accessibility-cannot-tested = Жодна група читачів ще не перевірила наші тексти.
accessibility-cannot-german = Назви місць і деякі тексти є лише німецькою.
accessibility-standard-title = Наші правила
accessibility-standard = Ми дотримуємося правил WCAG 2.2, рівень AA. Вони належать до норми EN 301 549 і німецького правила BITV 2.0. Ми перевіряємо сторінки самі.
accessibility-tell-title = Щось не працює?
accessibility-tell = Будь ласка, скажіть нам. Телефон: { $phone }. Електронна пошта: { $email }. Ми відповімо Вам і одразу допоможемо іншим способом.
accessibility-dispute = Це не допомогло? Тоді є служба примирення. Вона допомагає безкоштовно. Ми охоче підкажемо, яка саме.



### Pieces that names, days and hours are put together from

greeting-ms = Добрий день, пані { $name }
greeting-mr = Добрий день, пане { $name }
greeting-none = Добрий день, { $name }
greeting-family = Добрий день, родино { $name }
greeting-next-ms = добрий день, пані { $name }
greeting-next-mr = добрий день, пане { $name }
greeting-next-none = добрий день, { $name }
greeting-between = ,
greeting-end = !

### Three questions afterwards

feedback-title = Як Вам було?
feedback-text = Три короткі запитання. Ми не питаємо Вашого імені. Ніхто не дізнається, що Ви сказали.
feedback-submit = Надіслати
feedback-done-title = Дякуємо за Вашу відповідь!
feedback-done-text = Вона допоможе нам зробити наступну зустріч кращою.
feedback-early-title = Зустріч ще не почалася
feedback-early-text = Поверніться сюди після зустрічі. Тоді ми радо запитаємо, як Вам було.
feedback-late-title = Відповіді вже не приймаються
feedback-late-text = Хочете все ж щось нам сказати? Зателефонуйте нам.
feedback-liked = Як було?
feedback-liked-yes = добре
feedback-liked-partly = посередньо
feedback-liked-no = недобре
feedback-helped = Це Вам допомогло?
feedback-helped-yes = так
feedback-helped-partly = трохи
feedback-helped-no = ні
feedback-again = Прийдете ще раз?
feedback-again-yes = так
feedback-again-partly = можливо
feedback-again-no = ні
