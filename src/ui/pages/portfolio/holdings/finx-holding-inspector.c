/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-holding-inspector.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "portfolio/reports/finx-sale-preview.h"
#include "ui/pages/portfolio/holdings/finx-method-choice.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-quote-age.h"

#define WIDTH 320

/* What a total gain is made of; each is traced by a figure of the books. */
enum { PART_VALUE, PART_COST, PART_CURRENCY, PART_REALISED, PART_INCOME, PART_FEES, N_PARTS };

struct _FinxHoldingInspector
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxHoldingItem   *item;              /* (nullable) */
  GtkWidget         *stack;             /* the only child: nothing, holding */
  GtkWidget         *title, *total, *currency;
  GtkWidget         *details[N_PARTS], *values[N_PARTS], *sum;
  GtkWidget         *gains[FINX_N_LOT_METHODS], *taxes[FINX_N_LOT_METHODS];
  GtkWidget         *note;
  GCancellable      *cancellable;
};

G_DEFINE_FINAL_TYPE (FinxHoldingInspector, finx_holding_inspector, GTK_TYPE_WIDGET)

/* What a thread works with. */
typedef struct
{
  FinxReview           *review;
  const FinxInstrument *instrument;
  FinxDecimal           quantity, price, tax_rate;
} Job;

static void
job_free (gpointer data)
{
  finx_review_unref (((Job *) data)->review);
  g_free (data);
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

static void
set_gain (GtkWidget  *label,
          FinxDecimal amount,
          const char *currency)
{
  g_autofree char *text = finx_format_money_signed (amount, currency);
  int sign = finx_decimal_is_known (amount) ? finx_decimal_sign (amount) : 0;

  set_text (label, text);
  gtk_widget_remove_css_class (label, "up");
  gtk_widget_remove_css_class (label, "down");
  if (sign != 0)
    gtk_widget_add_css_class (label, sign > 0 ? "up" : "down");
}

/* The arithmetic: quantity × price × rate. */
static char *
product (const FinxReviewHolding *holding,
         FinxDecimal              price,
         FinxReview              *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_autofree char *quantity = finx_format_quantity (holding->instrument, holding->quantity);
  g_autofree char *unit = finx_format_price (holding->instrument, price);
  FinxKnownValue rate;
  g_autofree char *text = NULL;

  if (g_str_equal (holding->currency, options->base_currency))
    return g_strdup_printf ("%s × %s %s", quantity, unit, holding->currency);
  rate = finx_price_history_get_rate (finx_review_get_prices (review), holding->currency, options->base_currency, options->as_of);
  text = finx_format_decimal (rate.value, 5);
  return g_strdup_printf ("%s × %s %s × %s", quantity, unit, holding->currency, text);
}

/* Where the price is from, if a provider told it: beside the arithmetic, and in full in its tooltip. */
static void
show_origin (FinxHoldingInspector    *self,
             const FinxReviewHolding *holding)
{
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (finx_portfolio_view_get_engine (self->view)), holding->instrument);
  const FinxLastPrice *told = row != NULL ? finx_quote_row_get_told (row) : NULL;
  gboolean is_told = told != NULL && finx_decimal_equal (told->price, holding->price);
  g_autofree char *delay = is_told ? finx_quote_delay_text (row) : NULL, *origin = is_told ? finx_quote_origin_text (row) : NULL;
  GtkLabel *details = GTK_LABEL (self->details[PART_VALUE]);

  if (delay != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("%s · %s old"), gtk_label_get_text (details), delay);

      gtk_label_set_text (details, text);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (details), origin);
}

static void
show_parts (FinxHoldingInspector    *self,
            const FinxReviewHolding *holding,
            FinxReview              *review)
{
  const char *currency = finx_review_get_options (review)->base_currency;
  FinxDecimal gain = finx_decimal_add (holding->price_gain, holding->currency_gain);
  FinxDecimal known = finx_decimal_add (finx_decimal_add (gain, holding->realised), holding->income);
  FinxDecimal fees = finx_decimal_sub (holding->total_gain, known);
  g_autofree char *value = finx_format_money (holding->base_value, currency), *cost = finx_format_money (holding->base_cost, currency);
  g_autofree char *at_price = product (holding, holding->price, review), *lots = NULL;

  lots = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u lot, at the rates of its day", "%u lots, at the rates of their days",
                                       holding->n_lots), holding->n_lots);
  set_text (self->values[PART_VALUE], value);
  set_text (self->details[PART_VALUE], at_price);
  show_origin (self, holding);
  set_text (self->values[PART_COST], cost);
  set_text (self->details[PART_COST], lots);
  set_gain (self->values[PART_CURRENCY], holding->currency_gain, currency);
  set_gain (self->values[PART_REALISED], holding->realised, currency);
  set_gain (self->values[PART_INCOME], holding->income, currency);
  set_gain (self->values[PART_FEES], fees, currency);
  set_gain (self->sum, holding->total_gain, currency);
  set_gain (self->total, holding->total_gain, currency);
  set_text (self->currency, currency);
}

