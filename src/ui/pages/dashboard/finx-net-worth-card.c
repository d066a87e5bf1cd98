/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-net-worth-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "ui/charts/finx-review-chart.h"
#include "ui/pages/dashboard/finx-net-worth-course.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define REFRESH_SECONDS 60              /* how often the course is computed anew while it is shown; its end follows the figures */
#define FIGURES_INTERVAL 250            /* ms: the figures change at most this often */

typedef enum { RANGE_1D, RANGE_1W, RANGE_1M, RANGE_3M, RANGE_YTD, RANGE_1Y, RANGE_ALL, N_RANGES } Range;
typedef enum { FIGURE_TODAY, FIGURE_UNREALISED, FIGURE_REALISED, FIGURE_CASH, N_FIGURES } Figure;

struct _FinxNetWorthCard
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  FinxPortfolio *portfolio;             /* owned, nullable */
  gulong         portfolio_id;
  GCancellable  *loading;               /* owned: the newest load; %NULL: none */
  Range          range;
  guint          first_load;            /* when it is mapped, after the first frame */
  guint          refresh_timer, figures_timer;
  GArray        *course;                /* (nullable) (element-type FinxEquityPoint) owned: what is drawn */
  double         flows;                 /* of the valuation that the newest load ends with; NaN: not known */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *tools, *ranges;
  GtkWidget     *head, *caption, *net_worth, *currency;
  GtkWidget     *figures[N_FIGURES];
  GtkWidget     *gain, *stack, *chart, *message;
  GtkWidget     *segments[N_RANGES];
};

G_DEFINE_FINAL_TYPE (FinxNetWorthCard, finx_net_worth_card, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static int
sign_of (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_sign (value) : 0;
}

/* NaN: not known */
static double
day_ratio (const FinxValuation *v)
{
  double before = finx_decimal_to_double (finx_decimal_sub (v->net_worth, v->day_change));

  return before > 0 ? finx_decimal_to_double (v->day_change) / before : (double) NAN;
}

static char *
day_percent (const FinxValuation *v)
{
  double ratio = day_ratio (v);

  return isnan (ratio) ? g_strdup ("–") : finx_format_percent_signed (ratio, 2);
}

/* The gain over the range without what was paid in or out, as a part of what was there at its start; over a day it is that of "Today". */
static void
show_gain (FinxNetWorthCard    *self,
           const FinxValuation *v)
{
  double ratio = self->range == RANGE_1D ? day_ratio (v) : finx_net_worth_course_gain (self->course);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->gain, !isnan (ratio));
  if (isnan (ratio))
    return;
  text = finx_format_percent_signed (ratio, 2);
  finx_delta_set (FINX_DELTA (self->gain), ratio > 0 ? 1 : ratio < 0 ? -1 : 0, text);
}

/* The course ends with the figures that are shown beside it; what was before does not change. */
static void
show_end (FinxNetWorthCard    *self,
          const FinxValuation *v)
{
  const FinxEquityPoint *last;

  if (self->course == NULL || self->loading != NULL)
    return;
  if (finx_net_worth_course_set_end (self->course, finx_engine_get_online_time (self->engine), finx_decimal_to_double (v->net_worth),
                                     finx_decimal_to_double (v->flows) - self->flows))
    {
      self->flows = finx_decimal_to_double (v->flows);
      last = &g_array_index (self->course, FinxEquityPoint, self->course->len - 1);
      finx_review_chart_set_end (FINX_REVIEW_CHART (self->chart), last->time_us, (const double[]) { last->net_worth, last->deposits });
    }
  show_gain (self, v);
}

