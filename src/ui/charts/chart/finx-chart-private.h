/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/studies/finx-chart-compare.h"
#include "ui/charts/chart/layers/finx-chart-layer.h"
#include "ui/charts/chart/studies/finx-chart-legend.h"
#include "ui/charts/chart/studies/finx-chart-other.h"
#include "ui/charts/chart/finx-chart-overlay.h"
#include "ui/charts/chart/finx-chart-shown.h"
#include "ui/charts/chart/studies/finx-chart-study.h"
#include "ui/charts/chart/drawings/finx-drawing.h"
#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* Shared by finx-chart.c (widget, series), finx-chart-draw.c (the stack of layers), finx-chart-view.c (place and geometry), finx-chart-panes.c,
 * finx-chart-look.c (type, scale, what is remembered), finx-chart-input.c (hands), finx-chart-menu.c, finx-chart-latest.c (the button),
 * finx-chart-link.c (other charts), finx-chart-summary.c (words for screen readers), finx-chart-export.c (copies and table) and the layers (finx-chart-layer.h). */
#define FINX_CHART_MAX_PITCH 40.0
#define FINX_CHART_DEFAULT_PITCH 7.0
#define FINX_CHART_SUMMARY_MS 500       /* until a changed view is described anew */
typedef enum
{
  FINX_CHART_ZONE_EXCHANGE,
  FINX_CHART_ZONE_LOCAL,
  FINX_CHART_ZONE_UTC,
  FINX_N_CHART_ZONES
} FinxChartZone;

struct _FinxChart
{
  GtkWidget      parent_instance;

  FinxBarSeries *series;                /* nullable */
  FinxChartShown shown;                 /* bars made of those of @series */
  FinxPyramid    pyramid;
  GTimeZone     *zone;                  /* of the times that are told */
  char          *exchange_zone;         /* IANA name */
  FinxChartZone  zone_choice;
  gboolean       shows_sessions;
  gboolean       shows_gaps;            /* time without bars has room */
  GArray        *gaps;                  /* of #FinxChartGap, of the last layout */
  FinxChartMark *marks;
  gsize          n_marks;
  FinxChartFill *fills;
  gsize          n_fills;
  FinxChartEvent *events;               /* by time */
  gsize          n_events;
  gboolean       shows_events;
  FinxChartSpan *spans;                 /* by time */
  gsize          n_spans;
  double         previous;              /* NaN: unknown */
  gint64         now_us;                /* 0: unknown */

  GPtrArray     *studies;               /* of #FinxChartStudy, in the order they were added */
  GPtrArray     *compares;              /* of #FinxChartCompare */
  GPtrArray     *compared;              /* of #FinxCompared: what the user compares with, the ones without bars too */
  GPtrArray     *others;                /* of #FinxChartOther: what studies of two need */
  char         **other_symbols;         /* as they were last told */
  FinxQuoteBoard *instruments;          /* (nullable) owned: those that such studies can have */
  FinxPresets   *templates;             /* (nullable) owned: sets of studies */
  guint          study_serial;          /* counts other studies and other bars */
  GArray        *legend;                /* of #FinxLegendArea, as last drawn */
  guint          legend_lines;          /* of the price pane, likewise */
  GArray        *drawings;              /* of #FinxDrawing, the newest above the others */
  int            drawing, drawing_part; /* the selected one, −1: none; its point that keys move, −1: all */
  int            tool;                  /* FinxDrawingKind that the next drag makes; −1: none */
  guint          n_placed;              /* points of the selected one that is being made; 0: none is */
  FinxDrawing    drag_drawing;          /* the selected one when its drag began */
  double         drag_x0;               /* px where that was */
  gboolean       drag_makes, drag_begins;       /* it is made by this drag; begins with it */
  int            drag_study;            /* whose name in the legend was pressed */

  /* place */
  double         pitch, right;          /* see #FinxChartFrame */
  gboolean       follow;                /* the newest bar is in view */
  gint64         anchor_us;             /* time at the right edge; 0 while following */
  gint64         asked_us;              /* the first bar when older ones were asked for */
  int            volume_height;         /* px, as the user wants it */
  gboolean       has_volume;
  FinxChartType  type;
  FinxScaleKind  scale;
  int            axis_width;            /* px; only grows while the series stays */
  int            tag_margin;            /* px that the tags of marks need; likewise */

  /* crosshair */
  double         pointer_x, pointer_y;  /* px; NaN: the pointer is elsewhere */
  gboolean       pointer_snaps;         /* Ctrl is held */
  gssize         key_cross;             /* the bar chosen by keys; −1: the pointer chooses */

  /* other charts, see finx-chart-link.c */
  gint64         linked_us;             /* where they have their crosshair; 0: nowhere */
  double         linked_price;          /* NaN: the time alone */
  gint64         told_us;               /* where they know this one's to be */
  double         told_price;
  gboolean       is_following;          /* the view is being made another chart's */

