//! Reply cards (`Antwort-Karten`): scan or type the code, tick what is ticked, next. The ticks stand in
//! the order of the printed card, each has a key, and Enter goes on.

use actix_web::{get, post, web};
use serde::Serialize;

use super::actions::{self, AnswerError, CardError};
use super::card::Card;
use super::desk_form::{self, Asked};
use super::messages::Member;
use super::party::{self, Ages};
use super::phone_desk;
use super::queries::cards::{self, Entry};
use super::queries::{self, answers};
use super::reply::{AnswerGiven, Who};
use super::token::{CodeError, ReplyCode, is_token};
use super::{Answer, ChildrenStay, Invitation, Reply, TokenKind};
use crate::clock;
use crate::config;
use crate::db::{Conn, Id, Moment};
use crate::events;
use crate::events::need::Knowing;
use crate::i18n::Language;
use crate::problem::{Explain, PageProblem, PageResult, missing};
use crate::spoken;
use crate::staff::{Actor, Posted, Right, SignedIn, Staff, session};
use crate::web::form::{Check, Choice, Fields, FormErrors, FormView};
use crate::web::{App, secret, see_other};

pub fn routes(routes: &mut web::ServiceConfig) {
    routes.service(index).service(find).service(show).service(enter).service(undo);
}

#[derive(Serialize)]
struct Index {
    form: FormView,
    /// Cards of the reader's since midnight.
    today: i64,
    recent: Vec<Recent>,
    minutes: u64,
    /// Whether they may book letters that came back.
    may_book: bool,
}

#[derive(Serialize)]
struct Recent {
    id: String,
    invitation: String,
    names: String,
    event: String,
    reply: Reply,
    reply_label: &'static str,
    at: String,
    /// Whether it can still be taken back.
    undo: bool,
}

/// The field for the code, and the last few cards.
#[get("/cards")]
pub async fn index(app: App, staff: SignedIn) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    let page = desk(&app, &staff, FormView::default()).await?;
    staff.show(&app, "Antwortkarten", "invitations/cards.html", &page)
}

async fn desk(app: &App, staff: &SignedIn, form: FormView) -> Result<Index, PageProblem> {
    let (actor, own, now) = (staff.actor(), staff.id(), app.clock.now());
    let midnight = clock::begin_of(app.clock.today().civil());
    let read = app.db.read(move |conn| {
        let today = cards::count(conn, own, midnight)?;
        let recent = recent(conn, &actor, own, now)?;
        Ok::<_, diesel::result::Error>((today, recent))
    });
    let (today, recent) = read.await?;
    Ok(Index {
        form,
        today,
        recent,
        minutes: config::CARD_UNDO.as_secs() / 60,
        may_book: staff.may(Right::Invite).is_ok(),
    })
}

fn recent(
    conn: &mut Conn,
    actor: &Actor,
    own: Id<Staff>,
    now: Moment,
) -> Result<Vec<Recent>, diesel::result::Error> {
    let since = now.before(config::CARDS_KEPT);
    let entries = cards::recent(conn, own, since, config::CARDS_SHOWN)?;
    let parties: Vec<_> = entries.iter().map(|entry| entry.party).collect();
    let rows = queries::parties(conn, &parties)?;
    let mut ids: Vec<_> = rows.iter().map(|row| row.event).collect();
    ids.sort_unstable();
    ids.dedup();
    let events = events::queries::find_many(conn, &ids)?;
    let people = queries::with_guests(conn, rows)?;
    let knowing = Knowing::of(conn, actor)?;
    let row = |entry: Entry| {
        let theirs = || people.iter().filter(|one| one.invitation.party == entry.party);
        let first = theirs().find(|one| one.invitation.says_yes()).or(theirs().next())?;
        let event = events.iter().find(|event| event.id == first.invitation.event)?;
        Some(Recent {
            id: entry.id.to_string(),
            invitation: first.invitation.id.to_string(),
            names: theirs().map(|one| one.guest.name()).collect::<Vec<_>>().join(", "),
            event: knowing.title(event).to_owned(),
            reply: first.invitation.reply,
            reply_label: first.invitation.reply.label(),
            at: hour(entry.at),
            undo: !entry.before.is_empty() && now < entry.at.after(config::CARD_UNDO),
        })
    };
    Ok(entries.into_iter().filter_map(row).collect())
}

