//! Messages that leave the house: sent once, put off, come back, unknown.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::prelude::*;
use treffpunkt::config;
use treffpunkt::db::schema::messages;
use treffpunkt::db::{Conn, Id, Moment};
use treffpunkt::outbox::actions::{self, Twice};
use treffpunkt::outbox::letter::{Block, Page};
use treffpunkt::outbox::queries::{self, Kept};
use treffpunkt::outbox::{
    AsLetter, Calendar, Correspondent, Letter, Matter, Message, NewMessage, Queued, Return, State,
    Wanted, Way, deliver_due, run, sending,
};
use treffpunkt::staff::Role;
use treffpunkt::web::App;

use crate::smtp::{Mood, SmtpServer};
use crate::world::Jobcenter;

/// Whoever knows what the messages are about; remembers what it was told.
#[derive(Default)]
struct Listener {
    unwanted: Mutex<Vec<String>>,
    heard: Mutex<Vec<String>>,
    /// Another worker takes each message and puts it off for so long, just while this one looks.
    puts_off: Mutex<Option<Duration>>,
}

impl Listener {
    fn withdraws(&self, about: &str) {
        self.unwanted.lock().unwrap().push(about.to_owned());
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn hears(&self, what: String) -> QueryResult<()> {
        self.heard.lock().unwrap().push(what);
        Ok(())
    }
}

impl Correspondent for Listener {
    fn still_wanted(
        &self,
        conn: &mut Conn,
        matter: &Matter<'_>,
        now: Moment,
    ) -> QueryResult<Wanted> {
        if let Some(rest) = *self.puts_off.lock().unwrap() {
            let tried = messages::attempts.eq(messages::attempts + 1);
            let due = messages::due_at.eq(now.after(rest));
            diesel::update(messages::table).set((tried, due)).execute(conn)?;
        }
        let unwanted = self.unwanted.lock().unwrap();
        Ok(match unwanted.iter().any(|known| known == matter.about) {
            true => Wanted::No("Die Einladung wurde zurückgezogen.".into()),
            false => Wanted::Yes,
        })
    }

    fn delivered(&self, _: &mut Conn, about: &str, _: &str, _: Moment) -> QueryResult<()> {
        self.hears(format!("{about} delivered"))
    }

    fn returned(
        &self,
        _: &mut Conn,
        matter: &Matter<'_>,
        why: Return,
        _: Moment,
    ) -> QueryResult<()> {
        self.hears(format!("{} returned: {why:?}", matter.about))
    }

    fn as_letter(
        &self,
        conn: &mut Conn,
        app: &App,
        about: &str,
        _: &str,
        now: Moment,
    ) -> QueryResult<AsLetter> {
        let letter = NewMessage {
            unique_key: format!("{about} letter"),
            way: Way::Letter,
            address: "Frau Zeynep Kaya\nLindenweg 9\n50999 Musterstadt".into(),
            html: on_paper().kept(),
            ..mail(about, now)
        };
        Ok(AsLetter::Waits(match queries::queue(conn, &letter, app.config.host(), now)? {
            Queued::Now(id) => id,
            Queued::Before => queries::by_key(conn, &letter.unique_key)?.unwrap(),
        }))
    }
}

fn on_paper() -> Letter {
    let text = "Guten Tag Frau Kaya,".into();
    Letter {
        return_line: "Postfach 1, 50999 Musterstadt".into(),
        address: vec!["Frau Zeynep Kaya".into(), "50999 Musterstadt".into()],
        office: "Jobcenter Musterkreis".into(),
        sender: "Jürgen Groß".into(),
        phone: "0221 4710 123".into(),
        link: "http://treffen.example/a/AAAAAAAAAAAAAAAAAAAAAA".into(),
        code: "K7MQ-2XPD".into(),
        answer_url: "treffen.example/antwort".into(),
        pages: vec![Page {
            lang: "de".into(),
            dir: "ltr".into(),
            day: "12. Januar 2027".into(),
            heading: "Kaffee, Tee und Übersicht".into(),
            blocks: vec![Block::Paragraph { text }],
            card: true,
            childcare: true,
        }],
    }
}

pub fn mail(about: &str, now: Moment) -> NewMessage {
    NewMessage {
        unique_key: format!("{about} mail"),
        about: about.into(),
        topic: "event".into(),
        site: None,
        campaign: Some("campaign".into()),
        way: Way::Email,
        kind: "invitation".into(),
        language: "de".into(),
        recipient: "Zeynep Kaya".into(),
        address: "zeynep.kaya@example.org".into(),
        sender_name: "Jürgen Groß".into(),
        subject: "Eine Einladung für Sie: Kaffee, Tee und Übersicht".into(),
        text: "Guten Tag\n\nhttp://treffen.example/a/AAAAAAAAAAAAAAAAAAAAAA\n.\n".into(),
        html:
            "<p>Guten Tag <a href=\"http://treffen.example/a/AAAAAAAAAAAAAAAAAAAAAA\">hier</a></p>"
                .into(),
        calendar: None,
        unsubscribe: Some("http://treffen.example/abmelden/BBBBBBBBBBBBBBBBBBBBBB".into()),
        due_at: now,
        useless_at: None,
    }
}

/// A Jobcenter with a mail server.
struct Post {
    jobcenter: Jobcenter,
    server: SmtpServer,
    listener: Arc<Listener>,
}

impl Post {
    async fn open() -> Self {
        Self::open_with(&[]).await
    }

