/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "engine/journal/finx-import-outcome.h"
#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

/* The transactions of portfolios: those that a person keeps, by hand or by import, and those made of the fills and cash
 * movements of a broker's account. Main thread. The engine's signal "book-changed" (char *portfolio) tells of each change.
 *
 * Each change is one step that can be taken back: a change of a few, an import, and what takes back is written as a change
 * too; so undo works after a restart. While a change of a portfolio is being written, another of the same is refused
 * with %FINX_ERROR_BUSY. What the practice desk did is its own and is not changed here: %FINX_ERROR_REJECTED. */

/* (transfer none) (nullable): in the order in which they are computed; %NULL: no such portfolio. It is never changed:
 * after a change there is another. */
FinxTransactionList *finx_engine_get_transactions (FinxEngine *self, const char *portfolio);

/* Each of @changes (array length=n) replaces the one with its id, or is added; is_deleted takes it back. A new one may have
 * the id "": it gets one. Without an account it is the portfolio's. All or nothing. %FINX_ERROR_INVALID: one is not
 * valid; _NOT_FOUND: there is no such portfolio, or none with the id to take back. @note: what happened, in a few words. */
void      finx_engine_write_transactions_async  (FinxEngine *self, const char *portfolio, const FinxTransaction *const *changes,
                                                 guint n, const char *note, GAsyncReadyCallback callback, gpointer user_data);
gboolean  finx_engine_write_transactions_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* The same, waiting for it. */
gboolean  finx_engine_write_transactions        (FinxEngine *self, const char *portfolio, const FinxTransaction *const *changes,
                                                 guint n, const char *note, GError **error);

/* @what: (out) (optional) (transfer full): the note of the change that would be taken back, or done again */
gboolean  finx_engine_can_undo     (FinxEngine *self, const char *portfolio, char **what);
gboolean  finx_engine_can_redo     (FinxEngine *self, const char *portfolio, char **what);
void      finx_engine_undo_async   (FinxEngine *self, const char *portfolio, GAsyncReadyCallback callback, gpointer user_data);
gboolean  finx_engine_undo_finish  (FinxEngine *self, GAsyncResult *result, GError **error);
void      finx_engine_redo_async   (FinxEngine *self, const char *portfolio, GAsyncReadyCallback callback, gpointer user_data);
gboolean  finx_engine_redo_finish  (FinxEngine *self, GAsyncResult *result, GError **error);

/**
 * FinxBookStep: a step that can be taken back.
 * @recorded_us: when it was written, UTC
 */
typedef struct
{
  char   *id;
  char   *note;
  gint64  recorded_us;
} FinxBookStep;
void      finx_book_step_free    (FinxBookStep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBookStep, finx_book_step_free)
/* Returns: (transfer full) (element-type FinxBookStep): newest first; those that were taken back are not in it */
GPtrArray *finx_engine_list_changes (FinxEngine *self, const char *portfolio, GError **error);
/* Takes back one of them, wherever it stands; all others stay. %FINX_ERROR_REJECTED: one after it changed what it wrote, as the error
 * tells; _NOT_FOUND: there is no such change, or it was taken back before. Ends with finx_engine_undo_finish(). */
void      finx_engine_undo_change_async (FinxEngine *self, const char *portfolio, const char *change, GAsyncReadyCallback callback,
                                         gpointer user_data);

typedef enum
{
  FINX_BOOK_IMPORT_DRY_RUN = 1 << 0,    /* only tell what would be */
  FINX_BOOK_IMPORT_PARTIAL = 1 << 1     /* rows that can be booked are, though others can not */
} FinxBookImportFlags;

/* @fraction: of the file, 0…1; on the main thread, ten times a second at most */
typedef void (*FinxBookProgressFunc) (double fraction, guint64 n_rows, gpointer user_data);

/* Reads a file on another thread and writes what it holds as one change: all of it or, when a row can not be booked and
 * PARTIAL was not asked for, nothing; the outcome tells which. @options: what is known about the file; its account is the
 * label of rows that name none (%NULL: the portfolio's id); its functions are not called. Rows that are in the portfolio
 * already are counted and left out. Symbols that nobody knows become instruments, in the same step.
 *
 * @portfolio: %NULL for a dry run into one that is to be made. @progress: (nullable). Cancelling leaves nothing behind.
 * %FINX_ERROR_INVALID: nothing of the file can be read; _STORE: such as a full disk: nothing was written. */
void      finx_engine_import_async (FinxEngine *self, const char *portfolio, const char *path, const FinxImportOptions *options,
                                    FinxBookImportFlags flags, FinxBookProgressFunc progress, gpointer progress_data,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxImportOutcome *finx_engine_import_finish (FinxEngine *self, GAsyncResult *result, GError **error);

/* An instrument that is not built in: written down and added to the table; waits for it. One that is there is given back
 * as it is. Returns: (transfer none) */
const FinxInstrument *finx_engine_add_instrument (FinxEngine *self, const FinxInstrument *instrument, GError **error);

G_END_DECLS
