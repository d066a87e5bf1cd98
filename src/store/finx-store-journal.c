/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-private.h"

#include "base/finx-log.h"
#include "store/finx-account-table.h"
#include "store/finx-cash-table.h"
#include "store/finx-fill-table.h"
#include "store/finx-instruments-table.h"
#include "store/finx-journal-table.h"
#include "store/finx-journal-writer.h"
#include "store/finx-order-table.h"
#include "store/finx-text-table.h"
#include "store/finx-transaction-table.h"

#define PAGES_AT_ONCE "2048"    /* 8 MiB: some milliseconds */

static gboolean
append_lines (FinxStore  *self,
              FinxEvent **events,
              gsize       n_events,
              gint64     *head,                 /* (out): the sequence before the first */
              GError    **error)
{
  guint8 chain[FINX_CHAIN_SIZE];

  /* Read each time: another program may have written meanwhile. */
  if (!finx_journal_table_get_head (self->db, head, chain, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_journal_write_event (self->db, events[i], *head + 1 + (gint64) i, chain, self->instruments, self->body, error))
      return FALSE;

  return finx_journal_table_set_head (self->db, *head + (gint64) n_events, chain, error);
}

/**
 * finx_store_append:
 * @events: (array length=n_events): each must be valid, see finx_event_validate()
 *
 * Writes the events and what follows from them in one transaction. When it returns %TRUE they are on the disk
 * and carry their sequences; when it fails nothing was written and no event was changed.
 *
 * %FINX_ERROR_INVALID: an event is not valid, a fill or cash movement is in the journal already, or a new order
 * uses a known client id; %FINX_ERROR_NOT_FOUND: the account is not in the journal.
 */
gboolean
finx_store_append (FinxStore  *self,
                   FinxEvent **events,
                   gsize       n_events,
                   GError    **error)
{
  gint64 head;

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (n_events == 0)
    return TRUE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_event_validate (events[i], error))
      return FALSE;

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  if (!append_lines (self, events, n_events, &head, error))
    {
      finx_sqlite_rollback (self->db);
      return FALSE;
    }

  if (!finx_sqlite_commit (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    events[i]->sequence = head + 1 + (gint64) i;

  return TRUE;
}

/**
 * finx_store_stage_block:
 *
 * One block of a change that is written by finx_store_write_staged() when all its blocks are there: until then nobody sees
 * it. The caller has checked the transactions.
 */
gboolean
finx_store_stage_block (FinxStore                   *self,
                        const FinxTransactionBlock  *block,
                        GError                     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_text_table_stage (self->db, block, error);
}

static gboolean
write_staged (FinxStore               *self,
              const FinxStagedChange  *change,
              gint64                  *first,
              gint64                  *last,
              GError                 **error)
{
  guint8 chain[FINX_CHAIN_SIZE];

  if (!finx_journal_table_get_head (self->db, last, chain, error))
    return FALSE;
  *first = *last + 1;
  return finx_journal_write_staged (self->db, change, last, chain, error)
         && finx_journal_table_set_head (self->db, *last, chain, error);
}

/**
 * finx_store_write_staged:
 * @change: whose blocks were staged; its instruments become known, in the database and in the table
 * @first: (out): the line of the first block
 * @last: (out): that of the last; below @first when there was none
 *
 * Makes lines of the journal of them, in one short transaction: all of the change is on the disk when it returns %TRUE, and
 * when it fails nothing was written.
 */
gboolean
finx_store_write_staged (FinxStore               *self,
                         const FinxStagedChange  *change,
                         gint64                  *first,
                         gint64                  *last,
                         GError                 **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;
  if (!write_staged (self, change, first, last, error))
    {
      finx_sqlite_rollback (self->db);
      return FALSE;
    }
  if (!finx_sqlite_commit (self->db, error))
    return FALSE;

  for (guint i = 0; change->instruments != NULL && i < change->instruments->len; i++)
    if (finx_instrument_table_lookup (self->instruments, ((FinxInstrument *) change->instruments->pdata[i])->symbol) == NULL
        && finx_instrument_table_add (self->instruments, change->instruments->pdata[i], error) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * finx_store_drop_staged:
 * @id: (nullable): of any change: when none can be going on
 * @found: (out): whether there was one
 *
 * Removes one block of a change that is not written after all, so that others can write in between.
 */
gboolean
finx_store_drop_staged (FinxStore   *self,
                        const char  *id,
                        gboolean    *found,
                        GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_text_table_drop (self->db, id, found, error);
}

/**
 * finx_store_release_room:
 * @found: (out): whether there was any
 *
 * Gives some of the pages that nothing is on any more back to the disk, so that others can write in between. The file of an older
 * version keeps them for what comes.
 */
gboolean
finx_store_release_room (FinxStore  *self,
                         gboolean   *found,
                         GError    **error)
{
  gint64 before, after;

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  *found = FALSE;
  if (!finx_sqlite_query_int (self->db, "PRAGMA freelist_count", &before, error) || before == 0)
    return before == 0;
  if (!finx_sqlite_exec (self->db, "PRAGMA incremental_vacuum (" PAGES_AT_ONCE ")", error)
      || !finx_sqlite_query_int (self->db, "PRAGMA freelist_count", &after, error))
    return FALSE;
  *found = after < before;
  return TRUE;
}

/* Only the speed of the next time is at stake. @unread: (element-type gint64): lines whose fast copy was of no use */
static void
heal (FinxStore    *self,
      const GArray *unread)
{
  g_autoptr(GError) error = NULL;

  if (unread->len == 0)
    return;
  if (finx_transaction_table_rebuild (self->db, self->instruments, unread, &error))
    finx_log (FINX_LOG_INFO, "store", "", "The fast copies of %u journal lines with transactions were made anew", unread->len);
  else
    finx_log (FINX_LOG_INFO, "store", "", "The fast copies of %u journal lines with transactions could not be made anew: %s",
              unread->len, error != NULL ? error->message : "a line can not be read");
}

/**
 * finx_store_load_transactions:
 * @func: (scope call): gets each row as it was written, portfolio after portfolio, oldest line first: of two with the
 *   same id the later counts
 *
 * %FINX_ERROR_NOT_FOUND: an instrument is not known; call finx_store_load_instruments() before.
 */
gboolean
finx_store_load_transactions (FinxStore                   *self,
                              const FinxTransactionQuery  *query,
                              FinxTransactionRowFunc       func,
                              gpointer                     user_data,
                              GError                     **error)
{
  g_autoptr(GArray) unread = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_transaction_table_load (self->db, query, self->instruments, func, user_data, unread, error))
    return FALSE;
  if (query->heal)
    heal (self, unread);
  return TRUE;
}

/**
 * finx_store_build_transactions:
 * @func: (scope call): tells where the rows of a line go; called on this thread, portfolio after portfolio
 *
 * As finx_store_load_transactions(), for whole lists: several threads unpack the rows.
 */
gboolean
finx_store_build_transactions (FinxStore                   *self,
                               const FinxTransactionQuery  *query,
                               FinxTransactionBuilderFunc   func,
                               gpointer                     user_data,
                               GError                     **error)
{
  g_autoptr(GArray) unread = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_transaction_table_build (self->db, query, self->instruments, func, user_data, unread, error))
    return FALSE;
  if (query->heal)
    heal (self, unread);
  return TRUE;
}

/* Returns: (transfer full) (element-type FinxTransactionChange): oldest first */
GPtrArray *
finx_store_list_transaction_changes (FinxStore   *self,
                                     const char  *portfolio,
                                     GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_transaction_table_list_changes (self->db, portfolio, error);
}

gboolean
finx_store_load_instruments (FinxStore  *self,
                             GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_instruments_table_load (self->db, self->instruments, error);
}

gboolean
finx_store_write_instrument (FinxStore             *self,
                             const FinxInstrument  *instrument,
                             GError               **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_instrument_validate (instrument, error) && finx_instruments_table_insert (self->db, instrument, error);
}

GPtrArray *
finx_store_read_events (FinxStore  *self,
                        gint64      after_sequence,
                        gsize       limit,
                        GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_journal_table_read (self->db, after_sequence, limit, self->instruments, error);
}

GPtrArray *
finx_store_read_order_life (FinxStore   *self,
                            const char  *client_id,
                            GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  return finx_journal_table_read_order_life (self->db, client_id, self->instruments, error);
}

/* Leaves @event without its payload. */
static gpointer
steal_payload (FinxEvent *event)
{
  switch (event->kind)
    {
    case FINX_EVENT_ACCOUNT: return g_steal_pointer (&event->account);
    case FINX_EVENT_ORDER:   return g_steal_pointer (&event->order);
    case FINX_EVENT_FILL:    return g_steal_pointer (&event->fill);
    case FINX_EVENT_CASH:    return g_steal_pointer (&event->cash);
    case FINX_EVENT_TRANSACTIONS: return g_steal_pointer (&event->batch);
    default:                 g_return_val_if_reached (NULL);
    }
}

/* Takes @events. */
static GPtrArray *
unwrap (GPtrArray      *events,
        GDestroyNotify  free_func)
{
  GPtrArray *payloads;

  if (events == NULL)
    return NULL;

  payloads = g_ptr_array_new_full (events->len, free_func);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (payloads, steal_payload (g_ptr_array_index (events, i)));

  g_ptr_array_unref (events);
  return payloads;
}

GPtrArray *
finx_store_list_accounts (FinxStore  *self,
                          GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_account_table_list (self->db, self->instruments, error), (GDestroyNotify) finx_account_free);
}

GPtrArray *
finx_store_list_orders (FinxStore   *self,
                        const char  *account,
                        gboolean     open_only,
                        gsize        limit,
                        GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_order_table_list (self->db, account, open_only, limit, self->instruments, error),
                 (GDestroyNotify) finx_order_free);
}

GPtrArray *
finx_store_list_fills (FinxStore   *self,
                       const char  *account,
                       gsize        limit,
                       GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_fill_table_list (self->db, account, limit, self->instruments, error), (GDestroyNotify) finx_fill_free);
}

GPtrArray *
finx_store_list_cash (FinxStore   *self,
                      const char  *account,
                      gsize        limit,
                      GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_cash_table_list (self->db, account, limit, self->instruments, error),
                 (GDestroyNotify) finx_cash_movement_free);
}

/**
 * finx_store_load_history:
 * @history: (out caller-allocates): filled only on success
 *
 * For opening: one pass over the journal instead of a search for each order and fill. It sees one moment, also while
 * another program writes.
 */
gboolean
finx_store_load_history (FinxStore         *self,
                         FinxHistoryParts   parts,
                         FinxStoreHistory  *history,
                         GError           **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_journal_table_load (self->db, parts, self->instruments, history, error);
}

void
finx_store_history_clear (FinxStoreHistory *history)
{
  g_clear_pointer (&history->orders, g_ptr_array_unref);
  g_clear_pointer (&history->fills, g_ptr_array_unref);
  g_clear_pointer (&history->movements, g_ptr_array_unref);
}
