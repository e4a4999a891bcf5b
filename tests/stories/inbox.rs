//! What comes back by mail: answers of calendars, reports of mail servers, letters for people – and
//! mails that mean harm.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use treffpunkt::guests::{self, Guest};
use treffpunkt::inbox::{self, Incoming, Kind};
use treffpunkt::invitations::{Reply, correspondent::Letters, returned};
use treffpunkt::outbox::State;
use treffpunkt::privacy::keep_deadlines;
use treffpunkt::staff::{Role, Scope};

use crate::cafe::{Cafe, guest, in_state, minutes, post};
use crate::forum_places::{Forum, Names};
use crate::week::back;
use crate::world::Jobcenter;

/// What became of a mail that arrives; `None`: it was here before.
async fn arrives(jobcenter: &Jobcenter, mail: &str) -> Option<Kind> {
    let mail = Incoming::whole(mail.replace('\n', "\r\n").into_bytes());
    let mut booked =
        inbox::receive(&jobcenter.app, Arc::new(returned::Guests), Arc::new(Letters), vec![mail])
            .await;
    booked.pop().unwrap().unwrap()
}

/// An answer of a calendar program.
struct Answer<'a> {
    from: &'a str,
    attendee: &'a str,
    uid: &'a str,
    says: &'a str,
    at: &'a str,
    sequence: i32,
}

impl Answer<'_> {
    fn mail(&self) -> String {
        self.with("", "")
    }

    /// The same with further headers and lines of the event.
    fn with(&self, headers: &str, lines: &str) -> String {
        let Self { from, attendee, uid, says, at, sequence } = self;
        let method = if lines.contains("DTSTART") { "COUNTER" } else { "REPLY" };
        format!(
            "From: {from}\nTo: treffen@jobcenter.example\nSubject: Zusage\n{headers}\
             Message-ID: <{at}.{says}.{sequence}@agentur.example>\nMIME-Version: 1.0\n\
             Content-Type: text/calendar; charset=UTF-8; method={method}\n\n\
             BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Probe//DE\nMETHOD:{method}\nBEGIN:VEVENT\n\
             UID:{uid}\nDTSTAMP:{at}\nSEQUENCE:{sequence}\n{lines}\
             ATTENDEE;PARTSTAT={says}:mailto:{attendee}\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    }
}

/// The UID in a calendar file.
fn uid_of(calendar: &Option<String>) -> String {
    let file = calendar.as_ref().expect("a calendar file").replace("\r\n ", "");
    file.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().trim().to_owned()
}

/// A Kontaktcafé to which Zeynep is invited, and its UID.
async fn cafe<'a>(jobcenter: &'a Jobcenter, zeynep: &Guest) -> (Cafe<'a>, String) {
    let cafe = Cafe::with(jobcenter, 10, 4, "2027-01-19").await;
    cafe.invites(&[zeynep]).await;
    let uid = uid_of(&cafe.last_post("Zeynep").await.calendar);
    (cafe, uid)
}

/// The `Message-ID` of the last mail to somebody.
async fn mail_id_of(jobcenter: &Jobcenter, name: &str) -> String {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;

    let like = format!("%{name}%");
    let read = jobcenter.app.db.read(move |conn| {
        messages::table
            .filter(messages::recipient.like(like))
            .order(messages::id.desc())
            .select(messages::mail_id)
            .first::<String>(conn)
    });
    read.await.unwrap()
}

/// As Postfix reports that a mail did not arrive.
fn report(mail_id: &str, action: &str, status: &str, number: u32) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example\nTo: treffen@jobcenter.example\nSubject: Undelivered\n\
         Message-ID: <{number}@mail.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\
         Content-Type: text/plain\n\nsorry\n--B\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; zeynep@example.org\n\
         Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} unknown\n\n--B\n\
         Content-Type: text/rfc822-headers\n\nMessage-ID: <{mail_id}>\nSubject: Einladung\n\n--B--\n"
    )
}

