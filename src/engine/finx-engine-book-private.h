/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"

G_BEGIN_DECLS

/* What takes a change back, or does it again, has its id behind one of these. */
#define FINX_CHANGE_UNDO "undo:"
#define FINX_CHANGE_REDO "redo:"

/* The transactions of one portfolio. */
typedef struct
{
  char                *portfolio;
  FinxTransactionList *list;
  gboolean             has_events;      /* fills and movements are in @list, which they are with the first who asks */
  GPtrArray           *undo, *redo;     /* (element-type FinxTransactionChange): newest last */
  gboolean             is_busy;         /* a change is being written */
  GCancellable        *following;       /* (nullable): the live figures are being computed on another thread */
  gboolean             is_followed_again;       /* and then once more, of what the list is then */
  GPtrArray           *waiting;         /* (element-type GTask): for the live figures; owned */
  GPtrArray           *late;            /* (element-type FinxTransaction): fills and movements that came meanwhile */
} FinxEngineBook;

/* finx-engine-book.c */
FinxEngineBook *finx_engine_book_find     (FinxEngine *self, const char *portfolio, GError **error);
/* For a change: may it be written now? Then the book is busy until finx_engine_book_end(). */
FinxEngineBook *finx_engine_book_begin    (FinxEngine *self, const char *portfolio, GError **error);
/* @list: (transfer full) (nullable): with the change; @change: (transfer full) (nullable): what was written */
void            finx_engine_book_end      (FinxEngine *self, FinxEngineBook *book, FinxTransactionList *list,
                                           FinxTransactionChange *change);
/* On the store thread: what lines @first … @last make of @base. Returns: (transfer full) */
FinxTransactionList *finx_engine_book_read (FinxStore *store, const char *portfolio, gint64 first, gint64 last,
                                            FinxTransactionList *base, GError **error);
/* Writes @rows (transfer full) (element-type FinxTransaction): valid, of a broker, and not in the book; not empty. As one change; ends with
 * g_task_propagate_boolean(). */
void            finx_engine_book_import_async (FinxEngine *self, const char *portfolio, GPtrArray *rows, const char *note,
                                               GAsyncReadyCallback callback, gpointer user_data);
/* When the live figures are those of the whole book; ends with g_task_propagate_boolean(), which says no more. */
void            finx_engine_book_wait_async   (FinxEngine *self, const char *portfolio, GAsyncReadyCallback callback, gpointer user_data);
gboolean        finx_engine_book_is_of_broker (const char *id, const char *portfolio);
FinxTransactionChange *finx_transaction_change_new (const char *id, const char *note, gint64 recorded_us, gint64 first, gint64 last);

G_END_DECLS