static void
show_figures (FinxNetWorthCard *self)
{
  const FinxValuation *v = finx_portfolio_get_valuation (self->portfolio);
  const char *currency = finx_portfolio_get_account (self->portfolio)->currency;
  g_autofree char *net = finx_format_money (v->net_worth, currency);
  g_autofree char *today = finx_format_money_signed (v->day_change, currency);
  g_autofree char *percent = day_percent (v);
  g_autofree char *unrealised = finx_format_money_signed (v->unrealised, currency);
  g_autofree char *positions = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u position", "%u positions", v->n_positions), v->n_positions);
  g_autofree char *realised = finx_format_money_signed (v->realised, currency);
  g_autofree char *number = finx_format_double (v->n_trades, 0);
  g_autofree char *trades = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s trade", "%s trades", v->n_trades), number);
  g_autofree char *cash = finx_format_money (v->cash, currency);
  g_autofree char *power = finx_format_money (v->buying_power, currency);
  g_autofree char *below = g_strdup_printf (_("Buying power %s"), power);

  g_autofree char *age = NULL;
  g_autofree char *day = finx_offline_day (finx_workspace_get_engine (self->workspace), &age);

  set_text (self->net_worth, net);
  set_text (self->currency, currency);
  finx_figure_set_caption (FINX_FIGURE (self->figures[FIGURE_TODAY]), day);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_TODAY]), today, NULL, sign_of (v->day_change), age != NULL ? age : percent);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_UNREALISED]), unrealised, NULL, sign_of (v->unrealised), positions);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_REALISED]), realised, NULL, sign_of (v->realised), trades);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_CASH]), cash, NULL, 2, below);
  show_end (self, v);
}

