/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-lot-book.h"

G_BEGIN_DECLS

/* A closed lot. Amounts as in #FinxLotGain where they fit. */
typedef struct
{
  guint32 opened_by, closed_by;
  gint64  quantity;
  gint64  cost;                 /* %G_MININT64: all amounts are among the large ones */
  gint64  proceeds;             /* or the number among the large ones */
} FinxPackedGain;

typedef struct
{
  gint64 cost, proceeds;
} FinxPackedBase;

/* Gains as they were closed; there may be a million. */
typedef struct
{
  guint           n, size;
  FinxPackedGain *rows;
  guint16        *slots;        /* of whom */
  FinxPackedBase *base;         /* (nullable): %NULL: as in the other currency */
  gint64         *washed;       /* (nullable): units; see #FinxClosedLot */
  GArray         *large;        /* (nullable) (element-type FinxLotGain): those with an amount that is unknown or takes more than 63 bits */
} FinxPackedGains;

void        finx_packed_gains_clear (FinxPackedGains *self);
/* Without the marks of wash sales. */
void        finx_packed_gains_copy  (FinxPackedGains *self, const FinxPackedGains *other);
void        finx_packed_gains_add   (FinxPackedGains *self, const FinxLotGain *gain, guint slot);
void        finx_packed_gains_end   (FinxPackedGains *self);
/* Whether it is known to be one, in the base currency. */
gboolean    finx_packed_gains_is_loss (const FinxPackedGains *self, guint i);
/* But for its days, which are those of its transactions. */
FinxLotGain finx_packed_gains_get   (const FinxPackedGains *self, guint i);

G_END_DECLS
