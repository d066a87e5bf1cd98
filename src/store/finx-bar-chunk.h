/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_BAR_CHUNK_SIZE 500         /* bars a chunk holds at most */

/* Up to 500 bars as one blob, column by column, little-endian:
 * a checksum (8 bytes) over all that follows; the count (4); 1 when the bars are evenly spaced, else 0 (4);
 * the first time and the step (8 each), or all times (8 each); then open, high, low, close, volume (8 each). */

/* Replaces what @out holds. 1 ≤ @n_bars ≤ FINX_BAR_CHUNK_SIZE, times ascending. */
void     finx_bar_chunk_encode (const FinxBar *bars,
                                gsize          n_bars,
                                GByteArray    *out);
/* Appends to @bars; %FALSE when the blob is damaged, and then @bars is as before. */
gboolean finx_bar_chunk_decode (gconstpointer  data,
                                gsize          size,
                                GArray        *bars);

G_END_DECLS