/// The mail server took everything.
async fn has_gone_out(jobcenter: &Jobcenter) {
    use diesel::prelude::*;
    use treffpunkt::db::schema::messages;

    let sent = jobcenter.app.db.write(|conn| {
        diesel::update(messages::table).set(messages::state.eq(State::Sent)).execute(conn)
    });
    sent.await.map_err(|error: diesel::result::Error| error).unwrap();
}

async fn stored(jobcenter: &Jobcenter, guest: &Guest) -> Guest {
    let id = guest.id;
    jobcenter.app.db.read(move |conn| guests::queries::find(conn, id)).await.unwrap().unwrap()
}

#[actix_web::test]
async fn a_colleague_who_declines_in_the_calendar_gives_the_seat_back() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let names = Names { day: "2027-02-02", seats: 1, topic: "Sucht", more: &[] };
    let forum = Forum::open(&jobcenter, &anna, &names).await;
    forum.colleague("Tarek Nouri").await.says("Sie haben einen Platz");
    forum.colleague("Ina Ahl").await.says("Warteliste");
    let uid = uid_of(&forum.last_post("Tarek").await.calendar);
    jobcenter.wait(minutes(60));
    let tarek = "tarek.nouri@example.org";
    let answer =
        |says, at| Answer { from: tarek, attendee: tarek, uid: &uid, says, at, sequence: 0 };

    let declined = answer("DECLINED", "20270104T083000Z").mail();
    assert_eq!(arrives(&jobcenter, &declined).await, Some(Kind::Answer));

    let gone = forum.last_post("Tarek").await;
    assert_eq!(gone.kind, "given_back");
    let file = gone.calendar.clone().unwrap();
    assert!(file.contains("METHOD:CANCEL") && file.contains("SEQUENCE:1"), "{file}");
    assert_eq!(uid_of(&gone.calendar), uid);
    assert_eq!(forum.last_post("Ina").await.kind, "offer");
    // The same mail, the same words by another way, and what was said before it: nothing happens.
    let letters = post(&jobcenter).await.len();
    assert_eq!(arrives(&jobcenter, &declined).await, None);
    let detour = declined.replacen("From:", "Received: from a by b\nFrom:", 1);
    assert_eq!(arrives(&jobcenter, &detour).await, None);
    let before = answer("ACCEPTED", "20270104T082000Z").mail();
    assert_eq!(arrives(&jobcenter, &before).await, Some(Kind::Older));
    assert_eq!(post(&jobcenter).await.len(), letters);
    // Both were written before somebody looked into the mailbox: the second one counts.
    let after = answer("TENTATIVE", "20270104T084000Z").mail();
    assert_eq!(arrives(&jobcenter, &after).await, Some(Kind::Answer));
    let anna = back(&jobcenter, "Anna Becker").await;
    anna.get("/inbox").await.says("Alles gelesen").says("Kalender-Antworten: 2");
}

#[actix_web::test]
async fn a_guest_s_calendar_says_yes_and_takes_no_child_away() {
    let jobcenter = Jobcenter::open().await;
    let zeynep = guest("Zeynep", "Kaya");
    let (cafe, uid) = cafe(&jobcenter, &zeynep).await;
    let own = "zeynep@example.org";
    let answer = |says, at| Answer { from: own, attendee: own, uid: &uid, says, at, sequence: 0 };
    jobcenter.wait(minutes(10));

    let perhaps = answer("TENTATIVE", "20270104T080500Z").mail();
    assert_eq!(arrives(&jobcenter, &perhaps).await, Some(Kind::Answer));
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Maybe);
    let yes = answer("ACCEPTED", "20270104T080400Z").mail();
    // It was said before, and came later.
    assert_eq!(arrives(&jobcenter, &yes).await, Some(Kind::Older));

    // What was said later counts: by whichever way it came.
    jobcenter.wait(minutes(10));
    let link = cafe.last_post("Zeynep").await.link();
    let page = jobcenter.browser().get(&format!("{link}?aendern")).await;
    page.submits(&[("answer", "yes"), ("age", "4")]).await;
    let row = cafe.row(&zeynep).await;
    assert_eq!(row.reply, Reply::Accepted);
    let letters = post(&jobcenter).await.len();
    jobcenter.wait(minutes(10));
    let again = answer("ACCEPTED", "20270104T082900Z").mail();
    assert_eq!(arrives(&jobcenter, &again).await, Some(Kind::Answer));
    let after = cafe.row(&zeynep).await;
    assert_eq!((after.adults, after.children), (row.adults, row.children));
    assert_eq!(post(&jobcenter).await.len(), letters);
    let late = answer("DECLINED", "20270104T081500Z").mail();
    assert_eq!(arrives(&jobcenter, &late).await, Some(Kind::Older));
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Accepted);
}