    async fn open_with(more: &[(&str, String)]) -> Self {
        let server = SmtpServer::open();
        let mut settings = vec![
            ("smtp_url", server.url()),
            ("mail_from", "post@jobcenter.example".to_owned()),
            ("reply_to", "team@jobcenter.example".to_owned()),
        ];
        settings.extend_from_slice(more);
        let jobcenter = Jobcenter::open_with(&settings).await;
        Self { jobcenter, server, listener: Arc::default() }
    }

    fn now(&self) -> Moment {
        self.jobcenter.app.clock.now()
    }

    async fn queues(&self, message: NewMessage) -> Id<Message> {
        let now = self.now();
        let queued = self
            .jobcenter
            .app
            .db
            .write(move |conn| queries::queue(conn, &message, "treffen.example", now));
        match queued.await.unwrap() {
            Queued::Now(id) => id,
            Queued::Before => panic!("queued before"),
        }
    }

    async fn queues_mail(&self, about: &str) -> Id<Message> {
        self.queues(mail(about, self.now())).await
    }

    async fn delivers(&self) -> usize {
        let listener: Arc<dyn Correspondent> = self.listener.clone();
        deliver_due(&self.jobcenter.app, listener).await.unwrap()
    }

    async fn kept(&self, id: Id<Message>) -> Kept {
        let kept = self.jobcenter.app.db.read(move |conn| queries::find(conn, id, None));
        kept.await.unwrap().unwrap()
    }

    async fn state(&self, id: Id<Message>) -> State {
        self.kept(id).await.line.state
    }

    async fn retries(&self, id: Id<Message>, twice: Twice) -> Result<(), actions::OutboxError> {
        let (listener, now) = (Arc::clone(&self.listener), self.now());
        let retried = self
            .jobcenter
            .app
            .db
            .write(move |conn| actions::retry(conn, &*listener, id, &None, twice, now));
        retried.await
    }
}

#[actix_web::test]
async fn a_mail_goes_out_once_and_leaves_no_link_behind() {
    let post = Post::open().await;
    let id = post
        .queues(NewMessage {
            calendar: Some(Calendar {
                method: "PUBLISH",
                text: "BEGIN:VCALENDAR\r\nURL:http://treffen.example/a/AAAAAAAAAAAAAAAAAA\r\n AAAA\
                       \r\nEND:VCALENDAR\r\n"
                    .into(),
            }),
            ..mail("Zeynep", post.now())
        })
        .await;

    assert_eq!(post.delivers().await, 1);
    assert_eq!(post.delivers().await, 0);

    let taken = post.server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].from, "post@jobcenter.example");
    assert_eq!(taken[0].to, "zeynep.kaya@example.org");
    let text = &taken[0].text;
    for part in [
        format!("Message-ID: <{id}@treffen.example>\r\n"),
        "Auto-Submitted: auto-generated\r\n".into(),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".into(),
        "Reply-To: team@jobcenter.example\r\n".into(),
        "multipart/mixed".into(),
        "multipart/alternative".into(),
        "text/plain; charset=utf-8".into(),
        "text/html; charset=utf-8".into(),
        "text/calendar; method=PUBLISH; charset=utf-8".into(),
        "filename=\"termin.ics\"".into(),
        "\r\n.\r\n".into(),
    ] {
        assert!(text.contains(&part), "{part} is missing in\n{text}");
    }
    let kept = post.kept(id).await;
    assert_eq!(kept.line.state, State::Sent);
    for part in [&kept.text, &kept.html, kept.calendar.as_ref().unwrap()] {
        assert!(part.contains("/a/…") && !part.contains("AAAA"), "{part}");
    }
    assert_eq!(post.listener.heard(), ["Zeynep delivered"]);
}

