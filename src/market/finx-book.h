/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* A level-2 order book by price level: sizes in a flat window of ticks around the mid with bitmaps, far levels in
 * a sorted overflow. Opaque, any one thread. Prices in tick steps (not price units), sizes in size units. */
typedef struct _FinxBook FinxBook;

FinxBook *finx_book_new      (void);
void      finx_book_free     (FinxBook *self);
void      finx_book_clear    (FinxBook *self);
/* Size 0 removes the level. */
void      finx_book_set      (FinxBook *self, FinxSide side, gint64 price, gint64 size);
gboolean  finx_book_best     (FinxBook *self, FinxSide side, gint64 *price, gint64 *size);
/* The best @n levels, best first; returns how many there are. */
gsize     finx_book_top      (FinxBook *self, FinxSide side, FinxLevel *levels, gsize n);
gsize     finx_book_get_size (FinxBook *self, FinxSide side);    /* levels */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBook, finx_book_free)

G_END_DECLS
