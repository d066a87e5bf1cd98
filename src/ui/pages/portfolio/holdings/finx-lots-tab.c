/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-lots-tab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/pages/portfolio/holdings/finx-lot-rows.h"
#include "ui/pages/portfolio/holdings/finx-lot-table.h"
#include "ui/pages/portfolio/holdings/finx-method-choice.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-text-table.h"
#include "ui/words/finx-format.h"

enum { LIST_OPEN, LIST_CLOSED, LIST_METHODS, N_LISTS };

#define FINX_TYPE_LOTS_TAB (finx_lots_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxLotsTab, finx_lots_tab, FINX, LOTS_TAB, GtkWidget)

struct _FinxLotsTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  GtkWidget         *box;               /* the only child */
  GtkWidget         *filter_entry, *stack;
  GtkWidget         *choices[N_LISTS];
  FinxTable         *tables[N_LISTS];
  FinxRowModel      *models[LIST_METHODS];      /* of the lots */
  FinxReview        *shown;             /* (nullable): what the tables are of */
  FinxReview        *compared;          /* (nullable): what the comparison is of: it is made when it is looked at */
  GCancellable      *cancellable;       /* of it */
};

G_DEFINE_FINAL_TYPE (FinxLotsTab, finx_lots_tab, GTK_TYPE_WIDGET)

static const char *const list_names[N_LISTS] = { "open", "closed", "methods" };

static FinxTextCell
text_cell (const char *text)
{
  return (FinxTextCell) { g_strdup (text), NAN };
}

static FinxTextCell
money_cell (FinxDecimal amount,
            const char *currency,
            gboolean    is_gain)
{
  return (FinxTextCell) { is_gain ? finx_format_money_signed (amount, currency) : finx_format_money (amount, currency),
                          finx_decimal_to_double (amount) };
}

static void
show_lots (FinxLotsTab *self,
           FinxReview  *review,
           int          list)
{
  g_autoptr(FinxRowSource) source = finx_lot_rows_new (review, list == LIST_OPEN);

  finx_row_model_set_source (self->models[list], source);
}

static void
compare_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  FinxReview *review = data;
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxGainsOptions gains = {
    .base_currency = options->base_currency,
    .prices = finx_review_get_prices (review),
    .expense_fees = options->expense_fees,
    .accounting = finx_review_get_accounting (review),
    .refuse_short = options->refuse_short,
    .move_wash_sales = options->move_wash_sales,
    .accounts = options->accounts,
    .from = G_MININT32,
    .to = options->as_of,
  };
  FinxGainsTotals *totals = g_new0 (FinxGainsTotals, FINX_N_LOT_METHODS);
  GError *error = NULL;

  if (finx_gains_compare_methods (&gains, finx_review_get_transactions (review), cancellable, totals, &error))
    {
      g_task_return_pointer (task, totals, g_free);
      return;
    }
  g_free (totals);
  g_task_return_error (task, error);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxLotsTab *self = FINX_LOTS_TAB (source);
  g_autofree FinxGainsTotals *totals = g_task_propagate_pointer (G_TASK (result), NULL);
  FinxTable *table = self->tables[LIST_METHODS];
  const char *base;

  if (totals == NULL || self->view == NULL)
    return;
  base = finx_portfolio_view_get_currency (self->view);
  finx_text_table_begin (table);
  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      FinxDecimal all = finx_decimal_add (totals[i].realised, totals[i].unrealised);

      finx_text_table_add (table, NULL, (const FinxTextCell[]) {
        text_cell (finx_lot_method_label ((FinxLotMethod) i)), money_cell (totals[i].realised, base, TRUE),
        money_cell (totals[i].short_term, base, TRUE), money_cell (totals[i].long_term, base, TRUE),
        money_cell (totals[i].washed_loss, base, FALSE), money_cell (totals[i].unrealised, base, TRUE), money_cell (all, base, TRUE),
        text_cell (finx_lot_method_explain ((FinxLotMethod) i)),
      });
    }
  finx_text_table_end (table);
}

static void
compare (FinxLotsTab *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->shown == NULL || self->compared == self->shown
      || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), list_names[LIST_METHODS]) != 0)
    return;
  g_clear_pointer (&self->compared, finx_review_unref);
  self->compared = finx_review_ref (self->shown);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, compared_cb, NULL);
  g_task_set_task_data (task, finx_review_ref (self->shown), (GDestroyNotify) finx_review_unref);
  g_task_run_in_thread (task, compare_thread);
}

static void
update (FinxLotsTab *self)
{
  FinxReview *review = gtk_widget_get_mapped (GTK_WIDGET (self)) ? finx_portfolio_view_get_lots (self->view) : NULL;

  if (review == NULL || review == self->shown)
    return;
  g_clear_pointer (&self->shown, finx_review_unref);
  self->shown = finx_review_ref (review);
  show_lots (self, review, LIST_OPEN);
  show_lots (self, review, LIST_CLOSED);
  compare (self);
}

