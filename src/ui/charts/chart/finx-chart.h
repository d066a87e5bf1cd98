/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-presets.h"
#include "market/finx-bar-series.h"
#include "market/finx-quote-board.h"
#include "model/finx-order.h"

G_BEGIN_DECLS

/* The live candle chart with volume (ui.md "Charts"). Signals: "need-older": the left edge is near the first bar;
 * "order-at" (double price, int side): a FinxSide, or −1 while the user did not say which; without a handler orders and alerts are not offered; "mark-moved" (char *id,
 * double price): a mark's line was dragged there, which decides nothing; "mark-closed" (char *id): the × of its tag; "look-changed";
 * "replay-from" (gint64 time_us): of the bar after which the future is to be hidden; without a handler not offered;
 * "study-shared" (char *text): other charts are to have it too, see finx_chart_take_study(); without a handler not offered;
 * "drawings-changed"; "tool-changed" (int FinxDrawingKind, −1: none);
 * "cross-changed" (gint64 time_us, double price): 0: no crosshair; "span-changed": the user looks at another time;
 * "compare-changed": the user wants to compare with others, see finx_chart_get_compared();
 * "others-changed": studies need the bars of other instruments, see finx_chart_get_other_symbols().
 * Properties "type", "scale", "zone" ("exchange", "local", "utc") (strings), "volume", "sessions", "gaps" and "events" (booleans). */
#define FINX_TYPE_CHART (finx_chart_get_type ())
G_DECLARE_FINAL_TYPE (FinxChart, finx_chart, FINX, CHART, GtkWidget)

#define FINX_CHART_ID_SIZE 64

/* A horizontal line with a tag at a price: an order, the position, an alert. */
typedef enum { FINX_MARK_BUY, FINX_MARK_SELL, FINX_MARK_POSITION, FINX_MARK_ALERT } FinxMarkKind;
typedef struct
{
  FinxMarkKind kind;
  double       price;
  char         label[48];       /* "Buy 50", "+187.20", "Alert" */
  char         id[FINX_CHART_ID_SIZE];  /* told by the signals; "": can be neither moved nor closed */
} FinxChartMark;
typedef struct
{
  gint64   time_us;
  double   price;
  FinxSide side;
} FinxChartFill;
/* What happened to the instrument. @is_day: only the day is known, @time_us is its 00:00 UTC. */
typedef enum { FINX_CHART_DIVIDEND, FINX_CHART_SPLIT, FINX_CHART_ALERT, FINX_CHART_EARNINGS, FINX_N_CHART_EVENT_KINDS } FinxChartEventKind;
typedef struct
{
  gint64             time_us;
  FinxChartEventKind kind;
  gboolean           is_day;
  char               text[200];         /* for the tooltip: the figures and where they come from */
  gboolean           is_expected;       /* it did not happen yet: beside the newest bar */
} FinxChartEvent;
/* A stretch of time to look at, such as missing sessions; both ends belong to it. */
typedef struct
{
  gint64 from_us, to_us;
} FinxChartSpan;

GtkWidget *finx_chart_new          (void);
void       finx_chart_set_series   (FinxChart *self, FinxBarSeries *series);    /* (nullable) */
void       finx_chart_set_previous (FinxChart *self, double previous_close);    /* NaN: unknown; colours the last-price tag */
void       finx_chart_set_marks    (FinxChart *self, const FinxChartMark *marks, gsize n);
void       finx_chart_set_fills    (FinxChart *self, const FinxChartFill *fills, gsize n);
void       finx_chart_set_events   (FinxChart *self, const FinxChartEvent *events, gsize n);
void       finx_chart_set_spans    (FinxChart *self, const FinxChartSpan *spans, gsize n);
void       finx_chart_show_time    (FinxChart *self, gint64 time_us);           /* that bar in the middle, under the crosshair */
void       finx_chart_fit          (FinxChart *self);                           /* all bars that there are */
void       finx_chart_set_zone     (FinxChart *self, const char *zone);         /* IANA name of the exchange's */
void       finx_chart_set_now      (FinxChart *self, gint64 now_us);            /* for "3:52 left" */
void       finx_chart_set_dim      (FinxChart *self, gboolean dim);             /* bars that are not of now */
/* For charts that are looked at together, see finx-chart-link.c. */
void       finx_chart_set_cross    (FinxChart *self, gint64 time_us, double price);
gboolean   finx_chart_get_span     (FinxChart *self, gint64 *from_us, gint64 *to_us);
void       finx_chart_set_span     (FinxChart *self, gint64 from_us, gint64 to_us);
void       finx_chart_popup_menu   (FinxChart *self);                           /* at its upper right corner, for a button */
void       finx_chart_popup_look   (FinxChart *self, GtkWidget *button);        /* type and scale; below the button */
void       finx_chart_show_studies (FinxChart *self);                           /* the window to add and change them */
/* (nullable): named sets of studies that its window offers */
void       finx_chart_set_templates (FinxChart *self, FinxPresets *templates);
void       finx_chart_set_compares (FinxChart *self, FinxBarSeries *const *series, guint n);
gboolean   finx_chart_compare_with (FinxChart *self, const char *symbol);       /* FALSE: it is compared already, or there are too many */
/* What the user compares with, whether it has bars or not: to be remembered, and its symbols (transfer full). */
char      *finx_chart_get_compared (FinxChart *self);
void       finx_chart_set_compared (FinxChart *self, const char *text);         /* nullable */
char     **finx_chart_get_compared_symbols (FinxChart *self);
/* What studies of two instruments need: their symbols (transfer full), their bars, and what can be chosen. */
char     **finx_chart_get_other_symbols (FinxChart *self);
void       finx_chart_set_others   (FinxChart *self, FinxBarSeries *const *series, guint n);
void       finx_chart_set_instruments (FinxChart *self, FinxQuoteBoard *board);
void       finx_chart_flush        (FinxChart *self);                           /* tells now what is to be remembered */
char      *finx_chart_get_drawings (FinxChart *self);                           /* over this instrument, to be remembered */
void       finx_chart_set_drawings (FinxChart *self, const char *text);
void       finx_chart_take_drawings (FinxChart *self, const char *text);        /* made in another chart of the instrument: a step of undoing here too */
gboolean   finx_chart_take_study   (FinxChart *self, const char *text);         /* FALSE: it has it already, or nobody can read it */
char      *finx_chart_get_look     (FinxChart *self);                           /* type, scale and panes, to be remembered */
void       finx_chart_set_look     (FinxChart *self, const char *look);
char      *finx_chart_get_range    (FinxChart *self);                           /* remembered pitch and position */
void       finx_chart_set_range    (FinxChart *self, const char *range);

G_END_DECLS