#[actix_web::test]
async fn a_campaign_goes_over_few_connections_and_is_finished_when_all_have_ended() {
    let post = Post::open().await;
    for guest in 0..35 {
        post.queues_mail(&format!("guest {guest}")).await;
    }
    let counts = || post.jobcenter.app.db.read(|conn| queries::campaign_counts(conn, "campaign"));
    assert!(!counts().await.unwrap().is_finished());

    assert_eq!(post.delivers().await, 35);

    assert_eq!(post.server.taken().len(), 35);
    assert_eq!(post.server.connections(), 1);
    let counts = counts().await.unwrap();
    assert!(counts.is_finished());
    assert_eq!((counts.of(State::Sent), counts.by(Way::Letter, State::Sent)), (35, 0));
}

#[actix_web::test]
async fn a_server_that_is_down_costs_no_message_a_try() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    post.server.goes_down();

    for _ in 0..config::MAIL_ATTEMPTS + 2 {
        assert_eq!(post.delivers().await, 0);
    }
    let waiting = post.kept(id).await;
    assert_eq!((waiting.line.state, waiting.attempts), (State::Queued, 0));
    assert!(waiting.line.remark.starts_with("Der Mailserver"), "{}", waiting.line.remark);

    post.server.comes_back();
    assert_eq!(post.delivers().await, 1);
    let sent = post.kept(id).await;
    assert_eq!((sent.line.state, sent.line.remark.as_str()), (State::Sent, ""));
}

#[actix_web::test]
async fn a_server_that_dislikes_us_makes_no_guest_unreachable() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    post.server.is(Mood::DislikesSender);

    post.delivers().await;

    let waiting = post.kept(id).await;
    assert_eq!((waiting.line.state, waiting.attempts), (State::Queued, 0));
    assert!(waiting.line.remark.contains("Sender rejected"), "{}", waiting.line.remark);
    assert_eq!(post.listener.heard(), [""; 0]);
}

#[actix_web::test]
async fn a_mail_put_off_waits_longer_each_time_and_comes_back_to_a_person_in_the_end() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    post.server.is(Mood::Later);

    for attempt in 1..=config::MAIL_ATTEMPTS {
        assert_eq!(post.state(id).await, State::Queued);
        post.delivers().await;
        assert_eq!(post.kept(id).await.attempts, attempt);
        assert_eq!(post.delivers().await, 0, "too soon");
        post.jobcenter.wait(config::mail_patience(attempt));
    }

    let back = post.kept(id).await;
    assert_eq!(back.line.state, State::Returned);
    assert!(back.line.remark.contains("450"), "{}", back.line.remark);
    assert_eq!(post.listener.heard(), ["Zeynep returned: Message"]);
}

#[actix_web::test]
async fn an_address_that_does_not_exist_comes_back_with_the_servers_words() {
    let post = Post::open().await;
    let unknown = post.queues_mail("unknown").await;
    let broken = post
        .queues(NewMessage { address: "zeynep.kaya@@example".into(), ..mail("broken", post.now()) })
        .await;
    post.server.is(Mood::NoSuchRecipient);

    post.delivers().await;

    let back = post.kept(unknown).await.line;
    assert_eq!(back.state, State::Returned);
    assert!(back.remark.contains("550") && back.remark.contains("No such user"), "{}", back.remark);
    assert_eq!(post.state(broken).await, State::Returned);
    let heard = post.listener.heard();
    assert_eq!(heard, ["unknown returned: Address", "broken returned: Address"]);
}

#[actix_web::test]
async fn a_mail_refused_for_its_content_says_nothing_about_the_address() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    post.server.is(Mood::Refuses);

    post.delivers().await;

    assert_eq!(post.state(id).await, State::Returned);
    assert_eq!(post.listener.heard(), ["Zeynep returned: Message"]);
}

#[actix_web::test]
async fn what_broke_before_it_was_handed_over_goes_again() {
    for mood in [Mood::DropsBeforeData, Mood::Closing] {
        let post = Post::open().await;
        let ids = [post.queues_mail("Zeynep").await, post.queues_mail("Jonas").await];
        post.server.is(mood);

        post.delivers().await;

        for id in ids {
            assert_eq!(post.state(id).await, State::Queued, "{mood:?}");
        }
        post.server.is(Mood::Kind);
        post.jobcenter.wait(Duration::from_secs(120));
        post.delivers().await;
        assert_eq!(post.server.taken().len(), 2, "{mood:?}");
    }
}

