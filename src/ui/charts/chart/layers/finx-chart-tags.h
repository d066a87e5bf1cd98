/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where tags go on a price axis, and which labels they cover. Pure functions; px from the top of the pane. */

typedef struct
{
  double top, bottom;           /* [top, bottom) */
} FinxSpan;

#define FINX_TAGS_MAX 64

/* Lays @n tags of @height on a pane of [0, @room), so that none hides another or one of the @blocked spans.
 * @lines: the price line of each; @middles (out): the middle of each tag. A tag stands at its line if it can. Tags of
 * one price, and one of the price of @anchor (NaN: none), stack upwards; others go to the nearest free place. Tags
 * beyond %FINX_TAGS_MAX, and all when the pane is full, stay at their line. */
void     finx_tags_place      (const double *lines, gsize n, double height, double room, double anchor,
                               const FinxSpan *blocked, gsize n_blocked, double *middles);
/* Whether a label with its middle at @y would lie below one of the tags. */
gboolean finx_tags_cover      (const FinxSpan *tags, gsize n, double y);

G_END_DECLS