static void
preview_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Job *job = data;
  FinxSalePreview *previews = g_new0 (FinxSalePreview, FINX_N_LOT_METHODS);
  GError *error = NULL;

  if (finx_sale_preview (job->review, job->instrument, job->quantity, job->price, job->tax_rate, previews, &error))
    {
      g_task_return_pointer (task, previews, g_free);
      return;
    }
  g_free (previews);
  g_task_return_error (task, error);
}

/* What of a loss does not count, or may not: in the tooltip of the gain. */
static char *
write_washed (const FinxSalePreview *preview,
              const char            *currency)
{
  g_autofree char *washed = finx_format_money (preview->washed_loss, currency), *possible = finx_format_money (preview->possible_loss, currency);

  if (finx_decimal_sign (preview->washed_loss) == 0 && finx_decimal_sign (preview->possible_loss) == 0)
    return NULL;
  if (finx_decimal_sign (preview->possible_loss) == 0)
    return g_strdup_printf (_("United States: %s of the loss do not count now, because of purchases within 30 days"), washed);
  return g_strdup_printf (_("United States: %s of the loss do not count now, because of purchases within 30 days; %s may not"), washed, possible);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  FinxHoldingInspector *self = FINX_HOLDING_INSPECTOR (source);
  g_autoptr(GError) error = NULL;
  g_autofree FinxSalePreview *previews = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->view == NULL)
    return;
  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      const char *currency = finx_portfolio_view_get_currency (self->view);
      g_autofree char *tax = previews != NULL ? finx_format_money (previews[i].tax, currency) : g_strdup ("–");
      g_autofree char *washed = previews != NULL ? write_washed (&previews[i], currency) : NULL;

      set_gain (self->gains[i], previews != NULL ? previews[i].gain : FINX_DECIMAL_UNKNOWN, currency);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->gains[i]), washed);
      set_text (self->taxes[i], tax);
    }
}

static void
start_preview (FinxHoldingInspector    *self,
               const FinxReviewHolding *holding,
               FinxReview              *review)
{
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(GTask) task = NULL;
  g_autofree char *rate = NULL, *note = NULL;
  Job *job = g_new0 (Job, 1);

  finx_review_query_init (&query, finx_portfolio_view_get_engine (self->view), finx_portfolio_view_get_id (self->view));
  job->review = finx_review_ref (review);
  job->instrument = holding->instrument;
  job->quantity = finx_decimal_abs (holding->quantity);
  job->price = holding->price;
  job->tax_rate = query.settings.tax_rate;
  rate = finx_decimal_is_known (query.settings.tax_rate) ? finx_format_percent (finx_decimal_to_double (query.settings.tax_rate), 3) : NULL;
  note = rate != NULL ? g_strdup_printf (_("Estimated, at %s of a gain and without fees. Parts are rounded, totals are exact."), rate)
                      : g_strdup (_("Without fees. The portfolio's settings name no tax rate. Parts are rounded, totals are exact."));
  set_text (self->note, note);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, previewed_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, preview_thread);
}

static void
update (FinxHoldingInspector *self)
{
  const FinxReviewHolding *holding = self->item != NULL ? finx_holding_item_get (self->item) : NULL;
  FinxReview *review = finx_portfolio_view_get_lots (self->view);
  g_autofree char *title = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (holding == NULL || holding->instrument == NULL || review == NULL)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
      return;
    }
  title = g_strdup_printf (_("%s · total gain"), holding->instrument->symbol);
  set_text (self->title, title);
  show_parts (self, holding, review);
  start_preview (self, holding, review);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "holding");
}