static gboolean
figures_cb (gpointer user_data)
{
  FinxNetWorthCard *self = user_data;

  self->figures_timer = 0;
  if (self->portfolio != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_figures (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (FinxNetWorthCard *self)
{
  if (self->figures_timer == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->figures_timer = g_timeout_add (FIGURES_INTERVAL, figures_cb, self);
}

static gint64
range_start (FinxNetWorthCard *self)
{
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) start = NULL;

  switch (self->range)
    {
    case RANGE_1D:
      start = g_date_time_add_days (now, -1);
      break;
    case RANGE_1W:
      start = g_date_time_add_weeks (now, -1);
      break;
    case RANGE_1M:
      start = g_date_time_add_months (now, -1);
      break;
    case RANGE_3M:
      start = g_date_time_add_months (now, -3);
      break;
    case RANGE_YTD:
      start = g_date_time_new_local (g_date_time_get_year (now), 1, 1, 0, 0, 0);
      break;
    case RANGE_1Y:
      start = g_date_time_add_years (now, -1);
      break;
    case RANGE_ALL:
    default:
      return 0;
    }
  return g_date_time_to_unix (start) * FINX_USEC_PER_SEC;
}

/* Takes @points. */
static void
show_points (FinxNetWorthCard *self,
             GArray           *points)
{
  FinxReviewChart *chart = FINX_REVIEW_CHART (self->chart);
  g_autofree gint64 *times = g_new (gint64, points->len);
  g_autofree double *values = g_new (double, points->len);
  g_autofree double *deposits = g_new (double, points->len);

  for (guint i = 0; i < points->len; i++)
    {
      const FinxEquityPoint *point = &g_array_index (points, FinxEquityPoint, i);

      times[i] = point->time_us;
      values[i] = point->net_worth;
      deposits[i] = point->deposits;
    }
  finx_review_chart_begin (chart, times, points->len);
  finx_review_chart_add (chart, &(FinxCurve) { _("Net worth"), FINX_CURVE_MAIN, FINX_CURVE_MONEY, 0, values });
  finx_review_chart_add (chart, &(FinxCurve) { _("Deposits"), FINX_CURVE_QUIET, FINX_CURVE_MONEY, 0, deposits });
  finx_review_chart_end (chart);
  g_clear_pointer (&self->course, g_array_unref);
  self->course = points;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "chart");
  show_figures (self);
}

static void
show_message (FinxNetWorthCard *self,
              const char       *text)
{
  set_text (self->message, text);
  gtk_widget_set_visible (self->gain, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "message");
  g_clear_pointer (&self->course, g_array_unref);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxNetWorthCard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) points = finx_engine_load_equity_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  g_clear_object (&self->loading);
  if (points != NULL && points->len >= 2)
    {
      show_points (self, g_steal_pointer (&points));
      return;
    }
  text = error != NULL ? finx_error_text (error) : g_strdup (_("The course of this range starts with the next value. Choose a longer range to see more."));
  show_message (self, text);
}

static void
load (FinxNetWorthCard *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->portfolio == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->loading = g_cancellable_new ();
  self->flows = finx_decimal_to_double (finx_portfolio_get_valuation (self->portfolio)->flows);
  finx_engine_load_equity_async (self->engine, finx_portfolio_get_account (self->portfolio)->id, range_start (self), self->loading,
                                 loaded_cb, g_object_ref (self));
}

static gboolean
refresh_cb (gpointer user_data)
{
  load (user_data);
  return G_SOURCE_CONTINUE;
}

static void
portfolio_cb (FinxNetWorthCard *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  g_autofree char *text = NULL;

  if (self->portfolio == portfolio && portfolio != NULL)
    return;
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_set_object (&self->portfolio, portfolio);
  g_clear_pointer (&self->course, g_array_unref);       /* the former account's */
  if (portfolio == NULL)
    {
      set_text (self->caption, _("Net worth"));
      set_text (self->net_worth, "–");
      show_message (self, _("There is no account yet. Start the practice desk or connect a broker."));
      return;
    }
  self->portfolio_id = g_signal_connect_object (portfolio, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  text = g_strdup_printf (_("Net worth · %s"), finx_portfolio_get_account (portfolio)->name);
  set_text (self->caption, text);
  show_figures (self);
  load (self);
}

static void
segment_cb (FinxNetWorthCard *self,
            GtkToggleButton  *segment)
{
  if (!gtk_toggle_button_get_active (segment))
    return;
  for (int i = 0; i < N_RANGES; i++)
    if (self->segments[i] == GTK_WIDGET (segment))
      {
        g_autofree char *text = g_strdup_printf ("%d", i);

        self->range = i;
        finx_engine_set_state (self->engine, "dashboard.range", text);
      }
  load (self);
}

static gboolean
first_load_cb (gpointer user_data)
{
  FinxNetWorthCard *self = user_data;

  self->first_load = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
finx_net_worth_card_map (GtkWidget *widget)
{
  FinxNetWorthCard *self = FINX_NET_WORTH_CARD (widget);

  GTK_WIDGET_CLASS (finx_net_worth_card_parent_class)->map (widget);
  if (self->portfolio != NULL)
    show_figures (self);
  self->first_load = finx_add_after_frame (widget, first_load_cb, self);                /* the figures are drawn before it */
  self->refresh_timer = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
}

static void
finx_net_worth_card_unmap (GtkWidget *widget)
{
  FinxNetWorthCard *self = FINX_NET_WORTH_CARD (widget);

  g_clear_handle_id (&self->first_load, g_source_remove);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_handle_id (&self->figures_timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_net_worth_card_parent_class)->unmap (widget);
}

static void
finx_net_worth_card_dispose (GObject *object)
{
  FinxNetWorthCard *self = FINX_NET_WORTH_CARD (object);

  g_clear_handle_id (&self->first_load, g_source_remove);
  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_handle_id (&self->figures_timer, g_source_remove);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_clear_object (&self->portfolio);
  g_clear_pointer (&self->course, g_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_net_worth_card_parent_class)->dispose (object);
}

static void
finx_net_worth_card_class_init (FinxNetWorthCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_net_worth_card_dispose;
  widget_class->map = finx_net_worth_card_map;
  widget_class->unmap = finx_net_worth_card_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_net_worth_card_init (FinxNetWorthCard *self)
{
}

static GtkWidget *
build_head (FinxNetWorthCard *self)
{
  const char *const captions[N_FIGURES] = { _("Today"), _("Unrealised"), _("Realised"), _("Cash") };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *main = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figures = gtk_flow_box_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_accessible_update_property (GTK_ACCESSIBLE (figures), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Key figures"), -1);
  self->caption = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_add_css_class (self->caption, "dim");
  self->net_worth = gtk_label_new ("–");
  gtk_widget_add_css_class (self->net_worth, "figure-large");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->net_worth), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->caption, NULL, -1);
  self->currency = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->currency, "faint");
  gtk_widget_set_valign (self->currency, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->net_worth, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (line), self->net_worth);
  gtk_box_append (GTK_BOX (line), self->currency);
  gtk_box_append (GTK_BOX (main), self->caption);
  gtk_box_append (GTK_BOX (main), line);
  gtk_widget_set_hexpand (main, TRUE);
  gtk_box_append (GTK_BOX (head), main);
  gtk_box_append (GTK_BOX (head), figures);
  /* In one line, or in two where the card is narrow. */
  gtk_widget_add_css_class (figures, "finx-strip");
  gtk_widget_set_can_focus (figures, FALSE);    /* see finx-key-figures.c */
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (figures), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (figures), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (figures), N_FIGURES);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (figures), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (figures), 6);
  for (int i = 0; i < N_FIGURES; i++)
    {
      self->figures[i] = finx_figure_new (captions[i]);
      finx_figure_set (FINX_FIGURE (self->figures[i]), "–", NULL, 2, NULL);
      gtk_widget_set_valign (self->figures[i], GTK_ALIGN_START);
      gtk_flow_box_append (GTK_FLOW_BOX (figures), self->figures[i]);
    }
  self->head = head;
  return head;
}