#[actix_web::test]
async fn nobody_answers_for_somebody_else() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let zeynep = guest("Zeynep", "Kaya");
    let jonas = guest("Jonas", "Weber");
    let (cafe, uid) = cafe(&jobcenter, &zeynep).await;
    cafe.invites(&[&jonas]).await;
    jobcenter.wait(minutes(10));
    let (own, his) = ("zeynep@example.org", "jonas@example.org");
    let at = "20270104T080500Z";
    let forged = |from, attendee, uid, at| {
        Answer { from, attendee, uid, says: "DECLINED", at, sequence: 0 }.mail()
    };

    // In her name from his address; a date that is none; an address that nobody has.
    for mail in [
        forged(his, own, &uid, at),
        forged(own, own, "erfunden@treffpunkt", "20270104T080501Z"),
        forged("eva@boese.example", "eva@boese.example", &uid, "20270104T080502Z"),
    ] {
        assert_eq!(arrives(&jobcenter, &mail).await, Some(Kind::Unread));
    }
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Open);
    assert_eq!(cafe.row(&jonas).await.reply, Reply::Open);
    let list = anna.get("/inbox").await;
    list.says("im Namen einer anderen Adresse").says("den es hier nicht gibt");
    list.says("die nicht eingeladen ist");

    // From the year 2099 with the highest number there is: it counts as now, and blocks nobody.
    let loud = Answer {
        from: own,
        attendee: own,
        uid: &uid,
        says: "TENTATIVE",
        at: "20990101T000000Z",
        sequence: i32::MAX,
    };
    assert_eq!(arrives(&jobcenter, &loud.mail()).await, Some(Kind::Answer));
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Maybe);
    jobcenter.wait(minutes(10));
    let quiet = forged(own, own, &uid, "20270104T081900Z");
    assert_eq!(arrives(&jobcenter, &quiet).await, Some(Kind::Answer));
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Declined);
}

/// Who answers from another address of theirs is known by the mail that they got.
#[actix_web::test]
async fn the_number_of_a_mail_says_whose_answer_it_is() {
    let jobcenter = Jobcenter::open().await;
    let zeynep = guest("Zeynep", "Kaya");
    let (cafe, uid) = cafe(&jobcenter, &zeynep).await;
    let mail_id = mail_id_of(&jobcenter, "Zeynep").await;
    jobcenter.wait(minutes(10));
    let other = "z.kaya@privat.example";
    let answer = Answer {
        from: other,
        attendee: other,
        uid: &uid,
        says: "DECLINED",
        at: "20270104T080500Z",
        sequence: 0,
    };

    let mail = answer.with(&format!("In-Reply-To: <{mail_id}>\n"), "");
    assert_eq!(arrives(&jobcenter, &mail).await, Some(Kind::Answer));
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Declined);
}

