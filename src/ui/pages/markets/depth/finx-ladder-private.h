/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-price-volume.h"
#include "ui/pages/markets/depth/finx-ladder-grid.h"
#include "ui/pages/markets/depth/finx-ladder.h"
#include "ui/shell/finx-palette.h"

G_BEGIN_DECLS

#define FINX_LADDER_MAX_ROWS 128
#define FINX_LADDER_N_TRADES 16

typedef enum { LADDER_OWN, LADDER_BID, LADDER_PRICE, LADDER_ASK, LADDER_VOLUME, N_LADDER_COLUMNS } LadderColumn;

/* One price row: its values and their laid out text, which is made anew only for other values. */
typedef struct
{
  gint64       price, bid, ask, bought, sold;    /* instrument's units */
  gint64       own[2];                  /* by FinxSide */
  gboolean     own_waits;               /* own orders there are no part of the book yet */
  PangoLayout *price_text, *bid_text, *ask_text, *own_text, *volume_text;
  gint64       shown_price, shown_bid, shown_ask, shown_own[2], shown_volume;    /* what the texts say */
} LadderRow;

/* A trade lately, for its highlight. */
typedef struct
{
  gint64   price, time_us;              /* monotonic */
  FinxSide side;
} LadderTrade;

struct _FinxLadder
{
  GtkWidget        parent_instance;

  FinxDepthView   *depth;               /* owned, nullable */
  FinxQuoteRow    *row;                 /* owned, nullable */
  FinxTape        *tape;                /* owned, nullable */
  gulong           depth_id, row_id, tape_id;
  GArray          *own;                 /* FinxLadderOwn */
  FinxPriceVolume *volume;              /* owned: since the instrument is shown */
  const FinxInstrument *instrument;     /* whose @volume it is */
  gint64           average;             /* of the position; 0: none */

  FinxLadderGrid   grid;                /* n_rows 0: not centred yet */
  guint            group;               /* ticks in a row */
  gboolean         follow, armed;
  gint64           moved_us;            /* monotonic */
  guint32          clicked_ms;          /* of the last click or key, on the display's clock */

  LadderRow        rows[FINX_LADDER_MAX_ROWS];
  LadderTrade      trades[FINX_LADDER_N_TRADES];
  guint            next_trade;
  guint            fade_id;             /* draws again while a highlight fades */

  PangoLayout     *heads[N_LADDER_COLUMNS];     /* all layouts are owned, made when first drawn */
  PangoLayout     *spread, *last, *balance;
  PangoLayout     *empty;
  PangoLayout     *beyond[2];           /* how many own orders are above and below what is shown */

  gint64           selected;            /* a price; valid if @has_selected */
  gboolean         has_selected;
  gboolean         is_pressed, is_dragging, can_drag, is_inside;
  LadderColumn     pressed_column;
  gint64           pressed_price, target_price;
  double           hover_x, hover_y;    /* valid if @is_inside */
  guint            held_key;            /* keyval; 0: none */

  int              edges[N_LADDER_COLUMNS + 1];         /* px: of the columns, as they were last drawn */
  int              price_width, size_width;     /* px: widest text so far, so that columns do not jitter */
  int              row_height;          /* px; 0: measure anew */
  FinxPalette      palette;
  double           tint;                /* 2 in high contrast: twice as strong */
  gboolean         has_palette;
  gboolean         is_dim;              /* what is known of the book is not of now */
  gint64           named_us;            /* monotonic: when the accessible description was last made */
};

/* finx-ladder.c */
void         finx_ladder_choose      (FinxLadder *self, gint64 price);
void         finx_ladder_scroll      (FinxLadder *self, int rows);      /* down the prices */
void         finx_ladder_step_group  (FinxLadder *self, int by);        /* to the next way of grouping */
void         finx_ladder_emit_chosen (FinxLadder *self, gint64 price);
void         finx_ladder_emit_cancel (FinxLadder *self, gint64 price);
void         finx_ladder_emit_place  (FinxLadder *self, FinxSide side, gint64 price);
void         finx_ladder_emit_move   (FinxLadder *self, gint64 from, gint64 to);
gboolean     finx_ladder_has_own     (FinxLadder *self, gint64 price);
void         finx_ladder_update_rows (FinxLadder *self);                /* the rows' values, not their text */

/* finx-ladder-input.c */
void         finx_ladder_init_input  (FinxLadder *self);

/* finx-ladder-draw.c */
int          finx_ladder_row_height  (FinxLadder *self);
int          finx_ladder_row_y       (FinxLadder *self, int index);      /* px of its upper edge */
int          finx_ladder_row_at      (FinxLadder *self, double y);       /* −1: none */
LadderColumn finx_ladder_column_at   (FinxLadder *self, double x);
int          finx_ladder_count_rows  (FinxLadder *self, int height);     /* that fit */
void         finx_ladder_draw        (FinxLadder *self, GtkSnapshot *snapshot);
void         finx_ladder_forget      (FinxLadder *self);                 /* all laid out text, after a change of style */

G_END_DECLS