#[actix_web::test]
async fn what_broke_after_it_was_handed_over_is_unknown_and_waits_for_a_person() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    let next = post.queues_mail("Jonas").await;
    post.server.is(Mood::DropsAfterData);

    post.delivers().await;
    post.server.is(Mood::Kind);
    post.jobcenter.wait(Duration::from_secs(24 * 60 * 60));
    post.delivers().await;

    let unknown = [post.state(id).await, post.state(next).await];
    assert!(unknown.contains(&State::Unknown), "{unknown:?}");
    assert!(!unknown.contains(&State::Queued), "{unknown:?}");
    assert!(post.retries(id, Twice::MustNot).await.is_err());
    assert_eq!(post.state(id).await, State::Unknown);

    post.retries(id, Twice::MayArrive).await.unwrap();
    post.retries(id, Twice::MayArrive).await.unwrap();
    post.delivers().await;
    assert_eq!(post.state(id).await, State::Sent);
}

#[actix_web::test]
async fn what_a_crash_left_under_way_is_shown_and_never_repeated() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    let (listener, now) = (Arc::clone(&post.listener), post.now());
    let app = post.jobcenter.app.clone();
    let claimed = post
        .jobcenter
        .app
        .db
        .write(move |conn| sending::claim(conn, &app, &*listener, Way::Email, 10, now));
    assert_eq!(claimed.await.unwrap().len(), 1);
    assert_eq!(post.state(id).await, State::InFlight);

    assert_eq!(post.delivers().await, 0);
    assert_eq!(post.state(id).await, State::InFlight);
    post.jobcenter.wait(config::MAIL_LEASE + Duration::from_secs(1));
    assert_eq!(post.delivers().await, 0);

    assert_eq!(post.state(id).await, State::Unknown);
    assert_eq!(post.server.taken().len(), 0);
}

#[actix_web::test]
async fn a_message_that_another_worker_tried_meanwhile_is_left_alone_or_ended_well() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    let rests = |rest| *post.listener.puts_off.lock().unwrap() = Some(rest);

    rests(Duration::from_secs(60));
    assert_eq!(post.delivers().await, 0);
    let waiting = post.kept(id).await;
    assert_eq!((waiting.line.state, waiting.attempts), (State::Queued, 1));

    rests(Duration::ZERO);
    post.jobcenter.wait(Duration::from_secs(60));
    assert_eq!(post.delivers().await, 1);
    let sent = post.kept(id).await;
    assert_eq!((sent.line.state, sent.attempts), (State::Sent, 3));
    assert_eq!(post.server.taken().len(), 1);
}

#[actix_web::test]
async fn what_nobody_wants_any_more_is_not_sent() {
    let post = Post::open().await;
    let withdrawn = post.queues_mail("withdrawn").await;
    let begun =
        post.queues(NewMessage { useless_at: Some(post.now()), ..mail("begun", post.now()) }).await;
    let later = post
        .queues(NewMessage {
            due_at: post.now().after(Duration::from_secs(600)),
            ..mail("later", post.now())
        })
        .await;
    post.listener.withdraws("withdrawn");

    post.delivers().await;

    let given_up = post.kept(withdrawn).await.line;
    assert_eq!(given_up.state, State::GivenUp);
    assert_eq!(given_up.remark, "Die Einladung wurde zurückgezogen.");
    assert_eq!(post.state(begun).await, State::GivenUp);
    assert_eq!(post.state(later).await, State::Queued);
    assert_eq!(post.server.taken().len(), 0);
    assert!(post.retries(withdrawn, Twice::MustNot).await.is_err());
    assert!(post.retries(begun, Twice::MustNot).await.is_err());
}

#[actix_web::test]
async fn a_campaign_that_is_stopped_sends_nothing() {
    let post = Post::open().await;
    let due_at = post.now().after(Duration::from_secs(600));
    let id = post.queues(NewMessage { due_at, ..mail("Zeynep", post.now()) }).await;
    let now = post.now();

    let stopped = post.jobcenter.app.db.write(move |conn| {
        let (none, why) = (BTreeSet::new(), "Der Versand wurde angehalten.");
        queries::stop_campaign(conn, "campaign", &none, why, now)
    });
    assert_eq!(stopped.await.unwrap().len(), 1);
    post.jobcenter.wait(Duration::from_secs(601));
    post.delivers().await;

    assert_eq!(post.state(id).await, State::GivenUp);
    assert_eq!(post.server.taken().len(), 0);
}