fn hour(at: Moment) -> String {
    clock::local(at, clock::ZONE).civil().strftime("%H:%M").to_string()
}

/// What a scanner or a person typed, read.
enum Typed {
    Link(String),
    Code(ReplyCode),
}

impl Typed {
    fn parse(typed: &str) -> Result<Self, CodeError> {
        let typed = typed.trim();
        let token = match typed.rsplit_once("/a/") {
            Some((_, rest)) => rest.split(['?', '#', '/']).next().unwrap_or_default(),
            None => typed,
        };
        match is_token(token) {
            true => Ok(Self::Link(token.to_owned())),
            false => Ok(Self::Code(ReplyCode::parse(typed)?)),
        }
    }

    fn invitation(&self, conn: &mut Conn) -> Result<Option<Invitation>, diesel::result::Error> {
        match self {
            Self::Link(token) => queries::by_token(conn, &secret::hash(token), TokenKind::Link),
            Self::Code(code) => queries::by_token(conn, &code.hash(), TokenKind::Code),
        }
    }
}

fn code_sentence(error: CodeError) -> String {
    match error {
        CodeError::Missing => "Bitte scannen oder tippen Sie den Code von der Karte.".into(),
        CodeError::Sign(sign) => format!(
            "Das Zeichen „{sign}“ kommt in keinem Code vor. Bitte sehen Sie noch einmal auf die Karte."
        ),
        CodeError::Length(length) => {
            format!("Der Code hat 8 Zeichen. Hier sind es {length}.")
        }
    }
}

const UNKNOWN: &str = "Diesen Code kennen wir hier nicht. Bitte sehen Sie noch einmal auf die Karte, oder \
     suchen Sie den Gast unter Rückmeldungen nach dem Namen.";

/// Whose card is it?
#[post("/cards")]
pub async fn find(app: App, posted: Posted) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::EnterAnswers)?;
    let found = match Typed::parse(fields.get("code")) {
        Ok(typed) => {
            let (actor, now) = (staff.actor(), app.clock.now());
            let read = app.db.read(move |conn| {
                let row = typed.invitation(conn)?.ok_or(AnswerError::Unknown)?;
                let asked = Asked::read(conn, &actor, row.id)?;
                match asked.event.takes_answers(now) {
                    true => Ok(row.id),
                    false => Err(AnswerError::Closed(asked.event.phase(now))),
                }
            });
            match read.await {
                Ok(id) => Ok(id),
                Err(AnswerError::Unknown) => Err(UNKNOWN.to_owned()),
                Err(refusal @ (AnswerError::Withdrawn | AnswerError::Closed(_))) => {
                    let sentence = refusal.explain().sentence;
                    Err(format!("{sentence} Die Karte wird nicht mehr gebraucht."))
                }
                Err(other) => return Err(other.into()),
            }
        }
        Err(error) => Err(code_sentence(error)),
    };
    match found {
        Ok(id) => Ok(see_other(format!("/cards/{id}"))),
        Err(sentence) => {
            let form = FormView::of(&fields, &FormErrors::one("code", &sentence));
            let page = desk(&app, &staff, form).await?;
            staff.show_refused(&app, "Antwortkarten", "invitations/cards.html", &page)
        }
    }
}

/// An answer that is there already.
#[derive(Serialize)]
struct Earlier {
    reply: Reply,
    reply_label: &'static str,
    party: String,
    /// "04.01.2027, 09:00 Uhr, Link"; may be empty.
    said: String,
}

#[derive(Serialize)]
struct CardPage {
    id: String,
    names: String,
    key: String,
    event: String,
    when: String,
    people: Vec<Choice>,
    several: bool,
    childcare: bool,
    care_left: String,
    own_words: bool,
    /// The language whose interpreter is meant when none is written.
    language: &'static str,
    earlier: Option<Earlier>,
    /// Why no card is taken (any more); may be empty.
    closed: String,
    form: FormView,
}

