/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-key-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define COLUMN_SPACING 18

enum { FIGURE_TODAY, FIGURE_GAIN, FIGURE_TIME_WEIGHTED, FIGURE_MONEY_WEIGHTED, FIGURE_INCOME, FIGURE_DRAWDOWN, N_FIGURES };
G_STATIC_ASSERT (N_FIGURES + 1 == FINX_N_KEY_FIGURES);

#define FINX_TYPE_KEY_FIGURES (finx_key_figures_get_type ())
G_DECLARE_FINAL_TYPE (FinxKeyFigures, finx_key_figures, FINX, KEY_FIGURES, GtkWidget)

struct _FinxKeyFigures
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  GtkWidget         *strip;             /* the only child */
  GtkWidget         *value_caption, *value, *currency;
  GtkWidget         *figures[N_FIGURES];
  guint              most;              /* in one line */
  guint              fit_id;
};

G_DEFINE_FINAL_TYPE (FinxKeyFigures, finx_key_figures, GTK_TYPE_WIDGET)

static int
sign_of (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_sign (value) : 2;
}

static int
sign_of_ratio (double value)
{
  return isnan (value) ? 2 : (value > 0) - (value < 0);
}

static char *
since_text (gint32 day)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (day * G_GINT64_CONSTANT (86400));
  g_autofree char *month = date != NULL ? g_date_time_format (date, "%b %Y") : NULL;

  return month != NULL && day != G_MAXINT32 ? g_strdup_printf (_("since %s"), month) : NULL;
}

/* The value and how old the oldest price is that it rests on. */
static void
show_value (FinxKeyFigures          *self,
            const FinxReviewSummary *summary,
            const char              *currency)
{
  g_autofree char *value = finx_format_money (summary->value, currency);
  gboolean is_rate = summary->oldest_rate > MAX (summary->oldest_price, 0);
  g_autofree char *age = finx_format_age ((is_rate ? summary->oldest_rate : summary->oldest_price) * FINX_USEC_PER_DAY);
  g_autofree char *caption = NULL;

  if ((summary->gaps & FINX_GAP_SHORT_SALE) != 0)
    caption = g_strdup (_("Value · a sale is refused"));
  else if ((summary->gaps & FINX_GAP_PRICE) != 0)
    caption = g_strdup (_("Value · a price is missing"));
  else if ((summary->gaps & FINX_GAP_RATE) != 0)
    caption = g_strdup (_("Value · an exchange rate is missing"));
  else if (is_rate)
    caption = g_strdup_printf (_("Value · oldest exchange rate %s"), age);
  else if (summary->oldest_price > 0)
    caption = g_strdup_printf (_("Value · oldest price %s"), age);
  gtk_label_set_text (GTK_LABEL (self->value_caption), caption != NULL ? caption : _("Value"));
  gtk_label_set_text (GTK_LABEL (self->value), value);
  gtk_label_set_text (GTK_LABEL (self->currency), currency);
}

static void
show_returns (FinxKeyFigures          *self,
              const FinxReviewSummary *summary)
{
  g_autofree char *ttwror = finx_format_percent_signed (summary->ttwror, 2);
  g_autofree char *yearly = isnan (summary->ttwror_yearly) ? NULL : finx_format_percent (summary->ttwror_yearly, 2);
  g_autofree char *a_year = yearly != NULL ? g_strdup_printf (_("%s a year"), yearly) : g_strdup (_("less than a year"));
  g_autofree char *xirr = finx_format_percent (summary->xirr.status == FINX_XIRR_FOUND ? summary->xirr.rate : NAN, 2);
  g_autofree char *drawdown = finx_format_percent_signed (summary->drawdown, 1);
  g_autofree char *worst = finx_format_percent_signed (summary->max_drawdown, 1);
  g_autofree char *worst_text = g_strdup_printf (_("worst %s"), worst);

  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_TIME_WEIGHTED]), ttwror, NULL, 2, a_year);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_MONEY_WEIGHTED]), xirr, NULL, 2, _("a year (XIRR)"));
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_DRAWDOWN]), drawdown, NULL, sign_of_ratio (summary->drawdown), worst_text);
}

/* Today; on a day without prices, the last day that has some. */
static void
show_day (FinxKeyFigures          *self,
          const FinxReviewSummary *summary,
          const FinxReviewOptions *options)
{
  gboolean is_today = summary->newest_price <= 0;
  FinxDecimal change = is_today ? summary->day_change : summary->price_move;
  FinxDecimal before = finx_decimal_sub (summary->value, change);
  double move = finx_decimal_is_known (before) && before.coef != 0 ? finx_decimal_to_double (change) / finx_decimal_to_double (before) : NAN;
  g_autofree char *text = finx_format_money_signed (change, options->base_currency);
  g_autofree char *percent = finx_format_percent_signed (is_today ? summary->day_return : move, 2);
  g_autofree char *day = finx_format_date ((options->as_of - MAX (summary->newest_price, 0)) * FINX_USEC_PER_DAY, "UTC");

  finx_figure_set_caption (FINX_FIGURE (self->figures[FIGURE_TODAY]),
                           is_today && finx_portfolio_view_get_as_of (self->view) == G_MAXINT32 ? _("Today") : day);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_TODAY]), text, NULL, sign_of (change), percent);
}

