/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-alert-table.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "store/finx-delivery-table.h"
#include "store/finx-state-table.h"

/* An alert as both tables have it; bind_alert() and read_alert() follow this order. */
#define COLUMNS   "instrument, condition, level, pause_us, expires_us, note, created_us, state, fired_us, fired_price," \
                  " seen_us, seen_price, portfolio, expression, interval, on_close, every_bar, snoozed_us," \
                  " sound, is_local, series"
#define VALUES    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19," \
                  " ?20, ?21, ?22"
#define N_COLUMNS 21

/* Texts of the decimals, which live as long as the statement is bound. */
typedef struct
{
  char level[FINX_DECIMAL_STRING_SIZE];
  char fired[FINX_DECIMAL_STRING_SIZE];
  char seen[FINX_DECIMAL_STRING_SIZE];
  char price[FINX_DECIMAL_STRING_SIZE];
} Texts;

static const char *
print (FinxDecimal value,
       char       *text)
{
  if (!finx_decimal_is_known (value))
    return NULL;
  finx_decimal_print (value, text);
  return text;
}

/* Parameters 1…22: the id and the columns. */
static void
bind_alert (FinxStatement   *statement,
            const FinxAlert *alert,
            Texts           *texts)
{
  finx_statement_bind_text (statement, 1, alert->id);
  finx_statement_bind_text (statement, 2, alert->instrument != NULL ? alert->instrument->symbol : "");
  finx_statement_bind_text (statement, 3, finx_alert_condition_to_string (alert->condition));
  finx_statement_bind_text (statement, 4, finx_decimal_is_known (alert->level) ? print (alert->level, texts->level) : "");
  finx_statement_bind_int (statement, 5, alert->pause_us);
  finx_statement_bind_int (statement, 6, alert->expires_us);
  finx_statement_bind_text (statement, 7, alert->note);
  finx_statement_bind_int (statement, 8, alert->created_us);
  finx_statement_bind_text (statement, 9, finx_alert_state_to_string (alert->state));
  finx_statement_bind_int (statement, 10, alert->fired_us);
  finx_statement_bind_text (statement, 11, print (alert->fired_price, texts->fired));
  finx_statement_bind_int (statement, 12, alert->seen_us);
  finx_statement_bind_text (statement, 13, print (alert->seen_price, texts->seen));
  finx_statement_bind_text (statement, 14, alert->portfolio);
  finx_statement_bind_text (statement, 15, alert->when);
  finx_statement_bind_text (statement, 16, finx_interval_to_string (alert->interval));
  finx_statement_bind_int (statement, 17, alert->on_close);
  finx_statement_bind_int (statement, 18, alert->every_bar);
  finx_statement_bind_int (statement, 19, alert->snoozed_us);
  finx_statement_bind_text (statement, 20, finx_alert_sound_to_string (alert->sound));
  finx_statement_bind_int (statement, 21, alert->is_local);
  finx_statement_bind_text (statement, 22, alert->series);
}

static gboolean
write_alert (FinxSqlite       *db,
             const FinxAlert  *alert,
             GError          **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT OR REPLACE INTO alerts (id, " COLUMNS ") VALUES (?1, " VALUES ")", error);
  Texts texts;

  if (statement == NULL)
    return FALSE;

  bind_alert (statement, alert, &texts);
  return finx_statement_run (statement, db, error);
}

static gboolean
delete_alert (FinxSqlite  *db,
              const char  *id,
              GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "DELETE FROM alerts WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, id);
  return finx_statement_run (statement, db, error);
}

/* The history is for looking back, not a journal: sequences count up one by one, so the newest are those near the end. */
static gboolean
prune_history (FinxSqlite *db,
               gint64      newest,
               GError    **error)
{
  g_autoptr(FinxStatement) statement = NULL;

  if (newest <= FINX_ALERT_HISTORY_LENGTH)
    return TRUE;
  statement = finx_sqlite_prepare (db, "DELETE FROM alert_history WHERE seq <= ?1", error);
  if (statement == NULL)
    return FALSE;
  finx_statement_bind_int (statement, 1, newest - FINX_ALERT_HISTORY_LENGTH);
  return finx_statement_run (statement, db, error);
}