static GtkWidget *
build_tools (FinxNetWorthCard *self)
{
  const char *const labels[N_RANGES] = { _("1D"), _("1W"), _("1M"), _("3M"), _("YTD"), _("1Y"), _("All") };
  const char *const names[N_RANGES] = { _("1 day"), _("1 week"), _("1 month"), _("3 months"), _("This year"), _("1 year"), _("Since the start") };
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *legend = gtk_label_new (_("Net worth"));
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (legend, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (legend), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (linked, "linked");
  gtk_widget_add_css_class (linked, "segments");
  gtk_accessible_update_property (GTK_ACCESSIBLE (linked), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Range"), -1);
  self->gain = finx_delta_new (TRUE);
  gtk_widget_add_css_class (self->gain, "caption");
  gtk_widget_add_css_class (self->gain, "numeric");
  gtk_widget_set_valign (self->gain, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->gain, FALSE);
  gtk_widget_set_tooltip_text (self->gain, _("Gain over the range without deposits and withdrawals; over 1 day the same as “Today”"));
  for (int i = 0; i < N_RANGES; i++)
    {
      self->segments[i] = gtk_toggle_button_new_with_label (labels[i]);
      gtk_widget_add_css_class (self->segments[i], "small");
      gtk_widget_set_tooltip_text (self->segments[i], names[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->segments[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->segments[i]), GTK_TOGGLE_BUTTON (self->segments[0]));
      gtk_box_append (GTK_BOX (linked), self->segments[i]);
    }
  gtk_box_append (GTK_BOX (words), legend);
  gtk_box_append (GTK_BOX (words), self->gain);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (bar), words);
  self->tools = bar;
  self->ranges = linked;
  gtk_box_append (GTK_BOX (bar), linked);
  return bar;
}

static void
restore_range (FinxNetWorthCard *self)
{
  g_autofree char *text = finx_engine_get_state (self->engine, "dashboard.range");
  int range = text != NULL ? atoi (text) : RANGE_1Y;

  self->range = range >= 0 && range < N_RANGES ? range : RANGE_1Y;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->segments[self->range]), TRUE);
  for (int i = 0; i < N_RANGES; i++)
    g_signal_connect_object (self->segments[i], "toggled", G_CALLBACK (segment_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_net_worth_card_new (FinxWorkspace *workspace)
{
  FinxNetWorthCard *self = g_object_new (FINX_TYPE_NET_WORTH_CARD, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "card-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));
  gtk_box_append (GTK_BOX (self->box), build_tools (self));

  self->chart = finx_review_chart_new (_("Net worth"));
  finx_review_chart_set_legend (FINX_REVIEW_CHART (self->chart), FALSE);
  gtk_widget_set_size_request (self->chart, -1, 180);
  self->message = gtk_label_new (_("Loading…"));
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->message), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->message, "dim");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->message, "message");
  gtk_stack_add_named (GTK_STACK (self->stack), self->chart, "chart");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  restore_range (self);

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "aged", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "filled", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}

void
finx_net_worth_card_set_short (FinxNetWorthCard *self,
                               gboolean          is_short,
                               gboolean          is_narrow)
{
  g_return_if_fail (FINX_IS_NET_WORTH_CARD (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), is_short ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->head), is_short ? 6 : 24);
  gtk_widget_set_halign (self->ranges, is_narrow ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->tools), is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}