#[actix_web::test]
async fn no_more_mails_a_minute_than_the_relay_allows() {
    let post = Post::open_with(&[("mails_per_minute", "600".into())]).await;
    for guest in 0..8 {
        post.queues_mail(&format!("guest {guest}")).await;
    }
    let begun = std::time::Instant::now();

    assert_eq!(post.delivers().await, 8);

    assert!(begun.elapsed() >= Duration::from_millis(650), "{:?}", begun.elapsed());
}

#[actix_web::test]
async fn without_a_mail_server_mail_waits_and_the_page_says_so() {
    let jobcenter = Jobcenter::open().await;
    let now = jobcenter.app.clock.now();
    let queued = jobcenter
        .app
        .db
        .write(move |conn| queries::queue(conn, &mail("Zeynep", now), "treffen.example", now));
    let Queued::Now(id) = queued.await.unwrap() else { panic!("queued before") };

    let delivered = deliver_due(&jobcenter.app, Arc::new(Listener::default())).await.unwrap();

    assert_eq!(delivered, 0);
    let planner = jobcenter.staff("Sabine Becker", Role::Planner).await;
    let page = planner.get("/outbox").await;
    page.says("kein Mailserver eingestellt").says("Zeynep Kaya");
    planner.get(&format!("/outbox/{id}")).await.says("Eine Einladung für Sie").says("Guten Tag");
    let mail = planner.get(&format!("/outbox/{id}/html")).await;
    mail.says("Guten Tag");
    assert!(!mail.header("content-security-policy").contains("unsafe"));
}

#[actix_web::test]
async fn a_mail_becomes_a_letter_that_is_printed_posted_and_may_come_back() {
    let post = Post::open().await;
    let id = post.queues_mail("Zeynep").await;
    let (app, listener, now) = (post.jobcenter.app.clone(), Arc::clone(&post.listener), post.now());
    let written = post.jobcenter.app.db.write(move |conn| {
        let first = actions::as_letter(conn, &app, &*listener, id, &None, now)?;
        let again = actions::as_letter(conn, &app, &*listener, id, &None, now)?;
        Ok::<_, actions::OutboxError>((first, again))
    });
    let (letter, again) = written.await.unwrap();
    assert_eq!(letter, again);
    assert_eq!(post.state(id).await, State::GivenUp);

    let planner = post.jobcenter.staff("Sabine Becker", Role::Planner).await;
    planner.get("/letters?event=event").await.says("Frau Zeynep Kaya");
    let paper = planner.get(&format!("/outbox/{letter}/letter")).await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.body.starts_with("%PDF-"), "{}", &paper.body[..20]);
    let (listener, now) = (Arc::clone(&post.listener), post.now());
    let posted = post.jobcenter.app.db.write(move |conn| {
        actions::posted(conn, &*listener, letter, &None, now)?;
        actions::posted(conn, &*listener, letter, &None, now)?;
        actions::came_back(conn, &*listener, letter, &None, now)?;
        actions::came_back(conn, &*listener, letter, &None, now)?;
        Ok::<_, actions::OutboxError>(())
    });
    posted.await.unwrap();

    assert_eq!(post.state(letter).await, State::Returned);
    let kept = post.kept(letter).await;
    assert!(Letter::parse(&kept.html).unwrap().is_blanked());
    assert!(!kept.html.contains("AAAA") && !kept.html.contains("K7MQ"));
    assert_eq!(post.listener.heard(), ["Zeynep delivered", "Zeynep returned: Address"]);
}

#[actix_web::test]
async fn many_connections_send_each_mail_once_and_stop_when_told() {
    let post = Post::open().await;
    for guest in 0..120 {
        post.queues_mail(&format!("guest {guest}")).await;
    }
    let (tell, stop) = tokio::sync::watch::channel(false);
    let listener: Arc<dyn Correspondent> = post.listener.clone();
    let worker = actix_web::rt::spawn(run(post.jobcenter.app.clone(), listener, stop));

    while post.server.taken().len() < 120 {
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    tell.send(true).unwrap();
    worker.await.unwrap();

    let taken = post.server.taken();
    let ids = taken.iter().filter_map(|mail| mail.text.split("Message-ID: ").nth(1));
    let ids = ids.filter_map(|rest| rest.lines().next()).collect::<std::collections::HashSet<_>>();
    assert_eq!((taken.len(), ids.len()), (120, 120));
    assert!(post.server.connections() <= config::MAIL_CONNECTIONS);
    let counts = post.jobcenter.app.db.read(|conn| queries::campaign_counts(conn, "campaign"));
    assert_eq!(counts.await.unwrap().of(State::Sent), 120);
    let beat = post.jobcenter.app.db.read(sending::last_beat).await.unwrap();
    assert_eq!(beat, Some(post.now()));
}
