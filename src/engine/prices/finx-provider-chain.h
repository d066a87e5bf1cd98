/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-adapters.h"

G_BEGIN_DECLS

/* Asks providers one after the other, in an order that is given, until one has it. All of them, and this, on the thread and main
 * context that it was made on. */
#define FINX_TYPE_PROVIDER_CHAIN (finx_provider_chain_get_type ())
G_DECLARE_FINAL_TYPE (FinxProviderChain, finx_provider_chain, FINX, PROVIDER_CHAIN, GObject)

/* What is asked for. @order: ids, ended by %NULL; those that have nothing of the kind, or
 * are not set up, are passed over.
 * @is_quiet: what providers keep of their day for persons is not touched
 * @unknown: (nullable): id → gint64 UTC µs: who said before that there is no such thing, and is not asked again
 * @learned: (element-type utf8): who says so now */
typedef struct
{
  FinxQueryKind   kind;
  FinxInstrument *instrument;   /* (nullable): of an economic series, and its releases */
  char           *series;       /* (nullable): of prices */
  gint32          from_day, to_day;
  char          **order;
  gboolean        is_quiet;
  GHashTable     *unknown;
  GPtrArray      *learned;
} FinxChainQuestion;

/* One of them, by the kind of the question. */
typedef struct
{
  FinxDailySeries    *daily;
  FinxLastPrice      *last;
  FinxEconomicSeries *economy;
  FinxReleaseDates   *releases;
  FinxEarningsList   *earnings;
} FinxChainAnswer;

FinxProviderChain *finx_provider_chain_new          (FinxClock                *clock);
FinxProvider      *finx_provider_chain_add          (FinxProviderChain        *self,
                                                     guint                     adapter,
                                                     const char               *url,
                                                     GArray                   *rates);
FinxProvider      *finx_provider_chain_find         (FinxProviderChain        *self,
                                                     const char               *id);
void               finx_provider_chain_ask_async    (FinxProviderChain        *self,
                                                     FinxChainQuestion        *question,
                                                     GCancellable             *cancellable,
                                                     GAsyncReadyCallback       callback,
                                                     gpointer                  user_data);
FinxChainAnswer   *finx_provider_chain_ask_finish   (FinxProviderChain        *self,
                                                     GAsyncResult             *result,
                                                     GError                  **error);
FinxChainQuestion *finx_chain_question_new          (FinxQueryKind             kind,
                                                     const FinxInstrument     *instrument,
                                                     const char               *series,
                                                     gint32                    from_day,
                                                     gint32                    to_day,
                                                     const char *const        *order);
void               finx_chain_question_free         (FinxChainQuestion        *question);
FinxChainAnswer   *finx_chain_answer_copy           (const FinxChainAnswer    *answer);
void               finx_chain_answer_free           (FinxChainAnswer          *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxChainQuestion, finx_chain_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxChainAnswer, finx_chain_answer_free)

G_END_DECLS