#[actix_web::test]
async fn who_proposes_another_time_is_called() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let zeynep = guest("Zeynep", "Kaya");
    let (_cafe, uid) = cafe(&jobcenter, &zeynep).await;
    jobcenter.wait(minutes(10));
    let own = "zeynep@example.org";
    let at = "20270104T080500Z";
    let answer = Answer { from: own, attendee: own, uid: &uid, says: "TENTATIVE", at, sequence: 0 };
    let lines = "DTSTART;TZID=Europe/Berlin:20270120T140000\nDTEND;TZID=Europe/Berlin:20270120T160000\n\
                 COMMENT:Vormittags bin ich im Kurs\n";

    assert_eq!(arrives(&jobcenter, &answer.with("", lines)).await, Some(Kind::Wish));

    let desk = anna.get("/phone").await;
    desk.says("Zeynep Kaya").says("bittet um Anruf");
    desk.says("Andere Zeit: Mi 20.01.2027, 14:00–16:00 – „Vormittags bin ich im Kurs“");
    // A machine that proposes something is not called.
    let machine = Answer { at: "20270104T080600Z", ..answer };
    let machine = machine.with("Auto-Submitted: auto-replied\n", lines);
    let letters = post(&jobcenter).await.len();
    assert_eq!(arrives(&jobcenter, &machine).await, Some(Kind::Machine));
    assert_eq!(post(&jobcenter).await.len(), letters);
}

#[actix_web::test]
async fn a_mail_that_comes_back_makes_the_address_bad_and_somebody_calls() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let zeynep = guest("Zeynep", "Kaya");
    let (_cafe, _) = cafe(&jobcenter, &zeynep).await;
    let mail_id = mail_id_of(&jobcenter, "Zeynep").await;
    has_gone_out(&jobcenter).await;
    assert_eq!(in_state(&jobcenter, State::Sent).await, 1);

    // Late is counted, and nothing else happens.
    for number in 1..=2 {
        let late = report(&mail_id, "delayed", "4.4.1", number);
        assert_eq!(arrives(&jobcenter, &late).await, Some(Kind::Delay));
    }
    assert_eq!(in_state(&jobcenter, State::Sent).await, 1);
    assert!(!stored(&jobcenter, &zeynep).await.email_stopped);
    anna.get("/outbox").await.says("melden 2-mal: Die Nachricht kommt später.");

    // Who does not know the number of a mail makes nobody's address bad.
    let forged =
        report("0193b2f4-5e00-7000-8000-0000000000ff@treffen.example", "failed", "5.1.1", 3);
    assert_eq!(arrives(&jobcenter, &forged).await, Some(Kind::Unread));
    assert!(!stored(&jobcenter, &zeynep).await.email_stopped);

    let failed = report(&mail_id, "failed", "5.1.1", 4);
    assert_eq!(arrives(&jobcenter, &failed).await, Some(Kind::Bounce));
    assert_eq!(in_state(&jobcenter, State::Returned).await, 1);
    assert!(stored(&jobcenter, &zeynep).await.email_stopped);
    anna.get("/outbox?state=returned").await.says("550 5.1.1 unknown");
    anna.get("/phone").await.says("Nachricht kam zurück");
    assert_eq!(arrives(&jobcenter, &failed).await, None);
    let another = report(&mail_id, "failed", "5.1.1", 5);
    assert_eq!(arrives(&jobcenter, &another).await, Some(Kind::Bounce));
    assert_eq!(in_state(&jobcenter, State::Returned).await, 1);
    let calls = anna.get("/phone").await.text();
    assert_eq!(calls.matches("Nachricht kam zurück").count(), 1, "{calls}");
}

#[actix_web::test]
async fn a_filter_that_dislikes_a_mail_leaves_the_address_good() {
    let jobcenter = Jobcenter::open().await;
    let zeynep = guest("Zeynep", "Kaya");
    let (_cafe, _) = cafe(&jobcenter, &zeynep).await;
    let mail_id = mail_id_of(&jobcenter, "Zeynep").await;
    has_gone_out(&jobcenter).await;

    let refused = report(&mail_id, "failed", "5.7.1", 1);
    assert_eq!(arrives(&jobcenter, &refused).await, Some(Kind::Bounce));

    assert_eq!(in_state(&jobcenter, State::Returned).await, 1);
    assert!(!stored(&jobcenter, &zeynep).await.email_stopped);
}

#[actix_web::test]
async fn a_machine_s_answer_is_filed_and_never_answered() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let letters = post(&jobcenter).await.len();
    let mail = "From: ina@agentur.example\nSubject: Automatische Antwort: Einladung\n\
                Auto-Submitted: auto-replied\n\nIch bin im Urlaub.\n";

    assert_eq!(arrives(&jobcenter, mail).await, Some(Kind::Machine));

    assert_eq!(post(&jobcenter).await.len(), letters);
    anna.get("/inbox").await.says("automatische Antworten: 1").does_not_say("Urlaub");
}

