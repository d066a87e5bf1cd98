/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-review.h"

G_BEGIN_DECLS

/* What selling now would realise by one method, in the base currency, before the fees of the sale. Of losses that are washed what is
 * bought later is not known yet. */
typedef struct
{
  FinxDecimal gain;             /* @short_term + @long_term */
  FinxDecimal short_term, long_term;
  FinxDecimal washed_loss;      /* positive: it does not count now, as others, or calls on them, were bought within 30 days */
  FinxDecimal possible_loss;    /* likewise, where a person has to judge whether it counts */
  FinxDecimal tax;              /* estimated: of a gain, not of a loss; where losses of wash sales move, they lower no gain; unknown
                                 * without a rate */
} FinxSalePreview;

gboolean finx_sale_preview (FinxReview            *review,
                            const FinxInstrument  *instrument,
                            FinxDecimal            quantity,
                            FinxDecimal            price,
                            FinxDecimal            tax_rate,
                            FinxSalePreview        previews[FINX_N_LOT_METHODS],
                            GError               **error);

G_END_DECLS