/* The columns of an alert stay empty. What was told is written with it, so that a killed program tells neither twice nor never. */
static gboolean
write_breach (FinxSqlite            *db,
              const FinxAlertEvent  *event,
              GError               **error)
{
  const FinxLimitBreach *breach = event->breach;
  g_autofree char *text = finx_limit_breach_to_text (breach), *key = finx_limit_watch_key (breach->portfolio);
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO alert_history (alert, " COLUMNS ", kind, time_us, breach)"
                             " VALUES ('', '', '', '', 0, 0, '', 0, '', 0, NULL, 0, NULL, '', '', '1m', 0, 0, 0, 'bell', 0, '', ?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, finx_alert_event_kind_to_string (event->kind));
  finx_statement_bind_int (statement, 2, event->time_us);
  finx_statement_bind_text (statement, 3, text);
  return (breach->told == NULL || finx_state_table_set (db, key, breach->told, error)) && finx_statement_run (statement, db, error);
}

static gboolean
write_event (FinxSqlite            *db,
             const FinxAlertEvent  *event,
             GError               **error)
{
  g_autoptr(FinxStatement) statement = NULL;
  Texts texts;

  if (!(event->kind == FINX_ALERT_EVENT_REMOVED ? delete_alert (db, event->alert->id, error)
                                                : write_alert (db, event->alert, error)))
    return FALSE;

  statement = finx_sqlite_prepare (db, "INSERT INTO alert_history (alert, " COLUMNS ", kind, time_us, price)"
                                       " VALUES (?1, " VALUES ", ?23, ?24, ?25)", error);
  if (statement == NULL)
    return FALSE;

  bind_alert (statement, event->alert, &texts);
  finx_statement_bind_text (statement, 23, finx_alert_event_kind_to_string (event->kind));
  finx_statement_bind_int (statement, 24, event->time_us);
  finx_statement_bind_text (statement, 25, print (event->price, texts.price));
  return finx_statement_run (statement, db, error);
}

gboolean
finx_alert_table_apply (FinxSqlite      *db,
                        FinxAlertEvent  *event,
                        GError         **error)
{
  if (!(event->breach != NULL ? write_breach (db, event, error) : write_event (db, event, error)))
    return FALSE;

  event->sequence = sqlite3_last_insert_rowid (finx_sqlite_get_handle (db));
  for (guint i = 0; event->deliveries != NULL && i < event->deliveries->len; i++)
    if (!finx_delivery_table_add (db, event->sequence, event->deliveries->pdata[i], error))
      return FALSE;
  return prune_history (db, event->sequence, error);
}

gboolean
finx_alert_table_write_seen (FinxSqlite       *db,
                             const FinxAlert  *alert,
                             GError          **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "UPDATE alerts SET seen_us = ?2, seen_price = ?3 WHERE id = ?1", error);
  Texts texts;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, alert->id);
  finx_statement_bind_int (statement, 2, alert->seen_us);
  finx_statement_bind_text (statement, 3, print (alert->seen_price, texts.seen));
  return finx_statement_run (statement, db, error);
}

/* Empty text, which is what NULL reads as, is unknown. */
static gboolean
read_decimal (FinxStatement *statement,
              int            column,
              FinxDecimal   *value)
{
  const char *text = finx_statement_get_text (statement, column);

  *value = FINX_DECIMAL_UNKNOWN;
  return *text == '\0' || finx_decimal_parse (text, value, NULL);
}

static gboolean
damaged (FinxSqlite  *db,
         const char  *id,
         GError     **error)
{
  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                  "The database %s is damaged (the alert %s can not be read); restore a backup", finx_sqlite_get_path (db), id);
  return FALSE;
}

/* *@breach stays %NULL for a line of an alert. */
static gboolean
read_breach (FinxSqlite       *db,
             FinxStatement    *statement,
             int               column,
             FinxLimitBreach **breach,
             GError          **error)
{
  const char *text = finx_statement_get_text (statement, column);

  *breach = NULL;
  if (*text == '\0')
    return TRUE;
  *breach = finx_limit_breach_from_text (text);
  return *breach != NULL || damaged (db, "of a limit", error);
}

