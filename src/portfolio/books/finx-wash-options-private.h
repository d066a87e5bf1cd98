/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-reckoning-private.h"
#include "portfolio/books/finx-wash-ledger-private.h"

G_BEGIN_DECLS

/* Of a closed lot of a strand. */
typedef struct
{
  guint  strand, gain;
  gint64 washed;                /* units for which something else came in, on top of the strand's own marks */
  gint64 possible;              /* units for which something came in that may be substantially identical */
  guint  reasons;               /* #FinxWashReason bits */
} FinxOptionMark;

/**
 * FinxOptionWashes: marks of losses that an option, or what it is on, replaced: what strands do not see, as they know nothing of
 * each other. What the strands have marked comes first; of the rest each unit replaces one for one, in the order of the
 * purchases, and once; a contract is as many units as it has shares. Purchases that only may be identical are looked at last.
 */
typedef struct
{
  GHashTable *marks;            /* strand and gain → FinxOptionMark */
  GArray     *matches;          /* (element-type FinxWashMove), by sale; nothing moves */
} FinxOptionWashes;

/* (transfer full) (nullable): %NULL: there are no options; @reckoning keeps gains */
FinxOptionWashes     *finx_option_washes_new  (const FinxReckoning    *reckoning);
void                  finx_option_washes_free (FinxOptionWashes       *self);
/* (transfer none) (nullable) */
const FinxOptionMark *finx_option_washes_get  (const FinxOptionWashes *self, guint strand, guint gain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxOptionWashes, finx_option_washes_free)

G_END_DECLS
