DROP TABLE reminder_turns;
DROP TABLE reminders;
DROP TABLE reminder_stops;
DROP TABLE reminder_plans;