/* The id in column @first, then the columns. *@alert stays %NULL for an instrument that is not known. */
static gboolean
read_alert (FinxSqlite           *db,
            FinxStatement        *statement,
            int                   first,
            FinxInstrumentTable  *instruments,
            FinxAlert           **alert,
            GError              **error)
{
  const char *id = finx_statement_get_text (statement, first);
  const char *symbol = finx_statement_get_text (statement, first + 1);
  const FinxInstrument *instrument = *symbol != '\0' ? finx_instrument_table_lookup (instruments, symbol) : NULL;
  g_autoptr(FinxAlert) read = NULL;

  *alert = NULL;
  if (instrument == NULL && *symbol != '\0')
    {
      finx_log (FINX_LOG_WARNING, "store", "", "The alert %s is left out: the instrument %s is not known now", id, symbol);
      return TRUE;
    }

  read = finx_alert_new ();
  g_free (read->id);
  g_free (read->note);
  g_free (read->portfolio);
  g_free (read->when);
  g_free (read->series);
  read->portfolio = g_strdup (finx_statement_get_text (statement, first + 13));
  read->when = g_strdup (finx_statement_get_text (statement, first + 14));
  read->series = g_strdup (finx_statement_get_text (statement, first + 21));
  read->is_local = finx_statement_get_int (statement, first + 20) != 0;
  read->on_close = finx_statement_get_int (statement, first + 16) != 0;
  read->every_bar = finx_statement_get_int (statement, first + 17) != 0;
  read->snoozed_us = finx_statement_get_int (statement, first + 18);
  read->id = g_strdup (id);
  read->instrument = instrument;
  read->note = g_strdup (finx_statement_get_text (statement, first + 6));
  read->pause_us = finx_statement_get_int (statement, first + 4);
  read->expires_us = finx_statement_get_int (statement, first + 5);
  read->created_us = finx_statement_get_int (statement, first + 7);
  read->fired_us = finx_statement_get_int (statement, first + 9);
  read->seen_us = finx_statement_get_int (statement, first + 11);
  if (!finx_alert_condition_from_string (finx_statement_get_text (statement, first + 2), &read->condition)
      || !finx_alert_state_from_string (finx_statement_get_text (statement, first + 8), &read->state)
      || !read_decimal (statement, first + 3, &read->level) || !read_decimal (statement, first + 10, &read->fired_price)
      || !read_decimal (statement, first + 12, &read->seen_price)
      || !finx_interval_from_string (finx_statement_get_text (statement, first + 15), &read->interval)
      || !finx_interval_is_of_time (read->interval)
      || !finx_alert_sound_from_string (finx_statement_get_text (statement, first + 19), &read->sound))
    return damaged (db, id, error);

  *alert = g_steal_pointer (&read);
  return TRUE;
}

GPtrArray *
finx_alert_table_list (FinxSqlite           *db,
                       FinxInstrumentTable  *instruments,
                       GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT id, " COLUMNS " FROM alerts ORDER BY created_us, id", error);
  g_autoptr(GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      FinxAlert *alert;

      if (!read_alert (db, statement, 0, instruments, &alert, error))
        return NULL;
      if (alert != NULL)
        g_ptr_array_add (alerts, alert);
    }
  return step == FINX_STEP_DONE ? g_steal_pointer (&alerts) : NULL;
}

GPtrArray *
finx_alert_table_list_history (FinxSqlite           *db,
                               gsize                 limit,
                               FinxInstrumentTable  *instruments,
                               GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT alert, " COLUMNS ", seq, kind, time_us, price, breach FROM alert_history"
                             " ORDER BY seq DESC LIMIT ?1", error);
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  finx_statement_bind_int (statement, 1, limit == 0 ? -1 : (gint64) limit);
  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      FinxLimitBreach *breach;
      FinxAlertEvent *event;
      FinxAlert *alert = NULL;

      if (!read_breach (db, statement, N_COLUMNS + 5, &breach, error)
          || (breach == NULL && !read_alert (db, statement, 0, instruments, &alert, error)))
        return NULL;
      if (alert == NULL && breach == NULL)
        continue;
      event = finx_alert_event_new (FINX_ALERT_EVENT_CREATED, alert, finx_statement_get_int (statement, N_COLUMNS + 3));
      event->breach = breach;
      g_ptr_array_add (events, event);
      event->sequence = finx_statement_get_int (statement, N_COLUMNS + 1);
      if (!finx_alert_event_kind_from_string (finx_statement_get_text (statement, N_COLUMNS + 2), &event->kind)
          || !read_decimal (statement, N_COLUMNS + 4, &event->price))
        {
          damaged (db, alert != NULL ? alert->id : "of a limit", error);
          return NULL;
        }
    }
  return step == FINX_STEP_DONE ? g_steal_pointer (&events) : NULL;
}