static void
apply_filter (FinxLotsTab *self)
{
  for (int i = 0; i < N_LISTS; i++)
    finx_table_set_filter (self->tables[i], gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static void
filter_stopped_cb (FinxLotsTab *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_child_focus (self->stack, GTK_DIR_TAB_FORWARD);
}

static void
focus_filter_cb (FinxLotsTab *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_page_bar_focus_filter (self->filter_entry);
}

static void
chosen_cb (FinxLotsTab *self)
{
  for (int i = 0; i < N_LISTS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->choices[i])))
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), list_names[i]);
  compare (self);
}

static void
activated_cb (FinxLotsTab *self,
              gpointer     item)
{
  FinxWorkspace *workspace = finx_portfolio_view_get_workspace (self->view);
  FinxLotRow lot;

  finx_lot_rows_get (item, &lot);
  finx_workspace_show_chart (workspace, lot.instrument);
}

static GtkWidget *
build_tools (FinxLotsTab *self)
{
  const char *const labels[N_LISTS] = { _("Held"), _("Closed"), _("Methods compared") };
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (tools, finx_flow_layout_new ());
  gtk_widget_add_css_class (tools, "finx-tab-tools");
  self->filter_entry = gtk_search_entry_new ();
  g_object_set (self->filter_entry, "placeholder-text", _("Filter lots"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter_entry), 14);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter lots"), -1);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (apply_filter), self);
  g_signal_connect_swapped (self->filter_entry, "stop-search", G_CALLBACK (filter_stopped_cb), self);
  gtk_box_append (GTK_BOX (tools), self->filter_entry);
  gtk_box_append (GTK_BOX (tools), finx_method_choice_new (self->view));
  gtk_widget_set_hexpand (group, TRUE);
  gtk_widget_set_halign (group, GTK_ALIGN_END);
  gtk_widget_add_css_class (group, "linked");
  gtk_widget_set_valign (group, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which lots"), -1);
  for (int i = 0; i < N_LISTS; i++)
    {
      self->choices[i] = gtk_toggle_button_new_with_label (labels[i]);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->choices[i]), GTK_TOGGLE_BUTTON (self->choices[0]));
      g_signal_connect_swapped (self->choices[i], "toggled", G_CALLBACK (chosen_cb), self);
      gtk_box_append (GTK_BOX (group), self->choices[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->choices[0]), TRUE);
  gtk_box_append (GTK_BOX (tools), group);
  return tools;
}

#define NUMBER(title_, priority_) { .title = title_, .is_number = TRUE, .priority = priority_, .chars = 9 }
#define GAIN(title_, priority_) { .title = title_, .is_number = TRUE, .is_gain = TRUE, .priority = priority_, .chars = 10 }

static void
build_tables (FinxLotsTab *self)
{
  const FinxTextColumn methods[] = {
    { .title = _("Method"), .is_bold = TRUE, .priority = 1, .chars = 12 }, GAIN (_("Realised"), 1), GAIN (_("Short term"), 2),
    GAIN (_("Long term"), 2), NUMBER (_("Wash sales"), 3), GAIN (_("Unrealised"), 1), GAIN (_("Both"), 1),
    { .title = "", .priority = 3, .is_dim = TRUE, .expand = TRUE, .chars = 20 },
  };

  for (int i = LIST_OPEN; i <= LIST_CLOSED; i++)
    {
      self->tables[i] = finx_lot_table_new (self->view, i == LIST_OPEN, self->models[i]);
      g_signal_connect_swapped (self->tables[i], "activated", G_CALLBACK (activated_cb), self);
    }
  self->tables[LIST_METHODS] = FINX_TABLE (finx_text_table_new (_("Methods compared"), methods, G_N_ELEMENTS (methods)));
  finx_table_set_empty (self->tables[LIST_OPEN], "finx-portfolio-symbolic", _("No lots are held"), _("What was acquired together is one lot."));
  finx_table_set_empty (self->tables[LIST_CLOSED], "finx-portfolio-symbolic", _("No lot was closed"), _("Sales close lots; they are listed here with their gain."));
  self->stack = gtk_stack_new ();
  for (int i = 0; i < N_LISTS; i++)
    {
      finx_table_set_rows (self->tables[i], 4, 0);
      gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->tables[i]), list_names[i]);
    }
}

static void
finx_lots_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_lots_tab_parent_class)->map (widget);
  update (FINX_LOTS_TAB (widget));
}

static void
finx_lots_tab_dispose (GObject *object)
{
  FinxLotsTab *self = FINX_LOTS_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown, finx_review_unref);
  g_clear_pointer (&self->compared, finx_review_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (int i = LIST_OPEN; i <= LIST_CLOSED; i++)
    g_clear_object (&self->models[i]);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_lots_tab_parent_class)->dispose (object);
}

static void
finx_lots_tab_class_init (FinxLotsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_lots_tab_dispose;
  widget_class->map = finx_lots_tab_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_lots_tab_init (FinxLotsTab *self)
{
  for (int i = LIST_OPEN; i <= LIST_CLOSED; i++)
    self->models[i] = finx_row_model_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_lots_tab_new (FinxPortfolioView *view)
{
  FinxLotsTab *self = g_object_new (FINX_TYPE_LOTS_TAB, NULL);

  self->view = g_object_ref (view);
  build_tables (self);
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_vexpand (self->stack, TRUE);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-filter", G_CALLBACK (focus_filter_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