  /* dragging and kinetic panning */
  double         drag_right, zoom_pitch, drag_x;
  gint64         drag_us;
  double         velocity;              /* px/s, positive: toward newer bars */
  const FinxChartLayer *dragged;        /* what is under the hand; %NULL: the chart itself */
  gboolean       drag_is_over;          /* Escape was pressed, the button is still down */
  guint          drag_pane;             /* whose divider is moved, */
  int            drag_height, drag_above;       /* its height and that of the pane above when that began */
  char           drag_mark[FINX_CHART_ID_SIZE]; /* id of the mark whose line is dragged; "": none */
  double         drag_price;            /* where its line would go */
  double         drag_y;                /* px where the drag began */
  gboolean       drag_moved, drag_closes;
  guint          tick_id;
  gint64         tick_us;

  FinxChartText *text;
  FinxPalette    palette;
  gboolean       palette_is_known;
  gboolean       is_dim;
  gboolean       is_vector;             /* while it is drawn to a file of lines and letters */

  char          *look;                  /* as it was last told; %NULL: never */
  int            look_holds;            /* windows that change it */
  GPtrArray     *undo, *redo;           /* of looks before and after it, the nearest last */

  GtkWidget     *status, *spinner, *status_label, *retry, *latest, *menu;       /* children */
  gint64         menu_us;               /* of the bar where the menu was opened; 0: none */
  int            menu_study;            /* whose name in the legend is there; −1: none */
  double         menu_price;            /* where the menu was opened; NaN: outside the price pane */
  guint          status_id, older_id, summary_id, look_id, study_id;    /* sources, cleared in dispose */
  gint64         summary_due;           /* monotonic µs: when summary_id fires */
};

/* The geometry of now. FALSE: there is nothing to draw (no bars, no room). */
gboolean finx_chart_layout       (FinxChart *self, FinxChartFrame *frame);
void     finx_chart_gaps_find    (FinxChart *self, FinxChartFrame *frame);
double   finx_chart_index_beside (FinxChart *self, double index, double px, double pitch);
double   finx_chart_gaps_fit     (FinxChart *self, double room);
/* Moves the view; keeps it within the bars and asks for older ones. Finishes no kinetic panning. */
void     finx_chart_set_view     (FinxChart *self, double pitch, double right);
void     finx_chart_pan          (FinxChart *self, double px);                  /* > 0: toward newer bars */
void     finx_chart_zoom         (FinxChart *self, double factor, double x);    /* the bar at @x stays there */
void     finx_chart_show_newest  (FinxChart *self);
/* After all bars are new: where the user was, by time, else at the newest. */
void     finx_chart_restore_view (FinxChart *self);
void     finx_chart_ask_older    (FinxChart *self);
/* The bar under the crosshair or −1; @y: px or NaN for the close. */
gssize   finx_chart_get_cross    (FinxChart *self, const FinxChartFrame *frame, double *y);
void     finx_chart_set_key_cross (FinxChart *self, gssize index);              /* scrolls it into view */
void     finx_chart_link_class_init (FinxChartClass *klass);
void     finx_chart_tell_cross   (FinxChart *self);                             /* to other charts, if it is elsewhere */
void     finx_chart_tell_span    (FinxChart *self);
/* Another chart's crosshair, where there is no own one. */
void     finx_chart_linked_cross (FinxChart *self, const FinxChartFrame *frame, FinxChartOverlay *overlay);
void     finx_chart_read_palette (FinxChart *self);
void     finx_chart_draw         (FinxChart *self, GtkSnapshot *snapshot);
FinxChartBars finx_chart_get_bars (FinxChart *self);                            /* as they are shown */
FinxChartBars finx_chart_get_series_bars (FinxChart *self);                     /* as they were traded */
void     finx_chart_bars_changed (FinxChart *self);                             /* all that are shown are others */
FinxChartOverlay finx_chart_get_overlay (FinxChart *self);                      /* without a crosshair */
char    *finx_chart_describe     (FinxChart *self);
GPtrArray *finx_chart_notes      (FinxChart *self, const FinxChartFrame *frame);        /* what is wrong, in words */
void     finx_chart_describe_bar (FinxChart *self, gsize i);
void     finx_chart_changed      (FinxChart *self, guint within_ms);            /* the accessible summary is stale */