static void
show_summary (FinxKeyFigures *self,
              FinxReview     *review)
{
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  const FinxReviewOptions *options = finx_review_get_options (review);
  const char *currency = options->base_currency;
  g_autofree char *gain = finx_format_money_signed (summary->total_gain, currency);
  g_autofree char *since = since_text (summary->first_day);
  g_autofree char *income = finx_format_money (summary->income_year, currency);
  int year, month, day;
  g_autofree char *income_of = NULL;

  finx_date_from_days (options->as_of, &year, &month, &day);
  income_of = g_strdup_printf (_("in %d, before taxes"), year);
  show_value (self, summary, currency);
  show_day (self, summary, options);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_GAIN]), gain, NULL, sign_of (summary->total_gain), since);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_INCOME]), income, NULL, 2, income_of);
  show_returns (self, summary);
}

static void
update (FinxKeyFigures *self)
{
  FinxReview *review = finx_reviewer_get_review (finx_portfolio_view_get_reviewer (self->view));

  if (review != NULL)
    show_summary (self, review);
}

static GtkWidget *
build_value (FinxKeyFigures *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->value_caption = gtk_label_new (_("Value"));
  gtk_widget_add_css_class (self->value_caption, "caption");
  gtk_widget_add_css_class (self->value_caption, "dim");
  gtk_label_set_xalign (GTK_LABEL (self->value_caption), 0);
  self->value = gtk_label_new ("–");
  gtk_widget_add_css_class (self->value, "figure-large");
  gtk_widget_add_css_class (self->value, "numeric");
  self->currency = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->currency, "dim");
  gtk_widget_set_valign (self->currency, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (line), self->value);
  gtk_box_append (GTK_BOX (line), self->currency);
  gtk_box_append (GTK_BOX (box), self->value_caption);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
build_strip (FinxKeyFigures *self)
{
  const char *const captions[N_FIGURES] = { _("Today"), _("Total gain"), _("Time-weighted"), _("Money-weighted"), _("Income"), _("Drawdown") };
  GtkWidget *strip = gtk_flow_box_new ();

  gtk_widget_add_css_class (strip, "finx-strip");
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (strip), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (strip), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (strip), COLUMN_SPACING);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (strip), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Key figures"), -1);
  gtk_flow_box_append (GTK_FLOW_BOX (strip), build_value (self));
  for (int i = 0; i < N_FIGURES; i++)
    {
      self->figures[i] = finx_figure_new (captions[i]);
      gtk_flow_box_append (GTK_FLOW_BOX (strip), self->figures[i]);
    }
  gtk_widget_set_can_focus (strip, FALSE);      /* else Tab stops there for good: its children say that they took the focus */
  gtk_widget_set_tooltip_text (self->figures[FIGURE_TIME_WEIGHTED], _("Return of all days, chained; what was paid in or out does not count"));
  gtk_widget_set_tooltip_text (self->figures[FIGURE_MONEY_WEIGHTED], _("Yearly rate at which all that was paid in and out balances with the value"));
  return strip;
}

/* In one line, or else in two of much the same length: never one figure alone in the second. */
static guint
find_most (FinxKeyFigures *self)
{
  int sum = -COLUMN_SPACING, natural;

  for (GtkWidget *child = gtk_widget_get_first_child (self->strip); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      sum += natural + COLUMN_SPACING;
    }
  return sum <= gtk_widget_get_width (self->strip) ? self->most : MIN (self->most, (FINX_N_KEY_FIGURES + 1) / 2);
}

static gboolean
fit_cb (gpointer user_data)
{
  FinxKeyFigures *self = user_data;

  self->fit_id = 0;
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->strip), find_most (self));
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
finx_key_figures_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (FINX_KEY_FIGURES (widget)->strip);
}

static void
finx_key_figures_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (FINX_KEY_FIGURES (widget)->strip, orientation, for_size, minimum, natural, NULL, NULL);
}

/* Too late to change anything now. */
static void
finx_key_figures_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  FinxKeyFigures *self = FINX_KEY_FIGURES (widget);

  gtk_widget_allocate (self->strip, width, height, -1, NULL);
  if (self->fit_id == 0 && find_most (self) != gtk_flow_box_get_max_children_per_line (GTK_FLOW_BOX (self->strip)))
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
finx_key_figures_dispose (GObject *object)
{
  FinxKeyFigures *self = FINX_KEY_FIGURES (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_pointer (&self->strip, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_key_figures_parent_class)->dispose (object);
}

static void
finx_key_figures_class_init (FinxKeyFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_key_figures_dispose;
  GTK_WIDGET_CLASS (klass)->get_request_mode = finx_key_figures_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = finx_key_figures_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = finx_key_figures_size_allocate;
}

static void
finx_key_figures_init (FinxKeyFigures *self)
{
  self->strip = build_strip (self);
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
}

GtkWidget *
finx_key_figures_new (FinxPortfolioView *view,
                      guint              most)
{
  FinxKeyFigures *self = g_object_new (FINX_TYPE_KEY_FIGURES, NULL);

  self->view = g_object_ref (view);
  self->most = most;
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->strip), most);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
