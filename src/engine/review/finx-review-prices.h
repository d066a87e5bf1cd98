/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-transaction-list.h"
#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

/* Where the prices and exchange rates of a review come from. A simulated portfolio is valued by the practice desk alone: its
 * bars, its newest quotes, its currency pairs; where it has no pair, by the European Central Bank's reference rates.
 * Every other one by the price history that is kept and those reference rates, never by anything simulated. */
typedef struct _FinxReviewPrices FinxReviewPrices;

/* On the main thread, from what is there at once; then reading what is kept; then, on any thread, all together. */
FinxReviewPrices *finx_review_prices_new         (FinxEngine           *engine,
                                                  GPtrArray            *lists,
                                                  gboolean              is_simulated,
                                                  const FinxInstrument *benchmark,      /* (nullable) */
                                                  gint32                as_of);
FinxReviewPrices *finx_review_prices_new_known   (FinxEngine           *engine,
                                                  FinxPriceHistory     *history,
                                                  const GPtrArray      *old_lists,
                                                  const GPtrArray      *lists);
void              finx_review_prices_free        (FinxReviewPrices     *self);
void              finx_review_prices_read_async  (FinxReviewPrices     *self,
                                                  FinxEngine           *engine,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          finx_review_prices_read_finish (FinxReviewPrices     *self,
                                                  FinxEngine           *engine,
                                                  GAsyncResult         *result,
                                                  GError              **error);
FinxPriceHistory *finx_review_prices_to_history  (FinxReviewPrices     *self,
                                                  GError              **error);

G_END_DECLS
