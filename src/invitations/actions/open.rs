//! Opens an invitation by the code from a letter.

use super::super::TokenKind;
use super::super::messages::NewToken;
use super::super::queries;
use super::super::token::ReplyCode;
use crate::db::{Conn, Moment};
use crate::web::secret;

/// A link of its own for whoever typed the code; `None` if nobody got such a code.
pub fn open_by_code(
    conn: &mut Conn,
    code: &ReplyCode,
    now: Moment,
) -> Result<Option<String>, diesel::result::Error> {
    let Some(invitation) = queries::by_token(conn, &code.hash(), TokenKind::Code)? else {
        return Ok(None);
    };
    let token = secret::token();
    let new = NewToken {
        hash: secret::hash(&token),
        invitation: invitation.party,
        kind: TokenKind::Link,
    };
    queries::keep_tokens(conn, &[new], now)?;
    Ok(Some(token))
}
