/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-journal-writer.h"

#include <string.h>

#include "base/finx-error.h"
#include "store/finx-account-table.h"
#include "store/finx-cash-table.h"
#include "store/finx-event-codec.h"
#include "store/finx-fill-table.h"
#include "store/finx-instruments-table.h"
#include "store/finx-order-table.h"
#include "store/finx-text-table.h"
#include "store/finx-transaction-block.h"
#include "store/finx-transaction-table.h"

static gboolean
apply_projection (FinxSqlite       *db,
                  const FinxEvent  *event,
                  gint64            sequence,
                  GError          **error)
{
  switch (event->kind)
    {
    case FINX_EVENT_ACCOUNT: return finx_account_table_apply (db, event, sequence, error);
    case FINX_EVENT_ORDER:   return finx_order_table_apply (db, event, sequence, error);
    case FINX_EVENT_FILL:    return finx_fill_table_apply (db, event, sequence, error);
    case FINX_EVENT_CASH:    return finx_cash_table_apply (db, event, sequence, error);
    default:                 g_return_val_if_reached (FALSE);
    }
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (g_utf8_validate (text, -1, NULL))
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-016",
                  "The note of an event is not valid UTF-8, so it can not be stored");
  return FALSE;
}

static gboolean
insert_line (FinxSqlite       *db,
             FinxJournalLine  *line,
             guint8            chain[FINX_CHAIN_SIZE],
             GError          **error)
{
  finx_journal_line_chain (line, chain);
  memcpy (chain, line->chain, FINX_CHAIN_SIZE);
  return finx_journal_table_insert (db, line, error);
}

/* The table of transactions has no account to refer to, so the journal's own is looked at. */
static gboolean
check_portfolio (FinxSqlite  *db,
                 const char  *portfolio,
                 GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT 1 FROM accounts WHERE id = ?1", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, portfolio);
  step = finx_statement_step (statement, db, error);
  if (step == FINX_STEP_DONE)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-013",
                    "The account “%s” is not in the database; nothing was written; add the account first", portfolio);
  return step == FINX_STEP_ROW;
}

static gboolean
write_block (FinxSqlite                  *db,
             const FinxTransactionBlock  *block,
             gint64                       sequence,
             guint8                       chain[FINX_CHAIN_SIZE],
             GError                     **error)
{
  FinxJournalLine line = {
    .sequence = sequence,
    .recorded_us = block->recorded_us,
    .kind = finx_event_kind_to_string (FINX_EVENT_TRANSACTIONS),
    .account = block->portfolio,
    .ref = block->id,
    .correlation_id = block->correlation_id,
    .note = block->note,
    .body = block->body->str,
  };

  return check_portfolio (db, block->portfolio, error) && check_text (block->note, error)
         && check_text (block->correlation_id, error) && insert_line (db, &line, chain, error)
         && finx_transaction_table_write_blob (db, sequence, chain, block->blob, error);
}

typedef struct
{
  FinxSqlite             *db;
  const FinxStagedChange *change;
  gint64                 *sequence;
  guint8                 *chain;
} Staged;

static gboolean
write_staged_line (gint64       text,
                   const char  *digest,
                   gpointer     user_data,
                   GError     **error)
{
  Staged *self = user_data;
  FinxJournalLine line = {
    .sequence = ++*self->sequence,
    .recorded_us = self->change->recorded_us,
    .kind = finx_event_kind_to_string (FINX_EVENT_TRANSACTIONS),
    .account = self->change->portfolio,
    .ref = self->change->id,
    .correlation_id = "",
    .note = self->change->note,
    .body = digest,
    .text = text,
  };

  return insert_line (self->db, &line, self->chain, error);
}

gboolean
finx_journal_write_staged (FinxSqlite              *db,
                           const FinxStagedChange  *change,
                           gint64                  *sequence,
                           guint8                   chain[FINX_CHAIN_SIZE],
                           GError                 **error)
{
  Staged staged = { db, change, sequence, chain };

  if (!check_portfolio (db, change->portfolio, error) || !check_text (change->note, error))
    return FALSE;
  for (guint i = 0; change->instruments != NULL && i < change->instruments->len; i++)
    if (!finx_instruments_table_insert (db, change->instruments->pdata[i], error))
      return FALSE;
  return finx_text_table_settle (db, change->id, change->n_blocks, write_staged_line, &staged, error);
}

/* What is written has to be what is read one day. An import writes what it has just read, so only this way needs it. */
static gboolean
check_reads_back (const FinxTransactionBatch  *batch,
                  const FinxTransactionBlock  *block,
                  FinxInstrumentTable         *instruments,
                  GError                     **error)
{
  g_autoptr(GPtrArray) read = finx_transaction_body_decode (block->body->str, instruments, NULL);
  gboolean is_same = read != NULL && read->len == batch->transactions->len;

  for (guint i = 0; is_same && i < read->len; i++)
    is_same = finx_transaction_equal (read->pdata[i], batch->transactions->pdata[i]);
  if (!is_same)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-022",
                    "The transactions hold something that can not be written down exactly, such as an instrument that is "
                    "not known or a line break of another system; nothing was written");
  return is_same;
}

static gboolean
write_transactions (FinxSqlite           *db,
                    const FinxEvent      *event,
                    gint64                sequence,
                    guint8                chain[FINX_CHAIN_SIZE],
                    FinxInstrumentTable  *instruments,
                    GError              **error)
{
  const FinxTransactionBatch *batch = event->batch;
  g_autoptr(FinxTransactionBlock) block =
    finx_transaction_block_new (batch->portfolio, batch->id, event->note, event->recorded_us, batch->transactions, error);

  if (block == NULL || !check_reads_back (batch, block, instruments, error))
    return FALSE;
  g_free (block->correlation_id);
  block->correlation_id = g_strdup (event->correlation_id != NULL ? event->correlation_id : "");
  return write_block (db, block, sequence, chain, error);
}

gboolean
finx_journal_write_event (FinxSqlite           *db,
                          const FinxEvent      *event,
                          gint64                sequence,
                          guint8                chain[FINX_CHAIN_SIZE],
                          FinxInstrumentTable  *instruments,
                          GString              *scratch,
                          GError              **error)
{
  FinxJournalLine line = {
    .sequence = sequence,
    .recorded_us = event->recorded_us,
    .kind = finx_event_kind_to_string (event->kind),
    .account = finx_event_get_account (event),
    .ref = finx_event_get_ref (event),
    .correlation_id = event->correlation_id != NULL ? event->correlation_id : "",
    .note = event->note != NULL ? event->note : "",
  };

  if (event->kind == FINX_EVENT_TRANSACTIONS)
    return write_transactions (db, event, sequence, chain, instruments, error);
  if (!check_text (line.note, error) || !check_text (line.correlation_id, error))
    return FALSE;

  g_string_truncate (scratch, 0);
  if (!finx_event_encode (event, scratch, error))
    return FALSE;

  line.body = scratch->str;
  return insert_line (db, &line, chain, error) && apply_projection (db, event, sequence, error);
}
