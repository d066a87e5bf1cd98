/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/finx-palette.h"
#include "ui/pages/markets/depth/finx-ladder-levels.h"
#include "ui/pages/markets/depth/finx-ladder.h"

G_BEGIN_DECLS

/* One price row: its values and their laid out text, which is made anew only for other values. */
typedef struct
{
  gint64       price, size, own;        /* instrument's units; size −1: no level */
  gboolean     own_waits;               /* own orders there are no part of the book yet */
  PangoLayout *price_text, *size_text, *own_text;
} LadderRow;

struct _FinxLadder
{
  GtkWidget       parent_instance;

  FinxDepthView  *depth;                /* owned, nullable */
  FinxQuoteRow   *row;                  /* owned, nullable */
  gulong          depth_id, row_id;
  GArray         *own;                  /* FinxLadderOwn */

  LadderRow       rows[FINX_LADDER_ROWS];         /* from the top: farthest ask … best ask, best bid … farthest bid */
  PangoLayout    *heads[4];             /* Mine, Bid, Price, Ask; all layouts are owned, made when first drawn */
  PangoLayout    *spread, *last, *balance;
  PangoLayout    *empty;
  PangoLayout    *beyond[2];            /* how many own orders are above and below what is shown */
  gint64          selected;             /* price, as the book moves and a choice must not; valid if @has_selected */
  gboolean        has_selected;
  int             price_width, size_width;      /* px: widest text so far, so that columns do not jitter */
  int             row_height;           /* px; 0: measure anew */
  FinxPalette     palette;
  double          tint;                 /* 2 in high contrast: twice as strong */
  gboolean        has_palette;
  gboolean        is_dim;               /* what is known of the book is not of now */
  gint64          named_us;             /* monotonic: when the accessible description was last made */
};

/* finx-ladder-draw.c */
int  finx_ladder_row_height (FinxLadder *self);
int  finx_ladder_row_y      (FinxLadder *self, int index);      /* px of its upper edge */
void finx_ladder_draw       (FinxLadder *self, GtkSnapshot *snapshot);
void finx_ladder_forget     (FinxLadder *self);                 /* all laid out text, after a change of style */

G_END_DECLS