/// One card, with the ticks of the printed one.
#[get("/cards/{invitation}")]
pub async fn show(app: App, staff: SignedIn, id: web::Path<String>) -> PageResult {
    staff.may(Right::EnterAnswers)?;
    draw(&app, &staff, &id, None).await
}

async fn draw(
    app: &App,
    staff: &SignedIn,
    id: &str,
    refused: Option<(&Fields, &FormErrors)>,
) -> PageResult {
    let id: Id<Invitation> = id.parse().map_err(|_| AnswerError::Unknown)?;
    let (actor, now) = (staff.actor(), app.clock.now());
    let read = app.db.read(move |conn| {
        let asked = Asked::read(conn, &actor, id)?;
        let history = answers::history(conn, asked.party())?;
        Ok::<_, AnswerError>((asked, history, Knowing::of(conn, &actor)?))
    });
    let (asked, history, knowing) = read.await?;
    let form = match refused {
        Some((fields, errors)) => FormView::of(fields, errors),
        None => FormView::fresh(&fresh(&asked.people)),
    };
    let view = asked.view(&[]);
    let one = asked.one();
    let page = CardPage {
        id: id.to_string(),
        names: asked.people.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", "),
        key: one.guest.key.clone(),
        event: knowing.title(&asked.event).to_owned(),
        when: spoken::short_all(&asked.event.hours()),
        people: view.people,
        several: view.several,
        childcare: view.childcare,
        care_left: view.care_left,
        own_words: view.own_words,
        language: spoken_at_home(one),
        earlier: earlier(&asked.people, history.first()),
        closed: match asked.event.takes_answers(now) {
            true => String::new(),
            false => AnswerError::Closed(asked.event.phase(now)).explain().sentence,
        },
        form,
    };
    let title = format!("Antwortkarte: {}", page.names);
    match refused {
        None => staff.show(app, &title, "invitations/card.html", &page),
        Some(_) => staff.show_refused(app, &title, "invitations/card.html", &page),
    }
}

/// The language that is meant when none is written beside the tick; empty: none is known.
fn spoken_at_home(one: &Member) -> &'static str {
    match Language::parse(&one.guest.language) {
        Some(Language::De) | None => "",
        Some(other) => other.german_name(),
    }
}

/// A card that nobody has ticked: all of the household, for those who do not come are crossed out.
fn fresh(people: &[Member]) -> Fields {
    let mut fields = Fields::default();
    for one in people {
        fields.push("who", one.guest.id.to_string());
    }
    fields
}

fn earlier(people: &[Member], last: Option<&answers::HistoryRow>) -> Option<Earlier> {
    let said = last.map(|last| {
        let at = clock::local(last.at, clock::ZONE).civil();
        format!("{}, {}", at.strftime("%d.%m.%Y, %H:%M Uhr"), last.channel.label())
    });
    let first = people.iter().find(|one| one.invitation.says_yes()).or(people.first())?;
    let row = &first.invitation;
    row.replied_at?;
    let coming: Vec<_> = people.iter().filter(|one| one.invitation.says_yes()).collect();
    let adults = coming.iter().map(|one| one.invitation.adults).sum();
    let ages = coming.iter().flat_map(|one| one.invitation.children.years().to_vec());
    Some(Earlier {
        reply: row.reply,
        reply_label: row.reply.label(),
        party: match coming.is_empty() {
            true => String::new(),
            false => party::in_words(adults, &Ages::of(ages.collect()).unwrap_or_default()),
        },
        said: said.unwrap_or_default(),
    })
}

