/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* What was traded at a price, by the aggressor's side; prices and sizes in units of the instrument. */
typedef struct
{
  gint64 price;
  gint64 bought, sold;
} FinxPriceVolumeLevel;

/* Volume by price, added up trade by trade. One thread. */
typedef struct _FinxPriceVolume FinxPriceVolume;

FinxPriceVolume            *finx_price_volume_new   (void);
void                        finx_price_volume_free  (FinxPriceVolume *self);
void                        finx_price_volume_clear (FinxPriceVolume *self);
void                        finx_price_volume_add   (FinxPriceVolume *self, gint64 price, gint64 size, FinxSide aggressor);
/* Prices with low ≤ price < high, added up. */
FinxPriceVolumeLevel        finx_price_volume_sum   (const FinxPriceVolume *self, gint64 low, gint64 high);
/* By price, lowest first; valid until the next change. */
const FinxPriceVolumeLevel *finx_price_volume_get   (const FinxPriceVolume *self, gsize *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPriceVolume, finx_price_volume_free)

G_END_DECLS
