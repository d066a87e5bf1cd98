/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-order-table.h"

#include <string.h>

#include "base/finx-error.h"
#include "store/finx-account-table.h"
#include "store/finx-journal-table.h"

/* A client id is used for one order, for ever. An order is new while it is pending, so a second pending line is
 * a second order; so is a line that speaks of another account, instrument, side or type. */
static gboolean
check_known (FinxStatement    *statement,
             const FinxOrder  *order,
             GError          **error)
{
  if (order->state != FINX_ORDER_PENDING &&
      strcmp (finx_statement_get_text (statement, 0), order->account) == 0 &&
      strcmp (finx_statement_get_text (statement, 1), order->instrument->symbol) == 0 &&
      strcmp (finx_statement_get_text (statement, 2), finx_side_to_string (order->side)) == 0 &&
      strcmp (finx_statement_get_text (statement, 3), finx_order_type_to_string (order->type)) == 0)
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-010",
                  "The client order id “%s” was used before, for another order; nothing was written", order->client_id);
  return FALSE;
}

static gboolean
is_known (FinxSqlite       *db,
          const FinxOrder  *order,
          gboolean         *known,
          GError          **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT account, instrument, side, type FROM orders WHERE client_id = ?1", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, order->client_id);
  step = finx_statement_step (statement, db, error);
  *known = step == FINX_STEP_ROW;

  return step != FINX_STEP_ERROR && (!*known || check_known (statement, order, error));
}

static gboolean
insert (FinxSqlite       *db,
        const FinxOrder  *order,
        gint64            sequence,
        GError          **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO orders (client_id, account, instrument, side, type, state, is_open, placed_us, seq)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, order->client_id);
  finx_statement_bind_text (statement, 2, order->account);
  finx_statement_bind_text (statement, 3, order->instrument->symbol);
  finx_statement_bind_text (statement, 4, finx_side_to_string (order->side));
  finx_statement_bind_text (statement, 5, finx_order_type_to_string (order->type));
  finx_statement_bind_text (statement, 6, finx_order_state_to_string (order->state));
  finx_statement_bind_int (statement, 7, finx_order_state_is_open (order->state));
  finx_statement_bind_int (statement, 8, order->placed_us);
  finx_statement_bind_int (statement, 9, sequence);
  if (finx_statement_run (statement, db, error))
    return TRUE;

  finx_account_table_explain (db, order->account, error);
  return FALSE;
}

static gboolean
update (FinxSqlite       *db,
        const FinxOrder  *order,
        gint64            sequence,
        GError          **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "UPDATE orders SET state = ?2, is_open = ?3, placed_us = ?4, seq = ?5 WHERE client_id = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, order->client_id);
  finx_statement_bind_text (statement, 2, finx_order_state_to_string (order->state));
  finx_statement_bind_int (statement, 3, finx_order_state_is_open (order->state));
  finx_statement_bind_int (statement, 4, order->placed_us);
  finx_statement_bind_int (statement, 5, sequence);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_order_table_apply (FinxSqlite       *db,
                        const FinxEvent  *event,
                        gint64            sequence,
                        GError          **error)
{
  gboolean known;

  if (!is_known (db, event->order, &known, error))
    return FALSE;

  return known ? update (db, event->order, sequence, error) : insert (db, event->order, sequence, error);
}

#define LIST_ORDERS "SELECT " FINX_JOURNAL_COLUMNS " FROM orders o JOIN journal j ON j.seq = o.seq" \
                    " WHERE (?1 IS NULL OR o.account = ?1)"

GPtrArray *
finx_order_table_list (FinxSqlite           *db,
                       const char           *account,
                       gboolean              open_only,
                       gsize                 limit,
                       FinxInstrumentTable  *instruments,
                       GError              **error)
{
  g_autoptr(FinxStatement) statement =
    open_only ? finx_sqlite_prepare (db, LIST_ORDERS " AND o.is_open ORDER BY o.placed_us DESC, o.client_id DESC LIMIT ?2", error)
              : finx_sqlite_prepare (db, LIST_ORDERS " ORDER BY o.placed_us DESC, o.client_id DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, account);
  finx_statement_bind_int (statement, 2, limit == 0 ? -1 : (gint64) limit);
  return finx_journal_table_collect (db, statement, instruments, error);
}
