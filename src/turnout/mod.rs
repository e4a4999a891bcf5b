//! Turnout (`Teilnahmequote`): attended ÷ delivered invitations, honestly: with n, an interval, and
//! a band for what nobody entered. It reads every slice and never writes.
