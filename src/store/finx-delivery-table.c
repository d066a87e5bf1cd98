/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-delivery-table.h"

#include "base/finx-error.h"

gboolean
finx_delivery_table_add (FinxSqlite          *db,
                         gint64               line,
                         const FinxDelivery  *delivery,
                         GError             **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO alert_deliveries (id, line, channel, title, body, state, tries, created_us, due_us, reason)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, delivery->id);
  finx_statement_bind_int (statement, 2, line);
  finx_statement_bind_text (statement, 3, finx_channel_to_string (delivery->channel));
  finx_statement_bind_text (statement, 4, delivery->title);
  finx_statement_bind_text (statement, 5, delivery->body);
  finx_statement_bind_text (statement, 6, finx_delivery_state_to_string (delivery->state));
  finx_statement_bind_int (statement, 7, delivery->n_tries);
  finx_statement_bind_int (statement, 8, delivery->created_us);
  finx_statement_bind_int (statement, 9, delivery->due_us);
  finx_statement_bind_text (statement, 10, delivery->reason);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_delivery_table_update (FinxSqlite          *db,
                            const FinxDelivery  *delivery,
                            GError             **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "UPDATE alert_deliveries SET state = ?2, tries = ?3, due_us = ?4, reason = ?5 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, delivery->id);
  finx_statement_bind_text (statement, 2, finx_delivery_state_to_string (delivery->state));
  finx_statement_bind_int (statement, 3, delivery->n_tries);
  finx_statement_bind_int (statement, 4, delivery->due_us);
  finx_statement_bind_text (statement, 5, delivery->reason);
  return finx_statement_run (statement, db, error);
}

static gboolean
damaged (FinxSqlite  *db,
         GError     **error)
{
  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                  "The database %s is damaged (what alerts have to tell can not be read); restore a backup", finx_sqlite_get_path (db));
  return FALSE;
}

static FinxDelivery *
read_one (FinxSqlite     *db,
          FinxStatement  *statement,
          GError        **error)
{
  FinxDelivery *delivery;
  FinxChannel channel;

  if (!finx_channel_from_string (finx_statement_get_text (statement, 1), &channel))
    {
      damaged (db, error);
      return NULL;
    }
  delivery = finx_delivery_new (channel, finx_statement_get_text (statement, 0), finx_statement_get_text (statement, 2),
                                g_strdup (finx_statement_get_text (statement, 3)), finx_statement_get_int (statement, 5));
  delivery->n_tries = (guint) finx_statement_get_int (statement, 4);
  delivery->due_us = finx_statement_get_int (statement, 6);
  finx_delivery_set_reason (delivery, finx_statement_get_text (statement, 7));
  return delivery;
}

GPtrArray *
finx_delivery_table_list_waiting (FinxSqlite  *db,
                                  GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT id, channel, title, body, tries, created_us, due_us, reason FROM alert_deliveries"
                             " WHERE state = 'waiting' ORDER BY line, channel", error);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      FinxDelivery *delivery = read_one (db, statement, error);

      if (delivery == NULL)
        return NULL;
      g_ptr_array_add (waiting, delivery);
    }
  return step == FINX_STEP_DONE ? g_steal_pointer (&waiting) : NULL;
}

gboolean
finx_delivery_table_read (FinxSqlite  *db,
                          GPtrArray   *events,
                          GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT id, channel, title, '', tries, created_us, due_us, reason, line, state FROM alert_deliveries"
                             " WHERE line >= ?1 ORDER BY line DESC, channel DESC", error);
  FinxStep step = FINX_STEP_DONE;
  guint i = 0;

  if (statement == NULL)
    return FALSE;

  if (events->len > 0)
    finx_statement_bind_int (statement, 1, ((FinxAlertEvent *) events->pdata[events->len - 1])->sequence);
  while (events->len > 0 && (step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      gint64 line = finx_statement_get_int (statement, 8);
      FinxDelivery *delivery = read_one (db, statement, error);
      FinxAlertEvent *event;

      if (delivery == NULL)
        return FALSE;
      if (!finx_delivery_state_from_string (finx_statement_get_text (statement, 9), &delivery->state))
        {
          finx_delivery_free (delivery);
          return damaged (db, error);
        }
      while (i < events->len && ((FinxAlertEvent *) events->pdata[i])->sequence > line)
        i++;
      event = i < events->len ? events->pdata[i] : NULL;
      if (event == NULL || event->sequence != line)     /* of one that is left out */
        {
          finx_delivery_free (delivery);
          continue;
        }
      if (event->deliveries == NULL)
        event->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
      g_ptr_array_add (event->deliveries, delivery);
    }
  return step == FINX_STEP_DONE;
}