#[actix_web::test]
async fn what_somebody_wrote_is_read_as_plain_text_and_taken_as_an_answer() {
    let jobcenter = Jobcenter::open().await;
    let (nord, sued) = (jobcenter.site("Nord").await, jobcenter.site("Süd").await);
    let zeynep = Guest { site: Some(nord), ..guest("Zeynep", "Kaya") };
    let (cafe, _) = cafe(&jobcenter, &zeynep).await;
    let tarek = jobcenter.staff_of("Tarek Nouri", Role::Desk, Scope::Sites(vec![nord])).await;
    let other = jobcenter.staff_of("Ole Sued", Role::Desk, Scope::Sites(vec![sued])).await;
    let manager = jobcenter.staff("Mia Chef", Role::Manager).await;
    let mail = "From: Zeynep <Zeynep@example.org>\nSubject: Ich komme\nMIME-Version: 1.0\n\
                Content-Type: text/html; charset=utf-8\n\n\
                <p>Ja, ich komme <script>alert(1)</script><img src=\"https://boese.example\">gern</p>\n";

    assert_eq!(arrives(&jobcenter, mail).await, Some(Kind::Unread));

    tarek.get("/").await.says("Eine E-Mail wartet darauf, dass jemand sie liest");
    other.get("/inbox").await.says("Alles gelesen");
    assert_eq!(manager.get("/inbox").await.status, StatusCode::FORBIDDEN);
    let list = tarek.get("/inbox").await;
    list.says("Ich komme").says("Jemand hat geschrieben");
    let (_, rest) = list.body.split_once("href=\"/inbox/").unwrap();
    let path = format!("/inbox/{}", rest.split('"').next().unwrap());
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    let page = tarek.get(&path).await;
    page.says("Ja, ich komme").says("Zeynep Kaya");
    assert!(!page.body.contains("boese.example") && !page.body.contains("alert(1)</script>"));
    let taken = page.submits_to(Some(&format!("{path}/answer")), &[("answer", "yes")]).await;
    taken.says("Notiert: Zusage.").says("Alles gelesen");

    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Accepted);
    tarek.get(&path).await.says("Diese E-Mail ist erledigt").does_not_say("ich komme");
    let id = cafe.invitation(&zeynep).await;
    tarek.get(&format!("/phone/{id}")).await.says("E-Mail");
}

#[actix_web::test]
async fn a_yes_that_somebody_read_or_heard_takes_no_child_away() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let zeynep = guest("Zeynep", "Kaya");
    let (cafe, _) = cafe(&jobcenter, &zeynep).await;
    let link = cafe.last_post("Zeynep").await.link();
    let page = jobcenter.browser().get(&link).await;
    page.submits(&[("answer", "yes"), ("age", "4")]).await;
    let before = cafe.row(&zeynep).await;
    assert_eq!((before.reply, &*before.children), (Reply::Accepted, &[4][..]));
    let mail = "From: Zeynep <zeynep@example.org>\nSubject: Ja\n\nJa, wir kommen\n";
    assert_eq!(arrives(&jobcenter, mail).await, Some(Kind::Unread));

    let list = anna.get("/inbox").await;
    let (_, rest) = list.body.split_once("href=\"/inbox/").unwrap();
    let path = format!("/inbox/{}", rest.split('"').next().unwrap());
    let page = anna.get(&path).await;
    let taken = page.submits_to(Some(&format!("{path}/answer")), &[("answer", "yes")]).await;

    taken.says("Notiert: Zusage.");
    let after = cafe.row(&zeynep).await;
    assert_eq!((after.adults, after.childcare), (before.adults, before.childcare));
    assert_eq!(after.children, before.children);
    // One tap in the list of the desk says no more than the mail.
    let found = anna.get("/phone?q=kaya").await;
    let action = format!("/phone/{}/answer", cafe.invitation(&zeynep).await);
    found.submits_to(Some(&action), &[("answer", "yes")]).await.says("Notiert: Zusage");
    assert_eq!(cafe.row(&zeynep).await.children, before.children);
}