/// Reads the ticks.
fn parse(fields: &Fields, people: &[Member]) -> Result<Card, FormErrors> {
    let mut check = Check::of(fields);
    let answer = match fields.get("answer") {
        "" => None,
        _ => check
            .word("answer", |code| Answer::parse(code).filter(|answer| *answer != Answer::CallMe)),
    };
    let wish = desk_form::line(&mut check, fields, "call_wish");
    let call = (fields.ticked("call") || !wish.is_empty()).then_some(wish);
    if answer.is_none() && call.is_none() && fields.get("answer").is_empty() {
        check.refuse(
            "answer",
            "Auf der Karte ist noch nichts angekreuzt. Ist sie leer? Dann rufen Sie den Gast bitte an.",
        );
    }
    let mut given = AnswerGiven::plain(answer.unwrap_or(Answer::No), Who::Everybody);
    if answer == Some(Answer::Yes) {
        coming(&mut check, fields, people, &mut given);
    }
    let errors = check.errors();
    match errors.is_empty() {
        true => Ok(Card { answer: answer.map(|_| given), call }),
        false => Err(errors),
    }
}

/// Who comes, and what they need.
fn coming(check: &mut Check, fields: &Fields, people: &[Member], given: &mut AnswerGiven) {
    let mut who: Vec<_> = fields.all("who").filter_map(|id| id.parse().ok()).collect();
    if let [only] = people {
        who = vec![only.guest.id];
    }
    let heads = i32::try_from(who.len()).unwrap_or(i32::MAX);
    if heads == 0 {
        check.refuse("who", "Bitte kreuzen Sie an, wer kommt.");
    }
    given.who = Who::Household(who);
    if !fields.get("adults").is_empty() {
        let adults = check.number("adults", 1..=config::PARTY_ADULTS).unwrap_or(heads);
        if adults < heads {
            check.refuse(
                "who",
                format!("Auf der Karte kommen weniger Erwachsene: {adults}. Wer kommt nicht?"),
            );
        }
        given.companions = (adults - heads).max(0);
    }
    given.children = desk_form::ages(check, fields);
    if !fields.get("children").is_empty() {
        let most = i32::try_from(config::PARTY_CHILDREN).unwrap_or(i32::MAX);
        let count = check.number("children", 0..=most);
        if count.is_some_and(|count| count != given.children.count()) {
            check.refuse(
                "ages",
                "Zahl und Alter der Kinder passen nicht zusammen. Fehlt ein Alter, dann schätzen Sie, oder \
                 rufen Sie an.",
            );
        }
    }
    if fields.ticked("with_parent") {
        given.children_stay = ChildrenStay::Parent;
    }
    given.needs.interpreter = desk_form::line(check, fields, "interpreter");
    if fields.ticked("translate") && given.needs.interpreter.is_empty() {
        match people.first().map_or("", spoken_at_home) {
            "" => check.refuse("interpreter", "In welche Sprache soll übersetzt werden?"),
            language => given.needs.interpreter = language.to_owned(),
        }
    }
    given.needs.step_free = fields.ticked("step_free");
    given.needs.access = desk_form::line(check, fields, "access");
}

/// Enters the card; the field for the next code follows at once.
#[post("/cards/{invitation}")]
pub async fn enter(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    let Posted { staff, fields } = posted;
    staff.may(Right::EnterAnswers)?;
    let invitation: Id<Invitation> = id.parse().map_err(|_| AnswerError::Unknown)?;
    let actor = staff.actor();
    let viewer = actor.clone();
    let read = app.db.read(move |conn| Asked::read(conn, &viewer, invitation));
    let people = read.await?.people;
    let card = match parse(&fields, &people) {
        Ok(card) => card,
        Err(errors) => return draw(&app, &staff, &id, Some((&fields, &errors))).await,
    };
    let said = card.answer.as_ref().map_or(Answer::CallMe, |given| given.answer);
    let (there, now) = (app.clone(), app.clock.now());
    let written =
        app.db.write(move |conn| actions::enter_card(conn, &there, &actor, invitation, &card, now));
    match written.await {
        Ok(answered) => {
            let names = people.iter().map(|one| one.guest.name()).collect::<Vec<_>>().join(", ");
            let sentence = format!("{names}: {}", phone_desk::noted(said, &answered));
            Ok(session::done("/cards", &sentence))
        }
        Err(CardError::Answer(refusal)) => {
            let field = match desk_form::field_of(&refusal) {
                Some("companions") => "adults",
                Some(field) => field,
                None => return Err(refusal.into()),
            };
            let errors = FormErrors::one(field, &refusal.explain().sentence);
            draw(&app, &staff, &id, Some((&fields, &errors))).await
        }
        Err(other) => Err(other.into()),
    }
}