void
finx_holding_inspector_set (FinxHoldingInspector *self,
                            FinxHoldingItem      *item)
{
  g_return_if_fail (FINX_IS_HOLDING_INSPECTOR (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::serial", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* The events and the arithmetic of a part. */
static void
part_activated_cb (FinxHoldingInspector *self,
                   GtkListBoxRow        *row)
{
  static const FinxFigureKind kinds[N_PARTS] = {
    FINX_FIGURE_QUANTITY, FINX_FIGURE_COST, FINX_FIGURE_COST, FINX_FIGURE_REALISED, FINX_FIGURE_INCOME, FINX_FIGURE_FEES,
  };
  int part = gtk_list_box_row_get_index (row);
  FinxFigureRef figure = { .from = G_MININT32, .to = G_MAXINT32, .in_base = TRUE };

  if (self->item == NULL || part >= N_PARTS)
    return;
  figure.kind = kinds[part];
  figure.instrument = finx_holding_item_get (self->item)->instrument;
  finx_portfolio_view_explain (self->view, &figure);
}

static GtkWidget *
label_new (const char *text,
           const char *style,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_part (FinxHoldingInspector *self,
          GtkWidget            *list,
          int                   part,
          const char           *title)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->details[part] = label_new (NULL, "caption", 0);
  gtk_widget_add_css_class (self->details[part], "dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->details[part]), PANGO_ELLIPSIZE_END);
  self->values[part] = label_new ("–", "numeric", 1);
  gtk_box_append (GTK_BOX (texts), label_new (title, NULL, 0));
  gtk_box_append (GTK_BOX (texts), self->details[part]);
  gtk_widget_set_visible (self->details[part], part == PART_VALUE || part == PART_COST);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), self->values[part]);
  gtk_widget_add_css_class (box, "inspector-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _("Show the events and the arithmetic"));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static GtkWidget *
build_parts (FinxHoldingInspector *self)
{
  const char *const titles[N_PARTS] = { _("Value"), _("Cost"), _("of it currency gain"), _("Realised"), _("Income"), _("Fees and taxes") };
  GtkWidget *list = gtk_list_box_new (), *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the gain is made of"), -1);
  for (int part = 0; part < N_PARTS; part++)
    add_part (self, list, part, titles[part]);
  self->sum = label_new ("–", "numeric", 1);
  gtk_widget_add_css_class (self->sum, "heading");
  gtk_box_append (GTK_BOX (box), label_new (_("Total gain"), "heading", 0));
  gtk_widget_set_hexpand (gtk_widget_get_first_child (box), TRUE);
  gtk_box_append (GTK_BOX (box), self->sum);
  gtk_widget_add_css_class (box, "inspector-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (part_activated_cb), self);
  return list;
}

static GtkWidget *
build_preview (FinxHoldingInspector *self)
{
  GtkWidget *grid = gtk_grid_new ();
  const char *currency = finx_portfolio_view_get_currency (self->view);
  g_autofree char *gain = g_strdup_printf (_("Gain %s"), currency), *tax = g_strdup_printf (_("Tax %s"), currency);
  const char *const heads[] = { _("Method"), gain, tax };

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (int i = 0; i < (int) G_N_ELEMENTS (heads); i++)
    {
      GtkWidget *head = label_new (heads[i], "caption-heading", i == 0 ? 0 : 1);

      gtk_widget_add_css_class (head, "dim");
      gtk_widget_set_hexpand (head, i == 0);
      gtk_grid_attach (GTK_GRID (grid), head, i, 0, 1, 1);
    }
  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      GtkWidget *method = label_new (finx_lot_method_label ((FinxLotMethod) i), NULL, 0);

      gtk_widget_set_tooltip_text (method, finx_lot_method_explain ((FinxLotMethod) i));
      self->gains[i] = label_new ("–", "numeric", 1);
      self->taxes[i] = label_new ("–", "numeric", 1);
      gtk_grid_attach (GTK_GRID (grid), method, 0, i + 1, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->gains[i], 1, i + 1, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->taxes[i], 2, i + 1, 1, 1);
    }
  return grid;
}

static GtkWidget *
build_holding (FinxHoldingInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (box, "inspector");
  self->title = label_new (NULL, "caption", 0);
  gtk_widget_add_css_class (self->title, "dim");
  gtk_box_append (GTK_BOX (box), self->title);
  self->total = label_new ("–", "figure-large", 0);
  gtk_widget_add_css_class (self->total, "numeric");
  self->currency = label_new (NULL, "dim", 0);
  gtk_widget_set_valign (self->currency, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (line), self->total);
  gtk_box_append (GTK_BOX (line), self->currency);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), build_parts (self));
  gtk_box_append (GTK_BOX (box), label_new (_("If sold now"), "heading", 0));
  gtk_box_append (GTK_BOX (box), build_preview (self));
  self->note = label_new (NULL, "caption", 0);
  gtk_widget_add_css_class (self->note, "dim");
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

static void
finx_holding_inspector_dispose (GObject *object)
{
  FinxHoldingInspector *self = FINX_HOLDING_INSPECTOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->item);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_holding_inspector_parent_class)->dispose (object);
}

static void
finx_holding_inspector_class_init (FinxHoldingInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_holding_inspector_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_holding_inspector_init (FinxHoldingInspector *self)
{
}

GtkWidget *
finx_holding_inspector_new (FinxPortfolioView *view)
{
  FinxHoldingInspector *self = g_object_new (FINX_TYPE_HOLDING_INSPECTOR, "width-request", WIDTH, NULL);
  GtkWidget *nothing = label_new (_("Select a holding to see what its gain is made of"), "dim", 0.5);

  self->view = g_object_ref (view);
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_label_set_justify (GTK_LABEL (nothing), GTK_JUSTIFY_CENTER);
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), build_holding (self), "holding");
  return GTK_WIDGET (self);
}