#[actix_web::test]
async fn what_nobody_read_is_gone_after_a_month() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let mail = "From: jemand@example.org\nSubject: Hallo\n\nEine Frage\n";
    assert_eq!(arrives(&jobcenter, mail).await, Some(Kind::Unread));
    anna.get("/inbox").await.says("Hallo");

    jobcenter.wait(Duration::from_secs(31 * 24 * 60 * 60));
    keep_deadlines(&jobcenter.app).await.unwrap();

    let anna = jobcenter.staff("Anna Zwei", Role::Planner).await;
    anna.get("/inbox").await.says("Alles gelesen").does_not_say("Hallo");
}

/// Many at once, bad ones among them: each is booked, and none keeps the next from its turn.
#[actix_web::test]
async fn attacks_stop_nothing() {
    let jobcenter = Jobcenter::open().await;
    let zeynep = guest("Zeynep", "Kaya");
    let (cafe, uid) = cafe(&jobcenter, &zeynep).await;
    jobcenter.wait(minutes(10));
    let own = "zeynep@example.org";
    let at = "20270104T080500Z";
    let honest = Answer { from: own, attendee: own, uid: &uid, says: "ACCEPTED", at, sequence: 0 };
    let parts = "--X\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(10_000);
    let many = format!("From: a@b.de\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n{parts}");
    let deep = format!("From: a@b.de\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000));
    let begins = "BEGIN:VEVENT\r\n".repeat(15_000);
    let calendar = format!(
        "From: {own}\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n{begins}"
    );
    let huge = Incoming { bytes: b"From: a@b.de\r\n\r\nx".to_vec(), size: 50 * 1024 * 1024 };
    let mut mails = vec![huge];
    for bytes in [
        many.into_bytes(),
        deep.into_bytes(),
        calendar.into_bytes(),
        Vec::new(),
        vec![0; 1000],
        b"\xff\xfe\xfd\r\n\r\n\xff".to_vec(),
        b"From: a@b.de\r\nSubject: \x00\x01\r\n\r\n\x00".to_vec(),
        honest.mail().replace('\n', "\r\n").into_bytes(),
    ] {
        mails.push(Incoming::whole(bytes));
    }

    let booked =
        inbox::receive(&jobcenter.app, Arc::new(returned::Guests), Arc::new(Letters), mails).await;

    let kinds: Vec<_> = booked.into_iter().map(Result::unwrap).collect();
    assert_eq!(kinds.last(), Some(&Some(Kind::Answer)), "{kinds:?}");
    assert!(kinds[..8].iter().all(|kind| *kind == Some(Kind::Unread)), "{kinds:?}");
    assert_eq!(cafe.row(&zeynep).await.reply, Reply::Accepted);
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let list = anna.get("/inbox").await;
    list.says("Sehr große E-Mail").says("sehr vielen Teilen").says("nicht zu lesen");
}

#[actix_web::test]
async fn who_asks_what_is_known_reads_their_mail_and_who_is_erased_leaves_none() {
    let jobcenter = Jobcenter::open().await;
    let anna = jobcenter.staff("Anna Becker", Role::Planner).await;
    let zeynep = guest("Zeynep", "Kaya");
    let (_cafe, _) = cafe(&jobcenter, &zeynep).await;
    let mail = "From: ZEYNEP@example.org\nSubject: Frage\n\nWo ist der Eingang?\n";
    assert_eq!(arrives(&jobcenter, mail).await, Some(Kind::Unread));

    let id = zeynep.id;
    anna.get(&format!("/guests/{id}/extract")).await.says("Wo ist der Eingang?");
    let page = anna.get(&format!("/guests/{id}/erasure")).await;
    page.submits_to(Some(&format!("/guests/{id}/erasure")), &[]).await;

    anna.get("/inbox").await.does_not_say("Frage");
}