const char *finx_chart_zone_to_string (FinxChartZone zone);
gboolean finx_chart_zone_from_string (const char *text, FinxChartZone *zone);
void     finx_chart_choose_zone      (FinxChart *self);                         /* the choice, the series or the exchange is another */
void     finx_chart_look_class_init  (FinxChartClass *klass);
const char *finx_chart_type_label    (FinxChartType type);                      /* "Hollow candles" */
void     finx_chart_apply_look       (FinxChart *self, const char *look);
char    *finx_chart_get_studies      (FinxChart *self);                         /* alone, for finx_chart_apply_look() */
void     finx_chart_hold_look        (FinxChart *self, gboolean hold);
void     finx_chart_undo             (FinxChart *self, gboolean redo);
void     finx_chart_next_type        (FinxChart *self, int by);
void     finx_chart_toggle_scale     (FinxChart *self, FinxScaleKind scale);    /* or back to the linear one */
GMenuModel *finx_chart_look_menu     (FinxChart *self);                         /* (transfer full) */
void     finx_chart_input_class_init (GtkWidgetClass *widget_class);
void     finx_chart_input_init       (FinxChart *self);
void     finx_chart_input_stop       (FinxChart *self);                         /* ends kinetic panning */
void     finx_chart_menu_class_init  (GtkWidgetClass *widget_class);
void     finx_chart_menu_popup       (FinxChart *self, double x, double y);
void     finx_chart_order_at_cross   (FinxChart *self);
void     finx_chart_alert_at_cross   (FinxChart *self);
void     finx_chart_replay_from_cross (FinxChart *self);
void     finx_chart_events_init      (FinxChart *self);
void     finx_chart_events_describe  (FinxChart *self, gsize i, GString *text);
void     finx_chart_events_summarize (FinxChart *self, const FinxChartFrame *frame, GString *text);
void     finx_chart_next_event       (FinxChart *self, gboolean back);
void     finx_chart_latest_init      (FinxChart *self);
void     finx_chart_latest_update    (FinxChart *self);
void     finx_chart_latest_allocate  (FinxChart *self, int width, int height);
gssize   finx_chart_marks_hit        (FinxChart *self, double x, double y, gboolean *closes);
/* What is dragged; each is FALSE when it is the chart itself. */
gboolean finx_chart_drag_begin       (FinxChart *self, double x, double y);
gboolean finx_chart_drag_update      (FinxChart *self, double dx, double dy);
gboolean finx_chart_drag_end         (FinxChart *self, gboolean cancelled);
const char *finx_chart_cursor_at     (FinxChart *self, double x, double y);
/* The studies; see finx-chart-studies.c. */
void     finx_chart_studies_reset    (FinxChart *self);                         /* all bars are new */
void     finx_chart_studies_append   (FinxChart *self);
void     finx_chart_studies_prepend  (FinxChart *self, gsize n);
void     finx_chart_studies_compute  (FinxChart *self);                         /* those that have no values yet */
void     finx_chart_studies_extend   (FinxChart *self, const FinxChartFrame *frame, double *low, double *high);
void     finx_chart_studies_scale    (FinxChart *self, FinxChartFrame *frame, guint pane);
FinxChartStudy *finx_chart_study_of_pane (FinxChart *self, const FinxChartFrame *frame, guint pane);
void     finx_chart_compare_init     (FinxChart *self);
void     finx_chart_compare_bars     (FinxChart *self, gboolean only_newest);   /* the bars of the chart are others */
void     finx_chart_compare_extend   (FinxChart *self, const FinxChartFrame *frame, double *low, double *high);
double   finx_chart_compare_change   (FinxChart *self, const FinxChartFrame *frame, guint i, gsize bar);
GdkRGBA  finx_chart_compare_color    (FinxChart *self, const FinxPalette *palette, guint i);
void     finx_chart_apply_compared   (FinxChart *self, const char *text);       /* and tells it where it is another */
void     finx_chart_compare_menu     (FinxChart *self, GMenu *menu);            /* appends what can be done with them */
void     finx_chart_compare_class_init (FinxChartClass *klass);
void     finx_chart_set_tool         (FinxChart *self, int tool);
void     finx_chart_drawing_follow   (FinxChart *self);                         /* the point that is placed next is at the crosshair */
gboolean finx_chart_drawing_key      (FinxChart *self, guint key, int step);    /* FALSE: it is none of theirs */
void     finx_chart_select_drawing   (FinxChart *self, double x, double y);     /* what is there, if anything */
void     finx_chart_next_drawing     (FinxChart *self);
void     finx_chart_copy_drawing     (FinxChart *self);
void     finx_chart_remove_drawing   (FinxChart *self, int i);                  /* unless it is locked */
void     finx_chart_apply_drawings   (FinxChart *self, const char *text);
void     finx_chart_ask_text         (FinxChart *self);
void     finx_chart_forget_changes   (FinxChart *self);                         /* nothing is to be undone */
void     finx_chart_add_study        (FinxChart *self, FinxChartStudy *study);  /* (transfer full) */
gboolean finx_chart_shares_studies   (FinxChart *self);                         /* there may be other charts */
void     finx_chart_share_study      (FinxChart *self, guint i);
void     finx_chart_remove_study     (FinxChart *self, guint i);
void     finx_chart_replace_study    (FinxChart *self, guint i, FinxChartStudy *study); /* (transfer full) */
void     finx_chart_place_panes      (FinxChart *self, FinxChartFrame *frame);
void     finx_chart_resize_pane      (FinxChart *self, int steps);              /* the one under the crosshair, else the lowest */
void     finx_chart_look_changed     (FinxChart *self);                         /* something to remember */
double   finx_chart_price_at         (const FinxChartFrame *frame, double y);   /* rounded to the tick */
void     finx_chart_export_class_init (GtkWidgetClass *widget_class);
char    *finx_chart_visible_csv      (FinxChart *self);
GBytes  *finx_chart_picture          (FinxChart *self, gboolean svg);           /* (nullable): nothing drawn yet */
void     finx_chart_show_table       (FinxChart *self);

G_END_DECLS
