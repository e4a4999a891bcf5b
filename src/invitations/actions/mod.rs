//! What can be done with invitations; each verb is one transaction (a release of thousands is
//! several, so that guests who answer meanwhile need not wait for it).

mod afterwards;
mod answer;
mod arms;
mod cancel;
mod card;
mod care;
mod carry;
mod change;
mod course;
mod deal;
mod edit;
mod elsewhere;
mod heard;
mod invite;
mod open;
mod post;
mod register;
mod remind;
mod round;
mod settle;
mod stop;
mod take_out;
mod team;
mod unsubscribe;
mod withdraw;

pub use afterwards::{Letters, example, say_afterwards, would_say};
pub use answer::{AnswerError, Answered, By, Whose, answer, party_sentence};
pub(super) use arms::Trials;
pub use cancel::{CancelError, cancel};
pub use card::{CardError, enter_card, take_back};
pub use care::{
    CareError, CareView, broken_care, care_of, draft_care_lost, mark, people_of, plan_care,
    release_care_lost,
};
pub use carry::{Carried, Times, carry, covered};
pub(super) use change::tell_in_time;
pub use change::{ChangeError, change, would_tell};
pub use course::{CourseError, Moved, On, Track, returned_to_letters, silent_to_calls, track};
pub use deal::{Dealt, deal};
pub use edit::{Edited, edit};
pub use elsewhere::elsewhere;
pub use heard::{Heard, heard};
pub use invite::{InviteError, Invited, Wave, invite, open_campaign};
pub(super) use invite::{members, open_event};
pub use open::open_by_code;
pub(super) use post::own_texts;
pub use post::{PostError, Told, text};
pub use register::{Name, register, unregister};
pub use remind::{reach, room_left};
pub use round::{Next, Noted, RoundError, Spoken, next_call, note_call, own_call, pause_call};
pub use settle::{call_done, end_offers, settle};
pub(super) use settle::{ledger, room, whole_ledger};
pub use stop::{StopError, still_waits, stop};
pub use take_out::take_out;
pub use team::{TeamChangeError, TeamChanged, TeamVerb, change_team};
pub(super) use unsubscribe::behind;
pub use unsubscribe::{Leaving, Word, speak, unsubscribe};
pub use withdraw::{WithdrawError, withdraw};
