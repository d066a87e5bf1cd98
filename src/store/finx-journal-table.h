/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-event.h"
#include "store/finx-sqlite.h"
#include "store/finx-store.h"

G_BEGIN_DECLS

#define FINX_CHAIN_SIZE 32

/* What a line of the journal "j" says, wherever its text is. */
#define FINX_JOURNAL_BODY "coalesce ((SELECT body FROM transaction_texts WHERE id = j.text), j.body)"

/* The columns that finx_journal_table_collect() reads, of the journal as "j". */
#define FINX_JOURNAL_COLUMNS "j.seq, j.recorded_us, j.kind, j.correlation_id, j.note, " FINX_JOURNAL_BODY ", j.account, j.ref"

/* One row. @chain is SHA-256 over the chain of the line before and all other columns of this one, so that a
 * changed, missing or exchanged line is noticed. The table journal_head repeats the last line's, so that
 * missing last lines are noticed too. All text is borrowed.
 * @text: 0, or the number of the text whose digest the body is */
typedef struct
{
  gint64      sequence;
  gint64      recorded_us;
  const char *kind;
  const char *account;
  const char *ref;
  const char *correlation_id;
  const char *note;
  const char *body;
  gint64      text;
  guint8      chain[FINX_CHAIN_SIZE];
} FinxJournalLine;

void       finx_journal_line_chain     (FinxJournalLine       *line,
                                        const guint8           previous[FINX_CHAIN_SIZE]);
gboolean   finx_journal_table_get_head (FinxSqlite            *db,
                                        gint64                *sequence,
                                        guint8                 chain[FINX_CHAIN_SIZE],
                                        GError               **error);
gboolean   finx_journal_table_set_head (FinxSqlite            *db,
                                        gint64                 sequence,
                                        const guint8           chain[FINX_CHAIN_SIZE],
                                        GError               **error);
gboolean   finx_journal_table_insert   (FinxSqlite            *db,
                                        const FinxJournalLine *line,
                                        GError               **error);
GPtrArray *finx_journal_table_read     (FinxSqlite            *db,
                                        gint64                 after_sequence,
                                        gsize                  limit,
                                        FinxInstrumentTable   *instruments,
                                        GError               **error);
/* See finx_store_load_history(). */
gboolean   finx_journal_table_load     (FinxSqlite            *db,
                                        FinxHistoryParts       parts,
                                        FinxInstrumentTable   *instruments,
                                        FinxStoreHistory      *history,
                                        GError               **error);
GPtrArray *finx_journal_table_read_order_life (FinxSqlite     *db,
                                        const char            *client_id,
                                        FinxInstrumentTable   *instruments,
                                        GError               **error);
/* Steps through @statement, which selects FINX_JOURNAL_COLUMNS.
 * Returns: (transfer full) (element-type FinxEvent) */
GPtrArray *finx_journal_table_collect  (FinxSqlite            *db,
                                        FinxStatement         *statement,
                                        FinxInstrumentTable   *instruments,
                                        GError               **error);

G_END_DECLS