/// It was the wrong card.
#[post("/cards/entries/{entry}/undo")]
pub async fn undo(app: App, posted: Posted, id: web::Path<String>) -> PageResult {
    posted.staff.may(Right::EnterAnswers)?;
    let entry: Id<Entry> = id.parse().map_err(|_| nothing())?;
    let (there, actor, now) = (app.clone(), posted.staff.actor(), app.clock.now());
    let taken =
        app.db.write(move |conn| actions::take_back(conn, &there, &actor, entry, now)).await;
    match taken {
        Ok(_) => Ok(session::done(
            "/cards",
            "Die Karte ist zurückgenommen. Es gilt wieder, was vorher war.",
        )),
        Err(refusal @ (CardError::TooLate | CardError::Newer | CardError::Unknown)) => {
            Ok(session::done("/cards", &format!("!{}", refusal.explain().sentence)))
        }
        Err(other) => Err(other.into()),
    }
}

fn nothing() -> PageProblem {
    PageProblem(missing("Diese Karte ist hier nicht (mehr) eingetragen."))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{guest, invitation};
    use super::*;

    fn people(names: &[&str]) -> Vec<Member> {
        let member = |name: &&str| {
            let guest = guest(name, "Kaya");
            let mut invitation = invitation();
            invitation.guest = guest.id;
            Member { invitation, guest }
        };
        names.iter().map(member).collect()
    }

    #[test]
    fn a_card_is_read_as_it_is_ticked() {
        let alone = people(&["Aylin"]);
        let ticks = [
            ("answer", "yes"),
            ("adults", "2"),
            ("children", "2"),
            ("ages", "3, 5"),
            ("call", "1"),
            ("call_wish", "Dienstag ab 14 Uhr"),
            ("step_free", "1"),
        ];

        let card = parse(&Fields::of(ticks), &alone).unwrap();

        let given = card.answer.unwrap();
        assert_eq!((given.answer, given.companions), (Answer::Yes, 1));
        assert_eq!(given.children.years(), [3, 5]);
        assert!(given.needs.step_free);
        assert_eq!(card.call.as_deref(), Some("Dienstag ab 14 Uhr"));
        let only_call = parse(&Fields::of([("call", "1")]), &alone).unwrap();
        assert_eq!((only_call.answer, only_call.call.as_deref()), (None, Some("")));
    }

    #[test]
    fn what_does_not_fit_is_said_beside_its_field() {
        let both = people(&["Aylin", "Can"]);
        let wrong = |pairs: &[(&str, &str)]| {
            let mut fields = fresh(&both);
            for (name, value) in pairs {
                fields.push(name, *value);
            }
            let errors = parse(&fields, &both).unwrap_err();
            errors.0.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };

        assert_eq!(wrong(&[]), ["answer"]);
        assert_eq!(wrong(&[("answer", "yes"), ("adults", "1")]), ["who"]);
        assert_eq!(wrong(&[("answer", "yes"), ("children", "2"), ("ages", "3")]), ["ages"]);
        assert_eq!(wrong(&[("answer", "yes"), ("translate", "1")]), ["interpreter"]);
        assert_eq!(wrong(&[("answer", "call_me")]), ["answer"]);
    }

    #[test]
    fn a_scanner_types_a_code_or_a_whole_link() {
        let token = secret::token();
        let link = Typed::parse(&format!("https://treffen.example/a/{token}?lang=de"));
        assert!(matches!(link, Ok(Typed::Link(read)) if read == token));
        assert!(matches!(Typed::parse(&token), Ok(Typed::Link(_))));
        assert!(matches!(Typed::parse(" k7m4-px3r "), Ok(Typed::Code(_))));
        assert_eq!(Typed::parse("K7M4-PX3U").err(), Some(CodeError::Sign('U')));
    }
}
